"""A discovered link (Candidate) and the fetched bytes at an address (Page), both still unread."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from newswatch.model import ids
from newswatch.model.moment import Moment
from newswatch.text.url import canonical


@dataclass(frozen=True)
class Candidate:
    """A link that a Watch showed; `listed` is the list's own clock and never the article's."""

    url: str
    source: str
    watch: str
    found_at: datetime
    title: str = ""
    listed: Moment | None = None

    @cached_property
    def canonical(self) -> str:
        return canonical(self.url)

    @cached_property
    def article_id(self) -> str:
        return ids.article_id(self.canonical)


@dataclass(frozen=True)
class Further:
    """What came from one further page of a text that is spread over several; `whole`: of one that has all of it."""

    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    whole: bool = False


@dataclass(frozen=True)
class Page:
    """Fetched bytes with address, headers and time. Header names are lower case.

    `further` is what its text goes on with, in order; with `pages_missing` there is more that did not come.
    """

    url: str
    body: bytes = field(repr=False)
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    candidate: Candidate | None = None
    further: tuple[Further, ...] = ()
    pages_missing: bool = False

    @cached_property
    def canonical(self) -> str:
        """The address the text is filed under: where the fetch ended, after redirects."""
        return canonical(self.url)

    @cached_property
    def article_id(self) -> str:
        return ids.article_id(self.canonical)

    @cached_property
    def capture_id(self) -> str:
        return ids.capture_id(self.article_id, self.data, self.fetched_at)

    @cached_property
    def data(self) -> bytes:
        """All that was fetched for it."""
        return b"".join([self.body, *(further.body for further in self.further)])

    def sheets(self) -> Iterator["Page"]:
        """Each page of its text as one of its own, the first as it is without the others."""
        yield replace(self, further=(), pages_missing=False)
        for further in self.further:
            yield Page(further.url, further.body, self.fetched_at, self.status, further.headers)
