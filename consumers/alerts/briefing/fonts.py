"""Texts in, each piece with a font of this PDF that has its characters out: no character of a page becomes a box.

A TrueType font that the operator names, or a usual one, is embedded. What it lacks, or all where there is none, is set
in fonts that every reader has or substitutes: the Latin standard font, then Adobe's Asian fonts (PDF 32000-1, 9.7.5.2
and annex D), each asked by the national standard whose characters it has. What no font has is written as its number.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from newswatch.logs import logger, plain

log = logger("briefing")

_USUAL = (
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/wqy/wqy-zenhei.ttc",
    "wqy-microhei/wqy-microhei.ttc",
    "wqy-zenhei/wqy-zenhei.ttc",
    "truetype/droid/DroidSansFallbackFull.ttf",
    "truetype/arphic/uming.ttc",
    "truetype/arphic/ukai.ttc",
)
"""Chinese TrueType fonts below /usr/share/fonts; Noto's and Source Han's have outlines that cannot be embedded here."""
_FOLDER = Path("/usr/share/fonts")
_EMBEDDED = "briefing"
_STANDARD = (("Helvetica", "ascii"), ("STSong-Light", "gbk"), ("Helvetica", "cp1252"), ("MSung-Light", "big5"))
_MORE = (("HYSMyeongJo-Medium", "euc_kr"), ("HeiseiMin-W3", "euc_jp"))
_PLANE = 0x10000
_DAMAGED = (TTFError, OSError, ValueError, LookupError, struct.error)
"""What reading a file raises that is no font, is cut short or lacks a table."""

Has = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts, each with what says whether it has a character; the first that has it sets it."""

    known: Sequence[tuple[str, Has]]

    @property
    def first(self) -> str:
        return self.known[0][0]

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in order: a font's name, and what it sets."""
        set_in = ((char, self._font(char)) for char in text)
        for font, chars in groupby(set_in, key=lambda each: each[1]):
            piece = "".join(char for char, _ in chars)
            yield (font, piece) if font else (self._font("U"), "".join(f"[U+{ord(char):04X}]" for char in piece))

    def _font(self, char: str) -> str:
        return next((name for name, has in self.known if has(char)), "")


@cache
def fonts(named: Path | None) -> Fonts:
    """The fonts of PDFs in this process; `named` is the operator's."""
    standard = _STANDARD + _MORE
    for name in dict.fromkeys(name for name, _ in standard if name != "Helvetica"):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    found = [(name, _in(codec)) for name, codec in standard]
    embedded = _embedded(named)
    return Fonts([embedded, *found] if embedded else found)


def _embedded(named: Path | None) -> tuple[str, Has] | None:
    """The first that can be: a font that cannot is told of where the operator named it."""
    for path in (named,) if named else (_FOLDER / usual for usual in _USUAL):
        try:
            font = TTFont(_EMBEDDED, str(path))
        except _DAMAGED as error:
            if named:
                reason = plain(f"{type(error).__name__} {error}", 120)
                log.warning("font_left_out", path=str(path), reason=reason)
            continue
        pdfmetrics.registerFont(font)
        return _EMBEDDED, partial(_has_glyph, font.face.charToGlyph)
    return None


def _has_glyph(glyphs: Mapping[int, int], char: str) -> bool:
    return glyphs.get(ord(char), 0) != 0


def _in(codec: str) -> Has:
    """Whether a character is of the standard; of the first plane alone, since these fonts are asked in UCS-2."""

    @cache
    def has(char: str) -> bool:
        try:
            char.encode(codec)
        except UnicodeEncodeError:
            return False
        return ord(char) < _PLANE

    return has
