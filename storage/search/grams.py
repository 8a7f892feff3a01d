"""Searched forms in, the keys they are found by out: a term that stands in a text has no key that the text lacks.

A key is a Chinese character with the one behind it (0 where there is none), or a hash of a whole Latin word or number.
So the keys that begin with a character are a range, and whoever looks for the character alone asks for that.
"""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newswatch.query.searched import CHINESE, UNSPACED

Keys = NDArray[np.uint64]
Range = tuple[int, int]
"""Keys from the first to before the second."""

_APART = "\0"
"""Between the forms of one text: stands in none."""
WORD = re.compile(f"[^{CHINESE} \n{_APART}]+")
_WORDS = 0x3000 << 16
"""Keys of words are below this, those that begin with a Chinese character are not."""
_PLANES, _PRIVATE, _PRIVATES = 0x10000, 0xE000, 0x1900
DOCUMENT = np.uint64(16)
"""Bits of a document's number in its segment, below the key."""


def keys_of_term(form: str, *, whole: bool = True) -> frozenset[Range]:
    """Ranges of which a text has a key each wherever the searched form `form` stands in it, words whole.

    Where it need not stand `whole`, its first and its last word may be parts of others and have none.
    """
    found = {
        (key, key + 1)
        for match in WORD.finditer(form)
        if whole or (match.start() > 0 and match.end() < len(form))
        for key in (_word(match[0]),)
    }
    for at, character in enumerate(form):
        if not _is_unspaced(character):
            continue
        first = _short(ord(character)) << 16
        if at + 1 < len(form):
            behind = _short(ord(form[at + 1])) if _is_unspaced(form[at + 1]) else 0
            found.add((first | behind, (first | behind) + 1))
        elif at == 0 or not _is_unspaced(form[at - 1]):
            found.add((first, first + (1 << 16)))
    return frozenset(found)


def keys_of_texts(texts: Sequence[str]) -> Keys:
    """For every text its keys, each once and above the text's place in `texts` (16 bits), ascending."""
    lengths = [len(text) + 1 for text in texts]
    joined = f"{_APART}".join([*texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    unspaced = _unspaced(codes)
    short = np.where(codes < _PLANES, codes, _PRIVATE + codes % _PRIVATES).astype(np.uint64)
    behind = np.append(np.where(unspaced, short, 0)[1:], 0).astype(np.uint64)
    places = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    pairs = (((short << np.uint64(16)) | behind) << DOCUMENT | places)[unspaced]
    words = [(_word(word) << 16) | at for at, text in enumerate(texts) for word in set(WORD.findall(text))]
    found = np.concatenate([pairs, np.array(words, np.uint64)])
    found.sort()  # np.unique counts in a hash table first: five times as long
    once: Keys = found[np.append(True, found[1:] != found[:-1])[: len(found)]]
    return once


def exact(form: str) -> Range | None:
    """The keys of which a text has one if, and only if, `form` stands in it; None where they only nominate."""
    if len(form) > 2 or not all(_is_unspaced(character) and ord(character) < _PLANES for character in form):
        return None
    [only] = keys_of_term(form)
    return only


def packed(forms: Sequence[str]) -> str:
    """The forms of one text as one string."""
    return _APART.join(forms)


def unpacked(text: str) -> tuple[str, ...]:
    return tuple(text.split(_APART))


def _word(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) % _WORDS


def _short(code: int) -> int:
    """16 bits for a character; those beyond the first plane share its private area."""
    return code if code < _PLANES else _PRIVATE + code % _PRIVATES


def _is_unspaced(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in UNSPACED)


def _unspaced(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    found = np.zeros(len(codes), np.bool_)
    for first, last in UNSPACED:
        found |= (codes >= first) & (codes <= last)
    return found
