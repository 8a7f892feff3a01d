"""A word with wildcards in, where it stands in a searched form out; any text takes linear time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from newswatch.query.document import MOST, Document, Spot
from newswatch.query.expression import BODY, And, Check, Expression, Scope, Term, joined, prefix
from newswatch.query.layout import MOST_PLACES, Layout, Standing
from newswatch.query.searched import NOWHERE, Spans

ANY, ONE = "*", "?"
"""A run of letters, digits and characters, which may be empty; exactly one of them. None is a reading aid's."""
MAX_RUN = 30
"""Characters that a `*` stands for at most."""
_FURTHER = (1, 2, 4, 8, 15)
"""Whoever looks this far ahead in turn, and keeps the least each time, has looked at all of MAX_RUN."""

_PAST = np.iinfo(np.int32).max
Ends = NDArray[np.int32]
"""For every place in a form where what begins there ends, _PAST where nothing does."""


@dataclass(frozen=True, slots=True)
class Wild(Check):
    """`text` as written; `items` are ANY, ONE and the searched forms of the pieces between them."""

    text: str
    items: tuple[str, ...]
    word: str
    scope: Scope = BODY

    def __str__(self) -> str:
        return prefix(self.scope) + self.text

    def within(self, scope: Scope) -> "Wild":
        return replace(self, scope=scope, word=Term("", "", self.word, quoted=False).within(scope).word)

    @property
    def pieces(self) -> tuple[str, ...]:
        return tuple(item for item in self.items if item not in (ANY, ONE))

    @property
    def needs(self) -> Expression | None:
        return joined(And, [Term(each, each, each, False, self.scope, whole=False) for each in self.pieces])

    def found(self, document: Document) -> Sequence[Spot] | None:
        spots = [
            Spot(self.word, part, start, end)
            for part, _ in document.of(self.scope)
            for start, end in self.standing(document, part).spans[:MOST].tolist()
        ]
        return spots or None

    def standing(self, document: Document, part: int) -> Standing:
        """Its first MOST_PLACES in one part of the document."""
        layout = document.layout(part)
        return layout.once(self, lambda: Standing(self._spans(layout)[:MOST_PLACES], [self.word]))

    def _spans(self, layout: Layout) -> Spans:
        """From every place where it can begin to the first where it can end, without cutting a Latin word or number.

        Worked out from its last item to its first: where the rest ends, for every place at once.
        """
        if not all(piece in layout.form for piece in self.pieces):
            return NOWHERE
        whole, _ = layout.cuts
        ends: Ends = np.where(whole, np.arange(len(whole), dtype=np.int32), _PAST).astype(np.int32)
        for item in reversed(self.items):
            if item == ONE:
                ends = _behind(ends, 1, layout.room)
            elif item == ANY:
                for further in _FURTHER:
                    ends = np.minimum(ends, _behind(ends, further, layout.room))
            else:
                ends = _piece_before(ends, layout, item)
        starts = (whole & (ends < _PAST)).nonzero()[0]
        return np.stack([starts, ends[starts]], axis=1)


def _behind(ends: Ends, further: int, room: NDArray[np.int32]) -> Ends:
    """Where what stands behind so many more letters, digits or characters ends."""
    moved = np.full_like(ends, _PAST)
    moved[: max(0, len(ends) - further)] = ends[further:]
    moved[room < further] = _PAST
    return moved


def _piece_before(ends: Ends, layout: Layout, piece: str) -> Ends:
    """Where what stands behind the piece ends, for every place where the piece begins."""
    found = np.full_like(ends, _PAST)
    starts, behind = layout.standing(piece, whole=False).T
    found[starts] = ends[behind]
    return found
