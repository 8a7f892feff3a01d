"""Two folded texts in, the seeds of their alignment out: pairs of characters that stand in both, each where it belongs.

A seed counts where enough others lie with it in one narrow band of diagonals, and where a long unbroken run of them
stands alone; each place of the first text has one. That holds when every third character has been replaced and when
passages were moved, wrapped or cut, and it costs time in the number of seeds, which is bounded. Method: seed and
diagonal as in FASTA (Lipman and Pearson 1985).
"""

import threading

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.texts import Short
from newswatch.compiled import compiled

Indexes = NDArray[np.int32]

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
RUN = 14
"""Shared pairs one behind the other that are a passage wherever they stand: a short sentence that was moved alone."""
_SKIPPED = 4
"""Places by which the seeds of a run may skip: pairs too common to be seeds."""
_LATIN = 0x80
"""Addresses and markup that were left in a text are no evidence."""
_WALK = 64
"""Places of the other text looked at for one pair: texts made to collide cost no more."""
_SLOTS = 1 << 16

_own = threading.local()


def seeds(a: Short, b: Short) -> tuple[Indexes, Indexes]:
    """Every (i, j) kept, in order of i, which are distinct: a[i:i+2] = b[j:j+2]."""
    if not hasattr(_own, "heads"):
        _own.heads = np.full(_SLOTS, -1, np.int32)
    i, j = _seeds(a, b, _own.heads)
    return i, j


@compiled
def _seeds(a: Short, b: Short, heads: Indexes) -> tuple[Indexes, Indexes]:
    """`heads` is -1 throughout, before and after."""
    i, j = _shared(a, b, heads)
    if len(i) == 0:
        return i, j
    return _strongest(i, j, _on_diagonals(i, j, len(a), len(b)), a, b)


@compiled
def _slot(one: int, two: int) -> int:
    """Of the 65,536 slots that of a pair: multiplicative hashing (Knuth, TAOCP 3, 6.4)."""
    pair = (np.uint64(one) << np.uint64(16)) ^ np.uint64(two)
    return ((pair * np.uint64(0x9E3779B1)) >> np.uint64(16)) & np.uint64(_SLOTS - 1)  # type: ignore[return-value]


@compiled
def _shared(a: Short, b: Short, heads: Indexes) -> tuple[Indexes, Indexes]:
    """Every (i, j) at which the pairs are equal, common pairs and Latin letters left out, in order of i."""
    following = np.empty(max(len(b), 1), np.int32)
    for at in range(len(b) - 2, -1, -1):
        slot = _slot(b[at], b[at + 1])
        following[at] = heads[slot]
        heads[slot] = at
    i, j = np.empty(len(a) + 64, np.int32), np.empty(len(a) + 64, np.int32)
    found = 0
    for at in range(len(a) - 1):
        one, two = a[at], a[at + 1]
        other = heads[_slot(one, two)]
        if other < 0 or one < _LATIN:
            continue
        if found + COMMON + 1 > len(i):
            i, j = _roomier(i), _roomier(j)
        here, walked = found, 0
        while other >= 0 and walked < _WALK:
            if b[other] == one and b[other + 1] == two:
                i[here], j[here] = at, other
                here += 1
                if here - found > COMMON:
                    here = found
                    break
            other = following[other]
            walked += 1
        found = here
    for at in range(len(b) - 1):
        heads[_slot(b[at], b[at + 1])] = -1
    return i[:found], j[:found]


@compiled
def _roomier(places: Indexes) -> Indexes:
    roomier = np.empty(2 * len(places), np.int32)
    roomier[: len(places)] = places
    return roomier


@compiled
def _on_diagonals(i: Indexes, j: Indexes, size_a: int, size_b: int) -> NDArray[np.bool_]:
    """Which seeds lie in the best band of their window, where that band aligns the window with its neighbours."""
    windows = size_a // WINDOW + 1
    starts = np.searchsorted(i, np.arange(windows + 1) * WINDOW)
    counts = np.zeros((size_a + size_b) // BAND + 2, np.int32)
    inside = np.zeros(len(i), np.bool_)
    diagonal = j - i + size_a
    for window in range(windows):
        start, end = starts[window], starts[window + 1]
        if start == end:
            continue
        need = SUPPORT if window < windows - 1 else max(2, SEEDS * (size_a % WINDOW) // WINDOW)
        low, high = starts[max(0, window - 1)], starts[min(windows, window + 2)]
        most, best, shifted = -1, 0, 0
        for shift in range(0, BAND, BAND // 2):
            near, band = _fullest(diagonal[low:high], shift, counts)
            if near > most:
                most, best, shifted = near, band, shift
        own = 0
        for seed in range(start, end):
            inside[seed] = (diagonal[seed] + shifted) // BAND == best
            own += inside[seed]
        if min(most, own * (SUPPORT // SEEDS)) < need:
            inside[start:end] = False
    return inside


@compiled
def _fullest(diagonals: Indexes, shift: int, counts: Indexes) -> tuple[int, int]:
    """How many of `diagonals` lie in the band that has most of them, and the first such band. `counts` is 0 again."""
    for diagonal in diagonals:
        counts[(diagonal + shift) // BAND] += 1
    most, best = 0, 0
    for diagonal in diagonals:
        band = (diagonal + shift) // BAND
        if counts[band] > most or (counts[band] == most and band < best):
            most, best = counts[band], band
    for diagonal in diagonals:
        counts[(diagonal + shift) // BAND] = 0
    return most, best


@compiled
def _strongest(i: Indexes, j: Indexes, inside: NDArray[np.bool_], a: Short, b: Short) -> tuple[Indexes, Indexes]:
    """For each place of a the one seed that counts: of those `inside` a band and those of a long run the one whose run
    is longest. A window at a seam belongs half to another passage, and a short sentence moved alone to no window.

    Between two of them on one diagonal equal pairs that were too common to begin with are filled in.
    """
    run, length = _runs(i, j, len(a), len(b))
    kept_i, kept_j = np.empty(len(a), np.int32), np.empty(len(a), np.int32)
    kept = seed = 0
    while seed < len(i):
        at, best, other = i[seed], -1, -1
        while seed < len(i) and i[seed] == at:
            strength = 2 * length[run[seed]] + inside[seed]
            if (inside[seed] or strength >= 2 * RUN) and strength > best:
                best, other = strength, j[seed]
            seed += 1
        if other < 0:
            continue
        gap = at - kept_i[kept - 1] if kept else 0
        if gap > 1 and gap == other - kept_j[kept - 1]:
            for back in range(gap - 1, 0, -1):
                if a[at - back] == b[other - back] and a[at - back + 1] == b[other - back + 1]:
                    kept_i[kept], kept_j[kept] = at - back, other - back
                    kept += 1
        kept_i[kept], kept_j[kept] = at, other
        kept += 1
    return kept_i[:kept].copy(), kept_j[:kept].copy()


@compiled
def _runs(i: Indexes, j: Indexes, size_a: int, size_b: int) -> tuple[Indexes, Indexes]:
    """The number of the run each seed belongs to, one behind the other on a diagonal, and the seeds of each run."""
    last, current = np.full(size_a + size_b, -size_a, np.int32), np.empty(size_a + size_b, np.int32)
    run, length = np.empty(len(i), np.int32), np.zeros(len(i), np.int32)
    runs = 0
    for seed in range(len(i)):
        diagonal = j[seed] - i[seed] + size_a
        if i[seed] - last[diagonal] > _SKIPPED or last[diagonal] < 0:
            current[diagonal] = runs
            runs += 1
        last[diagonal] = i[seed]
        run[seed] = current[diagonal]
        length[run[seed]] += 1
    return run, length
