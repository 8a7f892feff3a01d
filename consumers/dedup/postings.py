"""Arrays of postings in, where those of a text's grams are and which texts they name out: the index's compiled side.

A posting is one 64-bit number, gram above text number.
"""

import numpy as np
from numpy.typing import NDArray

from newswatch.compiled import compiled
from newswatch.text.fingerprint import Hashes

Postings = NDArray[np.uint64]
Numbers = NDArray[np.int64]

BUFFER = 1 << 13
"""Postings in the table of the newest texts, some hundred articles, before they become a segment."""
BUDGET = 1024
"""Postings followed for one text."""
SURE = 12
"""Texts that have a gram which is followed whatever the budget."""
DEEPEST = 2048
"""Texts that have a gram which is followed at all: one in more is a stock phrase and ranks nothing."""
SHIFT = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
_FEW = 8
"""Postings that are gone through one by one."""
_COUNTERS = 1 << 12
"""Counters of texts by the last bits of their number."""


@compiled
def _slot(gram: int) -> int:
    return (np.uint64(gram) * np.uint64(0x9E3779B1) >> np.uint64(15)) & np.uint64(BUFFER - 1)  # type: ignore[return-value]


@compiled
def chained(
    sample: Hashes,
    number: int,
    heads: NDArray[np.int32],
    before: NDArray[np.int32],
    postings: Postings,
    count: int,
) -> int:
    """Put a text's postings in front of their chains; how many postings there are then."""
    for gram in sample:
        slot = _slot(gram)
        postings[count] = (np.uint64(gram) << SHIFT) | np.uint64(number)
        before[count] = heads[slot]
        heads[slot] = count
        count += 1
    return count


@compiled
def held(
    sample: Hashes,
    heads: NDArray[np.int32],
    before: NDArray[np.int32],
    newest: Postings,
    segments: tuple[Postings, ...],
    begins: tuple[Numbers, ...],
) -> tuple[Numbers, Numbers, Numbers]:
    """The texts that have each gram that is followed, for each the gram's place in `sample`, and in how many texts
    each gram is, below 0 where it was not followed.

    `heads` and `before` chain the newest postings; `begins` are the directories of the `segments`, which the first
    empty one ends.
    """
    used = 0
    while used < len(segments) and len(segments[used]):
        used += 1
    counts, starts = np.empty((used + 1, len(sample)), np.int64), np.empty((used, len(sample)), np.int64)
    _count(sample, heads, before, newest, counts[used])
    for number in range(used):
        _find(sample, segments[number], begins[number], starts[number], counts[number])
    frequency, room = _followed(counts)
    texts, places = np.empty(room, np.int64), np.empty(room, np.int64)
    taken = _take_chained(sample, heads, before, newest, frequency, texts, places)
    for number in range(used):
        taken = _take(segments[number], starts[number], counts[number], frequency, texts, places, taken)
    return texts, places, frequency


@compiled
def _take_chained(
    sample: Hashes,
    heads: NDArray[np.int32],
    before: NDArray[np.int32],
    postings: Postings,
    frequency: Numbers,
    texts: Numbers,
    places: Numbers,
) -> int:
    """Write down the newest texts that have each gram that is followed; how many there are."""
    taken = 0
    for place in range(len(sample)):
        at = heads[_slot(sample[place])] if frequency[place] > 0 else -1
        while at >= 0:
            if postings[at] >> SHIFT == sample[place]:
                texts[taken], places[taken] = np.int64(postings[at] & LOW), place
                taken += 1
            at = before[at]
    return taken


@compiled
def _take(
    postings: Postings,
    starts: Numbers,
    counts: Numbers,
    frequency: Numbers,
    texts: Numbers,
    places: Numbers,
    taken: int,
) -> int:
    """The same of a segment, behind those `taken` already."""
    for place in range(len(starts)):
        if frequency[place] > 0:
            for at in range(starts[place], starts[place] + counts[place]):
                texts[taken], places[taken] = np.int64(postings[at] & LOW), place
                taken += 1
    return taken


@compiled
def _count(
    sample: Hashes, heads: NDArray[np.int32], before: NDArray[np.int32], postings: Postings, counts: Numbers
) -> None:
    """How many of the newest postings are of each gram."""
    for place in range(len(sample)):
        count, at = 0, heads[_slot(sample[place])]
        while at >= 0:
            count += postings[at] >> SHIFT == sample[place]
            at = before[at]
        counts[place] = count


@compiled
def _find(sample: Hashes, postings: Postings, begins: Numbers, starts: Numbers, counts: Numbers) -> None:
    """Where a segment's postings of each gram begin, and how many they are."""
    shift = np.uint64(32 - np.int64(np.log2(len(begins) - 1)))
    for place in range(len(sample)):
        first = np.uint64(sample[place]) >> shift
        start, end = _range(postings, begins[first], begins[first + np.uint64(1)], np.uint64(sample[place]))
        starts[place], counts[place] = start, end - start


@compiled
def _followed(counts: Numbers) -> tuple[Numbers, int]:
    """In how many texts each gram is, below 0 for those too common to be followed; the postings of the others."""
    frequency = counts.sum(axis=0)
    room = 0
    for place in np.argsort(frequency):
        often = frequency[place]
        if often > DEEPEST or (often > SURE and room + often > BUDGET):
            frequency[place] = -often
        else:
            room += often
    return frequency, room


@compiled
def _range(postings: Postings, low: int, high: int, gram: np.uint64) -> tuple[int, int]:
    """Where the postings of `gram` begin and end between `low` and `high`; the last few are gone through one by one."""
    end, last = low, high
    while high - low > _FEW:
        middle = (low + high) >> 1
        if postings[middle] >> SHIFT < gram:
            low = middle + 1
        else:
            high = middle
    while low < high and postings[low] >> SHIFT < gram:
        low += 1
    if last - low <= _FEW:
        end = low
        while end < last and postings[end] >> SHIFT == gram:
            end += 1
        return low, end
    end = low
    while end < last:
        middle = (end + last) >> 1
        if postings[middle] >> SHIFT <= gram:
            end = middle + 1
        else:
            last = middle
    return low, end


@compiled
def ranked(
    sample: Hashes,
    heads: NDArray[np.int32],
    before: NDArray[np.int32],
    newest: Postings,
    segments: tuple[Postings, ...],
    begins: tuple[Numbers, ...],
    alive: NDArray[np.bool_],
    living: float,
    most: int,
    least_shared: int,
    least_weight: float,
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """The best `most` of the texts that are `held` and `alive`, of which there are `living`: numbers, grams shared, and
    weight as a share of what all grams have."""
    texts, places, frequency = held(sample, heads, before, newest, segments, begins)
    rarity = np.zeros(len(frequency), np.float64)
    total = 1e-9
    for place in range(len(frequency)):
        if frequency[place] >= 0:
            rarity[place] = np.log(living / max(frequency[place], 1)) + 0.1
            total += rarity[place]
    numbers, shared, weights = _gathered(texts, places, rarity, least_shared)
    best = np.empty(most + 1, np.int64)
    kept = 0
    for at in range(len(numbers)):
        if shared[at] < least_shared or weights[at] < least_weight * total or not alive[numbers[at]]:
            continue
        place = kept
        while place > 0 and (
            weights[best[place - 1]] < weights[at]
            or (weights[best[place - 1]] == weights[at] and numbers[best[place - 1]] < numbers[at])
        ):
            best[place] = best[place - 1]
            place -= 1
        best[place] = at
        kept = min(kept + 1, most)
    best = best[:kept]
    return numbers[best], shared[best], weights[best] / total


@compiled
def _gathered(
    found: Numbers, places: Numbers, rarity: NDArray[np.float64], least: int
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Each text found `least` times and more, and maybe some others, with how many grams it shares and how much they
    weigh.

    What shares a counter with too few is left out first: most texts found have one gram. The rest go into a hash table
    (linear probing).
    """
    counters = np.zeros(_COUNTERS, np.uint16)
    for at in range(len(found)):
        counters[found[at] & (_COUNTERS - 1)] += np.uint16(1)
    often = 0
    for at in range(len(found)):
        often += counters[found[at] & (_COUNTERS - 1)] >= least
    slots = 64
    while slots < 2 * often:
        slots *= 2
    place_of = np.full(slots, -1, np.int32)
    numbers, shared = np.empty(often, np.int64), np.zeros(often, np.int64)
    weights = np.zeros(often, np.float64)
    count = 0
    for at in range(len(found)):
        if counters[found[at] & (_COUNTERS - 1)] < least:
            continue
        slot = (found[at] * 0x9E3779B1 >> 8) & (slots - 1)
        while place_of[slot] >= 0 and numbers[place_of[slot]] != found[at]:
            slot = (slot + 1) & (slots - 1)
        if place_of[slot] < 0:
            place_of[slot], numbers[count] = count, found[at]
            count += 1
        shared[place_of[slot]] += 1
        weights[place_of[slot]] += rarity[places[at]]
    return numbers[:count], shared[:count], weights[:count]
