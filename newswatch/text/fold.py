"""Text in, folded text out with a map back: what two renderings of the same words have in common.

One table of 65,536 entries does it all: NFKC, accents off, lower case, Traditional to Simplified with the variants of
Taiwan, Hong Kong and of several converters. A character stays one character in it, so that offsets survive.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from newswatch.text.pinyin import strip_pinyin

FOLD_VERSION = "3"
"""Changes whenever `fold` gives another result for any text; stored with every revision key."""

Codes = NDArray[np.uint32]
Positions = NDArray[np.intp]

_BMP = 0x10000
_CODE, _WORD, _LATIN = (np.uint32(bits) for bits in (0x1FFFFF, 1 << 24, 1 << 25))
_CONVERTERS = ("tw2s", "hk2s", "t2s")
# 幺: to OpenCC the 么 of 什么 is a Traditional 幺
_MERGED = dict(zip("著妳牠祂乾鬥瞭於徵幺祇甦藉覆", "着你它它干斗了于征么只苏借复", strict=True))
"""Pairs that converters confuse or that a phrase table would keep apart: both sides fold alike, right or wrong."""


@dataclass(frozen=True)
class Folded:
    """A text in its two comparable forms; all positions are code points.

    `plain` has injected pinyin out and every character folded, punctuation and figures still readable; `text` is
    `plain` without punctuation and white space, `codes` its code points. `kept` leads from `text` to `plain`,
    `stripped` from `plain` to the text given (None where nothing was stripped). `notes` counts the pinyin characters
    taken out.
    """

    codes: Codes
    kept: Positions
    stripped: Positions | None
    notes: int
    plain_codes: Codes

    @cached_property
    def text(self) -> str:
        return _text(self.codes)

    @cached_property
    def plain(self) -> str:
        return _text(self.plain_codes)

    @cached_property
    def offsets(self) -> Positions:
        """For every character of `text` its code point in the text given."""
        return self.kept if self.stripped is None else self.stripped[self.kept]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of `text` as a span of the text given; an empty one stays empty."""
        if end <= start:
            at = int(self.offsets[start]) if start < len(self.offsets) else 0
            return at, at
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of `plain`, not empty, as a span of the text given."""
        if self.stripped is None:
            return start, end
        return int(self.stripped[start]), int(self.stripped[end - 1]) + 1


def fold(text: str) -> str:
    """What `folded` gives, without the map."""
    return folded(text).text


@lru_cache(maxsize=16)
def folded(text: str) -> Folded:
    """`text` folded: pinyin stripped, one script, one case, one width, punctuation and white space dropped.

    The latest are kept: a text's key and its comparison want it one after the other.
    """
    codes = _codes(text)
    found = _looked_up(codes)
    stripped = None
    if not text.isascii() and (found & _LATIN).any():
        bare, index = strip_pinyin(text)
        if len(bare) < len(text):
            stripped, codes = np.array(index, dtype=np.intp), _codes(bare)
            found = _looked_up(codes)
    kept = (found & _WORD).nonzero()[0]
    plain = found & _CODE
    return Folded(plain[kept], kept, stripped, len(text) - len(codes), plain)


def script(text: str) -> tuple[int, int]:
    """How many characters of `text` only Traditional writing has, and how many only Simplified has."""
    codes = _codes(text)
    codes = codes[codes < _BMP]
    traditional, simplified = _scripts()
    return int(traditional[codes].sum()), int(simplified[codes].sum())


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _looked_up(codes: Codes) -> Codes:
    """The fold of every code, with its marks."""
    table = _table()
    if codes.size and int(codes.max()) >= _BMP:
        return np.where(codes < _BMP, table[np.minimum(codes, _BMP - 1)], codes | _WORD)
    return table[codes]


@lru_cache(maxsize=1)
def _table() -> Codes:
    """The fold of every character of the first plane; marked where that is part of a word, and where the character is a
    letter that could be pinyin: most texts have none and need no closer look."""
    singles = [_single(chr(code)) for code in range(_BMP)]
    han = sorted({c for c in singles if c >= "\u2e80"})
    simplified = dict(zip(han, _each_converted(han, *_CONVERTERS), strict=True))
    simplified = {c: _MERGED.get(s, s) for c, s in simplified.items()}
    folds = [simplified.get(c, c) for c in singles]
    table = np.array([ord(c) | (_WORD if c.isalnum() else 0) for c in folds], dtype=np.uint32)
    codes = np.arange(_BMP)
    table[((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A) | ((codes >= 0xC0) & (codes < 0x2B0))] |= _LATIN
    return table


@lru_cache(maxsize=1)
def _scripts() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which characters change on the way to Simplified, and which on the way to Traditional."""
    han = [chr(code) for code in range(0x3400, 0xA000)]
    down, up = _each_converted(han, "t2s"), _each_converted(han, "s2t")
    traditional = np.zeros(_BMP, dtype=np.bool_)
    simplified = np.zeros(_BMP, dtype=np.bool_)
    for char, to_simplified, to_traditional in zip(han, down, up, strict=True):
        traditional[ord(char)] = to_simplified != char
        simplified[ord(char)] = to_traditional != char and to_simplified == char
    return traditional, simplified


def _each_converted(chars: list[str], *converters: str) -> list[str]:
    """Every character alone through OpenCC; one that would become several stays."""
    joined = "\n".join(chars)
    for name in converters:
        joined = OpenCC(name).convert(joined)
    return [to if len(to) == 1 else char for char, to in zip(chars, joined.split("\n"), strict=True)]


def _single(char: str) -> str:
    """One character for one: compatibility forms resolved, accents off, lower case, any white space a blank."""
    if char.isspace() or "\ud800" <= char <= "\udfff":
        return " "
    base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    if len(base) == 1:
        return base.lower()[:1]
    composed = unicodedata.normalize("NFKC", char).lower()
    words = [c for c in composed if c.isalnum()]
    if len(composed) == 1 or not words:
        return composed[0] if len(composed) == 1 and not composed.isspace() else char
    return words[0]
