"""Two articles in, the seeds of their alignment out: pairs of characters that stand in both, each where it belongs.

A seed counts where enough others lie with it in one narrow band of diagonals, and where a long unbroken run of them
stands alone; each place of the first text has one. That holds when every third character has been replaced and when
passages were moved, wrapped or cut, and it costs time in the number of seeds, which is bounded. Method: seed and
diagonal as in FASTA (Lipman and Pearson 1985).
"""

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.sheet import Places, Sheet

Indexes = NDArray[np.intp]
Pairs = NDArray[np.uint32]

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
_SMALL = 1 << 15
_LATIN = 0x80 << 16  # addresses and markup that were left in a text are no evidence


def seeds(a: Sheet, b: Sheet) -> tuple[Indexes, Indexes]:
    """Every (i, j) kept, in order of i, which are distinct: a[i:i+2] = b[j:j+2]."""
    i, j = _shared(a.pair_places, b.pair_places)
    if not len(i):
        return i, j
    kept = _strongest(i, j, _on_diagonals(i, j, len(a.codes), len(b.codes)))
    return _filled(i[kept], j[kept], a.pairs, b.pairs)


def _shared(own: Places, places: Places) -> tuple[Indexes, Indexes]:
    """Every (i, j) at which the pairs are equal, common pairs and Latin letters left out, in order of i."""
    if not len(own.pairs) or not len(places.pairs):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    at = np.minimum(np.searchsorted(places.pairs, own.pairs), len(places.pairs) - 1)
    usable = (places.pairs[at] == own.pairs) & (places.counts[at] <= COMMON) & (own.pairs >= _LATIN)
    at, usable = at[own.place], usable[own.place]
    found = np.flatnonzero(usable)
    at = at[found]
    count = places.counts[at]
    i = np.repeat(found, count)
    within = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)
    return i, places.order[np.repeat(places.first[at], count) + within]


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


def _strongest(i: Indexes, j: Indexes, inside: NDArray[np.bool_]) -> Indexes:
    """For each place of a the one seed that counts: of those `inside` a band and those of a long run the one whose run
    is longest. A window at a seam belongs half to another passage, and a short sentence moved alone to no window."""
    diagonal = j - i
    if max(diagonal.max(), -diagonal.min()) < _SMALL:
        diagonal = diagonal.astype(np.int16)  # sorted by radix
    order = diagonal.argsort(kind="stable")  # `i` rises along each diagonal
    breaks = (steps(diagonal[order]) != 0) | (steps(i[order]) > _SKIPPED)
    ends = np.append(breaks.nonzero()[0] + 1, len(i))
    size = np.append(ends[:1], steps(ends))
    length = np.empty(len(i), dtype=np.intp)
    length[order] = size.repeat(size)
    strong = (inside | (length >= RUN)).nonzero()[0]
    if not len(strong):
        return strong
    place, strength = i[strong], 2 * length[strong] + inside[strong]
    starts = np.append(0, (steps(place) != 0).nonzero()[0] + 1)
    best = np.maximum.reduceat(strength, starts)
    chosen = strong[strength == best.repeat(steps(np.append(starts, len(strong))))]
    once: Indexes = chosen[np.append(True, steps(i[chosen]) != 0)]
    return once


def _filled(i: Indexes, j: Indexes, pairs: Pairs, others: Pairs) -> tuple[Indexes, Indexes]:
    """The seeds with the equal pairs between neighbours of one diagonal, which were too common to begin with."""
    gap = steps(i)
    at = np.flatnonzero((gap > 1) & (gap == steps(j)))
    inner = gap[at] - 1
    within = np.arange(int(inner.sum())) - np.repeat(np.cumsum(inner) - inner, inner)
    more_i, more_j = np.repeat(i[at], inner) + 1 + within, np.repeat(j[at], inner) + 1 + within
    same = pairs[more_i] == others[more_j]
    if not same.any():
        return i, j
    both_i, both_j = np.concatenate((i, more_i[same])), np.concatenate((j, more_j[same]))
    order = np.argsort(both_i, kind="stable")
    return both_i[order], both_j[order]


def steps(places: Indexes) -> Indexes:
    """From each place to the next (np.diff without its checks)."""
    return places[1:] - places[:-1]
