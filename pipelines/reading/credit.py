"""A page's lines in, the outlet it credits (what stands under 来源 or its like, as printed) out.

Lines are matched in Simplified, one character for one, and cut as printed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from newswatch.model.article import Sure
from newswatch.text import dates
from pipelines.reading.around import Around
from pipelines.reading.clocks import Published
from pipelines.reading.found import Found
from pipelines.reading.furniture import furniture
from pipelines.reading.lines import Line, names, parts, place
from pipelines.reading.links import link_of
from pipelines.reading.names import is_name
from pipelines.reading.rules import is_on, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import credited as table
from pipelines.reading.tables.words import OUTLET

_LABEL = matcher(table.LABELS)
_STOP = re.compile(
    r"\s?(?:作\s?者|记者|编辑|责任|责编|撰文|撰稿|美工|美编|文[:：/]|通讯员|摄影|我要|评论|字号|字体|打印|列印|分享|点击|点阅|浏览|阅读|"
    r"人气|热度|发布|发表|时间|日期|更新|进入|参与|查看|收藏|手机|用手机|微博|纠错|举报|跟贴|跟帖|频道|论坛[:：]|"
    r"只看|显示|倒序|楼主|楼层|回复|回帖|主题[:：]|关注|订阅|投稿|复制|保存|推荐|"
    r"有\d|\d{4}[-/年.]|\d{1,2}[-:：]\d{2}|【|\[|「|（|\(|\||｜|丨|>|<|，|,|。|；|;|\"|大中小|大\s中\s小|T\||"
    r"https?:|本文|网友|点赞|次|共|已有|原标题|标签|评|转|第\d)"
)
_TOOL = re.compile(
    r"点击|点阅|浏览|阅读|人气|热度|评论|回复|回帖|跟帖|楼主|楼层|电梯|只看|倒序|显示|看图|收藏|打印|列印|字号|字体|分享|点赞|"
    r"举报|纠错|返回|关闭|查看|访问|次数|登录|注册|繁体|简体|来自|\d楼|农历|阴历|℃|[:：]"
)
"""Counters and buttons of a page; what holds one of these words is credited only where it ends as outlets do."""
_OUTLET = re.compile(
    r"^[\w《》·\-—－&.\s]{0,24}?(?:" + OUTLET + r"|电视|在线|周刊|杂志|频道|新闻|电台|客户端|通讯|"
    r"证券之星|快讯|财经|科技|.com|.COM|\.cn|博客|观察|中心|APP|微信|公众号|头条|号)》?$"
)
_PSEUDO = re.compile(
    r"(?:媒体|滚动|新闻|市场|资讯|自媒体|综合|网络|网路|互联网|整理|网友|会员|用户|读者|本站|本网|本报|本刊|站长|原创|未知|佚名|"
    r"匿名|不详|暂无|转载|其他|其它|报道|报导|消息|播报|快讯|快报|即时|实时|要闻|热点|头条|财经|科技|综述|编辑|编辑部|小编|"
    r"中心|投稿|供稿|来稿|来源|官方|公开|信息|内容|推荐|精选|品牌|推广|广告|企业|公众号|微信|微博|头条号|百家号|搜狐号|网易号|"
    r"企鹅号|大鱼号|一点号|平台|作者|发布|admin|administrator|editor|unknown|internet|新浪|搜狐|网易|腾讯)+",
)
"""Words that name nobody; a credit made of nothing else (媒体滚动, 网络综合, 财经要闻) is no outlet."""
_LABELS_ALONE = frozenset(["来源", "稿源", "信源", "出处", "作者", "记者", "报道", "报导", "消息"])
"""What is left of a credit that the template prints and nobody filled in (来源： 作者：)."""
_NO_WORD = re.compile(r"\W")
_PORTAL = re.compile("(?:新浪|搜狐|网易|腾讯)(?:网|新闻|财经|科技)?")

_NAMED = matcher(table.ELEMENTS, re.IGNORECASE)
_METAS = tuple(rule.name.partition("/")[2] for rule in table.METAS if is_on(rule))
_ACCOUNT = matcher(table.ACCOUNTS, re.IGNORECASE)
_NOT_OUTLET = re.compile(r"^\s?(?:原创|转载|转帖|整理)\s")
_GLUED = re.compile(r"^([\u4e00-\u9fff]{2,10}(?:" + OUTLET + r"|在线))[\u4e00-\u9fff]{2,3}$")
_PLACES = frozenset(
    """
    北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东
    海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 广州 深圳 美国 日本
    """.split()  # noqa: SIM905 - as in offices.py
)
"""Where an account posted from stands behind its clock."""
_FOOT_LABEL = matcher(table.LABELS, before=r"^[\s（(\[【*＊·•—-]{0,4}", longest=60)
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Credited(Found[str]):
    """`url` is the address that the page links to by the outlet's name."""

    url: str = ""


def credited(around: Around, published: Published | None) -> Credited | None:
    """What the catalogue's selector found, else the outlet credited in the head, at the foot or in metadata.

    The address behind the selector's is the one that the page's lines give that outlet.
    """
    head, base = around.head, around.page.base
    read = (
        _labelled_in(head, base)
        or _by_name(head, base)
        or _beside_clock(head, published.line if published else None, base)
        or _at_foot(around.own_foot)
        or _of_metas(around.page.metas)
    )
    hinted = _hinted(around.page.hints.get("credited", ""))
    if hinted is None or read is None or read.value != hinted.value:
        return hinted or read
    return replace(hinted, url=read.url)


def _labelled_in(head: Sequence[tuple[int, Line]], base: str) -> Credited | None:
    """The outlet behind the first source label, or on the line below it where that stands alone."""
    for index, line in head:
        found = _labelled(line.text)
        if found is None:
            continue
        if not found:
            follower = next((other for i, other in head if i == index + 1), None)
            found = _clean(follower.text) if follower and len(follower.text) <= _LONGEST else ""
        if found:
            return Credited(found, f"line {index + 1}", url=link_of(line.element, found, base))
    return None


def _hinted(text: str) -> Credited | None:
    """The outlet in the text the catalogue's selector found, with or without its label."""
    name = _labelled(text) or ("" if dates.stated(text) else _clean(text))
    return Credited(name, "catalogue") if name else None


def _at_foot(foot: Sequence[tuple[int, str]]) -> Credited | None:
    """The outlet that a line of its own credits behind the text."""
    for index, text in reversed(foot):
        label = _FOOT_LABEL.match(folded(text))
        name = _clean(text[label.end() :]).strip("《》") if label else ""
        if name and is_outlet(name):
            return Credited(name, f"line {index + 1}")
    return None


def _labelled(text: str) -> str | None:
    """The name behind a source label; empty where the label stands alone, None where there is none."""
    label = _LABEL.search(folded(text))
    return _clean(text[label.end() :]) if label else None


def _without_label(text: str) -> str:
    label = _LABEL.search(folded(text))
    return text[: label.start()] + text[label.end() :] if label else text


def _clean(rest: str) -> str:
    stop = _STOP.search(folded(rest))
    name = (rest[: stop.start()] if stop else rest).strip(" \u3000:：-—_*·•/|")
    words = name.split()
    if len(words) > 1 and not words[0].isascii():
        name = words[0]
    return name if 1 < len(name) <= _LONGEST and folded(name) not in _LABELS_ALONE else ""


def _by_name(head: Sequence[tuple[int, Line]], base: str) -> Credited | None:
    """An element that is called source (class or id) with a short text."""
    for _, line in head:
        for element in parts(line):
            if not _NAMED.search(names(element)):
                continue
            name = _clean(_without_label(" ".join(element.text_content().split())))
            if name and not dates.stated(name):
                return Credited(name, place(element), Sure.LIKELY, link_of(element, name, base))
    return None


def _beside_clock(head: Sequence[tuple[int, Line]], clock: int | None, base: str) -> Credited | None:
    """An outlet's name without a label: behind or before the clock on its line, or alone on a line beside it."""
    for index, line in head:
        found = dates.stated(line.text)
        if not found or "。" in line.text or len(line.text) > 160:
            continue
        for rest in (line.text[found[0].end :], line.text[: found[0].start]):
            name = _unlabelled(rest)
            if name and (_is_like_outlet(name) or index == clock):
                sure = Sure.LIKELY if _is_like_outlet(name) else Sure.GUESSED
                return Credited(name, f"line {index + 1}", sure, link_of(line.element, name, base))
    for index, line in sorted(head, key=lambda numbered: abs(numbered[0] - (clock or 0))):
        if clock is None or not 0 < abs(index - clock) <= 3 or len(line.text) > _LONGEST or furniture(line.text):
            continue
        outlet = line.text.split("/")[-1].strip()
        if _is_like_outlet(outlet) or (_ACCOUNT.search(names(line.element)) and not _TOOL.search(folded(outlet))):
            return Credited(outlet, f"line {index + 1}", Sure.LIKELY, link_of(line.element, outlet, base))
    return None


def _unlabelled(rest: str) -> str:
    """The outlet in what stands beside a clock; a reporter's name glued to it (…网张三) is cut off. A place is none."""
    kind = _NOT_OUTLET.match(folded(rest))
    words = rest[kind.end() if kind else 0 :].strip(" \u3000|:：()（）[]【】·秒分").split()
    while len(words) > 1 and is_name(words[0]):
        words.pop(0)
    name = _clean(" ".join(words))
    if folded(name).endswith("小编"):
        return ""
    glued = _GLUED.match(folded(name))
    name = name[: glued.end(1)] if glued else name
    if _is_like_outlet(name):
        return name
    nobody = folded(name) in _PLACES or (name.isascii() and not name.isalpha())
    return "" if nobody or furniture(name) or _TOOL.search(folded(name)) or _is_cut(name, words) else name


def _is_like_outlet(name: str) -> bool:
    return bool(_OUTLET.match(folded(name)))


def _is_cut(name: str, words: Sequence[str]) -> bool:
    """Whether `name` ends inside one of the words it was taken from."""
    return any(word.startswith(name) and word[len(name) :][:1].isalpha() for word in words)


def _of_metas(metas: Mapping[str, str]) -> Credited | None:
    for key in _METAS:
        value = metas.get(key, "").strip()
        name = _clean(_without_label(value))
        if name and name != "default" and not name.isdigit() and (not name.isascii() or "." not in name):
            return Credited(name, f"meta {key}")
    return None


def is_outlet(name: str) -> bool:
    """Whether a credit names somebody: 媒体滚动, 综合 and the like do not."""
    plain = folded(_NO_WORD.sub("", name)).lower()
    return len(plain) > 1 and (bool(_PORTAL.fullmatch(plain)) or not _PSEUDO.fullmatch(plain))
