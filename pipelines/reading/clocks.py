"""A page's lines, metadata and address in, the time it says it was published out.

What a reader sees counts before what the head claims: metadata is often a day without a time, in another zone or the
time of the last change. It is used where nothing is printed, or to refine a printed day.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newswatch.clock import beijing_day
from newswatch.model.article import Sure
from newswatch.model.moment import Moment, Precision
from newswatch.text import dates
from pipelines.reading import beyond
from pipelines.reading.around import Around
from pipelines.reading.found import Found
from pipelines.reading.heads import is_clock, is_paragraph
from pipelines.reading.lines import Line
from pipelines.reading.script import folded

_FINENESS = {Precision.DAY: 0, Precision.HOUR: 1, Precision.MINUTE: 2, Precision.SECOND: 2}
_LABEL = re.compile(r"发布|发表|刊发|刊登|时间|日期|更新|来源|出处|稿源|作者|编辑|日报|网")
_SAYS_WHEN = re.compile(
    r"(?:发布|发表|刊发|刊登|上传|录入|更新|时间|日期)(?:时间|日期|于)?\s?[:：]|(?:来源|出处|稿源|作者|编辑|记者)\s?[:：丨|｜]"
)
_OTHER_CLOCK = re.compile(
    r"今[天日]是|农历|截止|有效期|成文日期|生成日期|最后登录|注册|版权|©|Copyright|Rights|实施|施行|开庭"
)
_OF_THE_SITE = re.compile(
    r"(?:生成|系统|服务器|当前|现在|本地|北京|建站|备案|缓存|上线|访问|登录|打印|抓取|收录|审核|审批|下载|查询)(?:时间|日期|于)"
)
"""Clocks of the machine and of the site, never of a text."""
_WEATHER = r"[晴阴多云小中大雷阵雨雪雾霾转间到\s]{1,10}-?\d{1,2}\s?[℃°]?C?\s?[~～—至/-]\s?-?\d{1,2}\s?[℃°]C?"
_ALMANAC = re.compile(rf"\s?(?:[(（]?(?:农历|阴历)[\u4e00-\u9fff]{{2,10}}[)）]?|{_WEATHER})")
_OF_A_PAPER = re.compile(r"报|第\s?[\d一二三四五六七八九十]{1,5}\s?[版期]|[A-D]\d{1,2}版?")
"""Beside the day of a printed paper stand its lunar date and the weather; elsewhere they stand beside today's."""
_TAKEN_IN = re.compile(r"收录(?:时间|日期)\s?[:：](?=.{8,30}来源)")
"""When a site took in a text that it says whence it has: its own publication of it."""
_CHANGED = re.compile(r"(?:更新|修改|修订|编辑)(?:时间|日期|于|在)?\s?[:：]?\s?$")
"""What calls the clock behind it that of a change: it counts where no other is stated."""
_PUBLICATION = re.compile(
    r"(?:发布|发表|刊发|刊登|登载|发稿|见报|上传|录入|推送|上网)(?:时间|日期|于|在)?\s?[:：]?\s?$|(?<!\w)(?:时间|日期)\s?[:：]\s?$|(?i:posted|published)\s?(?:@|on|at)?\s?[:：]?\s?$"
)
"""What must stand right before a clock behind the text."""
_LONGEST = 300
_OF_A_CHANGE = 6.0
_METAS = [
    "publishdate",
    "pubdate",
    "firstpublishedtime",
    "article:create_at",
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datepublished",
    "publish_time",
    "publishtime",
    "publish-date",
    "date",
    "dc.date",
    "_pubtime",
    "apub:time",
    "bytedance:published_time",
    "og:time",
    "article:publish_time",
]
"""Names of metadata that state a publication time, most trusted first."""

_SCRIPT = re.compile(
    r"""(?:publish_?[tT]ime|pub_?[tT]ime|pub_?[dD]ate|publish_?[dD]ate|datePublished|newsTime|"
    r"create_?[tT]ime|ctime|ct)["']?"""
    r"""\s{0,3}[:=]\s{0,3}["']?(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}[T日 ]{0,2}[\d:]{0,8}(?:Z|[+-]\d{2}:?\d{2})?|"
    r"1\d{9}(?:\d{3})?)\b"""
)
_YEAR = re.compile(r"20\d{2}年?")
_SPLIT = re.compile(r"(?<!\d)(20\d{2})\s(\d{2})\s?[/-]\s?(\d{2})(?!\d)")
_NEAR = 12
"""Lines around title and body in which a page's own clock stands."""
_FROM_END, _BEYOND_END = 8, 6
"""Lines before and behind the end of the text in which a clock with its label may stand."""


@dataclass(frozen=True, slots=True)
class Published(Found[Moment]):
    """`line` is the number of the line that prints it."""

    line: int | None = None


def published(around: Around) -> Published | None:
    """When a page says that it was published: by its catalogue's selector, as stated, as it is signed; or None."""
    page = around.page
    printed = _stated(around)
    if printed is None and page.signed:
        printed = Published(dates.stated(page.signed)[0].moment, "signature")
    hinted = dates.stated(page.hints.get("published", ""))
    line = printed.line if printed else None
    return Published(hinted[0].moment, "catalogue", line=line) if hinted else printed


def _stated(around: Around) -> Published | None:
    """The best stated time of publication; None where the page states none.

    What stands over the text counts before metadata, metadata before what stands behind it and before the article's own
    lines are over.
    """
    page, body = around.page, around.page.body
    above = _above(page.lines, page.title.at, body.first, min(body.last, around.own_end))
    if above and _FINENESS[above.value.precision] > 0:
        return above
    claimed = _claimed(page.metas, page.scripts)
    behind = _behind(page.lines, body.first, body.last, around.own_end)
    others = [*claimed, behind] if behind else claimed
    if above:
        return next((other for other in others if _refines(other.value, above.value)), above)
    in_address = dates.in_address(page.url)
    found = Published(in_address, "address", Sure.GUESSED) if in_address else None
    return next(iter(others), found)


def claims(metas: Mapping[str, str]) -> list[Moment]:
    """The times of publication that a page's metadata state."""
    return [claim.value for claim in _claimed(metas, "")]


def earlier(around: Around, own: Published | None) -> Published | None:
    """A clock over the text that its label calls a publication and that is of an earlier day than the page's own: a
    copy prints that of its original over its text."""
    lines, body = around.page.lines, around.page.body
    first = body.first if around.title_at < 0 else min(around.title_at, body.first) + 1
    for index in range(first, min(body.last, around.own_end, first + _NEAR, len(lines))) if own else ():
        text = folded(_joined(lines, index))
        if own is None or index == own.line or not _may_hold(text):
            continue
        for found in dates.stated(text)[:3]:
            labelled = _PUBLICATION.search(text[: found.start])
            if labelled and beijing_day(found.moment.at) < beijing_day(own.value.at):
                return Published(found.moment, f"line {index + 1}", line=index)
    return None


def _refines(claim: Moment, day: Moment) -> bool:
    return beijing_day(claim.at) == beijing_day(day.at) and _FINENESS[claim.precision] > 0 and claim.at != day.at


def _above(page: Sequence[Line], title_at: int | None, body_from: int, body_to: int) -> Published | None:
    """The clock nearest to the title, before the text; finer ones and labelled ones win."""
    best: tuple[float, Published] | None = None
    for index, near in _places(page, title_at, body_from, body_to):
        text = _without_almanac(folded(_joined(page, index)))
        if not _may_hold(text) or (
            index != title_at and beyond.of_other_article(page[index]) and not _LABEL.search(text)
        ):
            continue
        for found in dates.stated(text)[:3]:
            prose = len(text) - (found.end - found.start) > 80
            score = (
                2.0 * _FINENESS[found.moment.precision]
                + (1.5 if _LABEL.search(text) else 0)
                + near
                - (3.0 if prose else 0)
                - (1.5 if page[index].linked * 2 > len(text) else 0)
            )
            weight = score - (_OF_A_CHANGE if _CHANGED.search(text[: found.start]) else 0)
            if score > 0 and (best is None or weight > best[0]):
                sure = Sure.STATED if _PUBLICATION.search(text[: found.start]) else Sure.LIKELY
                best = weight, Published(found.moment, f"line {index + 1}", sure, index)
    return best[1] if best else None


def _behind(page: Sequence[Line], body_from: int, body_to: int, end: int) -> Published | None:
    """The first clock behind the text that a label calls its publication; none among comments, other articles, feet."""
    for index in range(max(body_from + 1, body_to - _FROM_END), min(end, body_to + _BEYOND_END)):
        text = folded(_joined(page, index))
        if not _may_hold(text) or beyond.is_aside(page[index].element, page[body_from].element):
            continue
        for found in dates.stated(text)[:3]:
            if _PUBLICATION.search(text[: found.start]):
                return Published(found.moment, f"line {index + 1}", line=index)
    return None


def _may_hold(text: str) -> bool:
    """Whether a line could say when its page appeared: no sentence, about no other time, a clock or labelled as one."""
    if len(text) > _LONGEST or is_paragraph(text) or _OF_THE_SITE.search(_TAKEN_IN.sub("", text)):
        return False
    if "发布" not in text and _OTHER_CLOCK.search(text):
        return False
    return is_clock(text) or bool(_SAYS_WHEN.search(text))


def _without_almanac(text: str) -> str:
    return _ALMANAC.sub("", text) if _OF_A_PAPER.search(text) else text


def _joined(page: Sequence[Line], index: int) -> str:
    """A line with its clock in one piece: templates split it (2024 | 05/09 | 22:27:02), within a line or over three."""
    text = page[index].text
    if _YEAR.fullmatch(text):
        text = " ".join(line.text for line in page[index : index + 3])
    return _SPLIT.sub(r"\1/\2/\3", text)


def _places(page: Sequence[Line], title_at: int | None, body_from: int, body_to: int) -> Iterator[tuple[int, float]]:
    """Line numbers worth looking at with how near to the title they stand (0 to 4): down to the first paragraph."""
    title = body_from if title_at is None else title_at
    top = min(body_from, title)
    for index in range(max(0, top - _NEAR), min(len(page), max(body_from, title) + 4)):
        if index > title and (index >= body_to or (index > body_from and is_paragraph(page[index - 1].text))):
            return
        distance = abs(index - title)
        yield index, max(0.0, 4.0 - 0.3 * distance) if index >= top else max(0.0, 2.0 - 0.3 * distance)


def _claimed(metas: Mapping[str, str], scripts: str) -> list[Published]:
    found = []
    for name in _METAS:
        moment = _of_value(metas.get(name, ""))
        if moment:
            found.append(Published(moment, f"meta {name}"))
    for match in list(_SCRIPT.finditer(scripts))[:5]:
        moment = _of_value(match.group(1))
        if moment:
            found.append(Published(moment, "script"))
    return sorted(found, key=lambda p: -_FINENESS[p.value.precision])


def _of_value(value: str) -> Moment | None:
    value = value.strip()
    if not value:
        return None
    full = dates.stated(value)
    return full[0].moment if full else dates.of_epoch(value) or dates.compact(value)
