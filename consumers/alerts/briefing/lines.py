"""Pieces of text, each in its font, and a width in, a paragraph of a PDF out, broken into lines as Chinese is.

reportlab breaks Chinese text anywhere, Latin words too, and measures and lays out each character by itself. Here a line
ends between two Chinese characters or at a blank, no line begins with a mark that closes or ends with one that opens
(GB/T 15834-2011, 5.1), and words are measured whole.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import FragLine, ParaLines
from reportlab.platypus.paraparser import ParaFrag

_ATOM = re.compile(r"[^\s\u2e80-\uffff“”‘’…—·]{1,60}|.", re.DOTALL)
"""What no line ends within: a Latin word or a number, or one character."""
_CLOSES = frozenset("，。、；：！？）》〉”’】」』〕…—·％%,.;:!?)]}")
_OPENS = frozenset("（《〈“‘【「『〔([{")
_BACK = 4
"""How many atoms are taken to the next line so that neither mark stands where it must not."""

Atom = tuple[ParaFrag, str, float]
"""Whose font, colour and link it has; its text; how wide it is."""


class Text(Paragraph):  # type: ignore[misc]  # untyped
    """A paragraph, laid out once for each width: tables and pages ask several times. It goes to one page as a whole."""

    _laid_out: float | None = None

    def __init__(self, pieces: Sequence[ParaFrag], style: ParagraphStyle) -> None:
        super().__init__("", style, frags=pieces)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if self._laid_out != width:
            super().wrap(width, height)
            self._laid_out = width
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Paragraph]:
        return []

    def breakLinesCJK(self, maxWidths: Sequence[float]) -> Any:  # noqa: N802, N803 - reportlab's names
        width, size = maxWidths[-1], self.style.fontSize
        lines = [_line(atoms, width, size) for atoms in broken(self.frags, width)]
        return ParaLines(kind=1, lines=lines)


def broken(pieces: Sequence[ParaFrag], width: float) -> Iterator[list[Atom]]:
    """The lines in order."""
    line: list[Atom] = []
    used = 0.0
    for atom in _atoms(pieces, width):
        if used + atom[2] > width and line and not atom[1].isspace():
            kept = _end(line, atom[1])
            yield line[:kept]
            line = line[kept:]
            used = sum(each[2] for each in line)
        if line or not atom[1].isspace():
            line.append(atom)
            used += atom[2]
    if line:
        yield line


def _atoms(pieces: Sequence[ParaFrag], width: float) -> Iterator[Atom]:
    """None of them wider than a line that has more than one character."""
    for piece in pieces:
        for text in _ATOM.findall(piece.text):
            wide = stringWidth(text, piece.fontName, piece.fontSize)
            if wide <= width:
                yield piece, text, wide
                continue
            for char in text:
                yield piece, char, stringWidth(char, piece.fontName, piece.fontSize)


def _end(line: Sequence[Atom], following: str) -> int:
    """How many atoms stay on a line that `following` does not fit on."""
    for at in range(len(line), max(len(line) - _BACK, 0), -1):
        behind = line[at][1] if at < len(line) else following
        if behind not in _CLOSES and line[at - 1][1] not in _OPENS:
            return at
    return len(line)


def _line(atoms: Sequence[Atom], width: float, size: float) -> Any:
    words = []
    for _, same in groupby(atoms, key=lambda atom: id(atom[0])):
        run = list(same)
        words.append(run[0][0].clone(text="".join(text for _, text, _ in run)))
    used = sum(atom[2] for atom in atoms)
    return FragLine(
        kind=1,
        extraSpace=width - used,
        wordCount=1,
        words=words,
        fontSize=size,
        ascent=size,
        descent=-0.2 * size,
        maxWidth=width,
        currentWidth=used,
        lineBreak=False,
    )
