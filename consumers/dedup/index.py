"""Sampled grams of a text in, the numbers of the texts that share the rarest of them out.

An inverted index in a few arrays: a posting is one 64-bit number, gram above text number. New postings stand in chains
of a hash table; full tables become sorted segments, and a segment is merged with the one before it until each is
`FAN` times as large as the next (O'Neil et al. 1996, log-structured merge), so that adding costs little, a look-up
touches few arrays and what is older than the horizon falls out on the way. A segment has a directory by the first bits
of the gram, which spares most of a binary search. Of a text's grams the rarest are followed, until `BUDGET` postings
are found: what a look-up costs does not grow with the index.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newswatch.compiled import compiled
from newswatch.text.fingerprint import Hashes

Postings = NDArray[np.uint64]
Numbers = NDArray[np.int64]

BUFFER = 1 << 13
"""Postings in the table of the newest texts, some hundred articles, before they become a segment."""
FAN = 4
"""By how much a segment is larger than the next at least."""
BUDGET = 1024
"""Postings followed for one text."""
SURE = 12
"""Texts that have a gram which is followed whatever the budget."""
DEEPEST = 2048
"""Texts that have a gram which is followed at all: one in more is a stock phrase and ranks nothing."""
_SHIFT = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_MOST_BITS = 20
_FEW = 24


class Hits(NamedTuple):
    """Texts that share grams: `shared` of them, and in `weights` how much their rarity counts (0..1 of the query's)."""

    numbers: Numbers
    shared: Numbers
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Postings ascending, and where those begin whose gram starts with each of the possible first bits."""

    postings: Postings
    begins: Numbers
    name: str

    @classmethod
    def of(cls, postings: Postings) -> "_Segment":
        bits = int(min(_MOST_BITS, max(4, len(postings)).bit_length() - 3))
        firsts = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(64 - bits)
        begins = np.searchsorted(postings, firsts[:-1])
        return cls(postings, np.append(begins, len(postings)), f"fixed-{secrets.token_hex(6)}")


@dataclass(slots=True)
class _Newest:
    """Postings in the order they came, each chained to the one before it in its slot."""

    heads: NDArray[np.int32] = field(default_factory=lambda: np.full(BUFFER, -1, np.int32))
    before: NDArray[np.int32] = field(default_factory=lambda: np.empty(BUFFER, np.int32))
    postings: Postings = field(default_factory=lambda: np.empty(BUFFER, np.uint64))
    count: int = 0

    def add(self, sample: Hashes, number: int) -> None:
        self.count = _chain(sample, number, self.heads, self.before, self.postings, self.count)

    def drained(self) -> Postings:
        """All postings ascending; afterwards there are none."""
        taken = np.sort(self.postings[: self.count])
        self.heads.fill(-1)
        self.count = 0
        return taken


@dataclass(slots=True)
class Index:
    """Texts are numbered upwards in the order they are added."""

    texts: int = 0
    forgotten: int = 0
    _alive: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1024, np.bool_))
    _segments: list[_Segment] = field(default_factory=list)
    _newest: _Newest = field(default_factory=_Newest)

    def add(self, sample: Hashes) -> int:
        """Take in a text and return its number."""
        number = self.texts
        self.texts += 1
        if self.texts > len(self._alive):
            self._make_room()
        self._alive[number] = True
        for start in range(0, len(sample), BUFFER):
            part = sample[start : start + BUFFER]
            if self._newest.count + len(part) > BUFFER:
                self._segments.append(_Segment.of(self._newest.drained()))
                self._merge()
            self._newest.add(part, number)
        return number

    def forget(self, numbers: Numbers) -> None:
        """These texts are found no more; their postings go with the next merge. None may be forgotten twice."""
        self._alive[numbers] = False
        self.forgotten += len(numbers)

    def look_up(self, sample: Hashes, most: int, shared: int = 1, weight: float = 0.0) -> Hits:
        """The `most` texts that share the most weight of rare grams, best first; newer first among equals.

        None with fewer than `shared` grams or less than `weight` in common.
        """
        found, query, frequency = self._postings(sample)
        texts = self.texts - self.forgotten + 1.0
        return Hits(*_ranked(found, query, frequency, texts, self._alive, most, shared, weight))

    def holders(self, sample: Hashes) -> tuple[Numbers, Numbers, Numbers]:
        """Pairs of a place in `sample` and a text that has that gram, and for each gram in how many texts it is.

        Of the commonest grams the texts are counted and not named.
        """
        found, query, frequency = self._postings(sample)
        return query, found, np.abs(frequency)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What `of` makes the same index of; those called `fixed-` never change."""
        newest = self._newest.postings[: self._newest.count]
        kept = {"alive": self._alive[: self.texts], "newest": newest}
        for segment in self._segments:
            kept |= {f"{segment.name}-postings": segment.postings, f"{segment.name}-begins": segment.begins}
        return kept

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], segments: Sequence[str]) -> "Index":
        """The index of these arrays; `segments` are the names of its segments in their order."""
        alive, newest = arrays["alive"], arrays["newest"]
        made = cls(len(alive), int((~alive).sum()))
        made._make_room()
        made._alive[: len(alive)] = alive
        made._segments = [_Segment(arrays[f"{s}-postings"], arrays[f"{s}-begins"], s) for s in segments]
        for posting in newest.tolist():
            made._newest.add(np.array([posting >> 32], np.uint32), posting & 0xFFFFFFFF)
        return made

    @property
    def segments(self) -> list[str]:
        """The names of the segments in their order."""
        return [segment.name for segment in self._segments]

    def _make_room(self) -> None:
        """Room for twice as many texts."""
        self._alive = np.append(self._alive, np.zeros(max(0, 2 * self.texts - len(self._alive)), np.bool_))

    def _postings(self, sample: Hashes) -> tuple[Numbers, Numbers, Numbers]:
        """Numbers found, the query gram that found each, and every query gram's frequency, below 0 where it was not
        followed."""
        newest, segments = self._newest, self._segments
        counts = np.empty((len(segments) + 1, len(sample)), np.int64)
        starts = np.empty_like(counts)
        _count(sample, newest.heads, newest.before, newest.postings, counts[0])
        for number, each in enumerate(segments, 1):
            _ranges(sample, each.postings, each.begins, starts[number], counts[number])
        frequency, room = _followed(counts)
        found, query = np.empty(room, np.int64), np.empty(room, np.int64)
        taken = _in_chains(sample, newest.heads, newest.before, newest.postings, frequency, found, query)
        for number, each in enumerate(segments, 1):
            taken = _in_segment(each.postings, starts[number], counts[number], frequency, found, query, taken)
        return found[:taken], query[:taken], frequency

    def _merge(self) -> None:
        """Merge the newest segment with the one before it while that is not `FAN` times as large."""
        while len(self._segments) > 1 and len(self._segments[-2].postings) < FAN * len(self._segments[-1].postings):
            merged = np.sort(np.concatenate([each.postings for each in self._segments[-2:]]), kind="stable")
            self._segments[-2:] = [_Segment.of(merged[self._alive[merged & _LOW]])]


@compiled
def _slot(gram: int) -> int:
    return (np.uint64(gram) * np.uint64(0x9E3779B1) >> np.uint64(15)) & np.uint64(BUFFER - 1)  # type: ignore[return-value]


@compiled
def _chain(
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
        postings[count] = (np.uint64(gram) << _SHIFT) | np.uint64(number)
        before[count] = heads[slot]
        heads[slot] = count
        count += 1
    return count


@compiled
def _count(
    sample: Hashes, heads: NDArray[np.int32], before: NDArray[np.int32], postings: Postings, counts: Numbers
) -> None:
    """How many of the newest postings are of each gram."""
    for place in range(len(sample)):
        count, at = 0, heads[_slot(sample[place])]
        while at >= 0:
            count += postings[at] >> _SHIFT == sample[place]
            at = before[at]
        counts[place] = count


@compiled
def _ranges(sample: Hashes, postings: Postings, begins: Numbers, starts: Numbers, counts: Numbers) -> None:
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
def _in_chains(
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
            number = np.int64(postings[at] & _LOW)
            if postings[at] >> _SHIFT == sample[place]:
                found[taken], query[taken] = number, place
                taken += 1
            at = before[at]
    return taken


@compiled
def _in_segment(
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
                found[taken], query[taken] = np.int64(postings[at] & _LOW), place
                taken += 1
    return taken


@compiled
def _range(postings: Postings, low: int, high: int, gram: np.uint64) -> tuple[int, int]:
    """Where the postings of `gram` begin and end between `low` and `high`; a few are gone through one by one."""
    if high - low > _FEW:
        start = int(np.searchsorted(postings[low:high], gram << _SHIFT))
        return low + start, low + int(np.searchsorted(postings[low:high], (gram << _SHIFT) | _LOW, side="right"))
    while low < high and postings[low] >> _SHIFT < gram:
        low += 1
    end = low
    while end < high and postings[end] >> _SHIFT == gram:
        end += 1
    return low, end


@compiled
def _ranked(
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
