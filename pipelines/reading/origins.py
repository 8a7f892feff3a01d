"""A page's lines and its credit in, whose text it is out.

What a closing credit or a wire head says weighs more than the portal's own name at the top. Lines are matched in
Simplified, one character for one, and names returned as printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newswatch.clock import BEIJING
from newswatch.model.article import Sure
from newswatch.text import dates
from pipelines.reading import links
from pipelines.reading.around import Around
from pipelines.reading.credit import Credited, is_outlet
from pipelines.reading.found import Found
from pipelines.reading.names import SIGNING
from pipelines.reading.script import folded
from pipelines.reading.tables.words import EDITED_BY, OUTLET

_OPENING = (
    r"[\s（(\[【*＊※·•—-]{0,4}"
    r"(?:(?:本[文刊报站]|文章|内容|原文)?[略稍均]?有所?(?:删节|删减|删改|改动|编辑|修改)[，,；;。\s]{1,2})?"
    r"(?:(?:本文|文章)?[系为]?转载[，,；;。\s]{1,2})?"
    r"(?:(?:" + EDITED_BY + r")\s?[:：]\s?[\u4e00-\u9fff]{2,4}[\s，,]{1,2})?"
)
"""What a line at the foot may open with: brackets, that the text was abridged or copied, who edited it."""
_PAPERS = r"[\u4e00-\u9fff]{2,8}(?:日报|时报|晚报|早报|晨报|商报|[^本原]报)"
_OUTLET = (
    r"(?:(?!综合|当地|本地|多家|有关|部分|官方|[国境海]外|外国|政府|[省市县区]政府)[\u4e00-\u9fffA-Z\d]{1,10}?(?:报道|日报|晚报|早报|时报|晨报|商报|周报|参考报|报|通讯社|(?<![合作旅行出版报销])社|网(?!站)|新闻|周刊|"
    r"杂志|财经|客户端|电视台|之家)(?![网社站]|报(?![道导])))"
)
"""How outlets are called where no label says that one stands there."""
_TAKEN = (
    r"(?:(?:全文|原文)(?:请)?(?:见|参见|载于?)|(?:本文|文章|稿件|信息|新闻|内容|消息|原文|全文|图文)?(?:来\s?源|出处)[于自]?|稿源|信源|"
    r"(?:本文|文章|稿件|内容|全文)?(?:转载自|转自|转摘自|原载于?|原刊于|首发于|首刊于|原文刊于?))"
)
_QUOTED_FROM = (
    r"(?:(?:本文|文章|稿件|内容|全文)?(?:摘自|摘编自|节选自|选自|选编自|改编自|编译自)|"
    r"(?:本文|文章|稿件|内容|原文|全文)(?:来自|引自|取自|刊于|刊发于|刊登于|刊载于|发表于|发表在|发于|转载|原刊))"
)
"""What may also be said of material: an outlet's name must follow, in quotes, behind a colon or by its own ending."""
_ON = r"(?:(?:于|在)?\s?(?:20\d{2}\s?[年.-])?\s?\d{1,2}\s?[月.-]\s?\d{1,2}\s?日?的?)?\s?"
"""The day of the edition, before the outlet (原载2024年5月11日《河湾晚报》)."""
_SAID = r"(?P<name>[^《》“”\"「」【】\[\]（）()。，,；;:：\s]{2,24})"
_BETWEEN = r"\s?[:：丨|｜︱/]\s?"
_ACCOUNT = r"(?:(?:微信)?公众号\s?[:：]?\s?)?"
_FOOT = re.compile(
    rf"^{_OPENING}(?:(?:{_TAKEN}|{_QUOTED_FROM})(?:{_BETWEEN})?{_ON}{_ACCOUNT}[《“\"「【]\s?(?P<quoted>[^《》“”\"」】]{{2,24}})|"
    rf"(?:{_TAKEN}(?:{_BETWEEN})?|{_QUOTED_FROM}{_BETWEEN})\s?{_ACCOUNT}{_SAID}|"
    rf"{_QUOTED_FROM}(?P<outlet>{_OUTLET})(?=[）)】，,。；;\s]|$)|"
    rf"据(?:《(?P<cited>[^《》]{{2,20}})》|(?P<paper>{_OUTLET}))(?:报道|报导|消息)?$|"
    rf"(?:本文|文章)[经获由](?P<giver>{_OUTLET})授权(?:转载|刊发|发布))"
)
_FROM = re.compile(rf"^{_OPENING}来自\s?[:：]\s?《?(?P<name>[^《》“”（）()。，,；;:：\s]{{2,24}})")
_CLOSING = re.compile(
    rf"(?:^|[。！？”])\s?[（(]据?{_ON}(?:《(?P<quoted>[^《》]{{2,20}})》|(?P<name>{_OUTLET}))"
    r"(?:客户端|微信公众号|网站)?(?:[\u4e00-\u9fff\d]{0,8}?(?:电|讯|报道|消息))?[)）]$"
)
"""（据某报报道） or （某社） at the very end."""
_WIRE = re.compile(
    r"^[\s（(【\[“]{0,3}据?(?P<name>新华社|新华网|中新社|中新网|中国新闻网|人民网|央视网|央广网|国际在线|光明网|经济日报|人民日报|"
    r"中央社|法新社|路透社|美联社|彭博社|[\u4e00-\u9fff]{2,8}?(?:日报|晚报|早报|时报|商报|晨报|社|网|财经)|[A-Z]{2,4}之家)"
    r"[^。，,；;\d]{0,14}?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:[^。，,；;]{0,6})?(?:电|讯|消息)"
)
_HEAD = re.compile(
    rf"^[\s（(【\[]{{0,3}}(?:(?:据?《(?P<quoted>[^《》]{{2,20}})》|据(?P<cited>{_OUTLET}))[^，。；]{{0,10}}?"
    r"(?:(?:报道|报导|消息|披露)[，,：:]|[电讯][，,：:（(\s])|"
    rf"(?P<name>(?!本){_OUTLET})(?:讯|消息)\s?(?=[:：（(，,\s】\]）)]|$))"
)
"""The outlet whose report the text opens with."""
_HOUSES = r"(?P<name>(?!本)[\u4e00-\u9fff\d]{2,10}(?:报道|" + OUTLET + r"|电视|周刊|新闻))(?:首席|实习|特派)?"
"""The outlet before 记者."""
_REPORTER_OF = re.compile(rf"^[（(【〔◎●]?{_HOUSES}记者(?:[\s:：/]|{SIGNING}(?:[\s/／）)〕】]|报道|报导))")
_SIGNED_FOR = re.compile(
    rf"[（(【◎●](?:[文图]{{1,2}}\s?[/／:：丨|]\s?)?{_HOUSES}记者[\s:：/]{{0,2}}{SIGNING}(?:[\s、，,/][^（()）。]{{0,20}})?[)）】]$"
)
"""A reporter who signs the end for an outlet."""
_PAPER = re.compile(
    r"(?:在|于|刊[于登载发]{0,4})?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日)?的?《?"
    r"(?P<name>[\u4e00-\u9fff]{2,8}(?:日报|时报|晚报))》?第?[一二三四五六七八九十\d]{1,3}版"
)
_EDITION = re.compile(
    rf"(?P<name>(?![本原]报){_PAPERS})\s?》?\s?[（(]?\s?(?:20\d{{2}})\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?日?[\s，,]{{0,3}}"
    r"(?:星期[一二三四五六日天][\s，,]{0,3})?第?\s?[A-Z]?[一二三四五六七八九十\d]{1,3}\s?版"
)
"""A paper's day and page (《河湾晚报》2024年5月11日 第2版)."""
_GENERIC = re.compile(r"(?:日|晚|早|时|晨|商|周|新|本)报|新闻|周刊|杂志|财经|客户端|报道|本[网刊社台]")
"""A kind of outlet, not the name of one."""
_SEVERAL = re.compile("综合.")
"""A text put together from several is nobody's copy."""
_OWN_CLOCK = re.compile("发布|更新|时间|日期")
_PROMOTES = re.compile(r"下载|APP|扫码")
_KIND = re.compile(r"(?:杂志|期刊)?(?:20\d{2}年.{0,20})?$")
_LONGEST, _LONGEST_TAIL, _LEAD = 120, 60, 400


Day = tuple[int | None, int | None, int]
"""Year, month and day; what a wire head or edition mark leaves out is None."""


@dataclass(frozen=True, slots=True)
class Origin(Found[str]):
    """`day` is the day on which a wire head, an edition mark or a closing credit says that the original appeared;
    `closing` says that a credit behind the text or a bracket at its end names it, `line` which one."""

    day: Day | None = None
    closing: bool = False
    line: int | None = None


def origin(around: Around, credit: Credited | None, site: str) -> Origin | None:
    """Whose text it is: closing credit, wire head or edition mark, whose reporter signs, then the credited outlet."""
    body, foot = around.text, around.foot
    opening = [*(line.text for _, line in around.head), *body[:2]]
    found = _closing(foot, body) or _of_head(body) or _edition(foot)
    if found:
        return found
    ends = [text[-_LONGEST_TAIL:] for text in (*body[-1:], *(text for _, text in foot if len(text) <= _LONGEST_TAIL))]
    for pattern, texts in ((_REPORTER_OF, opening), (_SIGNED_FOR, ends)):
        for text in texts:
            match = pattern.search(folded(text))
            if match:
                return Origin(_named(match, text), "byline", Sure.LIKELY)
    if credit and _is_one(credit.value) and credit.value != site:
        return Origin(credit.value, credit.where, Sure.LIKELY if credit.sure is Sure.STATED else Sure.GUESSED)
    return None


def address(around: Around, credited: Credited | None, origin: Origin | None) -> Found[str] | None:
    """The address that a page gives for the text it has: at its closing credit, as 原文链接, else at its credit."""
    page = around.page
    if origin and origin.line is not None:
        closing = links.link_of(page.lines[origin.line].element, origin.value, page.end_base)
        if closing:
            return Found(closing, origin.where, Sure.LIKELY)
    stated = links.original_link(around.behind, page.end_base, page.url)
    if stated:
        return Found(stated, "label")
    return Found(credited.url, credited.where, Sure.LIKELY) if credited and credited.url else None


def _is_one(name: str) -> bool:
    return is_outlet(name) and not _SEVERAL.match(folded(name))


def _closing(foot: Sequence[tuple[int, str]], body: Sequence[str]) -> Origin | None:
    """What a line behind the text says that it was taken from, or the bracket that closes the text."""
    for index, text in reversed(foot):
        plain = folded(text) if len(text) <= _LONGEST else ""
        match = _FOOT.match(plain) or _FROM.match(plain)
        name = _KIND.sub("", _named(match, text)) if match and not _PROMOTES.search(plain) else ""
        if len(name) > 1 and _is_one(name):
            return Origin(name, f"line {index + 1}", Sure.STATED, _stated_day(text), closing=True, line=index)
    last = body[-1] if body else ""
    for index, text in reversed(foot):
        match = _CLOSING.match(folded(text)) if len(text) <= _LONGEST_TAIL else None
        if match:
            return Origin(
                _named(match, text), f"line {index + 1}", Sure.LIKELY, _stated_day(text), closing=True, line=index
            )
    end = last[-_LONGEST_TAIL:]
    match = _CLOSING.search(folded(end))
    return Origin(_named(match, end), "text", Sure.LIKELY, _stated_day(match.group()), closing=True) if match else None


def _edition(foot: Sequence[tuple[int, str]]) -> Origin | None:
    """The paper on whose page a line behind the text says that it stood; a wire head says more of whose it is."""
    for index, text in reversed(foot):
        match = _EDITION.search(folded(text)) if len(text) <= _LONGEST_TAIL else None
        if match:
            return Origin(
                _named(match, text), f"line {index + 1}", Sure.LIKELY, _stated_day(match.group()), closing=True
            )
    return None


def _stated_day(text: str) -> Day | None:
    """The day a credit states, with its year or without; one that a label calls the page's own clock is none."""
    if _OWN_CLOCK.search(folded(text)):
        return None
    full = dates.stated(text)
    if full:
        day = full[0].moment.at.astimezone(BEIJING)
        return day.year, day.month, day.day
    bare = dates.day_without_year(text)
    return (None, *bare) if bare else None


def _of_head(body: Sequence[str]) -> Origin | None:
    for text in body[:4]:
        for pattern, longest, where in (
            (_WIRE, _LONGEST, "wire head"),
            (_PAPER, _LEAD, "edition mark"),
            (_EDITION, _LEAD, "edition mark"),
        ):
            match = pattern.search(folded(text[:longest]))
            if match:
                return Origin(_named(match, text), where, Sure.LIKELY, _day_of(match))
    head = body[0][:_LONGEST] if body else ""
    match = _HEAD.match(folded(head))
    name = _named(match, head) if match else ""
    return Origin(name, "wire head", Sure.LIKELY) if name and not _GENERIC.fullmatch(folded(name)) else None


def _day_of(match: "re.Match[str]") -> Day | None:
    """The day that a wire head or edition mark states."""
    parts = match.groupdict()
    if "day" not in parts:
        return _stated_day(match.group())
    return (None, int(parts["month"]) if parts["month"] else None, int(parts["day"])) if parts["day"] else None


def _named(match: "re.Match[str]", text: str) -> str:
    """The name that one of the groups of a match holds, as `text` prints it."""
    part = next(part for part, value in match.groupdict().items() if value and part not in ("month", "day"))
    return text[slice(*match.span(part))].strip()
