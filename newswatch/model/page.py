"""A discovered link (Candidate) and the fetched bytes at an address (Page), both still unread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Page:
    """Fetched bytes with address, headers and time. Header names are lower case."""

    url: str
    body: bytes = field(repr=False)
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    candidate: Candidate | None = None

    @cached_property
    def canonical(self) -> str:
        """The address the text is filed under: where the fetch ended, after redirects."""
        return canonical(self.url)

    @cached_property
    def article_id(self) -> str:
        return ids.article_id(self.canonical)

    @cached_property
    def capture_id(self) -> str:
        return ids.capture_id(self.article_id, self.body, self.fetched_at)
