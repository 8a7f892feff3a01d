"""Folded text in, the facts it states out: dates, periods, batches, ordinals, document numbers, figures, names.

Facts are read where they are printed; which of them identify an event, and which pair of them disagrees, is decided by
the repost check (design.md, "Same or apart").
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from newswatch.text.facts import Fact, FactKind, Value
from newswatch.text.numbers import chinese_number, each, figures

_N = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_C = r"[一二三四五六七八九十百千零〇两]{1,7}"
_Y = r"(?:(?:19|20)\d\d|[一二][〇零○九一二三四五六七八]{3})"
_YEAR_WORDS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_DAY_WORDS = {"今日": 0, "今天": 0, "昨日": -1, "昨天": -1, "前天": -2, "前日": -2}
_YW = "|".join(_YEAR_WORDS)
_TO = r"\s?(?:[-—–~至到]{1,2})\s?"

_FORMS: dict[str, str] = {
    "docno": rf"[〔\[(【]\s?({_Y})\s?[〕\])】]\s?第?\s?(\d{{1,5}})\s?号|({_Y})年第(\d{{1,5}})号|第\s?(\d{{1,5}})\s?号",
    "iso": r"(20\d\d|19\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)",
    "date": rf"(?:({_Y})\s?年\s?|({_YW})\s?)?({_N})\s?月\s?({_N})\s?日?"
    rf"(?:{_TO}(?:({_N})\s?月\s?)?({_N})\s?日|(?<=日)|号)",
    "months": rf"(?:({_Y})\s?年\s?|({_YW}))?({_N})\s?月?份?{_TO}({_N})\s?月",
    "years": rf"({_Y})\s?年?{_TO}({_Y})\s?年",
    "quarter": rf"(?:({_Y})\s?年\s?|({_YW}))?(前|第)?([一二三四1-4])个?季度",
    "half": rf"(?:({_Y})\s?年\s?|({_YW}))?([上下]半年|全年)",
    "first": rf"(?:({_Y})\s?年\s?|({_YW}))?前({_N})个?月",
    "third": rf"(?:({_Y})\s?年\s?|({_YW}))?({_N})\s?月份?([上中下]旬)",
    "month": rf"(?:({_Y})\s?年\s?|({_YW}))?({_N})\s?月(?!球)",
    "plan": r"十([二三四五六七])五(?=规|时|\"|”|》|期|以)",
    "batch": rf"第({_C}|\d{{1,4}})批|首批",
    "ordinal": rf"第({_C}|\d{{1,4}})([届次期轮季场站回集架家位名条台艘颗])|首届",
    "edition": r"([中英法俄德日西阿葡韩]|西班牙|阿拉伯|葡萄牙)文版",
    "year": rf"({_Y})\s?年度?",
    "yearword": rf"({_YW})",
    "dayword": rf"({'|'.join(_DAY_WORDS)})",
    "day": r"(\d{1,2})日(?!报)",
}
_ANY = re.compile(r"(?<![a-z0-9])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + ")")
_BEGINS = re.compile(
    r"[0-9一二三四五六七八九十〔\[(【今本去上前明下全昨第首中英法俄德日西阿葡韩]"
    r"(?:(?<![今本去上前明下全昨首中英法俄德日西阿葡韩])|(?=[年日天半第首批届文班拉萄前一二三四五六七八九十0-9]))"
)
_PARTS = {name: re.compile(form) for name, form in _FORMS.items()}

_CLOCK_BEFORE = re.compile(r"(?:(?<!当地)(?<!北京)时间|日期|发布于|更新于|更新)\s?[:：]?\s?$")
_CLOCK_AFTER = re.compile(r"^\s?(?:电|讯|消息|第?\s?[0-9一二三四五六七八九十]{1,3}\s?版|\d{1,2}:\d\d)")
_WIRE_BEFORE = re.compile(r"(?:社|报|网|台)[\u4e00-\u9fff]{0,8}$")
_MOST = 20_000


def facts(plain: str, published: date | None = None) -> list[Fact]:
    """Dates, periods, numbers and figures of `plain` in order of place; clocks and wire heads are none.

    Month and day without a year, 今年, 昨日 and the like are resolved against `published`, the Beijing day of
    publication, where it is known: the latest such day not after it.
    """
    dated = list(_dated(plain, published))
    masked = _mask(plain, dated)
    stated = [fact for fact in dated if fact.value and not _is_clock(plain, fact)]
    counted = [
        Fact(
            FactKind.FIGURE, (f.value, f.step, f.unit, f.high, f.noun), f.start, f.end, plain[f.start : f.end], f.digits
        )
        for f in figures(masked)
    ]
    return sorted(stated + counted, key=lambda fact: fact.start)


def _dated(plain: str, published: date | None) -> Iterator[Fact]:
    for number, match in enumerate(each(_BEGINS, _ANY, plain)):
        if number >= _MOST:
            return
        name = match.lastgroup or ""
        part = _PARTS[name].fullmatch(match.group())
        if part is None:  # a form whose look-ahead reads beyond its own end
            part = _PARTS[name].match(plain, match.start())
        if part is not None:
            yield _fact(name, part, match.start(), published)


def _fact(name: str, part: re.Match[str], start: int, published: date | None) -> Fact:
    kind, value, resolved = _READERS[name](part, published)
    printed = part.group()
    return Fact(
        kind,
        value,
        start,
        start + len(printed),
        printed,
        digits=any(c.isdigit() and c.isascii() for c in printed),
        resolved=resolved,
        today=name == "dayword",
    )


Read = tuple[FactKind, Value, bool]


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() else chinese_number(text)


def _year(printed: str | None, word: str | None, published: date | None) -> int | None:
    if printed:
        return _number(printed)
    return published.year + _YEAR_WORDS[word] if word and published else None


def _docno(part: re.Match[str], _: date | None) -> Read:
    return FactKind.DOCNO, (_number(part[1] or part[3]), _number(part[2] or part[4] or part[5])), False


def _iso(part: re.Match[str], _: date | None) -> Read:
    year, month, day = int(part[1]), int(part[2]), int(part[3])
    return FactKind.DATE, (year, month, day, None) if month <= 12 and day <= 31 else (), False


def _date(part: re.Match[str], published: date | None) -> Read:
    month, day, last = _number(part[3]), _number(part[4]), _number(part[6])
    if last and part[5]:
        last += 100 * (_number(part[5]) or 0)  # 1月1日至5月20日: another month's day
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return FactKind.DATE, (), False
    year = _year(part[1], part[2], published)
    if year is None and published is not None:
        year = published.year if (month, day) <= (published.month, published.day) else published.year - 1
    return FactKind.DATE, (year, month, day, last), not part[1] and year is not None


def _span(year_at: int, first: int | None, last: int | None, published: date | None, part: re.Match[str]) -> Read:
    year = _year(part[year_at], part[year_at + 1], published)
    if year is None and published is not None and last is not None and 1 <= last <= 12:
        year = published.year if last <= published.month else published.year - 1
    return FactKind.PERIOD, (year, first, last), not part[year_at] and year is not None


def _months(part: re.Match[str], published: date | None) -> Read:
    return _span(1, _number(part[3]), _number(part[4]), published, part)


def _years(part: re.Match[str], _: date | None) -> Read:
    return FactKind.PERIOD, (None, _number(part[1]), _number(part[2])), False


def _quarter(part: re.Match[str], published: date | None) -> Read:
    number = _number(part[4]) or 1
    return _span(1, 1 if part[3] == "前" else number * 3 - 2, number * 3, published, part)


def _half(part: re.Match[str], published: date | None) -> Read:
    first, last = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12)}[part[3]]
    return _span(1, first, last, published, part)


def _first(part: re.Match[str], published: date | None) -> Read:
    return _span(1, 1, _number(part[3]), published, part)


def _month(part: re.Match[str], published: date | None) -> Read:
    month = _number(part[3])
    if month is None or not 1 <= month <= 12:
        return FactKind.PERIOD, (), False
    return _span(1, month, month, published, part)


def _third(part: re.Match[str], published: date | None) -> Read:
    month = _number(part[3])
    if month is None or not 1 <= month <= 12:
        return FactKind.DATE, (), False
    _, (year, *_), resolved = _span(1, month, month, published, part)
    return FactKind.DATE, (year, month, part[4], None), resolved


def _plan(part: re.Match[str], _: date | None) -> Read:
    return FactKind.ORDINAL, (chinese_number(part[1]), "五年规划"), False


def _batch(part: re.Match[str], _: date | None) -> Read:
    return FactKind.BATCH, (_number(part[1]) or 1,), False


def _ordinal(part: re.Match[str], _: date | None) -> Read:
    return FactKind.ORDINAL, (_number(part[1]) or 1, part[2] or "届"), False


def _edition(part: re.Match[str], _: date | None) -> Read:
    return FactKind.ORDINAL, (part[1], "文版"), False


def _only_year(part: re.Match[str], _: date | None) -> Read:
    return FactKind.YEAR, (_number(part[1]),), False


def _year_word(part: re.Match[str], published: date | None) -> Read:
    year = _year(None, part[1], published)
    return FactKind.YEAR, (year,) if year else (), True


def _day_word(part: re.Match[str], published: date | None) -> Read:
    if published is None:
        return FactKind.DATE, (), True
    day = published + timedelta(days=_DAY_WORDS[part[1]])
    return FactKind.DATE, (day.year, day.month, day.day, None), True


def _day(part: re.Match[str], _: date | None) -> Read:
    day = int(part[1])
    return FactKind.DATE, (None, None, day, None) if 1 <= day <= 31 else (), False


_READERS = {
    "docno": _docno,
    "iso": _iso,
    "date": _date,
    "months": _months,
    "years": _years,
    "quarter": _quarter,
    "half": _half,
    "first": _first,
    "third": _third,
    "month": _month,
    "plan": _plan,
    "batch": _batch,
    "ordinal": _ordinal,
    "edition": _edition,
    "year": _only_year,
    "yearword": _year_word,
    "dayword": _day_word,
    "day": _day,
}


def _is_clock(plain: str, fact: Fact) -> bool:
    return fact.kind is FactKind.DATE and is_clock(plain, fact.start, fact.end)


def is_clock(plain: str, start: int, end: int) -> bool:
    """Whether the day at [start, end) is a page's clock, a wire head's day or an edition mark: when something was
    printed, not when it happened."""
    before, after = plain[max(0, start - 14) : start], plain[end : end + 8]
    if _CLOCK_BEFORE.search(before):
        return True
    found = _CLOCK_AFTER.match(after)
    return found is not None and (not after.startswith("消息") or _WIRE_BEFORE.search(before) is not None)


def _mask(plain: str, dated: list[Fact]) -> str:
    """`plain` with the facts blanked out, so that a date's digits are not read again as figures."""
    pieces: list[str] = []
    end = 0
    for fact in dated:
        pieces += [plain[end : fact.start], "日" * (fact.end - fact.start)]
        end = fact.end
    return "".join([*pieces, plain[end:]])
