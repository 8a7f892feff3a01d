"""A comparison in, the places where its two texts differ out: what the later one has there and what the earlier."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from consumers.dedup.compare import Comparison
from consumers.dedup.passages import DRIFT
from newswatch.text.fold import Folded

_SPLICED = 80
"""Folded characters put in at one place at most that still leave the text around them one."""
_ANCHOR = 2
"""Equal characters at the very start or end of both texts that tie these ends."""
Stretch = tuple[int, int]
"""[start, end) in folded characters."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the texts differ: the stretch of the later text and that of the earlier one.

    `text` is what the later text has there as it can be read, with what punctuation parts it from its neighbours;
    `inside` says that it is no sentence of its own, `torn` that the earlier text has no punctuation there either.
    """

    here: Stretch
    there: Stretch
    text: str
    inside: bool
    torn: bool

    @property
    def own(self) -> int:
        return self.here[1] - self.here[0]

    @property
    def other(self) -> int:
        return self.there[1] - self.there[0]


class Differences:
    """Where a comparison's texts differ, each part computed when it is first asked for."""

    def __init__(self, comparison: Comparison) -> None:
        self._alignment = comparison.alignment
        self._later, self._earlier = comparison.later.folded, comparison.earlier.folded

    @cached_property
    def gaps(self) -> list[Gap]:
        """Between what both have in the same order, in order of the later text."""
        found = [self._gap(here, there) for here, there in [*self._within(), *self._at_the_ends()]]
        return sorted((gap for gap in found if gap is not None), key=lambda gap: gap.here)

    @cached_property
    def left_here(self) -> list[Stretch]:
        """What of the later text lies in no passage."""
        return _outside([p.a for p in self._alignment.passages], self._alignment.size_a)

    @cached_property
    def left_there(self) -> list[Stretch]:
        """The same of the earlier text."""
        return _outside([p.b for p in self._alignment.passages], self._alignment.size_b)

    @cached_property
    def head(self) -> tuple[Stretch, int]:
        """What the later text has before everything shared, and how many characters the earlier one has."""
        first = min(self._alignment.passages, key=lambda p: p.a)
        return (0, first.a[0]), first.b[0]

    @cached_property
    def tail(self) -> tuple[Stretch, int]:
        """What the later text has behind everything shared, and how many characters the earlier one has there."""
        last = max(self._alignment.passages, key=lambda p: p.a[1])
        return (last.a[1], self._alignment.size_a), self._alignment.size_b - last.b[1]

    def printed(self, here: Stretch) -> str:
        """A stretch of the later text as it can be read, up to the next word."""
        return _readable(self._later, here)

    def moved(self, shortest: int) -> bool:
        """Whether a stretch of at least so many characters that one of both has outside its order stands elsewhere in
        the other: a short sentence, for which there is no passage of its own."""
        mine, theirs = self._later.text, self._earlier.text
        here = [mine[slice(*s)] for s in [*self.left_here, *(g.here for g in self.gaps if not g.other)]]
        there = [theirs[slice(*s)] for s in [*self.left_there, *(g.there for g in self.gaps if not g.own)]]
        return any(
            len(min(one, other, key=len)) >= shortest and (one in other or other in one)
            for one in here
            for other in there
        )

    def new_here(self, stretch: Stretch) -> int:
        """How many characters of a stretch of the later text are in no three that the earlier text has anywhere."""
        return _new(self._later.text, stretch, self._earlier.text)

    def new_there(self, stretch: Stretch) -> int:
        """The same of the earlier text."""
        return _new(self._earlier.text, stretch, self._later.text)

    def _within(self) -> Iterator[tuple[Stretch, Stretch]]:
        """Between one seed and the next where both texts go on."""
        i, j = self._alignment.i, self._alignment.j
        own, other = np.diff(i), np.diff(j)
        onward = (own > 0) & (other > 0) & ((own > 1) | (other > 1))
        near = (np.abs(own - other) <= DRIFT) | ((other <= DRIFT) & (own <= _SPLICED))
        for k in np.flatnonzero(onward & near).tolist():
            yield (int(i[k]) + 2, int(i[k + 1])), (int(j[k]) + 2, int(j[k + 1]))

    def _at_the_ends(self) -> Iterator[tuple[Stretch, Stretch]]:
        """Before the first passage and behind the last, where the very ends of both texts are the same."""
        if not self._alignment.passages:
            return
        mine, theirs = self._later.codes, self._earlier.codes
        (_, here), there = self.head
        equal = _in_common(mine[:here], theirs[:there])
        if equal >= _ANCHOR and here != there:
            yield (equal, here), (equal, there)
        (start, end), rest = self.tail
        equal = _in_common(mine[start:end][::-1], theirs[len(theirs) - rest :][::-1])
        if equal >= _ANCHOR and end - start != rest:
            yield (start, end - equal), (len(theirs) - rest, len(theirs) - equal)

    def _gap(self, here: Stretch, there: Stretch) -> Gap | None:
        """None where the texts do not differ: pairs too common for seeds."""
        here, there = _forward(here), _forward(there)
        if self._later.text[slice(*here)] == self._earlier.text[slice(*there)]:
            return None
        before = self._later.plain[int(self._later.kept[here[0] - 1]) + 1 :][:1] if here[0] else ""
        return Gap(
            here,
            there,
            _readable(self._later, here),
            inside=before not in _SENTENCE_ENDS,
            torn=_unbroken(self._earlier, there[0]) and _unbroken(self._earlier, there[1]),
        )


_SENTENCE_ENDS = frozenset("。!?;:\n ")


def _forward(stretch: Stretch) -> Stretch:
    """Two seeds may overlap: 人人 against 人 is one character more."""
    return stretch[0], max(stretch)


def _readable(folded: Folded, stretch: Stretch) -> str:
    kept, (start, end) = folded.kept, stretch
    low = int(kept[start - 1]) + 1 if start else 0
    return folded.plain[low : int(kept[end]) if end < len(kept) else len(folded.plain)]


def _unbroken(folded: Folded, at: int) -> bool:
    """Whether the characters before and behind `at` stand side by side."""
    return 0 < at < len(folded.kept) and int(folded.kept[at] - folded.kept[at - 1]) == 1


def _new(text: str, stretch: Stretch, other: str) -> int:
    start, end = stretch
    known = bytearray(end - start)
    for at in range(max(0, start - 2), end):
        if text[at : at + 3] in other:
            for place in range(max(at, start), min(at + 3, end)):
                known[place - start] = 1
    return known.count(0)


def _in_common(a: np.ndarray, b: np.ndarray) -> int:
    """How many characters the two begin with alike."""
    size = min(len(a), len(b))
    unlike = np.flatnonzero(a[:size] != b[:size])
    return int(unlike[0]) if len(unlike) else size


def _outside(spans: list[Stretch], size: int) -> list[Stretch]:
    """What of `size` characters no span covers."""
    found: list[Stretch] = []
    end = 0
    for start, stop in sorted(spans):
        if start > end:
            found.append((end, start))
        end = max(end, stop)
    return [*found, (end, size)] if end < size else found
