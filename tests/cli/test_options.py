"""What is typed after an option means the same in every command."""

from datetime import datetime, timedelta

import pytest

from newswatch.cli.exits import Stop
from newswatch.cli.options import moment, span
from newswatch.clock import BEIJING, system_clock


def test_since_is_a_day_or_how_long_ago_in_every_command():
    assert moment("2026-11-01") == span("2026-11-01").since == datetime(2026, 11, 1, tzinfo=BEIJING)
    for typed in ("90s", "2w"):
        assert abs(moment(typed) - span(typed).since) < timedelta(minutes=1)
    assert abs(system_clock() - moment("2w") - timedelta(weeks=2)) < timedelta(minutes=1)


@pytest.mark.parametrize("typed", ["", " ", "soon", "7", "7x", "99999w", "-1d", "\u0661d"])
def test_what_is_no_time_is_said(typed):
    with pytest.raises(Stop):
        moment(typed)
