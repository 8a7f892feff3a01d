"""Dates as servers write them, and what is none."""

from datetime import UTC, datetime

import pytest

from newswatch.text.http_date import http_date


@pytest.mark.parametrize(
    "value",
    [
        "Tue, 03 Nov 2026 02:05:00 GMT",
        "Tuesday, 03-Nov-26 02:05:00 GMT",
        "Tue Nov  3 02:05:00 2026",
        "Tue, 03 Nov 2026 02:05:00 -0000",
        "Tue, 03 Nov 2026 10:05:00 +0800",
    ],
)
def test_every_form_of_a_date_is_one_moment_in_utc(value):
    date = http_date(value)
    assert date == datetime(2026, 11, 3, 2, 5, tzinfo=UTC)
    assert date.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "120",
        "Tue, 99 Nov 2026 02:05:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "Tue, 03 Nov 99999999999999999999 02:05:00 GMT",
        "Tue, 03 Nov 2026 02:05:00 " + "G" * 100_000,
    ],
)
def test_what_is_no_date_is_none(value):
    assert http_date(value) is None
