"""Numbers that name things in, the small numbers they were given out: a hash table in two arrays.

A dict of a million ids takes 160 bytes for each, this at most 48; and its arrays can be kept in a file. Open addressing
with linear probing (Knuth, TAOCP 3, 6.4), never more than half full.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from newswatch.compiled import compiled

NONE = -1
"""What is not there."""
_SMALLEST = 1024
_HEX = 15
"""Hex digits of an id that make its key, 60 bits: of two million sets of a million ids one has two with one key."""


def key_of(hex_id: str) -> int:
    """The key of an id (hex digits, see newswatch.model.ids)."""
    return int(hex_id[:_HEX], 16)


@dataclass(slots=True)
class Keys:
    """Each key (0 to 2**62) with a number from 0 on; what is given again has the latest."""

    count: int = 0
    keys: NDArray[np.int64] = field(default_factory=lambda: np.full(_SMALLEST, NONE, np.int64))
    numbers: NDArray[np.int32] = field(default_factory=lambda: np.empty(_SMALLEST, np.int32))

    @classmethod
    def of(cls, keys: NDArray[np.int64], numbers: NDArray[np.int32]) -> "Keys":
        """These keys with these numbers, the later of equal ones."""
        made = cls(0, *_empty(len(keys)))
        made.count = _put_all(keys, numbers, made.keys, made.numbers)
        return made

    def __getitem__(self, key: int) -> int:
        """The number of `key`, or NONE."""
        return int(_get(key, self.keys, self.numbers))

    def __setitem__(self, key: int, number: int) -> None:
        if 2 * (self.count + 1) > len(self.keys):
            there = self.keys != NONE
            keys, numbers = _empty(len(self.keys))
            self.count = _put_all(self.keys[there], self.numbers[there], keys, numbers)
            self.keys, self.numbers = keys, numbers
        self.count += _put(key, number, self.keys, self.numbers)


def _empty(count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Room for twice `count` keys before the next move."""
    size = max(_SMALLEST, 1 << (4 * count).bit_length())
    return np.full(size, NONE, np.int64), np.empty(size, np.int32)


@compiled
def _slot(key: int, size: int) -> int:
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    return np.int64((mixed >> np.uint64(32)) & np.uint64(size - 1))  # type: ignore[return-value]


@compiled
def _get(key: int, keys: NDArray[np.int64], numbers: NDArray[np.int32]) -> int:
    at = _slot(key, len(keys))
    while keys[at] != NONE:
        if keys[at] == key:
            return int(numbers[at])
        at = (at + 1) & (len(keys) - 1)
    return NONE


@compiled
def _put(key: int, number: int, keys: NDArray[np.int64], numbers: NDArray[np.int32]) -> int:
    """1 where the key is new."""
    at = _slot(key, len(keys))
    while keys[at] != NONE and keys[at] != key:
        at = (at + 1) & (len(keys) - 1)
    new = 1 if keys[at] == NONE else 0
    keys[at], numbers[at] = key, number
    return new


@compiled
def _put_all(
    given: NDArray[np.int64], given_numbers: NDArray[np.int32], keys: NDArray[np.int64], numbers: NDArray[np.int32]
) -> int:
    count = 0
    for at in range(len(given)):
        count += _put(given[at], given_numbers[at], keys, numbers)
    return count
