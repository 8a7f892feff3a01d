"""An opened page in, what it says about its text out: who is credited, whose it is, when it appeared, who speaks."""

import re
from collections.abc import Iterator
from dataclasses import replace

from newswatch.model.article import Reading, Speaker, Sure, Turn
from newswatch.text import dates
from newswatch.text.pinyin import strip_pinyin
from pipelines.reading import beyond, clocks, credit, garbled, heads, links, originals, origins, people, retitled, sites
from pipelines.reading.attachments import attachments
from pipelines.reading.flags import flags
from pipelines.reading.found import Found, Placed, places, sureness
from pipelines.reading.images import images
from pipelines.reading.lines import Line
from pipelines.reading.opened import Opened
from pipelines.reading.own_part import own_part

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,16}[〔\[［（(]\s?20\d{2}\s?[〕\]］）)]\s?第?\d{1,5}\s?号")
_DOCUMENT_NUMBER_WITHIN = 500
_ABOVE, _BELOW, _ENDING = 6, 12, 30
_LONGEST_HEAD = 240
_SURE = {"meta": Sure.STATED, "line": Sure.GUESSED, "trafilatura": Sure.GUESSED}
"""How sure title and text are by the first word of where they were read; an element of the page is likely theirs."""


def text_of(opened: Opened, site: str) -> Reading:
    """Title and body alone; `site` is the outlet's name as the catalogue knows it, or empty."""
    own = Found(site, "catalogue") if site else sites.named(opened)
    found: dict[str, Placed | None] = {
        "title": _whole(opened, "title", opened.title.where),
        "text": _whole(opened, "text", opened.body.where),
        "site": own,
    }
    return Reading(
        title=strip_pinyin(opened.title.text)[0],
        text="\n".join(filter(None, map(retitled.without_original_title, opened.body.text))),
        printed="\n".join(opened.body.printed),
        site=own.value,
        where=places(found),
        sure=sureness(found),
        flags=(*opened.flags, *garbled.flags(f"{opened.title.text}\n" + "\n".join(opened.body.text))),
    )


def _whole(opened: Opened, name: str, where: str) -> Found:
    """Where title or text was read, and how sure that is."""
    kind = where.partition(" ")[0]
    return Found("", where, Sure.STATED if name in opened.hints else _SURE.get(kind, Sure.LIKELY))


def facts(opened: Opened, reading: Reading, site: str, *, speaking: bool = True) -> Reading:
    """The whole reading of a page of which `reading` has title and body: what `text_of` made of the same two.

    Where nobody asks who is `speaking` in it, that is left out.
    """
    body = reading.text.split("\n")
    numbered = _head(opened)
    head = [line.text for _, line in numbered]
    foot = [(i, line.text) for i, line in enumerate(opened.lines[: opened.body.last + _BELOW]) if i > opened.body.first]
    own = beyond.own_end(opened.lines, opened.body.first, opened.body.last + _BELOW)
    ending = _ending(opened, own)
    published = _published(opened, own)
    when = published.moment if published else None
    credited = _credited(opened, numbered, [(i, text) for i, text in foot if i < own], published)
    origin = origins.origin([*head, *body[:2]], body, foot, credited, site)
    over = min(_title(opened), opened.body.first) + 1 if _title(opened) >= 0 else opened.body.first
    earlier = clocks.earlier(opened.lines, over, min(opened.body.last, own), published)
    original = originals.published(origin, credited, when, earlier, reading.title, reading.text)
    linked = _linked(opened, credited, origin, own)
    called = retitled.original_title(_around(opened, own))
    unlinked = [text for (i, line), text in zip(numbered, head, strict=True) if not line.linked and i > _title(opened)]
    byline = people.byline([line for _, line in numbered if not heads.is_paragraph(line.text)], unlinked, body, ending)
    wired = people.wired(body, ending)
    editor = people.editor([*head, *(text for _, text in foot[-2 * _BELOW :])])
    spoken, dialogue = _said(reading.text) if speaking else ((), ())
    part = own_part(opened.alone or opened)
    docno = _DOCUMENT_NUMBER.search(reading.text[:_DOCUMENT_NUMBER_WITHIN])
    found: dict[str, Placed | None] = {
        "published": published,
        "credited": credited,
        "origin": origin,
        "origin_url": linked,
        "original_title": called,
        "original_published": original,
        "reporters": byline,
        "wire_reporters": wired,
        "editor": Found(editor, "label") if editor else None,
        "speakers": Found("", "text", _by_office(spoken)) if spoken else None,
        "turns": Found("", "text", Sure.LIKELY) if dialogue else None,
        "docno": Found(docno.group(), "text", Sure.LIKELY) if docno else None,
    }
    return replace(
        reading,
        credited=credited.name if credited else "",
        origin=origin.name if origin else "",
        origin_url=linked.value,
        published=when,
        original_title=called.value,
        original_published=original.moment if original else None,
        reporters=byline.names,
        wire_reporters=wired.names,
        editor=editor,
        speakers=spoken,
        turns=dialogue,
        docno=docno.group() if docno else "",
        images=images(part, reading.title) if part else (),
        attachments=attachments(part) if part else (),
        flags=(
            *reading.flags,
            *flags(credited, origin, lambda: (site, *sites.own_names(opened)), when, clocks.claims(opened.metas)),
        ),
        where={**reading.where, **places(found)},
        sure={**reading.sure, **sureness(found)},
    )


def _linked(opened: Opened, credited: credit.Credited | None, origin: origins.Origin | None, own: int) -> Found:
    """The address that a page gives for the text it has: at its closing credit, as 原文链接, else at its credit."""
    if origin and origin.line is not None:
        closing = links.link_of(opened.lines[origin.line].element, origin.name, opened.url)
        if closing:
            return Found(closing, origin.where, Sure.LIKELY)
    stated = links.original_link(opened.lines[opened.body.first : min(own, opened.body.last + _BELOW)], opened.url)
    if stated:
        return Found(stated, "label", Sure.STATED)
    return Found(credited.url, credited.where, Sure.LIKELY) if credited and credited.url else Found()


def _by_office(spoken: tuple[Speaker, ...]) -> Sure:
    """Speakers are likely ones where the text names the office of each."""
    return Sure.LIKELY if all(speaker.office for speaker in spoken) else Sure.GUESSED


def _said(text: str) -> tuple[tuple[Speaker, ...], tuple[Turn, ...]]:
    """Who speaks in a text, and the turns they take."""
    from pipelines.reading.speakers import speakers  # its patterns take longer to compile than a page to be read
    from pipelines.reading.turns import turns

    spoken = speakers(text)
    return spoken, turns(text, spoken)


def _credited(
    opened: Opened,
    head: list[tuple[int, Line]],
    foot: list[tuple[int, str]],
    published: clocks.Published | None,
) -> credit.Credited | None:
    """What the catalogue's selector found; the address behind it is the one that the page's lines give that outlet."""
    read = credit.credited(head, foot, published.line if published else None, opened.metas, opened.url)
    hinted = credit.hinted(opened.hints.get("credited", ""))
    if hinted is None or read is None or read.name != hinted.name:
        return hinted or read
    return replace(hinted, url=read.url)


def _published(opened: Opened, own: int) -> clocks.Published | None:
    printed = clocks.published(
        opened.lines,
        opened.title.at,
        opened.body.first,
        opened.body.last,
        own,
        opened.metas,
        opened.scripts,
        opened.url,
    )
    if printed is None and opened.signed:
        printed = clocks.Published(dates.stated(opened.signed)[0].moment, "signature")
    hinted = dates.stated(opened.hints.get("published", ""))
    return clocks.Published(hinted[0].moment, "catalogue", printed.line if printed else None) if hinted else printed


def _title(opened: Opened) -> int:
    return -1 if opened.title.at is None else opened.title.at


def _around(opened: Opened, own: int) -> Iterator[tuple[int, str]]:
    """The numbered lines from over the title to behind the text: an original title stands on any of them."""
    first = max(0, min(opened.body.first, _title(opened)) - _ABOVE)
    for index in range(first, min(own, len(opened.lines))):
        if index != opened.title.at:
            yield index, opened.lines[index].text


def _ending(opened: Opened, own: int) -> list[str]:
    """The last lines of the text's container: what was cut off as no text may still name who wrote it."""
    last = min(opened.body.last, own)
    return [line.text for line in opened.lines[max(opened.body.first, last - _ENDING) : last]]


def _head(opened: Opened) -> list[tuple[int, Line]]:
    """The numbered lines around the title down to the text's first, without paragraphs."""
    first, title = opened.body.first, opened.title.at
    if title is None or title > first + _BELOW:  # a title that only the foot prints
        title = first
    numbers = range(max(0, min(first, title) - _ABOVE), min(len(opened.lines), max(first, title) + 2))
    return [(i, opened.lines[i]) for i in numbers if len(opened.lines[i].text) <= _LONGEST_HEAD]
