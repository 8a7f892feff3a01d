from datetime import UTC, datetime, timedelta

import pytest

from newswatch.clock import BEIJING
from newswatch.model.moment import Moment, Precision
from newswatch.model.span import EVER, Span

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)


def at(*parts):
    return datetime(*parts, tzinfo=BEIJING)


def listed(*parts):
    return Moment(at(*parts), Precision.DAY if len(parts) == 3 else Precision.MINUTE)


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("2026-11-01", at(2026, 11, 1)),
        ("2026-11-01T08:15", at(2026, 11, 1, 8, 15)),
        ("2026-11-01T08:15:00Z", at(2026, 11, 1, 16, 15)),
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        (" 30m ", NOW - timedelta(minutes=30)),
        ("90s", NOW - timedelta(seconds=90)),
        ("2w", NOW - timedelta(weeks=2)),
        (at(2026, 11, 1), at(2026, 11, 1)),
        (None, None),
    ],
)
def test_a_beginning_is_a_beijing_day_a_time_or_how_long_ago(typed, since):
    assert Span.parse(typed, None, NOW).since == since


def test_a_day_as_the_end_is_included_and_a_time_is_not():
    assert Span.parse(None, "2026-11-03", NOW).until == at(2026, 11, 4)
    assert Span.parse(None, "2026-11-03T12:00", NOW).until == at(2026, 11, 3, 12)


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-13-01", "7 weeks", "-3d", "99999d", "0001-01-01"])
def test_what_is_no_time_is_refused_by_name(typed):
    with pytest.raises(ValueError, match=r"since: not a time|the year"):
        Span.parse(typed, None, NOW)


@pytest.mark.parametrize("typed", ["9999-12-31", "9999-12-31T23:59", "0001-01-01"])
def test_a_time_beyond_every_calendar_is_refused_at_either_end(typed):
    for ends in ((typed, None), (None, typed)):
        with pytest.raises(ValueError, match="the year"):
            Span.parse(*ends, NOW)


def test_ends_that_leave_nothing_and_naive_times_are_refused():
    with pytest.raises(ValueError, match="nothing lies between"):
        Span.parse("2026-11-03", "2026-11-02", NOW)
    with pytest.raises(ValueError, match=r"since 7d \(2026-11-15 12:30\) and until 2020-01-01$"):
        Span.parse("7d", "2020-01-01", NOW)
    with pytest.raises(ValueError, match="needs a zone"):
        Span.parse(datetime(2026, 11, 3), "2026-11-02", NOW)
    with pytest.raises(ValueError, match="needs a zone"):
        Span(datetime(2026, 11, 3))


@pytest.mark.parametrize(
    ("moment", "side"),
    [
        (listed(2026, 10, 31), "before"),
        (listed(2026, 11, 1), ""),
        (listed(2026, 11, 1, 11, 59), "before"),
        (listed(2026, 11, 1, 12, 0), ""),
        (listed(2026, 11, 3, 17, 59), ""),
        (listed(2026, 11, 3, 18, 0), "not before"),
        (listed(2026, 11, 3), ""),
        (listed(2026, 11, 4), "not before"),
    ],
)
def test_a_list_that_states_days_only_compares_days(moment, side):
    span = Span(at(2026, 11, 1, 12), at(2026, 11, 3, 18))
    told = span.outside(moment)
    assert bool(told) is bool(side)
    assert f" is {side}" in told or not side
    assert EVER.outside(moment) == ""
