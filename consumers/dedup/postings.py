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
_FEW = 24
"""Postings between two entries of a directory that are gone through one by one."""


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
def counted(
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
def ranges(sample: Hashes, postings: Postings, begins: Numbers, starts: Numbers, counts: Numbers) -> None:
    """Where a segment's postings of each gram begin, and how many they are."""
    shift = np.uint64(32 - np.int64(np.log2(len(begins) - 1)))
    for place in range(len(sample)):
        first = np.uint64(sample[place]) >> shift
        start, end = _range(postings, begins[first], begins[first + np.uint64(1)], np.uint64(sample[place]))
        starts[place], counts[place] = start, end - start


@compiled
def followed(counts: Numbers) -> tuple[Numbers, int]:
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
def in_chains(
    sample: Hashes,
    heads: NDArray[np.int32],
    before: NDArray[np.int32],
    postings: Postings,
    frequency: Numbers,
    found: Numbers,
    query: Numbers,
) -> int:
    """The texts among the newest that have each gram that is followed; how many there are."""
    taken = 0
    for place in range(len(sample)):
        at = heads[_slot(sample[place])] if frequency[place] > 0 else -1
        while at >= 0:
            number = np.int64(postings[at] & LOW)
            if postings[at] >> SHIFT == sample[place]:
                found[taken], query[taken] = number, place
                taken += 1
            at = before[at]
    return taken


@compiled
def in_segment(
    postings: Postings,
    starts: Numbers,
    counts: Numbers,
    frequency: Numbers,
    found: Numbers,
    query: Numbers,
    taken: int,
) -> int:
    """The same of a segment, behind those `taken` already."""
    for place in range(len(starts)):
        if frequency[place] > 0:
            for at in range(starts[place], starts[place] + counts[place]):
                found[taken], query[taken] = np.int64(postings[at] & LOW), place
                taken += 1
    return taken


@compiled
def _range(postings: Postings, low: int, high: int, gram: np.uint64) -> tuple[int, int]:
    """Where the postings of `gram` begin and end between `low` and `high`; a few are gone through one by one."""
    if high - low > _FEW:
        start = int(np.searchsorted(postings[low:high], gram << SHIFT))
        return low + start, low + int(np.searchsorted(postings[low:high], (gram << SHIFT) | LOW, side="right"))
    while low < high and postings[low] >> SHIFT < gram:
        low += 1
    end = low
    while end < high and postings[end] >> SHIFT == gram:
        end += 1
    return low, end


@compiled
def ranked(
    found: Numbers,
    query: Numbers,
    frequency: Numbers,
    texts: float,
    alive: NDArray[np.bool_],
    most: int,
    least_shared: int,
    least_weight: float,
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """The best `most` of the texts found: numbers, grams shared, and weight as a share of what all grams have."""
    rarity = np.zeros(len(frequency), np.float64)
    total = 1e-9
    for place in range(len(frequency)):
        if frequency[place] >= 0:
            rarity[place] = np.log(texts / max(frequency[place], 1)) + 0.1
            total += rarity[place]
    numbers, shared, weights = _gathered(found, query, rarity)
    best = np.empty(most + 1, np.int64)
    count = 0
    for at in range(len(numbers)):
        if shared[at] < least_shared or weights[at] < least_weight * total or not alive[numbers[at]]:
            continue
        place = count
        while place > 0 and (
            weights[best[place - 1]] < weights[at]
            or (weights[best[place - 1]] == weights[at] and numbers[best[place - 1]] < numbers[at])
        ):
            best[place] = best[place - 1]
            place -= 1
        best[place] = at
        count = min(count + 1, most)
    best = best[:count]
    return numbers[best], shared[best], weights[best] / total


@compiled
def _gathered(
    found: Numbers, query: Numbers, rarity: NDArray[np.float64]
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Each text found once, with how many grams it shares and how much they weigh: a hash table, linear probing."""
    slots = 64
    while slots < 2 * len(found):
        slots *= 2
    place_of = np.full(slots, -1, np.int32)
    numbers, shared = np.empty(len(found), np.int64), np.zeros(len(found), np.int64)
    weights = np.zeros(len(found), np.float64)
    count = 0
    for at in range(len(found)):
        slot = (found[at] * 0x9E3779B1 >> 8) & (slots - 1)
        while place_of[slot] >= 0 and numbers[place_of[slot]] != found[at]:
            slot = (slot + 1) & (slots - 1)
        if place_of[slot] < 0:
            place_of[slot], numbers[count] = count, found[at]
            count += 1
        shared[place_of[slot]] += 1
        weights[place_of[slot]] += rarity[query[at]]
    return numbers[:count], shared[:count], weights[:count]
