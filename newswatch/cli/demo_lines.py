"""The parts of one message in, lines that fit the terminal out; in a pipe one line, as long as it is."""

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_LEAST = 20
"""Cells a part is given, however narrow the terminal says it is."""
_GAP = Text("  ")


def padded(text: str, cells: int) -> str:
    """`text` with blanks behind it up to `cells`; what is longer stays whole."""
    return text + " " * (cells - cell_len(text))


def broken(out: Console, head: Text, title: Text, told: Text, indent: int) -> Text:
    """`head  title  told` with nothing left out: what does not fit on the first line goes on, indented by `indent`.

    A title is broken anywhere, as Chinese is; `told` between its words only, since it carries figures and reasons.
    """
    if not out.is_terminal:
        return _GAP.join(part for part in (head, title, told) if part)
    room, beside = max(out.width - indent, _LEAST), out.width - head.cell_len - len(_GAP)
    lines, margin = [head], Text(" " * indent)
    folded = _folded(title, beside if beside >= _LEAST else room, room)
    if folded and beside >= _LEAST:
        lines = [_GAP.join((head, folded.pop(0)))]
    lines.extend(margin + line for line in folded)
    if lines[-1].cell_len + len(_GAP) + told.cell_len <= out.width:
        lines[-1] = _GAP.join((lines[-1], told)) if told else lines[-1]
    else:
        lines.extend(margin + line for line in told.wrap(out, room))
    return Text("\n").join(lines)


def _folded(text: Text, first: int, rest: int) -> list[Text]:
    """The text in lines of at most `first` and then `rest` cells."""
    cuts, used, room = [], 0, first
    for place, character in enumerate(text.plain):
        cells = cell_len(character)
        if used + cells > room:
            cuts.append(place)
            used, room = 0, rest
        used += cells
    return list(text.divide(cuts)) if text else []
