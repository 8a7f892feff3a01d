"""When a subscriber is told: against a slow, obvious clock that looks at every minute, in zones that jump."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.model.schedule import Rhythm, Schedule
from newswatch.schedule import next_send, sends

ZONES = (
    "Asia/Shanghai",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Asia/Kathmandu",  # +05:45
    "Pacific/Apia",  # left out the 30th of December 2011
    "America/St_Johns",  # set its clocks at one minute past midnight
    "Africa/Casablanca",  # summer time taken back for Ramadan
)
MINUTE = timedelta(minutes=1)
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
"""Days on which some of the zones set their clocks, and others."""
NEAR = (
    datetime(2011, 12, 29, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 10, 31, tzinfo=UTC),
    datetime(2006, 10, 28, tzinfo=UTC),
)
MOMENTS = st.builds(
    lambda day, offset: day + timedelta(seconds=offset), st.sampled_from(NEAR), st.integers(0, 3 * 24 * 3600)
) | st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))

NIGHT = ("22:00", "07:00")


@st.composite
def schedules(draw):
    quiet = draw(st.none() | st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]))
    rhythm, zone = draw(st.sampled_from(Rhythm)), draw(st.sampled_from(ZONES))
    return Schedule(rhythm, draw(CLOCKS), draw(st.integers(1, 7)), zone, quiet)


def utc(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@given(schedules(), MOMENTS)
def test_there_is_always_a_next_one_and_it_is_never_in_quiet_hours(schedule, after):
    found = next_send(schedule, after)
    assert after <= found < after + timedelta(days=11)
    assert not quiet(schedule, found)


@given(schedules(), MOMENTS, st.integers(0, 9 * 24 * 3600))
def test_who_asks_later_is_never_told_an_earlier_one(schedule, after, seconds):
    assert next_send(schedule, after) <= next_send(schedule, after + timedelta(seconds=seconds))


@given(schedules(), MOMENTS)
def test_the_next_ones_follow_one_another_and_none_is_left_out(schedule, after):
    found = sends(schedule, after, 3)
    assert len(found) == (1 if schedule.rhythm is Rhythm.INSTANT else 3)
    assert list(found) == sorted(set(found))
    assert all(at > after for at in found)
    for at, following in pairwise(found):
        assert next_send(schedule, at + MINUTE) == following


def quiet(schedule, at):
    """Read off the clock on the wall, which shows times of day as texts."""
    if schedule.quiet is None:
        return False
    begin, end = schedule.quiet
    wall = at.astimezone(ZoneInfo(schedule.zone)).strftime("%H:%M")
    return begin <= wall < end if begin < end else not end <= wall < begin


def obvious(schedule, after):
    """Every minute from `after` on, until the clock on the wall says so."""
    zone = ZoneInfo(schedule.zone)
    hour, minute = map(int, schedule.at.split(":"))
    at = after.replace(second=0, microsecond=0) + (MINUTE if after.second or after.microsecond else timedelta(0))

    def called(at):
        local = at.astimezone(zone)
        if schedule.rhythm is Rhythm.HOURLY:
            return local.minute == minute
        if schedule.rhythm is Rhythm.WEEKLY and local.isoweekday() != schedule.weekday:
            return False
        return (local.hour, local.minute) == (hour, minute) and local.fold == 0

    while schedule.rhythm is not Rhythm.INSTANT and not called(at):
        at += MINUTE
    while quiet(schedule, at):
        at += MINUTE
    return at


def skips(schedule, after):
    """Whether the hour of the day is set past on a day near `after`: it is read by the clock before, see the cases."""
    zone, (hour, minute) = ZoneInfo(schedule.zone), map(int, schedule.at.split(":"))
    near = (after.astimezone(zone) + timedelta(days=number) for number in range(-2, 10))
    hours = [each.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0) for each in near]
    return any(each.astimezone(UTC).astimezone(zone).replace(fold=0) != each for each in hours)


@settings(max_examples=60)
@given(schedules(), MOMENTS)
def test_it_is_the_minute_that_a_clock_on_the_wall_shows(schedule, after):
    after = after.replace(second=0, microsecond=0)
    if schedule.rhythm in (Rhythm.DAILY, Rhythm.WEEKLY) and skips(schedule, after):
        return
    assert next_send(schedule, after) == obvious(schedule, after)


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        (Schedule(Rhythm.DAILY, "08:00"), "2026-03-02T07:59+08:00", "2026-03-02T08:00+08:00"),
        (Schedule(Rhythm.DAILY, "08:00"), "2026-03-02T08:00:01+08:00", "2026-03-03T08:00+08:00"),
        (Schedule(Rhythm.WEEKLY, "08:00", 7), "2026-03-02T09:00+08:00", "2026-03-08T08:00+08:00"),
        (Schedule(Rhythm.HOURLY, "00:05"), "2026-03-02T09:06+08:00", "2026-03-02T10:05+08:00"),
        (Schedule(Rhythm.INSTANT, quiet=NIGHT), "2026-03-02T23:30+08:00", "2026-03-03T07:00+08:00"),
        (Schedule(Rhythm.INSTANT, quiet=NIGHT), "2026-03-02T06:59:59+08:00", "2026-03-02T07:00+08:00"),
        (Schedule(Rhythm.INSTANT, quiet=("12:00", "14:00")), "2026-03-02T14:00+08:00", "2026-03-02T14:00+08:00"),
        (Schedule(Rhythm.HOURLY, "00:30", quiet=NIGHT), "2026-03-02T22:10+08:00", "2026-03-03T07:00+08:00"),
        # 02:30 does not come on the day on which 02:00 becomes 03:00, and is not left out.
        (Schedule(Rhythm.DAILY, "02:30", zone="Europe/Berlin"), "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"),
        (Schedule(Rhythm.DAILY, "02:30", zone="Europe/Berlin"), "2026-03-29T12:00+02:00", "2026-03-30T02:30+02:00"),
        # 02:30 comes twice on the day on which 03:00 becomes 02:00, and is told once.
        (Schedule(Rhythm.DAILY, "02:30", zone="Europe/Berlin"), "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"),
        (Schedule(Rhythm.DAILY, "02:30", zone="Europe/Berlin"), "2026-10-25T02:31+02:00", "2026-10-26T02:30+01:00"),
        # Quiet until 02:30, which is set past: the clock shows 03:00 next.
        (
            Schedule(Rhythm.INSTANT, zone="Europe/Berlin", quiet=("22:00", "02:30")),
            "2026-03-29T01:10+01:00",
            "2026-03-29T03:00+02:00",
        ),
        # Every minute but 02:30, which does not come on that day.
        (
            Schedule(Rhythm.INSTANT, zone="Europe/Berlin", quiet=("02:31", "02:30")),
            "2026-03-28T12:00+01:00",
            "2026-03-30T02:30+02:00",
        ),
    ],
)
def test_hours_as_a_subscriber_reads_them(schedule, after, expected):
    assert next_send(schedule, utc(after)) == utc(expected)
