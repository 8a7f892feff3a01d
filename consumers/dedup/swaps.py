"""An alignment in, the places where one text has other words than the other out, each as small as it can be told.

A seed is a pair of equal characters, so a character that two neighbouring replaced words have in common lies inside the
hole between two seeds: holes are cut at such characters first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from consumers.dedup.align import Alignment
from consumers.dedup.passages import HOLE
from newswatch.text.fold import Folded

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Swap:
    """[start, end) of the folded text a and of b that stand for one another; one of them may be empty."""

    a: Range
    b: Range


def swaps(alignment: Alignment, a: Folded, b: Folded) -> list[Swap]:
    """Where `a` and `b`, the texts aligned, differ inside their shared passages, in order of a.

    A swap ends at characters that are equal and at punctuation that both have. Holes longer than a few words are no
    swaps: what stands in them was exchanged and not replaced.
    """
    found: list[Swap] = []
    i, j = alignment.i, alignment.j
    for passage in alignment.passages:
        first, last = np.searchsorted(i, (passage.a[0], passage.a[1] - 1)).tolist()
        own, other = np.diff(i[first:last]), np.diff(j[first:last])
        for k in (first + np.flatnonzero((own > 1) | (other != 1))).tolist():
            if i[k + 1] > i[k] and j[k + 1] > j[k]:
                hole = Swap((int(i[k]) + 2, int(i[k + 1])), (int(j[k]) + 2, int(j[k + 1])))
                for part in _clauses(_sound(hole), a, b):
                    found += _within(part, a.text, b.text)
    return found


def _sound(hole: Swap) -> Swap:
    """The hole without a negative length: a character that both neighbouring seeds claim."""
    overlap = min(0, hole.a[1] - hole.a[0], hole.b[1] - hole.b[0])
    return Swap((hole.a[0] + overlap, hole.a[1]), (hole.b[0] + overlap, hole.b[1]))


def _clauses(hole: Swap, a: Folded, b: Folded) -> Iterator[Swap]:
    """The hole cut at its punctuation, where both texts have as many marks in it."""
    here, there = _marks(hole.a, a), _marks(hole.b, b)
    if len(here) != len(there):
        yield hole
        return
    ends = zip([*here, hole.a[1]], [*there, hole.b[1]], strict=True)
    start, other = hole.a[0], hole.b[0]
    for end, other_end in ends:
        yield Swap((start, end), (other, other_end))
        start, other = end, other_end


def _marks(span: Range, text: Folded) -> list[int]:
    """The places within `span` before which punctuation stands."""
    start, end = span
    return [at for at in range(start + 1, end) if text.kept[at] - text.kept[at - 1] > 1]


def _within(hole: Swap, a: str, b: str) -> Iterator[Swap]:
    """The swaps of one hole."""
    (start, end), (other, other_end) = hole.a, hole.b
    if max(end - start, other_end - other) > HOLE:
        return
    for (low, high), (below, above) in _pieces(a[start:end], b[other:other_end]):
        yield Swap((start + low, start + high), (other + below, other + above))


def _pieces(here: str, there: str) -> Iterator[tuple[Range, Range]]:
    """The differing pieces of two short strings: of one length place by place, else around what stands in both."""
    if len(here) == len(there):
        start = None
        for at in range(len(here) + 1):
            differs = at < len(here) and here[at] != there[at]
            if differs and start is None:
                start = at
            elif not differs and start is not None:
                yield (start, at), (start, at)
                start = None
        return
    for tag, low, high, below, above in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag != "equal":
            yield (low, high), (below, above)
