"""A Page on its way to becoming an Article: what the steps have found out so far."""

from dataclasses import dataclass, field

from newswatch.model.article import Reading
from newswatch.model.page import Page
from newswatch.model.source import Source


@dataclass(frozen=True)
class Draft:
    """What flows through the item pipelines; each step returns a new one with more filled in."""

    page: Page
    source: Source
    reading: Reading | None = field(default=None, repr=False)
    why: str = ""


def reading_of(draft: Draft) -> Reading:
    """The reading of a draft that has passed extraction. Raises ValueError where the steps are out of order."""
    if draft.reading is None:
        raise ValueError("a draft without a reading: the extract step must come first")
    return draft.reading
