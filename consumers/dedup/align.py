"""Two folded texts in, the passages they share out: windows of one text that lie on one diagonal of the other.

Pairs of characters are the seeds; a window aligns where enough of its seeds lie within one narrow band of diagonals.
That holds when every third character has been replaced and when passages were moved, wrapped or cut, and it costs
time in the number of seeds, which is bounded. Method: seed and diagonal as in FASTA (Lipman and Pearson 1985).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.sheet import Sheet

Indexes = NDArray[np.intp]

WINDOW = 32
"""Characters to a window: long enough that five shared pairs on one diagonal are no accident."""
BAND = 16
"""Diagonals to a band; each is looked at in two overlapping rows of bands, so none is cut in half."""
SEEDS = 3
"""Shared pairs that a full window of 31 needs of its own; at half of all characters replaced about seven survive."""
SUPPORT = 12
"""Shared pairs that it needs together with its two neighbours on the same band: unrelated news of one topic reaches
eight by chance, a passage with half of all characters replaced about twenty."""
COMMON = 12
"""A pair that the other text has more often is no seed: it bounds the work on repeated text."""
_LATIN = 0x80 << 16  # addresses and markup that were left in a text are no evidence
DRIFT = 24
"""Diagonals by which the next window of one passage may be off: what an edit inserts or drops."""


@dataclass(frozen=True, slots=True)
class Passage:
    """[start, end) of this text's folded characters and the same of the other's, with the seeds that tie them."""

    a: tuple[int, int]
    b: tuple[int, int]
    seeds: int

    @property
    def length(self) -> int:
        return min(self.a[1] - self.a[0], self.b[1] - self.b[0])

    @property
    def density(self) -> float:
        """The share of its character pairs that stand unchanged in the other text, in order."""
        return min(1.0, self.seeds / max(1, self.length - 1))


@dataclass(frozen=True)
class Alignment:
    """What text a and text b share. `i` and `j` are the seeds kept, in order of `i`: a[i:i+2] = b[j:j+2]."""

    i: Indexes
    j: Indexes
    size_a: int
    size_b: int

    @cached_property
    def cover_a(self) -> float:
        """The share of a's windows that lie on a diagonal of b."""
        return _cover(self.i, self.size_a)

    @cached_property
    def cover_b(self) -> float:
        """The share of b's windows that lie on a diagonal of a."""
        return _cover(self.j, self.size_b)

    @property
    def score(self) -> float:
        """The share of the shorter text that aligns."""
        return self.cover_a if self.size_a <= self.size_b else self.cover_b

    @cached_property
    def likeness(self) -> float:
        """Within the passages of a, the share of character pairs that stand in b unchanged: 1 where nothing was
        replaced, about .55 where a spinner replaced a quarter of the characters."""
        inside = sum(p.a[1] - p.a[0] - 1 for p in self.passages)
        return min(1.0, len(np.unique(self.i)) / inside) if inside > 0 else 0.0

    @cached_property
    def passages(self) -> list[Passage]:
        """Runs of seeds along one diagonal, in order of a; a jump of the diagonal or of a starts a new one."""
        if not len(self.i):
            return []
        jump = (np.abs(np.diff(self.j - self.i)) > DRIFT) | (np.diff(self.i) > WINDOW)
        starts = np.flatnonzero(np.concatenate(([True], jump)))
        ends = np.append(starts[1:], len(self.i))
        found = [_passage(self.i[s:e], self.j[s:e]) for s, e in zip(starts, ends, strict=True) if e - s >= SEEDS - 1]
        return found

    def other_place(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Where [start, end) of a should start and where it should end in b, by the nearest seeds of its passage."""
        before = int(np.searchsorted(self.i, start - 1, "left"))
        after = int(np.searchsorted(self.i, end, "left"))
        begins = ends = None
        at = before if before < len(self.i) and self.i[before] < start else before - 1
        if at >= 0 and start - int(self.i[at]) <= WINDOW // 2:
            begins = int(self.j[at]) + start - int(self.i[at])
        if after < len(self.i) and int(self.i[after]) - end < WINDOW // 2:
            ends = int(self.j[after]) - (int(self.i[after]) - end)
        return begins, ends


def align(a: Sheet, b: Sheet) -> Alignment:
    """The alignment of two articles' bodies."""
    i, j = _seeds(a.pairs, *b.pair_order)
    size_a, size_b = len(a.codes), len(b.codes)
    if not len(i):
        return Alignment(i, j, size_a, size_b)
    kept = _on_diagonals(i, j, size_a, size_b)
    return Alignment(i[kept], j[kept], size_a, size_b)


def _seeds(
    pairs: NDArray[np.uint32], order: NDArray[np.intp], ordered: NDArray[np.uint32]
) -> tuple[Indexes, Indexes]:
    """Every (i, j) at which the pairs are equal, common pairs and Latin letters left out, in order of i."""
    low = np.searchsorted(ordered, pairs, "left")
    count = np.searchsorted(ordered, pairs, "right") - low
    count[(count > COMMON) | (pairs < _LATIN)] = 0
    i = np.repeat(np.arange(len(pairs)), count)
    within = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)
    return i, order[np.repeat(low, count) + within]


def _on_diagonals(i: Indexes, j: Indexes, size_a: int, size_b: int) -> NDArray[np.bool_]:
    """Which seeds lie in the best band of their window, where that band aligns the window with its neighbours."""
    window = i // WINDOW
    at = np.arange(size_a // WINDOW + 1)
    bands = (size_a + size_b) // BAND + 2
    rows = []
    for shift in (0, BAND // 2):
        band = (j - i + size_a + shift) // BAND
        own = np.bincount(window * bands + band, minlength=len(at) * bands).reshape(len(at), bands)
        near = own.copy()
        near[1:] += own[:-1]
        near[:-1] += own[1:]
        best = near.argmax(axis=1)
        rows.append((band == best[window], near[at, best], own[at, best]))
    (in_first, first, own_first), (in_second, second, own_second) = rows
    use_first = first >= second
    inside = np.where(use_first[window], in_first, in_second)
    support = np.minimum(np.maximum(first, second), np.where(use_first, own_first, own_second) * (SUPPORT // SEEDS))
    need = np.full(len(at), SUPPORT)
    need[-1] = max(2, SEEDS * (size_a % WINDOW) // WINDOW)
    fits: NDArray[np.bool_] = inside & (support >= need)[window]
    return fits


def _cover(positions: Indexes, size: int) -> float:
    """The share of `size` characters whose window holds enough of the distinct seeds at `positions`."""
    if size < 2 or not len(positions):
        return 0.0
    count = np.bincount(np.unique(positions) // WINDOW, minlength=size // WINDOW + 1)
    width = np.full(len(count), WINDOW)
    width[-1] = size % WINDOW
    need = np.maximum(1, SEEDS * width // WINDOW)
    return float(width[count >= need].sum() / size)


def _passage(i: Indexes, j: Indexes) -> Passage:
    return Passage((int(i[0]), int(i[-1]) + 2), (int(j.min()), int(j.max()) + 2), len(np.unique(i)))
