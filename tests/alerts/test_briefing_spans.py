"""Which spans a briefing is due of: no day twice, none left out, the past before the plan not at all."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from consumers.alerts.briefing.spans import due_spans
from newswatch.model.plan import BriefingPlan
from newswatch.model.schedule import Rhythm, Schedule

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SAVED = datetime(2026, 11, 20, 2, tzinfo=UTC)  # 10:00 in Shanghai
MIDNIGHT = datetime(2026, 11, 19, 16, tzinfo=UTC)


def plan(rhythm=Rhythm.DAILY, **fields) -> BriefingPlan:
    return BriefingPlan(("console",), Schedule(rhythm, **{"at": "08:00", **fields}))


def test_the_first_is_of_the_day_on_which_the_plan_was_saved_after_its_hour():
    assert due_spans(plan(), None, SAVED, MIDNIGHT + DAY + 7 * HOUR) == []
    assert due_spans(plan(), None, SAVED, MIDNIGHT + DAY + 8 * HOUR) == [(MIDNIGHT, MIDNIGHT + DAY)]
    assert due_spans(plan(at="11:00"), None, SAVED, MIDNIGHT + 11 * HOUR) == [(MIDNIGHT - DAY, MIDNIGHT)]


def test_what_was_due_while_a_plan_was_off_is_not_told():
    on_again = SAVED + 60 * DAY
    assert due_spans(plan(), MIDNIGHT, on_again, on_again + 20 * HOUR) == []
    first = (MIDNIGHT + 60 * DAY, MIDNIGHT + 61 * DAY)
    assert due_spans(plan(), MIDNIGHT, on_again, MIDNIGHT + 61 * DAY + 8 * HOUR) == [first]
    assert due_spans(plan(), first[0], on_again, first[1] + 8 * HOUR) == [first], "nor twice"


def test_what_was_missed_is_told_by_the_day_and_what_is_older_in_one():
    last = MIDNIGHT
    assert due_spans(plan(), last, SAVED, last + DAY + 8 * HOUR) == [(last, last + DAY)]
    missed = due_spans(plan(), last, SAVED, last + 30 * DAY + 9 * HOUR)
    assert missed[0] == (last, last + 23 * DAY)
    assert missed[1:] == [(last + day * DAY, last + (day + 1) * DAY) for day in range(23, 30)]
    assert len(due_spans(plan(), last, SAVED, last + 7 * DAY + 9 * HOUR)) == 7


def test_a_week_ends_before_the_day_on_which_it_is_sent():
    spans = due_spans(plan(Rhythm.WEEKLY, weekday=1), None, SAVED, SAVED + 9 * DAY)
    assert spans == [(MIDNIGHT - 4 * DAY, MIDNIGHT + 3 * DAY)]  # Monday 16 to Sunday 22 November


def test_a_span_ends_a_moment_before_it_is_sent_even_at_midnight():
    assert due_spans(plan(at="00:00"), MIDNIGHT, SAVED, MIDNIGHT + DAY + timedelta(minutes=1)) == []
    assert due_spans(plan(at="00:00"), MIDNIGHT, SAVED, MIDNIGHT + DAY + timedelta(minutes=2))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Africa/Cairo", "Pacific/Apia"])
def test_days_join_without_gap_or_overlap_where_clocks_are_set(zone):
    """Cairo sets its clocks at midnight: a day there begins at one."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    last, told = start, []
    for hour in range(0, 24 * 365, 5):
        for span in due_spans(plan(zone=zone), last, start, start + hour * HOUR):
            told.append(span)
            last = span[1]
    assert all(one[1] == other[0] for one, other in pairwise(told))
    assert len(told) >= 363
    assert {until - since for since, until in told[1:]} <= {23 * HOUR, 24 * HOUR, 25 * HOUR}
