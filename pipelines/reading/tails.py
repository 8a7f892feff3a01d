"""A text's lines with their kinds of furniture in, where the text is over out."""

import re
from collections.abc import Sequence

from pipelines.reading.furniture import Furniture
from pipelines.reading.heads import is_linked, is_paragraph
from pipelines.reading.lines import Line

_LIST_SHARE, _FOOT_SHARE, _SHARE, _LEAST = 0.4, 0.25, 0.05, 40.0
"""Shares of all prose that may stand behind the heading of a list, behind a foot and behind other furniture; characters
that may stand there in any case."""
_FOOT = frozenset({Furniture.EDITOR, Furniture.FOOT})
_NEVER = frozenset({Furniture.HEAD, Furniture.ORIGINAL_TITLE})
"""Furniture that says nothing of where a text ends."""
_SIGNATURE = re.compile(
    r"^[（(]?(?:完|本报评论员|新华社.{0,12}电)[)）]?$|^.{2,24}(?:部|局|委员会|委|会|院|办公室|办|厅|署|组|中心|政府|公司)$|"
    r"^\d{4}年\d{1,2}月\d{1,2}日$|^二[〇○零Ｏ].{6,10}日$|^附件?\s?\d{0,2}\s?[:：.、]|^[（(].{1,24}[)）]$"
)
_ANNOUNCES = re.compile(r"[:：]$|如下|名单|名單|附表|附后")
_MOST_SIGNATURES = 8
_MOST_UNMARKED = 5
"""Lines between the last paragraph and the first furniture; more are a list or table of the text's own."""


def end(found: Sequence[Line], kinds: Sequence[Furniture | None], *, headed: bool) -> int:
    """The number of lines the text has: furniture with hardly any prose behind it ends it.

    Where such follows, or where the same container had a head (`headed`: then it may have a foot as well), the text
    ends with its last paragraph; who signs, the day and annexes stay, and the list that this paragraph announces.
    """
    prose = _prose(found, kinds)
    stop = _closed(prose, kinds)
    last = max((index for index in range(stop) if prose[index]), default=stop - 1) + 1
    dirt = next((index for index in range(last, stop) if kinds[index] or is_linked(found[index])), stop)
    announced = any(_ANNOUNCES.search(line.text) for line in found[max(0, last - 1) : last + 1])
    clean = not headed and (dirt == len(found) or dirt - last > _MOST_UNMARKED)
    if announced or clean:
        return dirt
    signed = last
    while signed < min(stop, last + _MOST_SIGNATURES) and _SIGNATURE.search(found[signed].text):
        signed += 1
    return signed


def _prose(found: Sequence[Line], kinds: Sequence[Furniture | None]) -> list[int]:
    """The characters of each line that is a paragraph; of any line where a text has hardly one (verse, tables)."""
    free = [
        len(line.text) if kind is None and not is_linked(line) else 0 for line, kind in zip(found, kinds, strict=True)
    ]
    prose = [length if is_paragraph(line.text) else 0 for line, length in zip(found, free, strict=True)]
    return prose if 2 * sum(prose) >= sum(free) else free


def _closed(prose: Sequence[int], kinds: Sequence[Furniture | None]) -> int:
    """The first furniture that has little enough prose behind it."""
    total, before = sum(prose), 0
    for index, kind in enumerate(kinds):
        left = total - before
        if kind is Furniture.LIST and left <= _LIST_SHARE * total:
            return index
        if kind is not None and kind not in _NEVER and before > left and left <= _may_follow(kind, total):
            return index
        before += prose[index]
    return len(kinds)


def _may_follow(kind: Furniture, total: int) -> float:
    return max((_FOOT_SHARE if kind in _FOOT else _SHARE) * total, _LEAST)
