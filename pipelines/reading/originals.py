"""An origin, the page's clocks and its text in, when the original was published (or between which days) out."""

import re
from collections import Counter
from datetime import date

from newswatch.clock import beijing_day
from newswatch.model.article import Sure
from newswatch.model.moment import Moment, Window
from newswatch.text import dates
from pipelines.reading.around import Around
from pipelines.reading.clocks import Published, earlier
from pipelines.reading.credit import Credited
from pipelines.reading.found import Found
from pipelines.reading.origins import Day, Origin

_LEAD = 500
"""Characters in which a text says when what it reports happened."""
_DAY = re.compile(
    r"(?<![将至到前于\d年月])(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:\s?[-—－至、]\s?(?P<last>\d{1,2}))?日"
)
_YEAR = re.compile(r"(20\d{2})年?")
_PAST_MONTH = re.compile(r"(?<![到前])(20\d{2})年(\d{1,2})月(?=底|末|初|份|以来|，|,|、|起)")


def published(
    around: Around, origin: Origin | None, credited: Credited | None, clock: Published | None
) -> Found[Moment | Window] | None:
    """The day a wire head, edition mark or closing credit states, else an earlier clock that the page prints beside
    its own, else the days it must lie between; None where nothing bounds it.

    Month and day without a year mean the latest such day not after the repost (settled), a day without its month the
    same. Where the repost has no clock, they mean the first such day after the last past month the text names.
    """
    text, repost = around.reading.text, clock.value if clock else None
    if origin and origin.day:
        stated = _of_day(origin.day, repost, text)
        if stated:
            return Found(stated, origin.where, origin.sure if origin.day[0] else Sure.LIKELY)
    printed = earlier(around, clock)
    if printed:
        return Found(printed.value, printed.where, printed.sure)
    after = _latest_day(around.reading.title, text, repost)
    if repost is None:
        return Found(Window(after.isoformat(), None), "text", Sure.GUESSED) if after else None
    if origin is None or (credited and origin.value == credited.value):
        return None
    window = Window(after.isoformat() if after else None, beijing_day(repost.at).isoformat())
    return Found(window, "text" if after else "published", Sure.GUESSED)


def _of_day(stated: Day, repost: Moment | None, text: str) -> Moment | None:
    """The day stated, its year and month supplied; None where it would be after the repost."""
    year, month, day = stated
    if year and month:
        found = dates.moment(year, month, day)
        return found if found and (repost is None or beijing_day(found.at) <= beijing_day(repost.at)) else None
    if month is None:
        return _latest_of_month(day, beijing_day(repost.at)) if repost else None
    return dates.latest_such_day(month, day, beijing_day(repost.at)) if repost else _first_after(month, day, text)


def _latest_of_month(day: int, not_after: date) -> Moment | None:
    """The latest such day of a month: in the month of `not_after` or, where that is too late, in one before."""
    year, month = not_after.year, not_after.month
    for _ in range(3):  # at most one month in two lacks a day
        found = dates.moment(year, month, day)
        if found and beijing_day(found.at) <= not_after:
            return found
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def _first_after(month: int, day: int, text: str) -> Moment | None:
    named = [(int(year), int(m)) for year, m in _PAST_MONTH.findall(text) if 1 <= int(m) <= 12]
    if not named:
        return None
    year, last = max(named)
    return dates.moment(year if (month, day) >= (last, 1) else year + 1, month, day)


def _latest_day(title: str, text: str, repost: Moment | None) -> date | None:
    """The latest day the lead speaks of, years supplied from the repost's clock or the year the lead is about."""
    lead = text[:_LEAD]
    years = Counter(_YEAR.findall(f"{title}{lead}")).most_common(1)
    found = [beijing_day(stated.moment.at) for stated in dates.stated(lead)]
    for match in _DAY.finditer(lead):
        month, day = int(match["month"]), int(match["last"] or match["day"])
        moment = (
            dates.latest_such_day(month, day, beijing_day(repost.at))
            if repost
            else dates.moment(int(years[0][0]), month, day)
            if years
            else None
        )
        found += [beijing_day(moment.at)] if moment else []
    known = [day for day in found if repost is None or day <= beijing_day(repost.at)]
    return max(known, default=None)
