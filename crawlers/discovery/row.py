"""What every kind of list has in common: rows in, Candidates out, and the names of what can be wrong with a list."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin

from newswatch.model.moment import Moment
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Source, Watch
from newswatch.text.url import BadAddress, canonical

MOST_ROWS = 1000
"""Rows read of one list; the longest seen on the watched sites has 500."""
_LONGEST_TITLE = 300


class NoList(Exception):  # noqa: N818 - reads as what it says
    """What a Watch answered is not a list with rows; the message says what it was instead."""


class EmptyList(NoList):
    """The right kind of answer without a single row that leads anywhere."""


class Misshapen(NoList):
    """Not the kind of answer the entry describes: a redesign, an error page, half a file."""


class Rowless(Misshapen):
    """A page of the right kind in which nothing is a row: a redesign, or past the last page."""


class Absent(Misshapen):
    """No such page: an issue that is not out yet, past the last page, a list that moved."""


class Walled(NoList):
    """A bot wall answered in the list's place."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a list or a part of one: for page `number` of what `word` finds. A `body` is posted.

    `last`: the answer must be the list, and no further page that names where it is.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    word: str = ""
    number: int = 1
    last: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A link as a list prints it; `base` is what a relative address is relative to."""

    href: str
    title: str = ""
    listed: Moment | None = None
    base: str = ""


def candidates(rows: Iterable[Row], watch: Watch, source: Source, page: Page, now: datetime) -> Sequence[Candidate]:
    """Rows made Candidates; those whose address nobody can fetch (javascript:, mailto:) are no links.

    Raises EmptyList where none is left.
    """
    skip = re.compile(watch.links["skip"]) if "skip" in watch.links else None
    found = []
    for row in islice(rows, MOST_ROWS):
        url, title = _absolute(row, page), " ".join(row.title.split())[:_LONGEST_TITLE]
        if url and not (skip and skip.search(title)):
            found.append(Candidate(url, source.slug, watch.name, now, title, row.listed))
    if not found:
        raise EmptyList(f"no row with an address in {len(page.body)} bytes from {page.url}")
    return found


def _absolute(row: Row, page: Page) -> str:
    """Empty where a row leads nowhere; without an address it would lead to the list itself."""
    try:
        url = urljoin(row.base or page.url, row.href.strip()) if row.href.strip() else ""
        canonical(url)
    except (BadAddress, ValueError):
        return ""
    return url
