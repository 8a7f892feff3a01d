"""Sampled grams of a text in, the numbers of the texts that share the rarest of them out.

An inverted index in a few sorted arrays: a posting is one 64-bit number, gram above text number. New postings
collect in a small buffer; full buffers become segments, and segments of like size are merged (O'Neil et al. 1996,
log-structured merge), so that adding costs little, a look-up touches few arrays and what is older than the horizon
falls out on the way.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from newswatch.text.fingerprint import Hashes

Postings = NDArray[np.uint64]

BUFFER = 256
"""Texts to a buffer."""
FAN = 4
"""Segments of one size that are merged into one of the next."""
DEEPEST = 256
"""Postings looked at for one gram, newest first: a gram in more texts is a stock phrase and ranks nothing."""
_SHIFT = np.uint64(32)
_EMPTY = np.empty(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that shares grams: `shared` of them, and `weight`, how much their rarity counts (0..1 of the query's)."""

    number: int
    shared: int
    weight: float


@dataclass(slots=True)
class Index:
    """Texts are numbered upwards in the order they are added."""

    texts: int = 0
    floor: int = 0
    _segments: list[Postings] = field(default_factory=list)
    _buffered: int = 0
    _sorted: Postings = field(default_factory=_EMPTY.copy)

    def add(self, sample: Hashes) -> int:
        """Take in a text and return its number."""
        number = self.texts
        self.texts += 1
        postings = (sample.astype(np.uint64) << _SHIFT) | np.uint64(number)
        self._sorted = np.sort(np.concatenate((self._sorted, postings)), kind="stable")
        self._buffered += 1
        if self._buffered >= BUFFER:
            self._segments.append(self._sorted)
            self._buffered, self._sorted = 0, _EMPTY
            self._merge()
        return number

    def forget(self, before: int) -> None:
        """Texts numbered below `before` are found no more; their postings go with the next merge."""
        self.floor = max(self.floor, before)

    def look_up(self, sample: Hashes, most: int) -> list[Hit]:
        """The `most` texts that share the most weight of rare grams, best first; newer first among equals."""
        if not len(sample):
            return []
        found, query, frequency = self._postings(sample)
        if not len(found):
            return []
        rarity = np.log((self.texts - self.floor + 1.0) / np.maximum(frequency, 1)) + 0.1
        rarity[frequency > DEEPEST] = 0.0
        total = float(rarity.sum()) or 1.0
        texts, where = np.unique(found, return_inverse=True)
        weight = np.bincount(where, rarity[query])
        shared = np.bincount(where)
        best = np.lexsort((-texts, -weight))[:most]
        return [Hit(int(texts[k]), int(shared[k]), float(weight[k]) / total) for k in best]

    def holders(self, sample: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of a place in `sample` and a text that has that gram, and for each gram in how many texts it is.

        Grams in more than `DEEPEST` texts of one segment are counted, their texts not named.
        """
        found, query, frequency = self._postings(sample)
        return query, found, frequency

    def _postings(self, sample: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Numbers found, the query gram that found each, and every query gram's frequency."""
        low = sample.astype(np.uint64) << _SHIFT
        high = low + np.uint64(1 << 32)
        frequency = np.zeros(len(sample), dtype=np.intp)
        numbers: list[NDArray[np.intp]] = []
        queries: list[NDArray[np.intp]] = []
        for segment in (*self._segments, self._sorted):
            if not len(segment):
                continue
            start = np.searchsorted(segment, low)
            count = np.searchsorted(segment, high) - start
            frequency += count
            count = np.where(count > DEEPEST, 0, count)
            query = np.repeat(np.arange(len(sample)), count)
            within = np.arange(len(query)) - np.repeat(np.cumsum(count) - count, count)
            postings = segment[np.repeat(start, count) + within]
            numbers.append((postings & np.uint64(0xFFFFFFFF)).astype(np.intp))
            queries.append(query)
        if not numbers:
            return np.empty(0, np.intp), np.empty(0, np.intp), frequency
        found, query = np.concatenate(numbers), np.concatenate(queries)
        live = found >= self.floor
        return found[live], query[live], frequency

    def _merge(self) -> None:
        """Merge the newest `FAN` segments while they are of like size."""
        while len(self._segments) >= FAN and len(self._segments[-FAN]) < FAN * max(1, len(self._segments[-1])):
            merged = np.sort(np.concatenate(self._segments[-FAN:]), kind="stable")
            live = (merged & np.uint64(0xFFFFFFFF)) >= np.uint64(self.floor)
            self._segments[-FAN:] = [merged[live]]
