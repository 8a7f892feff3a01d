"""A word with wildcards in, where it stands in a searched form out; any text takes linear time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from newswatch.query.document import Document, Hit
from newswatch.query.expression import BODY, And, Check, Expression, Scope, Term, joined, prefix
from newswatch.query.searched import cuts

ANY, ONE = "*", "?"
"""A run of letters, digits and characters, which may be empty; exactly one of them."""
MAX_RUN = 30
"""Characters that a `*` stands for at most."""

_NOWHERE = np.iinfo(np.int32).max
Ends = NDArray[np.int32]
"""For every place in a form where what begins there ends, _NOWHERE where nothing does."""


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
            for part, (scope, form) in enumerate(document.parts)
            if scope & self.scope
            for start, end in self.spans(form)
        ]
        return hits or None

    def spans(self, form: str) -> Iterator[tuple[int, int]]:
        """From every place where it can begin to the first where it can end, without cutting a Latin word or number.

        Worked out from its last item to its first: where the rest ends, for every place at once.
        """
        if not all(piece in form for piece in self.pieces):
            return
        whole, filled = cuts(form)
        ends: Ends = np.where(whole, np.arange(len(form) + 1, dtype=np.int32), _NOWHERE).astype(np.int32)
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
        for start in (whole & (ends < _NOWHERE)).nonzero()[0].tolist():
            yield start, int(ends[start])


def _one_before(ends: Ends, filled: NDArray[np.bool_]) -> Ends:
    """Where what stands behind one more letter, digit or character ends."""
    shifted = np.append(ends[1:], np.int32(_NOWHERE))
    return np.where(filled, shifted, _NOWHERE).astype(np.int32)


def _piece_before(ends: Ends, form: str, piece: str) -> Ends:
    found = np.full_like(ends, _NOWHERE)
    start = form.find(piece)
    while start >= 0:
        found[start] = ends[start + len(piece)]
        start = form.find(piece, start + 1)
    return found
