"""What any store promises of pace: turns at a host lie apart, whoever asks, and nobody is asked while it rests."""

from datetime import timedelta

import pytest

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
HOST = "daily.example"


def test_turns_at_a_host_lie_a_gap_apart_and_hosts_do_not_wait_for_each_other(store, nouns):
    got = [store.pace.reserve(HOST, nouns.NOON, 2 * SECOND, nouns.NOON + HOUR) for _ in range(3)]
    assert got == [nouns.NOON, nouns.NOON + 2 * SECOND, nouns.NOON + 4 * SECOND]
    assert store.pace.reserve("other.example", nouns.NOON, 2 * SECOND, nouns.NOON + HOUR) == nouns.NOON


def test_a_host_left_alone_for_its_gap_is_asked_at_once(store, nouns):
    store.pace.reserve(HOST, nouns.NOON, 2 * SECOND, nouns.NOON + HOUR)
    later = nouns.NOON + 3 * SECOND
    assert store.pace.reserve(HOST, later, 2 * SECOND, later) == later


def test_of_two_gaps_the_longer_lies_between(store, nouns):
    latest = nouns.NOON + HOUR
    assert store.pace.reserve(HOST, nouns.NOON, SECOND, latest) == nouns.NOON
    assert store.pace.reserve(HOST, nouns.NOON, 120 * SECOND, latest) == nouns.NOON + 120 * SECOND
    assert store.pace.reserve(HOST, nouns.NOON, SECOND, latest) == nouns.NOON + 240 * SECOND


def test_a_turn_that_is_too_late_is_told_and_not_taken(store, nouns):
    store.pace.reserve(HOST, nouns.NOON, 10 * SECOND, nouns.NOON)
    for _ in range(2):
        told = store.pace.reserve(HOST, nouns.NOON, 10 * SECOND, nouns.NOON + 9 * SECOND)
        assert told == nouns.NOON + 10 * SECOND
    assert store.pace.reserve(HOST, nouns.NOON, 10 * SECOND, told) == told


def test_a_host_that_was_put_off_has_no_turn_before(store, nouns):
    store.pace.put_off(HOST, nouns.NOON + HOUR)
    store.pace.put_off(HOST, nouns.NOON + SECOND)  # an earlier word never shortens a rest
    assert store.pace.reserve(HOST, nouns.NOON, SECOND, nouns.NOON + HOUR) == nouns.NOON + HOUR
    store.pace.put_off(HOST, nouns.NOON + 2 * HOUR)
    assert store.pace.reserve(HOST, nouns.NOON, SECOND, nouns.NOON) == nouns.NOON + 2 * HOUR


def test_hosts_long_free_are_forgotten(store, nouns):
    store.pace.reserve(HOST, nouns.NOON, SECOND, nouns.NOON)
    store.pace.put_off("resting.example", nouns.NOON + HOUR)
    assert store.pace.prune(nouns.NOON + 2 * SECOND) == 1
    assert store.pace.reserve("resting.example", nouns.NOON, SECOND, nouns.NOON) == nouns.NOON + HOUR


@pytest.mark.parametrize("ahead", [HOUR, 8 * HOUR, 47 * HOUR, 365 * 24 * HOUR])
def test_turns_given_by_a_clock_that_was_hours_ahead_hold_nobody_up_once_it_is_right(store, nouns, ahead):
    wrong, gap = nouns.NOON + ahead, 2 * SECOND
    for _ in range(2):
        store.pace.reserve(HOST, wrong, gap, wrong + HOUR)
    store.pace.put_off(HOST, wrong + HOUR)
    assert [store.pace.reserve(HOST, nouns.NOON, gap, nouns.NOON + HOUR) for _ in range(2)] == [
        nouns.NOON,
        nouns.NOON + gap,
    ]


def test_no_turn_is_given_further_ahead_than_one_is_believed(store, nouns):
    gap, latest = 600 * SECOND, nouns.NOON + HOUR
    got = [store.pace.reserve(HOST, nouns.NOON, gap, latest) for _ in range(6)]
    assert got == [nouns.NOON + min(number, 4) * gap for number in range(6)]


def test_a_rest_of_a_day_is_kept(store, nouns):
    store.pace.reserve(HOST, nouns.NOON, SECOND, nouns.NOON)
    store.pace.put_off(HOST, nouns.NOON + 24 * HOUR)
    assert store.pace.reserve(HOST, nouns.NOON, SECOND, nouns.NOON) == nouns.NOON + 24 * HOUR
