"""Sampled grams of a text in, the numbers of the texts that share the rarest of them out.

An inverted index in a few arrays: a posting is one 64-bit number, gram above text number. New postings stand in chains
of a hash table; full tables become sorted segments, and a segment is merged with the one before it until each is
`FAN` times as large as the next (O'Neil et al. 1996, log-structured merge), so that adding costs little, a look-up
touches few arrays and what is older than the horizon falls out on the way. A segment has a directory by the first bits
of the gram, which spares most of a binary search. Of a text's grams the rarest are followed, until `BUDGET` postings
are found: what a look-up costs grows with the number of segments and not with that of the texts.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.postings import (
    BUFFER,
    LOW,
    Numbers,
    Postings,
    chained,
    held,
    ranked,
)
from newswatch.text.fingerprint import Hashes

FAN = 4
"""By how much a segment is larger than the next at least."""
_MOST_BITS = 20
_MOST_SEGMENTS = 12
"""The largest of so many has 8,192 x 4 ** 11 postings, those of some hundred million articles."""


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


_NO_SEGMENT = _Segment.of(np.empty(0, np.uint64))


@dataclass(slots=True)
class _Newest:
    """Postings in the order they came, each chained to the one before it in its slot."""

    heads: NDArray[np.int32] = field(default_factory=lambda: np.full(BUFFER, -1, np.int32))
    before: NDArray[np.int32] = field(default_factory=lambda: np.empty(BUFFER, np.int32))
    postings: Postings = field(default_factory=lambda: np.empty(BUFFER, np.uint64))
    count: int = 0

    def add(self, sample: Hashes, number: int) -> None:
        self.count = chained(sample, number, self.heads, self.before, self.postings, self.count)

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
    _arrays: tuple[Any, ...] | None = None
    """What a look-up goes through, until a segment is added."""

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
                self._arrays = None
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
        living = self.texts - self.forgotten + 1.0
        heads, before, newest, segments, begins = self._postings()
        return Hits(*ranked(sample, heads, before, newest, segments, begins, self._alive, living, most, shared, weight))

    def holders(self, sample: Hashes) -> tuple[Numbers, Numbers, Numbers]:
        """Pairs of a place in `sample` and a text that has that gram, and for each gram in how many texts it is.

        Of the commonest grams the texts are counted and not named.
        """
        texts, places, frequency = held(sample, *self._postings())
        return places, texts, np.abs(frequency)

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

    def _postings(self) -> tuple[Any, ...]:
        """What a look-up goes through; of segments always as many, so that one machine code serves all."""
        if self._arrays is None:
            newest, kept = self._newest, [*self._segments, *[_NO_SEGMENT] * (_MOST_SEGMENTS - len(self._segments))]
            postings, begins = tuple(each.postings for each in kept), tuple(each.begins for each in kept)
            self._arrays = newest.heads, newest.before, newest.postings, postings, begins
        return self._arrays

    def _merge(self) -> None:
        """Merge the newest segment with the one before it while that is not `FAN` times as large."""
        while len(self._segments) > 1 and len(self._segments[-2].postings) < FAN * len(self._segments[-1].postings):
            merged = np.sort(np.concatenate([each.postings for each in self._segments[-2:]]), kind="stable")
            self._segments[-2:] = [_Segment.of(merged[self._alive[merged & LOW]])]
