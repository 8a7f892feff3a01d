"""Cells and a width in, the lines of a table out: short columns stay whole, addresses can be copied."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

_GAP = "  "
_LEAST = 8
"""Cells of the narrowest column that a long text is broken to."""
_LONGEST_WORD = 16
"""Characters of a word that is never split."""
_BELOW = " " * 4

Row = Sequence[str]


def lines(head: Row, rows: Sequence[Row], out: Console) -> Iterator[str]:
    """The head, a rule, then the rows; what does not fit is broken at the widest columns, the first never.

    An address that has no room in its column stands on a line of its own below its row, as long as it is.
    """
    widths = _widths(head, rows, out.width)
    yield from _row(head, widths, out)
    yield "─" * min(sum(widths) + len(_GAP) * (len(widths) - 1), out.width)
    for row in rows:
        below = [cell for cell, width in zip(row, widths, strict=True) if _is_address(cell) and cell_len(cell) > width]
        yield from _row([cell if cell not in below else "" for cell in row], widths, out)
        yield from (_BELOW + cell for cell in below)


def _widths(head: Row, rows: Sequence[Row], most: int) -> list[int]:
    """Of each column: all that it needs, or else no more than leaves room for the others."""
    room = most - len(_GAP) * (len(head) - 1)
    whole = [max(map(cell_len, column)) for column in zip(head, *rows, strict=True)]
    if sum(whole) <= room:
        return whole
    texts = [["" if _is_address(cell) else cell for cell in row] for row in rows]
    columns = [*zip(head, *texts, strict=True)]
    first, *rest = [max(map(cell_len, column)) for column in columns]
    least = [min(width, _least(column)) for width, column in zip(rest, columns[1:], strict=True)]
    cap = max(rest, default=0)
    capped = rest
    while cap > _LEAST and first + sum(capped) > room:
        cap -= 1
        capped = [max(floor, min(width, cap)) for floor, width in zip(least, rest, strict=True)]
    return [first, *capped]


def _least(column: Row) -> int:
    """Room for every word; Chinese can be broken anywhere, and what is very long is."""
    words = (word for cell in column for word in cell.split())
    return max([_LEAST, *(len(word) for word in words if len(word) == cell_len(word) <= _LONGEST_WORD)])


def _row(row: Row, widths: Sequence[int], out: Console) -> Iterator[str]:
    """One row, as many lines high as its highest cell; none where it has nothing to show."""
    parts = [_broken(cell, width, out) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, parts))):
        cells = [part[number] if number < len(part) else "" for part in parts]
        shown = (set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=True))
        yield _GAP.join(shown).rstrip()


def _broken(cell: str, width: int, out: Console) -> list[str]:
    return [part.plain.rstrip() for part in Text(cell).wrap(out, max(width, 1))]


def _is_address(cell: str) -> bool:
    """A link, or addresses of channels with commas between."""
    parts = cell.split(", ")
    found = any("://" in part or (":" in part and len(part) > _LONGEST_WORD) for part in parts)
    return found and not any(" " in part for part in parts)
