"""A query and a segment in, which of its stories meet the query and by which words out."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from newswatch.query.document import Document
from newswatch.query.expression import BODY, Leaf, Term, leaves
from newswatch.query.query import Query
from storage.search.condition import Mask, keyed, mask, ranges
from storage.search.grams import Range, exact
from storage.search.segment import Segment


class Asked:
    """A query with the keys that it is looked up by."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._condition = keyed(query.shape)
        terms = (leaf for leaf in leaves(query.shape) if isinstance(leaf, Term) and leaf.scope == BODY)
        told = ((term.form, exact(term.form)) for term in terms)
        self._exact = {form: key for form, key in told if key is not None}
        nominating = ranges(self._condition) if self._condition else ()
        self._ranges: list[Range] = sorted({*nominating, *self._exact.values()})

    def within(self, segment: Segment, meant: Mask) -> Iterator[tuple[int, "Nominee"]]:
        """The places of those `meant` that may meet it, and each as the query sees it."""
        having = segment.having(self._ranges)
        if self._condition is not None:
            meant = meant & mask(self._condition, having.__getitem__)
        known = {form: having[key].tobytes() for form, key in self._exact.items()}
        return ((at, Nominee(self._query, segment, at, known)) for at in meant.nonzero()[0].tolist())


class Nominee:
    """A story's original: what its keys tell for sure is told by them, for the rest it is read."""

    def __init__(self, query: Query, segment: Segment, at: int, known: dict[str, bytes]) -> None:
        self._query = query
        self._segment = segment
        self._at = at
        self._known = known

    def words(self) -> tuple[str, ...] | None:
        """The words by which it meets the query; None where it does not."""
        return self._query.words(self._told)

    def _told(self, leaf: Leaf) -> Sequence[str] | None:
        if isinstance(leaf, Term) and leaf.scope == BODY and (known := self._known.get(leaf.form)) is not None:
            return (leaf.word,) if known[self._at] else None
        return self._document.told(leaf)

    @cached_property
    def _document(self) -> Document:
        return self._segment.document(self._at)
