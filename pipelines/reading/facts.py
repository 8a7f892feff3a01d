"""An opened page in, what it says about its text out: who is credited, whose it is, when it appeared, who speaks."""

from dataclasses import replace

from newswatch.model.article import Reading, Speaker, Sure, Turn
from newswatch.text.pinyin import strip_pinyin
from pipelines.reading import clocks, credit, garbled, originals, origins, people, retitled, sites
from pipelines.reading.around import around
from pipelines.reading.attachments import attachments
from pipelines.reading.docno import docno
from pipelines.reading.flags import flags
from pipelines.reading.found import Found, filled
from pipelines.reading.images import images
from pipelines.reading.opened import Opened
from pipelines.reading.own_part import own_part

_SURE = {"meta": Sure.STATED, "line": Sure.GUESSED, "trafilatura": Sure.GUESSED}
"""How sure title and text are by the first word of where they were read; an element of the page is likely theirs."""


def text_of(opened: Opened, site: str) -> Reading:
    """Title and body alone; `site` is the outlet's name as the catalogue knows it, or empty."""
    title = strip_pinyin(opened.title.text)[0]
    text = "\n".join(filter(None, map(retitled.without_original_title, opened.body.text)))
    damage = garbled.flags(f"{opened.title.text}\n" + "\n".join(opened.body.text))
    reading = Reading(title, text, "\n".join(opened.body.printed), flags=(*opened.flags, *damage))
    return filled(
        reading,
        {
            "title": _whole(opened, "title", title, opened.title.where),
            "text": _whole(opened, "text", text, opened.body.where),
            "site": Found(site, "catalogue") if site else sites.named(opened),
        },
    )


def _whole(opened: Opened, name: str, value: str, where: str) -> Found[str] | None:
    """Where title or text was read, and how sure that is."""
    sure = Sure.STATED if name in opened.hints else _SURE.get(where.partition(" ")[0], Sure.LIKELY)
    return Found(value, where, sure) if where else None


def facts(opened: Opened, reading: Reading, site: str, *, speaking: bool = True) -> Reading:
    """The whole reading of a page of which `reading` has title and body: what `text_of` made of the same two.

    Where nobody asks who is `speaking` in it, that is left out.
    """
    lines = around(opened, reading)
    published = clocks.published(lines)
    credited = credit.credited(lines, published)
    origin = origins.origin(lines, credited, site)
    speakers, turns = _said(reading.text) if speaking else (None, None)
    wrong = flags(credited, origin, lambda: (site, *sites.own_names(opened)), published, clocks.claims(opened.metas))
    return filled(
        _with_files(replace(reading, flags=(*reading.flags, *wrong)), opened),
        {
            "published": published,
            "credited": credited,
            "origin": origin,
            "origin_url": origins.address(lines, credited, origin),
            "original_title": retitled.original_title(lines.own()),
            "original_published": originals.published(lines, origin, credited, published),
            "reporters": people.byline(lines.over, lines.under_title, lines.text, lines.ending),
            "wire_reporters": people.wired(lines.text, lines.ending),
            "editor": people.editor([*(line.text for _, line in lines.head), *lines.last_lines]),
            "speakers": speakers,
            "turns": turns,
            "docno": docno([line.text for line in lines.over], reading.text),
        },
    )


def _with_files(reading: Reading, opened: Opened) -> Reading:
    """A reading with the pictures and files of its text; those of a text on several pages are its first page's."""
    part = own_part(opened.alone or opened)
    return replace(reading, images=images(part, reading.title), attachments=attachments(part)) if part else reading


def _said(text: str) -> tuple[Found[tuple[Speaker, ...]] | None, Found[tuple[Turn, ...]] | None]:
    """Who speaks in a text, likely where it names the office of each, and the turns they take."""
    from pipelines.reading.speakers import speakers  # its patterns take longer to compile than a page to be read
    from pipelines.reading.turns import turns

    spoken = speakers(text)
    dialogue = turns(text, spoken)
    sure = Sure.LIKELY if all(speaker.office for speaker in spoken) else Sure.GUESSED
    return (
        Found(spoken, "text", sure) if spoken else None,
        Found(dialogue, "text", Sure.LIKELY) if dialogue else None,
    )
