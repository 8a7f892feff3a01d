"""An origin, the page's clock and its text in, when the original was published (or between which days) out."""

import re
from collections import Counter
from datetime import date

from newswatch.clock import BEIJING
from newswatch.model.moment import Moment, Window
from newswatch.text import dates
from pipelines.reading.credit import Credited
from pipelines.reading.origins import Origin

_LEAD = 500
"""Characters in which a text says when what it reports happened."""
_DAY = re.compile(
    r"(?<![将至到前于\d年月])(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:\s?[-—－至、]\s?(?P<last>\d{1,2}))?日"
)
_YEAR = re.compile(r"(20\d{2})年?")
_PAST_MONTH = re.compile(r"(?<![到前])(20\d{2})年(\d{1,2})月(?=底|末|初|份|以来|，|,|、|起)")


def published(
    origin: Origin | None, credited: Credited | None, repost: Moment | None, title: str, text: str
) -> Moment | Window | None:
    """The day a wire head or edition mark states, else the days it must lie between; None where nothing bounds it.

    Month and day without a year mean the latest such day not after the repost (settled). Where the repost has no clock,
    they mean the first such day after the last past month the text names.
    """
    after = _latest_day(title, text, repost)
    if origin and origin.month_day:
        month, day = origin.month_day
        return dates.latest_such_day(month, day, _day(repost)) if repost else _first_after(month, day, text)
    if repost is None:
        return Window(after.isoformat(), None) if after else None
    if origin is None or (credited and origin.name == credited.name):
        return None
    return Window(after.isoformat() if after else None, _day(repost).isoformat())


def _day(moment: Moment) -> date:
    return moment.at.astimezone(BEIJING).date()


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
    found = [_day(stated.moment) for stated in dates.stated(lead)]
    for match in _DAY.finditer(lead):
        month, day = int(match["month"]), int(match["last"] or match["day"])
        moment = (
            dates.latest_such_day(month, day, _day(repost))
            if repost
            else dates.moment(int(years[0][0]), month, day)
            if years
            else None
        )
        found += [_day(moment)] if moment else []
    known = [day for day in found if repost is None or day <= _day(repost)]
    return max(known, default=None)
