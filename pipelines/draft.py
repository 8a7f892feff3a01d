"""A Page on its way to becoming an Article: what the steps have found out so far."""

from dataclasses import dataclass, field

from newswatch.model.article import Reading, Relevance
from newswatch.model.page import Page
from newswatch.model.source import Source


@dataclass(frozen=True)
class Draft:
    """What flows through the item pipelines; each step returns a new one with more filled in."""

    page: Page
    source: Source
    reading: Reading = field(repr=False)
    relevance: Relevance | None = None
    why: str = ""
