"""Windows of time cover all of it once, whichever way they run, so that no list misses or repeats a document."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from storage.mongo import windows
from storage.mongo.document import stamp

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


def assert_seamless(spans):
    assert all(low < high for low, high in spans)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize("start", [windows.BEGINNING, NOON, LATEST])
def test_onward_covers_everything_from_its_start(start):
    spans = list(windows.onward(start))
    assert_seamless(spans)
    assert (spans[0][0], spans[-1][1]) == (stamp(start), windows.END)
    assert len(spans) < 40


@pytest.mark.parametrize("floor", [windows.BEGINNING, NOON - timedelta(days=400), NOON])
def test_back_covers_everything_down_to_its_floor(floor):
    spans = list(windows.back(NOON, floor))
    assert_seamless(spans[::-1])
    assert (spans[-1][0], spans[0][1]) == (stamp(floor), windows.END)
    assert len(spans) < 40


def test_back_from_a_clock_before_the_floor_still_finds_what_is_after_it():
    assert list(windows.back(NOON, NOON + timedelta(days=1))) == [(stamp(NOON + timedelta(days=1)), windows.END)]
