"""Text in, the moments it states out, each as finely as it was printed; Beijing time unless it names a zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from newswatch.clock import BEIJING
from newswatch.model.moment import Moment, Precision

_ROC = 1911
"""The year before the first of the Republic's calendar, in which Taiwan's offices date (民國113年 = 2024)."""
_EARLIEST, _LATEST = 1949, 2100

_CLOCK = re.compile(
    r"(?<![\d.])(?P<era>民[国國]|中[华華]民[国國])?\s?(?P<year>\d{4}|(?<=[国國])\s?\d{2,3}|"
    r"(?<=[间間期][:：])\d{2})\s?(?:年|[-/.．／－])\s?"
    r"(?P<month>\d{1,2})\s?(?:月|[-/.．／－])\s?(?P<day>\d{2}(?=\d{2}[:：]\d{2})|\d{1,2}(?!\d))\s?日?"
    r"(?:[\s,，（(\[]{0,4}(?:星期|[周週禮礼拜]{1,2})[一二三四五六日天][)）\]]?)?"
    r"(?:[\s,，T|]{0,4}-?(?P<greenwich>格林[尼威]治(?:标准|平均)?时间|GMT|UTC)?\s?(?P<noon>上午|下午|晚上|凌晨|"
    r"早上|中午|[AaPp]\.?[Mm]\.?)?[\s]{0,2}"
    r"(?P<hour>\d{1,2})\s?(?:[:：]|[时時點点])\s?(?:(?P<minute>\d{2})(?:\s?(?:[:：]|"
    r"分)\s?(?P<second>\d{2})(?:\.\d{1,9})?)?)?"
    r"[分秒]?\s{0,2}(?P<after>[AaPp]\.?[Mm]\.?(?![A-Za-z]))?(?P<zone>Z|(?:GMT|UTC)(?![\w+-])|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>20\d{2}|19[5-9]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>20\d{2}|199\d)[/_-]?(?P<month>0[1-9]|1[0-2])[/_-]?(?P<day>0[1-9]|[12]\d|3[01])(?!\d{3})"
)
_DAY_ONLY = re.compile(r"(?<![年\d./-])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


@dataclass(frozen=True, slots=True)
class Stated:
    """A moment and where in the text it is stated: [start, end) in code points."""

    moment: Moment
    start: int
    end: int


def stated(text: str) -> list[Stated]:
    """The full dates (with a year) in `text`, in order, each with its time of day where one follows it."""
    return list(_stated(text))


def _stated(text: str) -> Iterator[Stated]:
    for match in _CLOCK.finditer(text):
        moment = _moment(match)
        if moment:
            yield Stated(moment, match.start(), match.end())


def _moment(match: "re.Match[str]") -> Moment | None:
    year = int(match["year"])
    if year < 1000:
        year += _ROC if match["era"] else 2000
    hour, minute, second = (int(match[part]) if match[part] else None for part in ("hour", "minute", "second"))
    noon = (match["noon"] or match["after"] or "").lower()
    if hour is not None and hour < 12 and (noon in ("下午", "晚上") or noon.startswith("p")):
        hour += 12
    elif hour == 12 and (noon in ("上午", "凌晨") or noon.startswith("a")):
        hour = 0
    return moment(
        year,
        int(match["month"]),
        int(match["day"]),
        hour,
        minute,
        second,
        zone="Z" if match["greenwich"] else match["zone"],
    )


def moment(
    year: int,
    month: int,
    day: int,
    hour: int | None = None,
    minute: int | None = None,
    second: int | None = None,
    *,
    zone: str | None = None,
) -> Moment | None:
    """The moment these numbers state, as finely as they are given; None where there is no such day or hour."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    precision = Precision.DAY if hour is None else Precision.HOUR if minute is None else Precision.MINUTE
    if precision is Precision.MINUTE and second is not None:
        precision = Precision.SECOND
    try:
        return Moment(datetime(year, month, day, hour or 0, minute or 0, second or 0, tzinfo=_zone(zone)), precision)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None) -> timezone:
    if not name:
        return BEIJING
    if name in ("Z", "GMT", "UTC"):
        return UTC
    hours, minutes = int(name[1:3]), int(name[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if name[0] == "-" else offset)


def of_epoch(text: str) -> Moment | None:
    """The moment of a Unix time in seconds or milliseconds; None where `text` is none of this century."""
    if not re.fullmatch(r"1[0-9]{9}(?:[0-9]{3})?", text):
        return None
    return Moment(datetime.fromtimestamp(int(text[:10]), UTC), Precision.SECOND)


def compact(text: str) -> Moment | None:
    """The first eight-digit day (20240131) in `text`."""
    match = _COMPACT.search(text)
    return moment(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def in_address(url: str) -> Moment | None:
    """The day an article's address carries (/2024-01/31/, /20240131/, t20240131_1.html)."""
    match = _IN_ADDRESS.search(url)
    return moment(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def day_without_year(text: str) -> tuple[int, int] | None:
    """The first month and day in `text` that no year precedes."""
    match = _DAY_ONLY.search(text)
    return (int(match["month"]), int(match["day"])) if match else None


def latest_such_day(month: int, day: int, not_after: date) -> Moment | None:
    """Month and day without a year mean the latest such day that is not after publication (settled rule)."""
    for year in range(not_after.year, not_after.year - 9, -1):  # 29 February comes every four or eight years
        found = moment(year, month, day)
        if found and found.at.astimezone(BEIJING).date() <= not_after:
            return found
    return None
