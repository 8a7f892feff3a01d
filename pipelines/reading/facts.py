"""An opened page in, what it says about its text out: who is credited, whose it is, when it appeared, who speaks."""

import re
from dataclasses import replace
from typing import Protocol

from newswatch.model.article import Reading, Speaker
from newswatch.text import dates
from newswatch.text.pinyin import strip_pinyin
from pipelines.reading import beyond, clocks, credit, originals, origins, people, sites
from pipelines.reading.lines import Line
from pipelines.reading.opened import Opened

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,16}[〔\[［（(]\s?20\d{2}\s?[〕\]］）)]\s?第?\d{1,5}\s?号")
_DOCUMENT_NUMBER_WITHIN = 500
_ABOVE, _BELOW, _ENDING = 6, 12, 30
_LONGEST_HEAD = 240


def text_of(opened: Opened, site: str) -> Reading:
    """Title and body alone; `site` is the outlet's name as the catalogue knows it, or empty."""
    return Reading(
        title=strip_pinyin(opened.title.text)[0],
        text="\n".join(opened.body.text),
        printed="\n".join(opened.body.printed),
        site=site or sites.named(opened),
        where={"title": opened.title.where, "text": opened.body.where},
    )


def facts(opened: Opened, reading: Reading, site: str, *, speaking: bool = True) -> Reading:
    """The whole reading of a page of which `reading` has title and body: what `text_of` made of the same two.

    Where nobody asks who is `speaking` in it, that is left out.
    """
    body = reading.text.split("\n")
    numbered = _head(opened)
    head = [line.text for _, line in numbered]
    foot = [(i, line.text) for i, line in enumerate(opened.lines[: opened.body.last + _BELOW]) if i > opened.body.first]
    own = beyond.own_end(opened.lines, opened.body.first, opened.body.last + _BELOW)
    published = _published(opened, own)
    credited = _credited(opened, numbered, [(i, text) for i, text in foot if i < own], published)
    origin = origins.origin([*head, *body[:2]], body, foot, credited, site)
    unlinked = [text for (i, line), text in zip(numbered, head, strict=True) if not line.linked and i > _title(opened)]
    reporters, byline = people.reporters(head, unlinked, body, _ending(opened, own))
    editor = people.editor([*head, *(text for _, text in foot[-2 * _BELOW :])])
    spoken = _speakers(reading.text) if speaking else ()
    docno = _DOCUMENT_NUMBER.search(reading.text[:_DOCUMENT_NUMBER_WITHIN])
    when = published.moment if published else None
    places = {
        "published": _place(published),
        "credited": _place(credited),
        "origin": _place(origin),
        "origin_url": _place(credited) if credited and credited.url else "",
        "reporters": byline,
        "editor": "label" if editor else "",
        "speakers": "text" if spoken else "",
        "docno": "text" if docno else "",
    }
    return replace(
        reading,
        credited=credited.name if credited else "",
        origin=origin.name if origin else "",
        origin_url=credited.url if credited else "",
        published=when,
        original_published=originals.published(origin, credited, when, reading.title, reading.text),
        reporters=reporters,
        editor=editor,
        speakers=spoken,
        docno=docno.group() if docno else "",
        where={**reading.where, **{name: place for name, place in places.items() if place}},
    )


def _speakers(text: str) -> tuple[Speaker, ...]:
    from pipelines.reading.speakers import speakers  # its patterns take longer to compile than a page to be read

    return speakers(text)


class _Placed(Protocol):
    @property
    def where(self) -> str: ...


def _place(found: _Placed | None) -> str:
    return found.where if found else ""


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
    hinted = dates.stated(opened.hints.get("published", ""))
    return clocks.Published(hinted[0].moment, "catalogue", printed.line if printed else None) if hinted else printed


def _title(opened: Opened) -> int:
    return -1 if opened.title.at is None else opened.title.at


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
