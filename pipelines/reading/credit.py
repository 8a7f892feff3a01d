"""A page's lines in, the outlet it credits and the one its text comes from out.

Credited is what stands under 来源 near the title, as printed. Origin is whose text it is: what a closing credit or a
wire head says weighs more than the portal's own name at the top.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newswatch.text import dates
from newswatch.text.url import host_of
from pipelines.reading.furniture import furniture
from pipelines.reading.lines import Line, names, place
from pipelines.reading.names import is_name
from pipelines.reading.script import simplified

_LABEL = re.compile(
    r"(?<![片图圖据據])(?:(?:信息|文章|新闻|新聞|稿件|资料|內容|内容|本文|图文|图片)?(?:来\s?源|來\s?源)|稿\s?源|"
    r"出\s?处|"
    r"出\s?處)\s?[:：丨|│｜︱]\s?|(?:本文|文章)(?:来源|來源)[于自於]\s?[:：]?\s?"
)
_STOP = re.compile(
    r"\s?(?:作\s?者|记者|記者|编辑|編輯|责任|責任|责编|撰文|撰稿|文[:：/]|通讯员|摄影|我要|评论|評論|字号|字體|"
    r"字体|打印|列印|分享|点击|浏览|阅读|閱讀|人气|"
    r"发布|發布|发表|时间|時間|日期|更新|进入|参与|查看|收藏|手机|用手机|微博|纠错|举报|跟贴|跟帖|频道|论坛[:：]|"
    r"关注|订阅|投稿|复制|保存|推荐|"
    r"有\d|\d{4}[-/年.]|\d{1,2}[-:：]\d{2}|【|\[|「|（|\(|\||｜|丨|>|<|，|,|。|；|;|\"|大中小|大\s中\s小|T\||"
    r"https?:|本文|网友|点赞|次|共|已有|原标题|标签|评|转|第\d)"
)
_OUTLET = re.compile(
    r"^[\w《》·\-—－&.\s]{0,24}?(?:网|網|报|報|社|台|臺|电视|電視|日报|晚报|时报|在线|周刊|週刊|杂志|雜誌|频道|"
    r"新闻|新聞|电台|客户端|通讯|通訊|证券之星|快讯|财经|科技|.com|.COM|\.cn|博客|观察|中心|APP|微信|公众号|头条|"
    r"号)》?$"
)
_PSEUDO = re.compile(
    r"(?:媒体|滚动|新闻|市场|资讯|自媒体|综合|网络|网路|互联网|整理|网友|会员|用户|读者|本站|本网|本报|本刊|站长|原创|未知|佚名|"
    r"匿名|不详|暂无|转载|其他|其它|报道|报导|消息|播报|快讯|快报|即时|实时|要闻|热点|头条|财经|科技|综述|编辑|编辑部|小编|"
    r"中心|投稿|供稿|来稿|来源|官方|公开|信息|内容|推荐|精选|品牌|推广|广告|企业|公众号|微信|微博|头条号|百家号|搜狐号|网易号|"
    r"企鹅号|大鱼号|一点号|平台|作者|发布|admin|administrator|editor|unknown|internet|新浪|搜狐|网易|腾讯)+",
)
"""Words that name nobody; a credit made of nothing else (媒体滚动, 网络综合, 财经要闻) is no outlet."""
_NO_WORD = re.compile(r"\W")
_PORTAL = re.compile("(?:新浪|搜狐|网易|腾讯)(?:网|新闻|财经|科技)?")

_FOOT = re.compile(
    r"(?:本文|文章|稿件|信息|新闻|内容)?(?:来源|來源|转自|轉自|转载自|轉載自|摘自|摘编自|摘編自|原载于?|原載於?|"
    r"选自|选编自|刊于|原刊于|首发于|首發於|原文刊)"
    r"\s?[:：丨|｜︱]?\s?[《“\"「【]?([^《》“”\"「」【】（）()。，,；;:：\s]{2,24})[》”\"」】]?"
)
_FOOT_START = re.compile(
    r"^[\s（(\[【*＊·•—-]{0,4}(?:(?:本文|文章|稿件|信息|新闻|内容)\s?(?:来源|來源|转|轉|摘|原载|选自|刊于|首发)|"
    r"[来來]源\s?[:：丨|｜︱]|转自|轉自|转载自|摘自|原载|稿源)"
)
_WIRE = re.compile(
    r"^[\s（(【\[“]{0,3}[据據]?(?P<name>新华社|新華社|新华网|新華網|中新社|中新网|中新網|中国新闻网|中國新聞網|人民网|"
    r"人民網|央视网|央視網|央广网|国际在线|光明网|经济日报|人民日报|"
    r"中央社|法新社|路透社|美联社|美聯社|彭博社|[\u4e00-\u9fff]{2,8}(?:日报|晚报|早报|时报|商报|晨报|社|网))"
    r"[^。，,；;\d]{0,14}?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:[^。，,；;]{0,6})?(?:电|電|讯|訊|消息)"
)
_REPORTER_OF = re.compile(
    r"^[（(【]?(?P<name>(?!本)[\u4e00-\u9fff\d]{2,10}(?:报道|報道|报|報|社|网|網|台|臺|电视|周刊|新闻))(?:首席|"
    r"实习|特派)?(?:记者|記者)[\s:：/]"
)
_PAPER = re.compile(
    r"(?:在|于|"
    r"刊[于登载發发]*)?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日)?的?《?(?P<name>[\u4e00-\u9fff]{2,8}(?:日报|"
    r"日報|时报|時報|晚报|晚報))》?第?[一二三四五六七八九十\d]{1,3}版"
)
_NAMED = re.compile(
    r"(?i)(?:^|[-_ ])(?:article|news|post|media|pub)?[-_]?(?:source|laiyuan|ly|copyfrom|media_?name|"
    r"comefrom)(?:[-_ ]|$)|source_baidu|ne_article_source|sourcetext|copyfrom"
)
_ACCOUNT = re.compile(
    r"(?i)author|account|nick_?name|media-?name|user-?name|user_info|provider|profile|weibo_user|js_name|press|organ"
)
_NOT_OUTLET = re.compile(r"^\s?(?:原创|转载|转帖|整理)\s")
_GLUED = re.compile(r"^([\u4e00-\u9fff]{2,10}(?:网|報|报|社|台|在线|晚报|日报))[\u4e00-\u9fff]{2,3}$")
_PLACES = frozenset(
    """
    北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东
    海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 广州 深圳 美国 日本
    """.split()  # noqa: SIM905 - as in offices.py
)
"""Where an account posted from stands behind its clock."""
_METAS = (
    "contentsource",
    "source",
    "mediaid",
    "article:source",
    "og:article:author",
    "publisher",
    "article:author",
    "apub:from",
)
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Credited:
    name: str
    where: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """`month_day` is the day a wire head or an edition mark states, without its year."""

    name: str
    where: str
    month_day: tuple[int, int] | None = None


def credited(
    head: Sequence[tuple[int, Line]], clock: int | None, metas: Mapping[str, str], base: str
) -> Credited | None:
    """The outlet credited in `head`, the numbered lines around the title, or in metadata."""
    for index, line in head:
        found = _labelled(line.text)
        if found is None:
            continue
        if not found:
            follower = next((other for i, other in head if i == index + 1), None)
            found = _clean(follower.text) if follower and len(follower.text) <= _LONGEST else ""
        if found:
            return Credited(found, f"line {index + 1}", link_of(line.element, found, base))
    return _by_name(head, base) or _beside_clock(head, clock, base) or _of_metas(metas)


def hinted(text: str) -> Credited | None:
    """The outlet in the text the catalogue's selector found, with or without its label."""
    name = _labelled(text) or ("" if dates.stated(text) else _clean(text))
    return Credited(name, "catalogue") if name else None


def _labelled(text: str) -> str | None:
    """The name behind a source label; empty where the label stands alone, None where there is none."""
    label = _LABEL.search(text)
    if not label or len(text) > 400:
        return None
    return _clean(text[label.end() :])


def _clean(rest: str) -> str:
    stop = _STOP.search(rest)
    name = (rest[: stop.start()] if stop else rest).strip(" \u3000:：-—_*·•/|")
    words = name.split()
    if len(words) > 1 and not words[0].isascii():
        name = words[0]
    return name if 1 < len(name) <= _LONGEST else ""


def _by_name(head: Sequence[tuple[int, Line]], base: str) -> Credited | None:
    """An element that is called source (class or id) with a short text."""
    for _, line in head:
        for element in (line.element, *line.element.iterdescendants("a", "span", "em", "i", "b")):
            if not _NAMED.search(names(element)):
                continue
            name = _clean(_LABEL.sub("", " ".join(element.text_content().split())))
            if name and not dates.stated(name):
                return Credited(name, place(element), link_of(element, name, base))
    return None


def _beside_clock(head: Sequence[tuple[int, Line]], clock: int | None, base: str) -> Credited | None:
    """An outlet's name without a label: behind or before the clock on its line, or alone on a line beside it."""
    for index, line in head:
        found = dates.stated(line.text)
        if not found or "。" in line.text or len(line.text) > 160:
            continue
        for rest in (line.text[found[0].end :], line.text[: found[0].start]):
            name = _unlabelled(rest)
            if name and (_OUTLET.match(name) or index == clock):
                return Credited(name, f"line {index + 1}", link_of(line.element, name, base))
    for index, line in sorted(head, key=lambda numbered: abs(numbered[0] - (clock or 0))):
        if clock is None or not 0 < abs(index - clock) <= 3 or len(line.text) > _LONGEST or furniture(line.text):
            continue
        outlet = line.text.split("/")[-1].strip()
        if _OUTLET.match(outlet) or _ACCOUNT.search(names(line.element)):
            return Credited(outlet, f"line {index + 1}", link_of(line.element, outlet, base))
    return None


def _unlabelled(rest: str) -> str:
    """The outlet in what stands beside a clock; a reporter's name glued to it (…网张三) is cut off. A place is none."""
    words = _NOT_OUTLET.sub("", rest).strip(" \u3000|:：()（）[]【】·秒分").split()
    while len(words) > 1 and is_name(words[0]):
        words.pop(0)
    name = _clean(" ".join(words))
    glued = _GLUED.match(name)
    name = glued.group(1) if glued else name
    return "" if furniture(name) or name in _PLACES or (name.isascii() and not name.isalpha()) else name


def _of_metas(metas: Mapping[str, str]) -> Credited | None:
    for key in _METAS:
        value = metas.get(key, "").strip()
        name = _clean(_LABEL.sub("", value))
        if name and name != "default" and not name.isdigit() and (not name.isascii() or "." not in name):
            return Credited(name, f"meta {key}")
    return None


def link_of(element: HtmlElement, name: str, base: str) -> str:
    """The address behind the outlet's name if it has a path: a site's root names an outlet, not a text."""
    for link in element.iter("a"):
        text = " ".join(link.text_content().split())
        if not text or (text not in name and name not in text):
            continue
        try:
            target = urljoin(base, link.get("href", "").strip())
            parts = urlsplit(target)
        except ValueError:
            continue
        leaf = parts.path.rstrip("/")
        if parts.scheme in ("http", "https") and leaf and (any(c.isdigit() for c in leaf + parts.query)):
            return target
    return ""


def origin(
    opening: Sequence[str], body: Sequence[str], foot: Sequence[tuple[int, str]], credit: Credited | None, site: str
) -> Origin | None:
    """Whose text it is: closing credit, wire head or edition mark, whose reporter signs, then the credited outlet."""
    for index, text in reversed(foot):
        closing = _FOOT.search(text) if len(text) <= 120 and _FOOT_START.match(text) else None
        if closing and is_outlet(closing.group(1)):
            return Origin(_clean(closing.group(1)) or closing.group(1), f"line {index + 1}")
    for text in body[:4]:
        for pattern, where in ((_WIRE, "wire head"), (_PAPER, "edition mark")):
            match = pattern.match(text) if pattern is _WIRE else pattern.search(text[:400])
            if match:
                day = (int(match["month"]), int(match["day"])) if match["month"] else None
                return Origin(match["name"], where, day)
    for text in opening:
        match = _REPORTER_OF.match(text)
        if match:
            return Origin(match["name"], "byline")
    if credit and is_outlet(credit.name) and credit.name != site:
        return Origin(credit.name, credit.where)
    return None


def is_outlet(name: str) -> bool:
    """Whether a credit names somebody: 媒体滚动, 综合 and the like do not."""
    plain = simplified(_NO_WORD.sub("", name)).lower()
    return len(plain) > 1 and (bool(_PORTAL.fullmatch(plain)) or not _PSEUDO.fullmatch(plain))


def same_host(url: str, other: str) -> bool:
    return bool(url) and host_of(url) == host_of(other)
