"""A plan, what was sent last and a moment in, the spans out of which a briefing is due by then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from newswatch.model.plan import BriefingPlan
from newswatch.model.schedule import Rhythm, zone_of
from newswatch.schedule import next_send

SETTLED = timedelta(minutes=2)
"""How long after a span's end its briefing is made at the soonest: clocks differ, and decisions take a moment."""
SINGLY = 7
"""Of so many days, or weeks, that were missed there is a briefing each; what was before them is in one."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)

Stretch = tuple[datetime, datetime]


def due_spans(plan: BriefingPlan, last: datetime | None, since: datetime, now: datetime) -> list[Stretch]:
    """[since, until) of each briefing that is due, oldest first, without a gap from `last` on: the end of the last one.

    They begin with the first that is due after the plan was switched on (`since`) where the last one is older, or there
    is none: the past is not replayed.
    """
    begin = _begin(plan, since, now)
    last = max(last, begin) if last else begin
    ends = [_midnight(plan, day) for day in _days(plan, last, now) if _sent(plan, day) <= now]
    bounds = [last, *(end for end in ends if end > last)]
    singly = bounds[-SINGLY - 1 :]
    return list(pairwise(singly if singly[0] == last else [last, *singly]))


def _begin(plan: BriefingPlan, since: datetime, now: datetime) -> datetime:
    """Where the first span begins that is due after `since`; `now` where that lies ahead."""
    first = next((day for day in _days(plan, since - _WEEK, now + _WEEK) if _sent(plan, day) >= since), None)
    return _midnight(plan, first - _period(plan)) if first else now


def yesterday(zone: str, now: datetime) -> Stretch:
    """The day before the one that it is at `now` in a zone (an IANA name)."""
    return day_of(zone, now.astimezone(zone_of(zone)).date() - _DAY)


def day_of(zone: str, day: date) -> Stretch:
    """From its midnight to the next one in a zone."""
    begin, end = (datetime.combine(each, time(), zone_of(zone)).astimezone(UTC) for each in (day, day + _DAY))
    return begin, end


def _sent(plan: BriefingPlan, day: date) -> datetime:
    """When the briefing is sent that ends with the midnight before `day`."""
    end = _midnight(plan, day)
    return max(next_send(plan.schedule, end), end + SETTLED)


def _days(plan: BriefingPlan, after: datetime, until: datetime) -> Iterator[date]:
    """Days from `after` to `until` before whose beginning a briefing ends."""
    zone, schedule = zone_of(plan.schedule.zone), plan.schedule
    day, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        if schedule.rhythm is Rhythm.DAILY or day.isoweekday() == schedule.weekday:
            yield day
        day += _DAY


def _period(plan: BriefingPlan) -> timedelta:
    return _DAY if plan.schedule.rhythm is Rhythm.DAILY else _WEEK


def _midnight(plan: BriefingPlan, day: date) -> datetime:
    return day_of(plan.schedule.zone, day)[0]
