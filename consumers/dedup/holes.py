"""A comparison of two texts of one wording in, the few characters out in which they differ, place by place."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import numpy as np

from consumers.dedup.align import SEAM
from consumers.dedup.compare import Comparison
from consumers.dedup.seeds import Indexes
from consumers.dedup.sheet import Sheet
from newswatch.text.changes import REACH, Place, Places
from newswatch.text.fold import Codes, Folded

_LONGEST = 16
"""Characters of a place at most: a name, a date, a number; more is another sentence."""
_MOST = 2000
"""Places looked at in one text."""
_DAMAGE = re.compile(r"\ufffd|/p>|[?][!?]|&nbsp|(?<=[\u4e00-\u9fff])\?(?=[\u4e00-\u9fff/])")
_AROUND = 4
"""Characters on either side of a place in which damage makes it no statement."""
_PROVENANCE = re.compile(
    r"^\s*[(（【\[]?\s*(?:(?:信息|文章|稿件)?来源|责编|责任编辑|编辑|作者|记者|通讯员|文|图|发布|发布时间|时间|原标题|监制|校对|审核|标签|浏览)"
    r"(?:\s*[:：/|]|\s+(?=[\u4e00-\u9fff]{2,4}[)）】\s]))"
)
_LINE = 40
"""Characters of a line at most that says whose text it is; a longer one tells something."""


def holes(comparison: Comparison) -> Iterator[Places]:
    """Places within a passage at which the texts differ and around which they do not, in order of the later text.

    None of a spun text, nor where bytes were lost or a line says whose text it is.
    """
    if comparison.spun or not len(comparison.alignment.i):
        return
    later, earlier = comparison.later.folded, comparison.earlier.folded
    for a, b in _merged(_trimmed(comparison)):
        if max(a[1] - a[0], b[1] - b[0]) > _LONGEST or not _held(later.text, a, earlier.text, b):
            continue
        places = _placed(later, a), _placed(earlier, b)
        sheets = comparison.later, comparison.earlier
        if not any(_is_damaged(*each) or _is_provenance(*each) for each in zip(places, sheets, strict=True)):
            yield places


Range = tuple[int, int]


def _trimmed(comparison: Comparison) -> Iterator[tuple[Range, Range]]:
    """The differences between one seed and the next, without what both have at their ends."""
    i, j = _straight(comparison.alignment.i, comparison.alignment.j)
    mine, theirs = comparison.later.folded.codes, comparison.earlier.folded.codes
    # both texts begin before the first seed and end behind the last
    starts, ends = np.append(0, i + 1).tolist(), np.append(i + 1, len(mine)).tolist()
    others, other_ends = np.append(0, j + 1).tolist(), np.append(j + 1, len(theirs)).tolist()
    own, other = np.subtract(ends, starts), np.subtract(other_ends, others)
    near = (own >= 0) & (other >= 0) & (np.maximum(own, other) <= SEAM)
    for k in np.flatnonzero(near & ((own != 1) | (other != 1)))[:_MOST].tolist():
        yield from _apart(mine, (starts[k], ends[k]), theirs, (others[k], other_ends[k]))


def _straight(i: Indexes, j: Indexes) -> tuple[Indexes, Indexes]:
    """The seeds without the few that lie off the diagonal of those around them: a word that stands there twice."""
    turns = np.flatnonzero(np.diff(j - i)) + 1
    starts, ends = np.append(0, turns), np.append(turns, len(i))
    kept = np.repeat(ends - starts >= REACH, ends - starts)
    return (i[kept], j[kept]) if kept.any() else (i, j)


def _apart(mine: Codes, a: Range, theirs: Codes, b: Range) -> Iterator[tuple[Range, Range]]:
    """Where two stretches differ, of which one at least is longer than a character."""
    (start, end), (other, other_end) = a, b
    while start < end and other < other_end and mine[start] == theirs[other]:
        start, other = start + 1, other + 1
    while start < end and other < other_end and mine[end - 1] == theirs[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    if max(end - start, other_end - other) <= _LONGEST:
        if start < end or other < other_end:
            yield (start, end), (other, other_end)
        return
    matcher = SequenceMatcher(None, mine[start:end].tolist(), theirs[other:other_end].tolist(), autojunk=False)
    for tag, x, x_end, y, y_end in matcher.get_opcodes():
        if tag != "equal":
            yield (start + x, start + x_end), (other + y, other + y_end)


def _merged(found: Iterator[tuple[Range, Range]]) -> list[tuple[Range, Range]]:
    """Differences with hardly anything between them are one."""
    merged: list[tuple[Range, Range]] = []
    for a, b in found:
        if merged and 0 <= a[0] - merged[-1][0][1] < REACH and 0 <= b[0] - merged[-1][1][1] < REACH:
            before = merged.pop()
            a, b = (before[0][0], a[1]), (before[1][0], b[1])
        merged.append((a, b))
    return merged


def _held(mine: str, a: Range, theirs: str, b: Range) -> bool:
    """Whether the texts are alike on either side, or end there both; somewhere they are."""
    before = mine[max(0, a[0] - REACH) : a[0]], theirs[max(0, b[0] - REACH) : b[0]]
    after = mine[a[1] : a[1] + REACH], theirs[b[1] : b[1] + REACH]
    return before[0] == before[1] and after[0] == after[1] and bool(before[0] or after[0])


def _placed(folded: Folded, span: Range) -> Place:
    """A span of `folded.text` in `folded.plain`."""
    start, end = span
    if start < end:
        return Place(folded.plain, int(folded.kept[start]), int(folded.kept[end - 1]) + 1)
    at = int(folded.kept[start]) if start < len(folded.kept) else len(folded.plain)
    return Place(folded.plain, at, at)


def _is_damaged(place: Place, sheet: Sheet) -> bool:
    around = place.grown(_AROUND, _AROUND)
    text = sheet.article.reading.text[slice(*sheet.folded.plain_span(around.start, around.end))]
    return _DAMAGE.search(text) is not None


def _is_provenance(place: Place, sheet: Sheet) -> bool:
    """Whether the line of the place is a short one that says who wrote or printed the text."""
    text, at = sheet.article.reading.text, max(0, place.start - 1)
    if at >= len(place.plain):
        return False
    at = sheet.folded.plain_span(at, at + 1)[0]
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return len(line) <= _LINE and _PROVENANCE.match(line) is not None
