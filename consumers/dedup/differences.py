"""A comparison in, the places where its two texts differ out: what the later one has there and what the earlier."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from consumers.dedup.compare import Comparison
from consumers.dedup.passages import DRIFT
from newswatch.text.fold import Codes, Folded

_SPLICED = 80
"""Folded characters put in at one place at most that still leave the text around them one."""
_ANCHOR = 2
"""Equal characters at the very start or end of both texts that tie these ends."""
_OVERLAP = 4
"""Characters by which what was put in may begin or end like the text around it."""
_KNOWN = 5
"""One character of so many may be new in a sentence that was moved."""
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
        """What of the later text lies in no passage and not at ends that are the same in both."""
        start, end = self._anchors
        size = self._alignment.size_a
        return _outside([(0, start), (size - end, size), *(p.a for p in self._alignment.passages)], size)

    @cached_property
    def left_there(self) -> list[Stretch]:
        """The same of the earlier text."""
        start, end = self._anchors
        size = self._alignment.size_b
        return _outside([(0, start), (size - end, size), *(p.b for p in self._alignment.passages)], size)

    @cached_property
    def head(self) -> tuple[Stretch, int]:
        """What the later text has before everything shared, and how many characters the earlier one has."""
        if self._anchors[0]:
            return (0, 0), 0
        first = min(self._alignment.passages, key=lambda p: p.a)
        return (0, first.a[0]), first.b[0]

    @cached_property
    def tail(self) -> tuple[Stretch, int]:
        """What the later text has behind everything shared, and how many characters the earlier one has there."""
        if self._anchors[1]:
            return (self._alignment.size_a, self._alignment.size_a), 0
        last = max(self._alignment.passages, key=lambda p: p.a[1])
        return (last.a[1], self._alignment.size_a), self._alignment.size_b - last.b[1]

    @cached_property
    def cut(self) -> Stretch:
        """The end of the earlier text that the later one does not have."""
        size = self._alignment.size_b
        return (size, size) if self._anchors[1] else (max(p.b[1] for p in self._alignment.passages), size)

    def is_sentence(self, there: Stretch) -> bool:
        """Whether a stretch of the earlier text that reaches to its end is one whole sentence."""
        before, text = _readable(self._earlier, there), self._earlier.plain[int(self._earlier.kept[there[0]]) :]
        return before[:1] in _SENTENCE_ENDS and sum(text.count(mark) for mark in "。!?") <= 1

    def printed(self, here: Stretch) -> str:
        """A stretch of the later text as it can be read, up to the next word."""
        return _readable(self._later, here)

    def moved(self, shortest: int) -> bool:
        """Whether the earlier text has at least so many characters where the later has nothing, and the later has them
        elsewhere: a short sentence, for which there is no passage of its own."""
        gone = [*self.left_there, *(gap.there for gap in self.gaps if gap.own <= 1)]
        return any(
            end - start >= shortest and _KNOWN * self.new_there((start, end)) <= end - start for start, end in gone
        )

    def new_here(self, stretch: Stretch) -> int:
        """How many characters of a stretch of the later text are in no three that the earlier text has anywhere."""
        return _new(self._later.text, stretch, self._threes_there)

    def new_there(self, stretch: Stretch) -> int:
        """The same of the earlier text."""
        return _new(self._earlier.text, stretch, self._threes_here)

    @cached_property
    def _threes_here(self) -> frozenset[str]:
        return _threes(self._later.text)

    @cached_property
    def _threes_there(self) -> frozenset[str]:
        return _threes(self._earlier.text)

    def _within(self) -> Iterator[tuple[Stretch, Stretch]]:
        """Between one seed and the next where both go on; what was put in may begin or end like its neighbours."""
        i, j = self._alignment.i, self._alignment.j
        own, other = np.diff(i), np.diff(j)
        onward = (other > -_OVERLAP) & ((own > 1) | (other > 1))
        near = (np.abs(own - other) <= DRIFT) | ((other <= DRIFT) & (own <= _SPLICED))
        for k in np.flatnonzero(onward & near).tolist():
            yield (int(i[k]) + 2, int(i[k + 1])), (int(j[k]) + 2, int(j[k + 1]))

    @cached_property
    def _anchors(self) -> tuple[int, int]:
        """How many characters both texts begin and end with alike that are too few for a passage."""
        passages = self._alignment.passages
        if not passages:
            return 0, 0
        mine, theirs = self._later.codes, self._earlier.codes
        start = _in_common(mine[: passages[0].a[0]], theirs[: min(p.b[0] for p in passages)])
        here, there = max(p.a[1] for p in passages), max(p.b[1] for p in passages)
        end = _in_common(mine[here:][::-1], theirs[there:][::-1])
        return start if start >= _ANCHOR else 0, end if end >= _ANCHOR else 0

    def _at_the_ends(self) -> Iterator[tuple[Stretch, Stretch]]:
        """Between the ends that are the same in both and the passages next to them."""
        start, end = self._anchors
        passages = self._alignment.passages
        if start:
            yield (start, passages[0].a[0]), (start, min(p.b[0] for p in passages))
        if end:
            here, there = max(p.a[1] for p in passages), max(p.b[1] for p in passages)
            yield (here, self._alignment.size_a - end), (there, self._alignment.size_b - end)

    def _gap(self, here: Stretch, there: Stretch) -> Gap | None:
        """None where the texts do not differ: pairs too common for seeds."""
        here, there = _forward(here, there)
        mine, theirs = self._later.codes[slice(*here)], self._earlier.codes[slice(*there)]
        start = _in_common(mine, theirs)
        if start == len(mine) == len(theirs):
            return None
        end = _in_common(mine[start:][::-1], theirs[start:][::-1])
        here, there = (here[0] + start, here[1] - end), (there[0] + start, there[1] - end)
        text = _readable(self._later, here)
        return Gap(
            here,
            there,
            text,
            inside=not _SENTENCE_ENDS & set(_LEADING.match(text).group()) and not _LINE.fullmatch(text),  # type: ignore[union-attr]
            torn=_unbroken(self._earlier, there[0]) and _unbroken(self._earlier, there[1]),
        )


_SENTENCE_ENDS = frozenset("。!?;:")
_LEADING = re.compile(r"\W*")
_LINE = re.compile(r"\s.*[。!?]\W*", re.DOTALL)
"""A sentence behind a line that ends without a mark, as headings do."""


def _forward(here: Stretch, there: Stretch) -> tuple[Stretch, Stretch]:
    """Two seeds may overlap in one text: 人人 against 人 is one character more."""
    overlap = max(0, here[0] - here[1], there[0] - there[1])
    return (here[0], here[1] + overlap), (there[0], there[1] + overlap)


def _readable(folded: Folded, stretch: Stretch) -> str:
    kept, (start, end) = folded.kept, stretch
    low = int(kept[start - 1]) + 1 if start else 0
    return folded.plain[low : int(kept[end]) if end < len(kept) else len(folded.plain)]


def _unbroken(folded: Folded, at: int) -> bool:
    """Whether the characters before and behind `at` stand side by side."""
    return 0 < at < len(folded.kept) and int(folded.kept[at] - folded.kept[at - 1]) == 1


def _threes(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def _new(text: str, stretch: Stretch, threes: frozenset[str]) -> int:
    start, end = stretch
    known = bytearray(end - start)
    for at in range(max(0, start - 2), end):
        if text[at : at + 3] in threes:
            for place in range(max(at, start), min(at + 3, end)):
                known[place - start] = 1
    return known.count(0)


def _in_common(a: Codes, b: Codes) -> int:
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
