"""Sampled grams of a text in, the numbers of the texts that share the rarest of them out.

An inverted index in a few arrays: a posting is one 64-bit number, gram above text number. New postings stand in chains
of a hash table; full tables become sorted segments, and segments of like size are merged (O'Neil et al. 1996,
log-structured merge), so that adding costs little, a look-up touches few arrays and what is older than the horizon
falls out on the way. A segment has a directory by the first bits of the gram, which spares most of a binary search.
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
"""Segments of one size that are merged into one of the next."""
DEEPEST = 256
"""Texts of a segment named for one gram: a gram in more is a stock phrase and ranks nothing."""
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
    _weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(1024, np.float32))
    _shared: NDArray[np.int32] = field(default_factory=lambda: np.zeros(1024, np.int32))

    def add(self, sample: Hashes) -> int:
        """Take in a text and return its number."""
        number = self.texts
        self.texts += 1
        if self.texts > len(self._weights):
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
        return Hits(*_ranked(found, query, frequency, texts, self._weights, self._shared, most, shared, weight))

    def holders(self, sample: Hashes) -> tuple[Numbers, Numbers, Numbers]:
        """Pairs of a place in `sample` and a text that has that gram, and for each gram in how many texts it is.

        Grams in more than `DEEPEST` texts of one segment are counted, their texts not named.
        """
        found, query, frequency = self._postings(sample)
        return query, found, frequency

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
        self._weights = np.zeros(2 * self.texts, np.float32)
        self._shared = np.zeros(2 * self.texts, np.int32)
        self._alive = np.append(self._alive, np.zeros(max(0, 2 * self.texts - len(self._alive)), np.bool_))

    def _postings(self, sample: Hashes) -> tuple[Numbers, Numbers, Numbers]:
        """Numbers found, the query gram that found each, and every query gram's frequency."""
        frequency = np.zeros(len(sample), np.int64)
        newest = self._newest
        parts = [
            _in_chains(sample, newest.heads, newest.before, newest.postings, frequency, self._alive),
            *(_in_segment(sample, each.postings, each.begins, frequency, self._alive) for each in self._segments),
        ]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]), frequency

    def _merge(self) -> None:
        """Merge the newest `FAN` segments while they are of like size."""
        while len(self._segments) >= FAN:
            newest = [segment.postings for segment in self._segments[-FAN:]]
            if len(newest[0]) >= FAN * max(1, len(newest[-1])):
                return
            merged = np.sort(np.concatenate(newest), kind="stable")
            self._segments[-FAN:] = [_Segment.of(merged[self._alive[merged & _LOW]])]


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
def _in_chains(
    sample: Hashes,
    heads: NDArray[np.int32],
    before: NDArray[np.int32],
    postings: Postings,
    frequency: Numbers,
    alive: NDArray[np.bool_],
) -> tuple[Numbers, Numbers]:
    """The texts among the newest that have each gram, as `_postings` gives them; adds to `frequency`."""
    found, query = np.empty(256, np.int64), np.empty(256, np.int64)
    count = 0
    for place in range(len(sample)):
        first, at = count, heads[_slot(sample[place])]
        while at >= 0:
            if postings[at] >> _SHIFT == sample[place]:
                frequency[place] += 1
                number = np.int64(postings[at] & _LOW)
                if count - first <= DEEPEST and alive[number]:
                    if count == len(found):
                        found, query = np.append(found, found), np.append(query, query)
                    found[count], query[count] = number, place
                    count += 1
            at = before[at]
        if count - first > DEEPEST:
            count = first
    return found[:count], query[:count]


@compiled
def _in_segment(
    sample: Hashes, postings: Postings, begins: Numbers, frequency: Numbers, alive: NDArray[np.bool_]
) -> tuple[Numbers, Numbers]:
    """The same of a segment."""
    shift = np.uint64(32 - np.int64(np.log2(len(begins) - 1)))
    starts, ends = np.empty(len(sample), np.int64), np.empty(len(sample), np.int64)
    room = 0
    for place in range(len(sample)):
        first = np.uint64(sample[place]) >> shift
        low, high = begins[first], begins[first + np.uint64(1)]
        start, end = _range(postings, low, high, np.uint64(sample[place]))
        frequency[place] += end - start
        if end - start > DEEPEST:
            end = start
        starts[place], ends[place] = start, end
        room += end - start
    found, query = np.empty(room, np.int64), np.empty(room, np.int64)
    count = 0
    for place in range(len(sample)):
        for at in range(starts[place], ends[place]):
            number = np.int64(postings[at] & _LOW)
            if alive[number]:
                found[count], query[count] = number, place
                count += 1
    return found[:count], query[:count]


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
    weights: NDArray[np.float32],
    shared: NDArray[np.int32],
    most: int,
    least_shared: int,
    least_weight: float,
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """The best `most` of the texts found: numbers, grams shared, and weight as a share of what all grams have together.

    `weights` and `shared` have a 0 for each text, before and after.
    """
    rarity = np.zeros(len(frequency), np.float64)
    total = 0.0
    for place in range(len(frequency)):
        if frequency[place] <= DEEPEST:
            rarity[place] = np.log(texts / max(frequency[place], 1)) + 0.1
            total += rarity[place]
    for at in range(len(found)):
        weights[found[at]] += rarity[query[at]]
        shared[found[at]] += 1
    best = np.empty(most + 1, np.int64)
    count = 0
    for at in range(len(found)):
        number = found[at]
        if shared[number] < least_shared or weights[number] < least_weight * total:
            continue
        place = count
        while place > 0 and (
            weights[best[place - 1]] < weights[number]
            or (weights[best[place - 1]] == weights[number] and best[place - 1] < number)
        ):
            best[place] = best[place - 1]
            place -= 1
        best[place] = number
        count = min(count + 1, most)
        shared[number] = -shared[number]
    numbers = best[:count].copy()
    counts, weighed = np.empty(count, np.int64), np.empty(count, np.float64)
    for place in range(count):
        counts[place], weighed[place] = -shared[numbers[place]], weights[numbers[place]]
    for at in range(len(found)):
        weights[found[at]] = 0
        shared[found[at]] = 0
    return numbers, counts, weighed / max(total, 1e-9)
