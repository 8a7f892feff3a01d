"""The lines of a container in, how many at its start are head (way, title, clock, credit, byline) and no text, out."""

import re
from collections.abc import Sequence

from pipelines.reading.furniture import furniture
from pipelines.reading.lines import Line
from pipelines.reading.names import is_name
from pipelines.reading.people import is_byline

_ENDS = re.compile(r"[。！？!?；;…][”』」\"'）)】\]]?$|[：:]$")
_INSIDE = re.compile("[，。；,;]")
_SURELY, _PERHAPS = 60, 20
"""Characters: a line this long is a paragraph; one of these, if it is a sentence."""
_MOST = 40
"""Lines a head can have."""
_CRUMB = re.compile(r"\s*(?:>{1,2}|›|»|〉|→|＞)\s*")
_WAY = re.compile(r"^\W{0,3}(?:您|你)?(?:现在|現在|当前|當前|目前)?(?:的|所在)?(?:位置|导航)\s*[:：]?")
_LONGEST_CRUMB = 16


def is_paragraph(text: str) -> bool:
    """Whether a line reads like a sentence or more of a text, not like a title, a label or a cell."""
    if len(text) >= _SURELY:
        return True
    return len(text) >= _PERHAPS and bool(_ENDS.search(text)) and bool(_INSIDE.search(text))


def crumbs(text: str) -> list[str]:
    """The pieces of a line that shows the way to its page (站点 > 栏目 > 标题); empty for another line."""
    way = _WAY.match(text)
    pieces = [piece for piece in _CRUMB.split(text[way.end() :] if way else text) if piece]
    if len(pieces) < 2 or any(len(piece) > _LONGEST_CRUMB for piece in pieces[:-1]):
        return []
    return pieces


def first_paragraph(found: Sequence[Line]) -> int:
    """The index of the first line that is a paragraph of a text; `len(found)` where none is near the start."""
    for index, line in enumerate(found[:_MOST]):
        if is_paragraph(line.text) and not is_linked(line) and not furniture(line.text) and not crumbs(line.text):
            return index
    return len(found)


def is_linked(line: Line) -> bool:
    return line.linked * 2 > len(line.text)


def length(found: Sequence[Line], title: str) -> int:
    """How many lines come before the text: all up to the last one that only a head has, and the names behind it."""
    first = first_paragraph(found)
    if first == len(found):
        return 0
    ends = [index for index, line in enumerate(found[:first]) if _is_head(line, title)]
    end = ends[-1] + 1 if ends else 0
    while end < first and is_name(found[end].text):
        end += 1
    return end


def _is_head(line: Line, title: str) -> bool:
    text = line.text
    return bool(furniture(text) or crumbs(text) or is_byline(text) or is_linked(line) or (title and title in text))
