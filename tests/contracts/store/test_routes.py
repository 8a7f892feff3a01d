"""What any store promises of routes: whoever saw an older state of one cannot change it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newswatch.model.notice import Notice
from newswatch.model.route import Route, Sealed

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def full(nouns):
    """A route with every field filled."""
    return Route(
        "desk",
        "hook",
        holder="me",
        until=nouns.NOON + SECOND,
        parcel=Sealed("p", "名称", "芯片", ("a", "b"), ("c",), Notice("desk", "chat", nouns.NOON, "410"), 1),
        at=nouns.NOON,
        attempt=2,
        failing_since=nouns.NOON,
        lost=1,
        reason="503",
        words=(Notice("desk", "mail", nouns.NOON, "503"),),
        minute=nouns.NOON,
        sent=3,
    )


def test_one_that_nobody_knows_is_new(store):
    assert store.routes.get("desk", "hook") == Route("desk", "hook")
    assert list(store.routes.of("desk")) == []


def test_a_route_comes_back_to_the_letter_with_its_next_turn(store, nouns, full):
    kept = store.routes.swap(full, nouns.NOON)
    assert kept == replace(full, turn=1)
    assert store.routes.get("desk", "hook") == kept
    assert list(store.routes.of("desk")) == [kept]
    assert list(store.routes.of("other")) == []


def test_whoever_saw_an_older_state_is_refused(store, nouns, full):
    first = store.routes.swap(full, nouns.NOON)
    assert store.routes.swap(full, nouns.NOON) is None, "another made it meanwhile"
    second = store.routes.swap(first.arrived(), nouns.NOON)
    assert store.routes.swap(first.rests(nouns.NOON), nouns.NOON) is None
    assert store.routes.get("desk", "hook") == second
    assert (second.parcel, second.failing_since, second.turn) == (None, None, 2)


def test_what_has_something_to_do_is_due_when_its_claim_and_its_rest_are_over(store, nouns, full):
    kept = store.routes.swap(full, nouns.NOON)
    assert list(store.routes.due(nouns.NOON)) == []
    assert list(store.routes.due(nouns.NOON + SECOND)) == [kept]
    resting = store.routes.swap(kept.rests(nouns.NOON + HOUR), nouns.NOON)
    assert list(store.routes.due(nouns.NOON + HOUR - SECOND)) == []
    assert list(store.routes.due(nouns.NOON + HOUR)) == [resting]
    told = store.routes.swap(resting.arrived(), nouns.NOON)
    assert list(store.routes.due(nouns.NOON)) == [told], "its words to the owner are left"
    done = store.routes.swap(replace(told, words=()), nouns.NOON)
    assert list(store.routes.due(nouns.NOON + HOUR)) == []
    assert list(store.routes.of("desk")) == [done]


def test_what_is_switched_off_is_not_due_until_it_is_woken(store, nouns, full):
    off = store.routes.swap(full.switched_off(nouns.NOON, "gone"), nouns.NOON)
    assert list(store.routes.due(nouns.NOON + HOUR)) == []
    on = store.routes.swap(off.woken(nouns.NOON), nouns.NOON)
    assert list(store.routes.due(nouns.NOON)) == [on]
    assert (on.parcel, on.attempt) == (full.parcel, 0)


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=400)])
def test_what_a_clock_that_was_days_ahead_put_off_is_due(store, nouns, full, ahead):
    kept = store.routes.swap(full.rests(nouns.NOON + ahead), nouns.NOON)
    assert list(store.routes.due(nouns.NOON)) == [kept]


def test_the_failing_come_the_longest_first_within_bounds(store, nouns):
    for number in (2, 0, 1):
        at = nouns.NOON + number * SECOND
        assert store.routes.swap(Route("desk", f"hook-{number}").failed(at, at, "503", 0), nouns.NOON)
    store.routes.swap(Route("desk", "well"), nouns.NOON)
    store.routes.swap(Route("desk", "off").switched_off(nouns.NOON + 3 * SECOND, "410"), nouns.NOON)
    assert [route.channel for route in store.routes.failing()] == ["hook-0", "hook-1", "hook-2", "off"]
    assert [route.channel for route in store.routes.failing(2)] == ["hook-0", "hook-1"]


def test_due_and_prune_keep_to_their_bounds(store, nouns, full):
    for number in range(3):
        at = nouns.NOON + number * SECOND
        store.routes.swap(replace(full, channel=f"hook-{number}").rests(at), at)
    assert [route.channel for route in store.routes.due(nouns.NOON + HOUR, 2)] == ["hook-0", "hook-1"]
    assert store.routes.prune(nouns.NOON + SECOND) == 1
    assert store.routes.get("desk", "hook-0").turn == 0
    assert store.routes.get("desk", "hook-1").turn == 1
