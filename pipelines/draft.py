"""A Page on its way to becoming an Article: what the steps have found out so far."""

from dataclasses import dataclass, field

from newswatch.model.article import Reading, Relevance
from newswatch.model.page import Page
from newswatch.model.source import Source


@dataclass(frozen=True)
class Draft:
    """What flows through the item pipelines; each step returns a new one with more filled in.

    `whole` is the reading with what its host repeats around it, once that is left out of `reading`.
    """

    page: Page
    source: Source
    reading: Reading = field(repr=False)
    relevance: Relevance | None = None
    why: str = ""
    whole: Reading | None = field(default=None, repr=False)

    @property
    def compared(self) -> Reading:
        """What revisions are told apart by: whatever was learned of the host meanwhile, it is the same."""
        return self.whole or self.reading
