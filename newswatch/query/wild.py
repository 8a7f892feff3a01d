"""A word with wildcards in, where it stands in a searched form out; any text takes linear time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from newswatch.query.document import MOST, Document, Hit
from newswatch.query.expression import BODY, And, Check, Expression, Scope, Term, joined, prefix
from newswatch.query.searched import NOWHERE, Spans, cuts, standing

ANY, ONE = "*", "?"
"""A run of letters, digits and characters, which may be empty; exactly one of them."""
MAX_RUN = 30
"""Characters that a `*` stands for at most."""

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

    def found(self, document: Document) -> Sequence[Hit] | None:
        hits = [
            Hit(self.word, part, start, end)
            for part, form in document.of(self.scope)
            for start, end in self.spans(form)[:MOST].tolist()
        ]
        return hits or None

    def spans(self, form: str) -> Spans:
        """From every place where it can begin to the first where it can end, without cutting a Latin word or number.

        Worked out from its last item to its first: where the rest ends, for every place at once.
        """
        if not all(piece in form for piece in self.pieces):
            return NOWHERE
        whole, filled = cuts(form)
        ends: Ends = np.where(whole, np.arange(len(form) + 1, dtype=np.int32), _PAST).astype(np.int32)
        for item in reversed(self.items):
            if item == ONE:
                ends = _one_before(ends, filled)
            elif item == ANY:
                run = ends
                for _ in range(MAX_RUN):
                    run = _one_before(run, filled)
                    ends = np.minimum(ends, run)
            else:
                ends = _piece_before(ends, form, item)
        starts = (whole & (ends < _PAST)).nonzero()[0]
        return np.stack([starts, ends[starts]], axis=1)


def _one_before(ends: Ends, filled: NDArray[np.bool_]) -> Ends:
    """Where what stands behind one more letter, digit or character ends."""
    shifted = np.append(ends[1:], np.int32(_PAST))
    return np.where(filled, shifted, _PAST).astype(np.int32)


def _piece_before(ends: Ends, form: str, piece: str) -> Ends:
    """Where what stands behind the piece ends, for every place where the piece begins."""
    found = np.full_like(ends, _PAST)
    starts, behind = standing(form, piece).T
    found[starts] = ends[behind]
    return found
