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
_ENDED = re.compile(rb"(?i)</(?:rss|feed|rdf:RDF)\s*>")
_TAIL = 1000
"""Bytes; servers leave comments behind."""


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """Raises Misshapen where the answer is no feed."""
    if len(page.body) > _LARGEST or is_crowded(decode(page.body).text):
        raise Misshapen(f"{len(page.body)} bytes or more attributes than any feed has, from {page.url}")
    # A stream, never the bytes themselves: feedparser would try bytes as a file name first.
    feed = feedparser.parse(BytesIO(page.body), response_headers={"content-type": page.headers.get("content-type", "")})
    if not feed.version and not feed.entries:
        raise Misshapen(f"no feed from {page.url}")
    # Feeds are often not well-formed and read all the same; one that just stops is half a feed.
    if feed.bozo and not _ENDED.search(page.body[-_TAIL:]):
        raise Misshapen(f"cut short: {len(page.body)} bytes of a feed from {page.url}")
    return (Row(entry.get("link", ""), entry.get("title", ""), _clock(entry), page.url) for entry in feed.entries)


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
