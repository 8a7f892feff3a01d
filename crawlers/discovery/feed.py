"""An RSS or Atom feed in, its rows out."""

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Misshapen, Row
from newswatch.model.moment import Moment, Precision
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text.bytes import decode
from newswatch.text.markup import is_crowded

_LARGEST = 2 * 1024 * 1024
"""Bytes; feedparser takes 3 s for each million of nested tags."""
_ENDED = re.compile(r"(?i)</(?:rss|feed|rdf:RDF)\s*>")
_TAIL = 1000
"""Characters; servers leave comments behind."""
_LONGEST_HEAD = 10_000
"""Characters before the first element. feedparser 6.0.14 looks for entities there in a time that grows with the square
of their number: 100,000 line ends take half a minute, 2,000,000 hours."""
_AS_UTF_8 = {"content-type": "application/xml; charset=utf-8"}
_ELEMENT = re.compile(r"<\w", re.ASCII)
_CHARSET = re.compile(rb"""\A\s{0,100}<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9_-]{2,20})""")


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """Raises Misshapen where the answer is no feed."""
    text = _text(page)
    if len(page.body) > _LARGEST or is_crowded(text):
        raise Misshapen(f"{len(page.body)} bytes or more attributes than any feed has, from {page.url}")
    first = _ELEMENT.search(text)
    if first is None or first.start() > _LONGEST_HEAD:
        raise Misshapen(f"no element in the first {_LONGEST_HEAD} characters from {page.url}")
    # A stream, never the bytes themselves: feedparser would try bytes as a file name first.
    feed = feedparser.parse(BytesIO(text.encode("utf-8", "replace")), response_headers=_AS_UTF_8)
    if not feed.version and not feed.entries:
        raise Misshapen(f"no feed from {page.url}")
    # Feeds are often not well-formed and read all the same; one that just stops is half a feed.
    if feed.bozo and not _ENDED.search(text[-_TAIL:]):
        raise Misshapen(f"cut short: {len(page.body)} bytes of a feed from {page.url}")
    return (Row(entry.get("link", ""), entry.get("title", ""), _clock(entry), page.url) for entry in feed.entries)


def _text(page: Page) -> str:
    """By our own rules and not by feedparser's, so that what it is given is what was looked at."""
    served, declared = page.headers.get("content-type", ""), _CHARSET.match(page.body)
    if declared and "charset" not in served.lower():
        served = f"{served}; charset={declared[1].decode('ascii')}"
    return decode(page.body, served).text


def _clock(entry: Any) -> Moment | None:
    """Feed clocks carry a zone; those without one are Beijing time, as the watched sites mean them.

    `updated` is asked for past feedparser, which would give `published` in its place and warn.
    """
    printed = entry.get("published") or dict.get(entry, "updated") or ""
    unzoned = listed(printed)
    if unzoned is not None:
        return unzoned
    parsed = entry.get("published_parsed") or dict.get(entry, "updated_parsed")
    try:
        return Moment(datetime.fromtimestamp(calendar.timegm(parsed), UTC), Precision.SECOND) if parsed else None
    except (ValueError, OverflowError):  # a year that no clock of ours has
        return None
