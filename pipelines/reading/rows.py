"""A text's lines in, which are cells of a table, and the cells of each row on one line, a tab between two, out."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml.html import HtmlElement

from pipelines.reading.heads import is_linked, is_paragraph
from pipelines.reading.lines import Line

_CELLS = frozenset({"td", "th"})
_LEVELS = 6
"""Elements of a cell around its text."""
_LONGEST_CELL = 60
"""Characters from which on a paragraph in a cell says that the table is there for layout."""


def texts(found: Sequence[Line]) -> Iterator[str]:
    """The texts of lines; those of a row of data are one. White space is all that changes."""
    cells = [(_cell(line.element), line.text) for line in found]
    for row, group in groupby(cells, key=lambda each: None if each[0] is None else each[0].getparent()):
        inside = list(group)
        if row is None or any(len(text) >= _LONGEST_CELL and is_paragraph(text) for _, text in inside):
            yield from (text for _, text in inside)
        else:
            yield from _row(inside)


def is_data(line: Line) -> bool:
    """Whether a line is all that a cell says, beside others in a row among rows: there it means what its place says."""
    cell = _cell(line.element)
    if cell is None or len(line.text) >= _LONGEST_CELL or is_linked(line):
        return False
    block, row = line.element, cell.getparent()
    alone = block is cell or (block.getparent() is cell and _is_alone(block))
    return alone and not _is_alone(cell) and row is not None and not _is_alone(row)


def _is_alone(element: HtmlElement) -> bool:
    return element.getnext() is None and element.getprevious() is None


def _row(inside: Sequence[tuple[HtmlElement | None, str]]) -> Iterator[str]:
    """The lines of one row: as one where they stand in more than one cell."""
    by_cell = [[text for _, text in group] for _, group in groupby(inside, key=lambda each: each[0])]
    if len(by_cell) == 1:
        yield from by_cell[0]
    else:
        yield "\t".join(map(" ".join, by_cell))


def _cell(element: HtmlElement) -> HtmlElement | None:
    """The cell that a line's block is or stands in."""
    above: HtmlElement | None = element
    for _ in range(_LEVELS):
        if above is None or above.tag in _CELLS:
            return above
        above = above.getparent()
    return None
