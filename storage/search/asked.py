"""A query and a segment in, which of its stories meet the query and by which words out."""

from collections.abc import Iterator
from functools import cached_property

from newswatch.query.query import Query
from newswatch.query.searched import Searched
from storage.search.condition import Mask, mask, necessary, ranges
from storage.search.grams import Range, exact
from storage.search.segment import Segment


class Asked:
    """A query with the keys that it is looked up by."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._condition = necessary(query.shape)
        told = ((form, exact(form)) for form in query.forms)
        self._exact = {form: key for form, key in told if key is not None}
        nominating = ranges(self._condition) if self._condition else ()
        self._ranges: list[Range] = sorted({*nominating, *self._exact.values()})

    def within(self, segment: Segment, meant: Mask) -> Iterator[tuple[int, "Document"]]:
        """The places of those `meant` that may meet it, and each as the query sees it."""
        having = segment.having(self._ranges)
        if self._condition is not None:
            meant = meant & mask(self._condition, having.__getitem__)
        known = {form: having[key].tobytes() for form, key in self._exact.items()}
        return ((at, Document(self._query, segment, at, known)) for at in meant.nonzero()[0].tolist())


class Document:
    """A story's original: what its keys tell for sure is told by them, for the rest its text is read."""

    def __init__(self, query: Query, segment: Segment, at: int, known: dict[str, bytes]) -> None:
        self._query = query
        self._segment = segment
        self._at = at
        self._known = known

    def words(self) -> tuple[str, ...] | None:
        """The words by which it meets the query; None where it does not."""
        return self._query.words(self._holds)

    def _holds(self, form: str) -> bool:
        known = self._known.get(form)
        return self._searched.holds(form) if known is None else bool(known[self._at])

    @cached_property
    def _searched(self) -> Searched:
        return Searched(self._segment.forms(self._at))
