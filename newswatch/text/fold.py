"""Text in, folded text out with a map back: what two renderings of the same words have in common.

Invisible characters and injected pinyin go, then every character becomes what the table of glyphs has for it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newswatch.lazy import lazy
from newswatch.text import glyphs
from newswatch.text.glyphs import CODE, JUNK, LATIN, WORD, looked_up, scripts
from newswatch.text.pinyin import aids

FOLD_VERSION = "4"
"""Changes whenever `fold` gives another result for any text; stored with every revision key."""

Codes = glyphs.Codes
Positions = NDArray[np.intp]

_KEPT = 200_000
"""Characters of a text whose folded form is kept, at some twenty bytes each."""


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

    @lazy
    def text(self) -> str:
        return _text(self.codes)

    @lazy
    def plain(self) -> str:
        return _text(self.plain_codes)

    @lazy
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
        """[start, end) of `plain` as a span of the text given; an empty one stays empty."""
        if self.stripped is None:
            return start, end
        if end <= start:
            at = int(self.stripped[start]) if start < len(self.stripped) else int(self.stripped[-1:].sum()) + 1
            return at, at
        return int(self.stripped[start]), int(self.stripped[end - 1]) + 1


def fold(text: str) -> str:
    """What `folded` gives, without the map."""
    return folded(text).text


def folded(text: str) -> Folded:
    """`text` folded: pinyin stripped, one script, one case, one width, punctuation and white space dropped.

    The latest are kept: a text's key and its comparison want it one after the other.
    """
    return _kept(text) if len(text) <= _KEPT else folded_anew(text)


def folded_anew(text: str) -> Folded:
    """The same, kept nowhere."""
    codes = _codes(text)
    found, marks = looked_up(codes)
    stripped, notes = None, 0
    if marks & JUNK:
        stripped = (found & JUNK == 0).nonzero()[0]
        found, text = found[stripped], _text(codes[stripped])
    if marks & LATIN and (spans := aids(text)):
        left = np.ones(len(found), dtype=np.bool_)
        for start, end in spans:
            left[start:end] = False
        bare = left.nonzero()[0]
        notes = len(found) - len(bare)
        stripped, found = bare if stripped is None else stripped[bare], found[bare]
    kept = (found & WORD).nonzero()[0]
    plain = found & CODE
    return Folded(plain[kept], kept, stripped, notes, plain)


_kept = lru_cache(maxsize=16)(folded_anew)


def script(text: str) -> tuple[int, int]:
    """How many characters of `text` only Traditional writing has, and how many only Simplified has."""
    codes = _codes(text)
    traditional, simplified = scripts()
    codes = codes[codes < len(traditional)]
    return int(traditional[codes].sum()), int(simplified[codes].sum())


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
