"""Two folded texts in, the seeds of their alignment out: pairs of characters that stand in both, each where it belongs.

A seed counts where enough others lie with it in one narrow band of diagonals, and where a long unbroken run of them
stands alone; each place of the first text has one. That holds when every third character has been replaced and when
passages were moved, wrapped or cut, and it costs time in the number of seeds, which is bounded. Method: seed and
diagonal as in FASTA (Lipman and Pearson 1985).
"""

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.texts import Short
from newswatch.compiled import compiled

Indexes = NDArray[np.int32]

WINDOW = 32
"""Characters to a window: long enough that five shared pairs on one diagonal are no accident."""
BAND = 16
"""Diagonals to a band; bands overlap by half, so that no passage is cut in half."""
SEEDS = 3
"""Shared pairs that a full window of 31 needs of its own; at half of all characters replaced about seven survive."""
SUPPORT = 12
"""Shared pairs that it needs together with its two neighbours on the same band: unrelated news of one topic reaches
eight by chance, a passage with half of all characters replaced about twenty."""
_LAST = 2
"""The same of the last window, which is no full one."""
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


@compiled
def seeds(a: Short, b: Short) -> tuple[Indexes, Indexes]:
    """Every (i, j) kept, in order of i, which are distinct: a[i:i+2] = b[j:j+2]."""
    i, j = _shared(a, b)
    if len(i) == 0:
        return i, j
    return _strongest(i, j, _on_diagonals(i, j, len(a), len(b)), a, b)


@compiled
def _slot(one: int, two: int, slots: int) -> int:
    """Of so many slots, a power of two, that of a pair: multiplicative hashing (Knuth, TAOCP 3, 6.4)."""
    pair = (np.uint64(one) << np.uint64(16)) ^ np.uint64(two)
    return ((pair * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) & np.uint64(slots - 1)  # type: ignore[return-value]


@compiled
def _shared(a: Short, b: Short) -> tuple[Indexes, Indexes]:
    """Every (i, j) at which the pairs are equal, common pairs and Latin letters left out, in order of i."""
    slots = 1024
    while slots < 4 * len(b):
        slots *= 2
    heads, following = np.full(slots, -1, np.int32), np.empty(max(len(b), 1), np.int32)
    for at in range(len(b) - 2, -1, -1):
        slot = _slot(b[at], b[at + 1], slots)
        following[at] = heads[slot]
        heads[slot] = at
    i, j = np.empty(len(a) + 64, np.int32), np.empty(len(a) + 64, np.int32)
    found = 0
    for at in range(len(a) - 1):
        one, two = a[at], a[at + 1]
        if one < _LATIN:
            continue
        other = heads[_slot(one, two, slots)]
        if other < 0:
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
    return i[:found], j[:found]


@compiled
def is_repeated(a: Short, b: Short) -> bool:
    """Whether b may be a over and over: its pairs are then too common there to be seeds."""
    return len(b) > COMMON * len(a)


@compiled
def _roomier(places: Indexes) -> Indexes:
    roomier = np.empty(2 * len(places), np.int32)
    roomier[: len(places)] = places
    return roomier


@compiled
def _on_diagonals(i: Indexes, j: Indexes, size_a: int, size_b: int) -> NDArray[np.bool_]:
    """Which seeds lie in the best band of their window, where that band aligns the window with its neighbours.

    Bands overlap by half: one is two half bands side by side. A seed is counted in and out once as the windows pass by.
    """
    windows = size_a // WINDOW + 1
    starts = np.searchsorted(i, np.arange(windows + 1) * WINDOW)
    halves = (j - i + size_a) // (BAND // 2) + 1
    counts = np.zeros((size_a + size_b) // (BAND // 2) + 3, np.int32)
    inside = np.zeros(len(i), np.bool_)
    entered = left = 0
    for window in range(windows):
        low, high = starts[max(0, window - 1)], starts[min(windows, window + 2)]
        for seed in range(entered, high):
            counts[halves[seed]] += 1
        for seed in range(left, low):
            counts[halves[seed]] -= 1
        entered, left = high, low
        start, end = starts[window], starts[window + 1]
        most, band = _fullest(halves[start:end], counts)
        own = 0
        for seed in range(start, end):
            inside[seed] = band <= halves[seed] <= band + 1
            own += inside[seed]
        need = SUPPORT if window < windows - 1 else _LAST
        if min(most, own * (SUPPORT // SEEDS)) < need:
            inside[start:end] = False
    return inside


@compiled
def _fullest(halves: NDArray[np.int64], counts: Indexes) -> tuple[int, int]:
    """How many seeds the fullest of the bands has in which any of `halves` lies, and where the first such begins."""
    most = band = 0
    for half in halves:
        for back in range(2):
            count = counts[half - back] + counts[half - back + 1]
            if count > most or (count == most and half - back < band):
                most, band = count, half - back
    return most, band


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
