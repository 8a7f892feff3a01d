"""A comparison of a copy with its original in, the names of what was done to the copy out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from consumers.dedup.compare import Comparison
from consumers.dedup.distortion import distortions
from consumers.dedup.passages import DRIFT
from newswatch.model.story import Disguise
from newswatch.text.fold import script

_TRADITIONAL = 0.2
"""Share of Traditional among characters that differ between the scripts; quotations in a Simplified text stay below."""
_ENOUGH = 3
"""Traditional characters that are no accident."""
_WRAPPING = 8
"""Folded characters before or behind the text that are boilerplate; windows do not blur the ends, seeds are exact."""
_WRAPPING_BLURRED = 32
"""The same where the first or last words may have been replaced or moved."""
_MOVED = 16
"""Folded characters of a passage that stands elsewhere than in the original."""
_CUT_SHARE, _CUT_LEAST = 0.1, 40
_TOUCHED = 6
"""Folded characters inside the text that one of both does not have."""
_TOUCHED_MOVED = 0.15
"""The same, as a share, where passages were moved: short ones are lost between the moved."""
_SENTENCE_ENDS = frozenset("。!?;:\n ")
_BITTEN = re.compile(r"\ufffd|[?][!?]|[?！!]?/p>|&nbsp|(?<=[\u4e00-\u9fff])\?(?=[\u4e00-\u9fff/])")
_BITES = 2
_SPLICE = re.compile(r"[a-z0-9]{3}|www|http|[微v]信|公众号|关注|扫码|点击|下载|app", re.IGNORECASE)
_SPLICED = (3, 40)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A place where the texts differ: characters here and there, the text here, whether inside a sentence."""

    own: int
    other: int
    text: str
    inside: bool


def disguises(comparison: Comparison, merged: bool = False) -> tuple[Disguise, ...]:
    """Everything that was done to the later text; `merged` says that it carries another story's text as well."""
    found = [*_script(comparison), *_order(comparison), *_wording(comparison), *_ends(comparison)]
    if merged:
        found.append(Disguise.MERGED)
    return tuple(dict.fromkeys(found)) or (_untouched(comparison),)


def _untouched(comparison: Comparison) -> Disguise:
    """What to call a copy that nothing large was done to: verbatim only where nothing was done at all."""
    later, earlier = comparison.later.codes, comparison.earlier.codes
    if np.array_equal(later, earlier) and not distortions(comparison):
        return Disguise.VERBATIM
    whole = any(p.b == (0, len(earlier)) and p.seeds == len(earlier) - 1 for p in comparison.alignment.passages)
    return Disguise.BOILERPLATE if whole and len(later) > len(earlier) else Disguise.EDITED


def converted(comparison: Comparison) -> bool:
    """Whether the later text is a conversion or annotation of the earlier: no witness of the wording as written."""
    return any(True for _ in _script(comparison))


def _script(comparison: Comparison) -> Iterator[Disguise]:
    mine, theirs = (sheet.article.reading for sheet in (comparison.later, comparison.earlier))
    if _traditional(mine.text) and not _traditional(theirs.text):
        yield Disguise.TRADITIONAL
    if comparison.later.annotated and not comparison.earlier.annotated:
        yield Disguise.PINYIN


def _traditional(text: str) -> bool:
    traditional, simplified = script(text)
    return traditional >= _ENOUGH and traditional >= _TRADITIONAL * (traditional + simplified)


def _order(comparison: Comparison) -> Iterator[Disguise]:
    if _moved(comparison):
        yield Disguise.REORDERED


def _moved(comparison: Comparison) -> bool:
    long = [p for p in comparison.alignment.passages if p.length >= _MOVED]
    return any(after.b[0] < before.b[0] for before, after in pairwise(long))


def _wording(comparison: Comparison) -> Iterator[Disguise]:
    if comparison.spun:
        if comparison.stranger >= 0:
            yield Disguise.SPUN
        return
    gaps = list(_gaps(comparison))
    if _corrupted(comparison, gaps):
        yield Disguise.CORRUPTED
        return
    touched = sum(max(gap.own, gap.other) for gap in gaps) + _dropped(comparison)
    if touched >= (_TOUCHED_MOVED * len(comparison.later.codes) if _moved(comparison) else _TOUCHED):
        yield Disguise.EDITED


def _corrupted(comparison: Comparison, gaps: list[_Gap]) -> bool:
    """Bytes lost (?!?/p> where 。"</p> stood) or advertising spliced into the middle of sentences."""
    mine, theirs = (sheet.article.reading.text for sheet in (comparison.later, comparison.earlier))
    bites = len(_BITTEN.findall(mine)) - len(_BITTEN.findall(theirs))
    low, high = _SPLICED
    added = [gap for gap in gaps if gap.other <= 1 and low <= gap.own <= high]
    return bites >= _BITES or any(gap.inside and _SPLICE.search(gap.text) for gap in added)


def _dropped(comparison: Comparison) -> int:
    """Characters that only one text has between passages, its ends aside."""
    passages = comparison.alignment.passages
    return max(_uncovered([p.a for p in passages]), _uncovered([p.b for p in passages]))


def _uncovered(spans: list[tuple[int, int]]) -> int:
    ordered = sorted(spans)
    gaps = (after[0] - max(s[1] for s in ordered[: k + 1]) for k, after in enumerate(ordered[1:]))
    return sum(gap for gap in gaps if gap > 0)


def _ends(comparison: Comparison) -> Iterator[Disguise]:
    passages = comparison.alignment.passages
    if not passages:
        return
    size = len(comparison.later.codes)
    before, behind = min(p.a[0] for p in passages), size - max(p.a[1] for p in passages)
    around = comparison.later.dropped >= _WRAPPING
    if max(before, behind) >= (_WRAPPING_BLURRED if comparison.spun or _moved(comparison) else _WRAPPING) or around:
        yield Disguise.BOILERPLATE
    other = len(comparison.earlier.codes)
    missing = other - max(p.b[1] for p in passages)
    if missing >= max(_CUT_LEAST, _CUT_SHARE * other):
        yield Disguise.TRUNCATED


def _gaps(comparison: Comparison) -> Iterator[_Gap]:
    """Where the two texts differ within a passage, between one seed and the next."""
    i, j = comparison.alignment.i, comparison.alignment.j
    folded_here, there = comparison.later.folded, comparison.earlier.folded.text
    own, other = np.diff(i), np.diff(j)
    onward = (own > 0) & (other > 0) & (np.abs(own - other) <= DRIFT)
    for k in np.flatnonzero(onward & ((own > 1) | (other > 1))):
        mine, theirs = folded_here.text[i[k] + 2 : i[k + 1]], there[j[k] + 2 : j[k + 1]]
        if mine != theirs:
            ending = folded_here.plain[folded_here.kept[i[k] + 1] :][1:2]
            yield _Gap(len(mine), len(theirs), mine, inside=ending not in _SENTENCE_ENDS)
