"""What any store promises of the outbox: an alert stands once, one sender has it at a time, what is owed stays owed."""

from datetime import timedelta

import pytest

from newswatch.model.alert import Delivery

TTL = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


@pytest.fixture
def alert(store, nouns):
    alert = nouns.alert(channels=("console", "hook"))
    assert store.outbox.add(alert)
    return alert


def attempt(alert, channel, at, number=1, **fields):
    return Delivery(alert.alert_id, channel, at, number, **fields)


def test_an_alert_is_added_once_and_comes_back_to_the_letter(store, nouns, alert):
    assert not store.outbox.add(nouns.alert(channels=("elsewhere",)))
    assert store.outbox.get(alert.alert_id) == alert
    assert store.outbox.get(nouns.name("alert", "none")) is None


def test_a_claim_gives_every_channel_owed_and_keeps_others_out(store, nouns, alert):
    assert list(store.outbox.claim(alert.alert_id, "a", nouns.NOON, TTL)) == ["console", "hook"]
    assert list(store.outbox.claim(alert.alert_id, "b", nouns.NOON + SECOND, TTL)) == []
    assert list(store.outbox.due(nouns.NOON + SECOND)) == []


def test_a_claim_that_ran_out_passes_on(store, nouns, alert):
    store.outbox.claim(alert.alert_id, "a", nouns.NOON, TTL)
    assert list(store.outbox.due(nouns.NOON + TTL)) == [alert.alert_id]
    assert list(store.outbox.claim(alert.alert_id, "b", nouns.NOON + TTL, TTL)) == ["console", "hook"]


def test_an_alert_that_does_not_stand_cannot_be_claimed(store, nouns):
    assert list(store.outbox.claim(nouns.name("alert", "none"), "a", nouns.NOON, TTL)) == []


def test_what_arrived_is_owed_no_longer(store, nouns, alert):
    store.outbox.claim(alert.alert_id, "a", nouns.NOON, TTL)
    store.outbox.record(attempt(alert, "console", nouns.NOON), None)
    assert list(store.outbox.claim(alert.alert_id, "a", nouns.NOON, TTL)) == ["hook"]
    store.outbox.record(attempt(alert, "hook", nouns.NOON), None)
    assert list(store.outbox.claim(alert.alert_id, "b", nouns.NOON + 10 * TTL, TTL)) == []
    assert store.outbox.totals() == {"alerts": 1, "delivered": 2, "owed": 0, "given_up": 0}


def test_what_failed_is_owed_again_at_its_time_and_not_before(store, nouns, alert):
    retry = nouns.NOON + 5 * SECOND
    store.outbox.claim(alert.alert_id, "a", nouns.NOON, TTL)
    store.outbox.record(attempt(alert, "console", nouns.NOON), None)
    store.outbox.record(attempt(alert, "hook", nouns.NOON, error="503"), retry)
    assert list(store.outbox.due(retry - SECOND)) == []
    assert list(store.outbox.claim(alert.alert_id, "b", retry - SECOND, TTL)) == []
    assert list(store.outbox.due(retry)) == [alert.alert_id]
    assert list(store.outbox.claim(alert.alert_id, "b", retry, TTL)) == ["hook"]


def test_what_is_put_off_is_owed_again_at_its_time_without_an_attempt_and_frees_the_claim(store, nouns, alert):
    later = nouns.NOON + timedelta(minutes=5)
    store.outbox.claim(alert.alert_id, "a", nouns.NOON, 100 * TTL)
    store.outbox.put_off(alert.alert_id, "hook", nouns.NOON, later)
    assert list(store.outbox.claim(alert.alert_id, "b", nouns.NOON, TTL)) == [], "the console's attempt is under way"
    store.outbox.record(attempt(alert, "console", nouns.NOON), None)
    assert list(store.outbox.due(later - SECOND)) == []
    assert list(store.outbox.claim(alert.alert_id, "b", later, TTL)) == ["hook"]
    store.outbox.put_off(alert.alert_id, "hook", later, later + SECOND)
    assert list(store.outbox.due(later + SECOND)) == [alert.alert_id]
    assert [each.channel for each in store.outbox.deliveries(alert.alert_id)] == ["console"]


def test_what_is_settled_cannot_be_put_off(store, nouns, alert):
    store.outbox.record(attempt(alert, "hook", nouns.NOON), None)
    store.outbox.put_off(alert.alert_id, "hook", nouns.NOON, nouns.NOON + SECOND)
    store.outbox.put_off(nouns.name("alert", "none"), "hook", nouns.NOON, nouns.NOON + SECOND)
    assert list(store.outbox.claim(alert.alert_id, "a", nouns.NOON + TTL, TTL)) == ["console"]


def test_what_was_given_up_is_owed_no_longer(store, nouns, alert):
    store.outbox.record(attempt(alert, "hook", nouns.NOON, error="410", permanent=True), None)
    assert list(store.outbox.claim(alert.alert_id, "a", nouns.NOON, TTL)) == ["console"]
    assert store.outbox.totals() == {"alerts": 1, "delivered": 0, "owed": 1, "given_up": 1}


def test_a_late_failure_never_brings_back_what_arrived(store, nouns, alert):
    store.outbox.record(attempt(alert, "hook", nouns.NOON), None)
    store.outbox.record(attempt(alert, "hook", nouns.NOON - SECOND, error="slow"), nouns.NOON + SECOND)
    assert list(store.outbox.claim(alert.alert_id, "a", nouns.NOON + TTL, TTL)) == ["console"]


def test_attempts_are_kept_once_each_in_order(store, nouns, alert):
    first = attempt(alert, "hook", nouns.NOON, 1, error="503")
    second = attempt(alert, "hook", nouns.NOON + SECOND, 2)
    for delivery in (first, first, second, second):
        store.outbox.record(delivery, nouns.NOON + SECOND if delivery.error else None)
    assert list(store.outbox.deliveries(alert.alert_id)) == [first, second]
    assert list(store.outbox.deliveries(nouns.name("alert", "none"))) == []
    assert store.outbox.totals()["delivered"] == 1


def test_an_attempt_of_an_alert_that_went_is_ignored(store, nouns):
    store.outbox.record(attempt(nouns.alert(), "hook", nouns.NOON), None)
    assert store.outbox.totals() == {"alerts": 0, "delivered": 0, "owed": 0, "given_up": 0}


def test_due_gives_the_oldest_first_within_bounds(store, nouns):
    for number in (3, 1, 2):
        store.outbox.add(nouns.alert(number, created_at=nouns.NOON + number * SECOND))
    names = [nouns.name("alert", number) for number in (1, 2)]
    assert list(store.outbox.due(nouns.NOON + TTL, limit=2)) == names
    assert list(store.outbox.due(nouns.NOON)) == []


def test_recent_gives_the_newest_alerts_first(store, nouns):
    alerts = [nouns.alert(number, created_at=nouns.NOON + number * SECOND) for number in range(4)]
    for alert in alerts:
        store.outbox.add(alert)
    assert store.outbox.recent(nouns.NOON + SECOND, limit=2) == [alerts[3], alerts[2]]


def test_prune_drops_old_rows_only(store, nouns):
    for number in range(4):
        store.outbox.add(nouns.alert(number, created_at=nouns.NOON + number * SECOND))
    assert store.outbox.prune(nouns.NOON + 2 * SECOND) == 2
    assert store.outbox.totals()["alerts"] == 2
