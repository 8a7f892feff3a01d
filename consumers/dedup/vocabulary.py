"""Texts in, how natural a turn of phrase is out: which of two wordings of one text was written and which was spun.

A spinner leaves pairs of characters that no writer puts side by side; what is seen in no other story is strange.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.texts import Short, pair_slot
from newswatch.compiled import compiled

_BITS = 22
_SHIFT = 32 - _BITS
_FULL = np.uint8(255)
_HAN = np.uint32(0x3400)
_WALK = 64
"""Steps to the place where a pair is noted as counted: of a text made to collide some are counted as often as they
come."""
_LEAST_TEXTS = 30
"""Stories before anything is called strange: at first everything is new."""
_LEAST_PAIRS = 12
"""Pairs that only one of two texts has, under which nothing is said of its wording."""
_GAP = 0.15
"""By how much the natural share of one wording must exceed the other's. Spun copies of broadcast news lie .3 below."""


@dataclass
class Vocabulary:
    """In how many stories each pair of characters was seen, counted to 255, in a table of hashes."""

    texts: int = 0
    seen: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1 << _BITS, dtype=np.uint8))

    def add(self, text: Short) -> None:
        """Count a story's pairs; each story once, by the text that opened it."""
        _count(text, self.seen)
        self.texts += 1

    def stranger(self, mine: NDArray[np.uint32], theirs: NDArray[np.uint32]) -> int:
        """1 where the wording of `mine` is the strange one, -1 where that of `theirs` is, 0 where neither stands out.

        Only pairs that the other text does not have are looked at. A pair counts as natural when two stories have it:
        one may be the story of the two texts themselves.
        """
        if self.texts < _LEAST_TEXTS:
            return 0
        slots, others = np.unique(_slots(mine)), np.unique(_slots(theirs))
        own = self._natural(np.setdiff1d(slots, others, assume_unique=True))
        other = self._natural(np.setdiff1d(others, slots, assume_unique=True))
        if own is None or other is None or abs(own - other) < _GAP:
            return 0
        return 1 if own < other else -1

    def known(self, pairs: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """For each pair whether two stories have it; one that is not Chinese counts as known."""
        slots = (pairs * np.uint32(0x9E3779B1)) >> np.uint32(_SHIFT)
        known: NDArray[np.bool_] = (self.seen[slots] >= 2) | ((pairs >> np.uint32(16)) < _HAN)
        return known

    def _natural(self, slots: NDArray[np.uint32]) -> float | None:
        return float((self.seen[slots] >= 2).mean()) if len(slots) >= _LEAST_PAIRS else None


@compiled
def _count(text: Short, seen: NDArray[np.uint8]) -> None:
    """Count each pair of `text` once."""
    size = 1024
    while size < 2 * len(text):
        size *= 2
    met = np.zeros(size, np.uint32)  # open addressing; 0 is free: slot 0 is counted as often as it comes
    for place in range(len(text) - 1):
        if text[place] < _HAN:
            continue
        slot = pair_slot(text[place], text[place + 1], _SHIFT)
        at, walked = slot & np.uint32(size - 1), 0
        while met[at] != 0 and met[at] != slot and walked < _WALK:
            at = (at + np.uint32(1)) & np.uint32(size - 1)
            walked += 1
        if met[at] != slot:
            met[at] = slot if met[at] == 0 else met[at]
            if seen[slot] < _FULL:
                seen[slot] += np.uint8(1)


@compiled
def _slots(pairs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A slot for every pair of Chinese characters (others say nothing about wording)."""
    han = pairs[(pairs >> np.uint32(16)) >= _HAN]
    for at in range(len(han)):
        han[at] = pair_slot(han[at] >> np.uint32(16), han[at] & np.uint32(0xFFFF), _SHIFT)
    return han
