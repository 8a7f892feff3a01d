"""A schedule and a moment in, the moments out at which its subscriber is told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newswatch.clock import MICROSECOND
from newswatch.model.schedule import Rhythm, Schedule, zone_of

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SHIFT = 3 * 60
"""Minutes that a zone may set its clocks by at once and that are looked at around an hour of the day."""
_AROUND = 2
"""Days around a moment among which a zone may call it: some have left out a whole day."""


def next_send(schedule: Schedule, after: datetime) -> datetime:
    """The first moment from `after` (aware) on at which what is owed then is sent, in UTC; never in quiet hours.

    Hours are those of the zone's clocks. One that is set past (02:30 where 02:00 becomes 03:00) is read by the clock
    as it was before, so 03:30; one that comes twice is the first (RFC 5545, 3.3.5). A minute of every hour comes as
    often as the clock shows it. There always is a next one, and a later `after` never has an earlier one.
    """
    return awake(schedule, _slot(schedule, after.astimezone(UTC)))


def sends(schedule: Schedule, after: datetime, n: int) -> tuple[datetime, ...]:
    """The next `n` moments after `after` at which something may be sent; for instant alerts the first alone, since
    they are sent whenever there are any."""
    found: list[datetime] = []
    while len(found) < (min(n, 1) if schedule.rhythm is Rhythm.INSTANT else n):
        after = next_send(schedule, after + MICROSECOND)
        found.append(after)
    return tuple(found)


def _is_quiet(schedule: Schedule, at: datetime) -> bool:
    """Whether nothing may be sent at `at`."""
    if schedule.quiet is None:
        return False
    begin, end = map(time.fromisoformat, schedule.quiet)
    clock = at.astimezone(zone_of(schedule.zone)).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def awake(schedule: Schedule, at: datetime) -> datetime:
    """`at` itself, or the end of the quiet hours that it lies in."""
    if not _is_quiet(schedule, at):
        return at
    return next(minute for minute in _minutes_at_its_end(schedule, at) if not _is_quiet(schedule, minute))


def _minutes_at_its_end(schedule: Schedule, at: datetime) -> Iterator[datetime]:
    """Whole minutes from `at` on among which the first is that is not quiet: those around the end on each day."""
    zone = zone_of(schedule.zone)
    end = time.fromisoformat(schedule.quiet[1]) if schedule.quiet else time()
    first, today = _whole_minute(at), at.astimezone(zone).date()
    for number in range(-1, 2 * _AROUND + 1):
        near = _moment(today + number * _DAY, end, zone)
        for step in range(-_SHIFT, _SHIFT + 1):
            minute = near + step * _MINUTE
            if minute >= first:
                yield minute


def _slot(schedule: Schedule, after: datetime) -> datetime:
    """The first moment from `after` on that the rhythm names, quiet or not."""
    if schedule.rhythm is Rhythm.INSTANT:
        return after
    zone = zone_of(schedule.zone)
    at = time.fromisoformat(schedule.at)
    if schedule.rhythm is Rhythm.HOURLY:
        minute = _whole_minute(after)
        while minute.astimezone(zone).minute != at.minute:
            minute += _MINUTE
        return minute
    today = after.astimezone(zone).date()
    days = [today + number * _DAY for number in range(-_AROUND, 7 + _AROUND + 1)]
    named = (day for day in days if schedule.rhythm is Rhythm.DAILY or day.isoweekday() == schedule.weekday)
    return min(moment for moment in (_moment(day, at, zone) for day in named) if moment >= after)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """When `clock` is shown on `day`: the first time where it is twice, by the clock before where it is set past."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _whole_minute(at: datetime) -> datetime:
    """`at`, or the whole minute that follows it."""
    floor = at.replace(second=0, microsecond=0)
    return floor if floor == at else floor + _MINUTE
