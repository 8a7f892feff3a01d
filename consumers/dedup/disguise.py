"""A comparison of a copy with its original in, the names of what was done to the copy out."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from consumers.dedup.compare import Comparison
from consumers.dedup.differences import Differences, Gap, Stretch
from consumers.dedup.distortion import distortions
from newswatch.model.story import Disguise
from newswatch.text.fold import script

_LOOKED_AT = 40_000
"""Characters of a text as printed that are looked at."""
_TRADITIONAL = 0.2
"""Share of Traditional among characters that differ between the scripts; quotations in a Simplified text stay below."""
_ENOUGH = 3
"""Traditional characters that are no accident."""
_WRAPPING = 8
"""Folded characters before or behind the text that are boilerplate; windows do not blur the ends, seeds are exact."""
_WRAPPING_BLURRED = 32
"""The same where the first or last words may have been replaced or moved."""
_SENTENCE = 60
"""Folded characters at an end, and no word of a page's among them, that may as well be a sentence somebody added."""
_OF_A_PAGE = re.compile(
    r"声明|版权|转载|责编|责任编辑|编辑[:部整]|来[源自]:|作者:|原标题|字[号体]|打印|关闭窗口|[上下]一[篇条页]|"
    r"相关(?:阅读|推荐|新闻|链接)|热门推荐|阅读|首页|频道|当前位置|的位置|评论\d|分享|收藏|关注|公众号|客户端|下载|扫码|二维码|"
    r"点[击此]|[微v]信|微博|热线|投稿|广告|免责|仅供|投资建议|更多(?:内容|精彩|资讯)|联系(?:我们|删除|方式)|备案|app|[>|→»]|"
    r"\d{4}-\d|www|http",
)
_MOVED = 12
"""Folded characters of a passage that stands elsewhere than in the original."""
_MOVED_ALONE = 8
"""The same of a sentence too short for a passage of its own."""
_CUT_SHARE, _CUT_LEAST, _CUT_LONG = 0.1, 12, 0.25
"""Share of the original at its end, and folded characters of it, that are cut off; beyond which it is no edit."""
_TOUCHED = 6
"""Folded characters inside the text that one of both does not have."""
_TOUCHED_MOVED = 8
"""The same where passages were moved, of characters that the other has nowhere."""
_BITTEN = re.compile(r"\ufffd|[?][!?]|[?！!]?/p>|&nbsp|(?<=[\u4e00-\u9fff])\?(?=[\u4e00-\u9fff/])")
_BITES = 2
_ADVERTISING = re.compile(
    r"www|https?:|[a-z0-9]\.[a-z]{2,}/|[微v]信[号:]?[a-z0-9]|qq[:群\d]|公众号|小程序|二维码|扫码|点[击此]|下载|客服|热线|广告|推广|"
    r"抢购|特惠|优惠|免费|领取|红包|app|[★☆→←]"
)
"""What advertises wherever it stands."""
_SPLICE = re.compile(
    rf"{_ADVERTISING.pattern}|[a-z0-9]{{4}}|[微v]信|关注|扫描|客户端|来源|编辑|责编|更多|详情|首发|[@#]"
)
"""What belongs to no sentence of a news text."""
_SPLICED = 2
"""Folded characters put in that advertise something, if they say so."""
_SPLICED_BLIND = 5
"""The same if they only tear a sentence apart where it has no punctuation: writers add theirs at its joints."""
_JOINTS = tuple(",、;:-—")


def disguises(comparison: Comparison, merged: bool = False) -> tuple[Disguise, ...]:
    """Everything that was done to the later text; `merged` says that it carries another story's text as well."""
    differences = Differences(comparison)
    found = [
        *_script(comparison),
        *_order(comparison, differences),
        *_wording(comparison, differences),
        *_ends(comparison, differences),
    ]
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
    if _traditional(mine.text[:_LOOKED_AT]) and not _traditional(theirs.text[:_LOOKED_AT]):
        yield Disguise.TRADITIONAL
    if comparison.later.annotated and not comparison.earlier.annotated:
        yield Disguise.PINYIN


def _traditional(text: str) -> bool:
    traditional, simplified = script(text)
    return traditional >= _ENOUGH and traditional >= _TRADITIONAL * (traditional + simplified)


def _order(comparison: Comparison, differences: Differences) -> Iterator[Disguise]:
    if _moved(comparison, differences):
        yield Disguise.REORDERED


def _moved(comparison: Comparison, differences: Differences) -> bool:
    if comparison.spun:
        return _passages_moved(comparison)
    return _passages_moved(comparison) or differences.moved(_MOVED_ALONE)


def _passages_moved(comparison: Comparison) -> bool:
    long = [p for p in comparison.alignment.passages if p.length >= _MOVED]
    return any(after.b[0] < before.b[0] for before, after in pairwise(long))


def _wording(comparison: Comparison, differences: Differences) -> Iterator[Disguise]:
    if comparison.spun:
        if comparison.stranger >= 0:
            yield Disguise.SPUN
        return
    if _bitten(comparison) or any(map(_is_spliced, differences.gaps)):
        yield Disguise.CORRUPTED
        return
    if _passages_moved(comparison):
        inner, least = _new_between(differences), _TOUCHED_MOVED
    else:
        inner, least = sum(max(gap.own, gap.other) for gap in differences.gaps) + _dropped(comparison), _TOUCHED
    if inner >= least:
        yield Disguise.EDITED


def _new_between(differences: Differences) -> int:
    """Characters that only one of both has anywhere, its ends aside: among moved passages short ones find no place."""
    here = [s for s in differences.left_here if s not in (differences.head[0], differences.tail[0])]
    there = [gap.there for gap in differences.gaps] + differences.left_there
    return max(
        sum(map(differences.new_here, [gap.here for gap in differences.gaps] + here)),
        sum(map(differences.new_there, there)),
    )


def _bitten(comparison: Comparison) -> bool:
    """Whether bytes were lost: ?!?/p> stands where 。"</p> stood."""
    mine, theirs = (sheet.article.reading.text[:_LOOKED_AT] for sheet in (comparison.later, comparison.earlier))
    return len(_BITTEN.findall(mine)) - len(_BITTEN.findall(theirs)) >= _BITES


def _is_spliced(gap: Gap) -> bool:
    """Whether something was put in that has no place in the text, or in the middle of a sentence."""
    if gap.other > 1 or gap.own < _SPLICED:
        return False
    if not gap.inside:
        return bool(_ADVERTISING.search(gap.text))
    return bool(_SPLICE.search(gap.text)) or (gap.torn and gap.own >= _SPLICED_BLIND and gap.text[:1] not in _JOINTS)


def _dropped(comparison: Comparison) -> int:
    """Characters that only one text has between passages, its ends aside."""
    passages = comparison.alignment.passages
    return max(_uncovered([p.a for p in passages]), _uncovered([p.b for p in passages]))


def _uncovered(spans: list[tuple[int, int]]) -> int:
    ordered = sorted(spans)
    gaps = (after[0] - max(s[1] for s in ordered[: k + 1]) for k, after in enumerate(ordered[1:]))
    return sum(gap for gap in gaps if gap > 0)


def _ends(comparison: Comparison, differences: Differences) -> Iterator[Disguise]:
    passages = comparison.alignment.passages
    if not passages:
        return
    ends = (differences.head, differences.tail)
    wrapped = [here for here, there in ends if _wraps(comparison, differences, here, there)]
    if wrapped or comparison.later.dropped >= _WRAPPING:
        yield Disguise.BOILERPLATE
    if any(_is_added(comparison, differences, here) for here, _ in ends):
        yield Disguise.EDITED
    missing = differences.cut[1] - differences.cut[0]
    if comparison.spun:  # an end of which too little was left to align is there all the same
        missing -= differences.tail[0][1] - differences.tail[0][0]
    if missing >= max(_CUT_LEAST, _CUT_SHARE * len(comparison.earlier.codes)):
        yield Disguise.TRUNCATED
        if missing < _CUT_LONG * len(comparison.earlier.codes) and differences.is_sentence(differences.cut):
            yield Disguise.EDITED  # a last sentence left out is as much the one as the other


def _is_added(comparison: Comparison, differences: Differences, here: Stretch) -> bool:
    """Whether what the later text has at an end may be a sentence that somebody wrote: nothing in it is of a page."""
    if comparison.spun or not _WRAPPING <= here[1] - here[0] <= _SENTENCE:
        return False
    return differences.new_here(here) >= _WRAPPING and not _OF_A_PAGE.search(differences.printed(here))


def _wraps(comparison: Comparison, differences: Differences, here: Stretch, there: int) -> bool:
    """Whether the later text has more at an end than the earlier."""
    own = here[1] - here[0]
    if comparison.spun:
        return own - there >= _WRAPPING_BLURRED
    if own < _WRAPPING or differences.new_here(here) < _WRAPPING:
        return False
    more = own - there >= _WRAPPING or _passages_moved(comparison)
    return more or bool(_OF_A_PAGE.search(differences.printed(here)))
