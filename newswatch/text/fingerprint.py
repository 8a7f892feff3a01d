"""Folded characters in, hashes of their n-grams out, and the sample of them that an index keeps."""

import numpy as np
from numpy.typing import NDArray

from newswatch.text.fold import Codes

Hashes = NDArray[np.uint32]

WIDTH = 4
"""Characters to a gram: 4 ranks the true original in the top ten up to half of all characters changed (measured on
spun state news); 3 meets too many stock phrases, 5 loses spun text."""
SAMPLED = 8
"""One gram in so many is kept, chosen by its hash: the same gram is kept in every text (Broder 1997, mod p)."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: Fibonacci hashing (Knuth, TAOCP 3, 6.4)
_SECOND = np.uint64(0xD6E8FEB86659FD93)


def grams(codes: Codes) -> Hashes:
    """The hash of the `WIDTH` characters from each position; empty for a shorter text."""
    if len(codes) < WIDTH:
        return np.empty(0, dtype=np.uint32)
    wide = codes.astype(np.uint64)
    packed = (wide[:-3] << np.uint64(48)) ^ (wide[1:-2] << np.uint64(32)) ^ (wide[2:-1] << np.uint64(16)) ^ wide[3:]
    mixed = packed * _MULTIPLIER
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _SECOND
    hashes: Hashes = (mixed >> np.uint64(32)).astype(np.uint32)
    return hashes


def sampled(hashes: Hashes) -> Hashes:
    """The distinct hashes among `hashes` that an index keeps, ascending."""
    return np.unique(hashes[hashes % np.uint32(SAMPLED) == 0])


def pairs(codes: Codes) -> NDArray[np.uint32]:
    """Each position's two characters as one number, for alignment; empty for a shorter text."""
    return (codes[:-1] << np.uint32(16)) ^ codes[1:]
