"""What any store promises of the outbox: an alert stands once, what is owed stays owed until it is settled."""

from datetime import timedelta

import pytest

from newswatch.model.alert import Delivery
from newswatch.ports import Owed

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def alert(store, nouns):
    alert = nouns.alert(channels=("console", "hook"))
    assert store.outbox.add(alert)
    return alert


def attempt(alert, channel, at, number=1, **fields):
    return Delivery(alert.alert_id, channel, at, number, **fields)


def owed(store, now, **limit):
    return [(each.alert_id, each.channel) for each in store.outbox.due(now, **limit)]


def test_an_alert_is_added_once_and_comes_back_to_the_letter(store, nouns, alert):
    assert not store.outbox.add(nouns.alert(channels=("elsewhere",)))
    assert store.outbox.get(alert.alert_id) == alert
    assert store.outbox.get(nouns.name("alert", "none")) is None


def test_many_come_in_the_order_asked_for_without_those_that_are_not_there(store, nouns):
    alerts = [nouns.alert(number) for number in range(3)]
    for alert in alerts:
        store.outbox.add(alert)
    names = [alerts[2].alert_id, nouns.name("alert", "none"), alerts[0].alert_id]
    assert list(store.outbox.many(names)) == [alerts[2], alerts[0]]
    assert list(store.outbox.many([])) == []


def test_an_alert_is_due_on_every_channel_from_its_creation_on(store, nouns, alert):
    assert list(store.outbox.due(nouns.NOON - SECOND)) == []
    assert list(store.outbox.due(nouns.NOON)) == [
        Owed(alert.alert_id, "desk", "console"),
        Owed(alert.alert_id, "desk", "hook"),
    ]


def test_what_arrived_is_owed_no_longer(store, nouns, alert):
    store.outbox.record([attempt(alert, "console", nouns.NOON)], None)
    assert owed(store, nouns.NOON) == [(alert.alert_id, "hook")]
    assert list(store.outbox.owing([alert.alert_id], "console")) == []
    assert list(store.outbox.owing([alert.alert_id], "hook")) == [alert.alert_id]
    store.outbox.record([attempt(alert, "hook", nouns.NOON)], None)
    assert store.outbox.totals() == {"alerts": 1, "delivered": 2, "owed": 0, "given_up": 0}


def test_what_failed_is_due_again_at_its_time_and_not_before(store, nouns, alert):
    retry = nouns.NOON + 5 * SECOND
    store.outbox.record([attempt(alert, "console", nouns.NOON)], None)
    store.outbox.record([attempt(alert, "hook", nouns.NOON, error="503")], retry)
    assert owed(store, retry - SECOND) == []
    assert owed(store, retry) == [(alert.alert_id, "hook")]


def test_what_is_put_off_is_due_at_its_time_without_an_attempt(store, nouns, alert):
    later = nouns.NOON + 5 * MINUTE
    store.outbox.put_off([alert.alert_id, nouns.name("alert", "none")], "hook", later)
    assert owed(store, later - SECOND) == [(alert.alert_id, "console")]
    assert owed(store, later) == [(alert.alert_id, "console"), (alert.alert_id, "hook")]
    assert list(store.outbox.deliveries(alert.alert_id)) == []


def test_what_is_settled_cannot_be_put_off(store, nouns, alert):
    store.outbox.record([attempt(alert, "hook", nouns.NOON)], None)
    store.outbox.put_off([alert.alert_id], "hook", nouns.NOON)
    assert owed(store, nouns.NOON) == [(alert.alert_id, "console")]


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(days=400)])
def test_what_a_clock_that_was_days_ahead_put_off_is_due(store, nouns, alert, ahead):
    store.outbox.put_off([alert.alert_id], "hook", nouns.NOON + ahead)
    assert sorted(owed(store, nouns.NOON)) == [(alert.alert_id, "console"), (alert.alert_id, "hook")]
    store.outbox.record([attempt(alert, "console", nouns.NOON)], None)
    assert owed(store, nouns.NOON) == [(alert.alert_id, "hook")]


def test_what_was_given_up_is_owed_no_longer(store, nouns, alert):
    store.outbox.record([attempt(alert, "hook", nouns.NOON, error="410", permanent=True)], None)
    assert owed(store, nouns.NOON) == [(alert.alert_id, "console")]
    assert store.outbox.totals() == {"alerts": 1, "delivered": 0, "owed": 1, "given_up": 1}


def test_a_late_failure_never_brings_back_what_arrived(store, nouns, alert):
    store.outbox.record([attempt(alert, "hook", nouns.NOON)], None)
    store.outbox.record([attempt(alert, "hook", nouns.NOON - SECOND, error="slow")], nouns.NOON + SECOND)
    store.outbox.record([attempt(alert, "hook", nouns.NOON + SECOND, error="gone")], None)
    assert owed(store, nouns.NOON + MINUTE) == [(alert.alert_id, "console")]
    assert store.outbox.totals() == {"alerts": 1, "delivered": 1, "owed": 1, "given_up": 0}
    assert len(store.outbox.deliveries(alert.alert_id)) == 3


def test_attempts_are_kept_once_each_in_order_with_all_that_is_known_of_them(store, nouns, alert):
    first = attempt(alert, "hook", nouns.NOON, 1, error="503", parcel_id="p")
    second = attempt(alert, "hook", nouns.NOON + SECOND, 2, parcel_id="p", proof="202 id 7")
    for delivery in (first, first, second, second):
        store.outbox.record([delivery], nouns.NOON + SECOND if delivery.error else None)
    assert list(store.outbox.deliveries(alert.alert_id)) == [first, second]
    assert list(store.outbox.deliveries(nouns.name("alert", "none"))) == []
    assert store.outbox.totals()["delivered"] == 1


def test_one_attempt_settles_all_alerts_of_its_parcel(store, nouns):
    alerts = [nouns.alert(number, channels=("hook",)) for number in range(250)]
    for alert in alerts:
        store.outbox.add(alert)
    tried = [attempt(alert, "hook", nouns.NOON, error="503", parcel_id="p") for alert in alerts]
    store.outbox.record(tried, nouns.NOON + MINUTE)
    assert owed(store, nouns.NOON) == []
    assert len(owed(store, nouns.NOON + MINUTE, limit=1000)) == 250
    arrived = [attempt(alert, "hook", nouns.NOON + MINUTE, 2, parcel_id="p") for alert in alerts]
    store.outbox.record(arrived, None)
    assert store.outbox.totals() == {"alerts": 250, "delivered": 250, "owed": 0, "given_up": 0}
    assert list(store.outbox.deliveries(alerts[249].alert_id)) == [tried[249], arrived[249]]


def test_an_attempt_of_an_alert_that_went_is_ignored(store, nouns):
    store.outbox.record([attempt(nouns.alert(), "hook", nouns.NOON)], None)
    assert store.outbox.totals() == {"alerts": 0, "delivered": 0, "owed": 0, "given_up": 0}


def test_what_was_settled_is_owed_again_where_somebody_asks(store, nouns, alert):
    asked = attempt(alert, "hook", nouns.NOON + MINUTE, 0, asked_by="desk")
    assert not store.outbox.owe_again(asked), "it is owed still"
    for channel, error in (("hook", ""), ("console", "410")):
        store.outbox.record([attempt(alert, channel, nouns.NOON, error=error)], None)
        asked = attempt(alert, channel, nouns.NOON + MINUTE, 0, asked_by="desk")
        assert store.outbox.owe_again(asked)
        assert not store.outbox.owe_again(asked)
        assert asked in store.outbox.deliveries(alert.alert_id)
    assert owed(store, nouns.NOON) == []
    assert sorted(owed(store, nouns.NOON + MINUTE)) == [(alert.alert_id, "console"), (alert.alert_id, "hook")]
    assert store.outbox.totals() == {"alerts": 1, "delivered": 0, "owed": 2, "given_up": 0}
    assert not store.outbox.owe_again(attempt(alert, "elsewhere", nouns.NOON, 0, asked_by="desk"))


def test_due_gives_the_oldest_first_within_bounds(store, nouns):
    for number in (3, 1, 2):
        store.outbox.add(nouns.alert(number, created_at=nouns.NOON + number * SECOND, channels=("hook",)))
    names = [(nouns.name("alert", number), "hook") for number in (1, 2)]
    assert owed(store, nouns.NOON + MINUTE, limit=2) == names
    assert owed(store, nouns.NOON) == []


def test_what_waits_on_a_channel_are_the_subscriptions_own_oldest_first(store, nouns):
    alerts = [nouns.alert(number, created_at=nouns.NOON - number * SECOND) for number in range(4)]
    for alert in alerts:
        store.outbox.add(alert)
    store.outbox.add(nouns.alert("another's", subscription_id="other"))
    store.outbox.add(nouns.alert("elsewhere", channels=("hook",)))
    store.outbox.record([attempt(alerts[3], "console", nouns.NOON)], None)
    store.outbox.put_off([alerts[1].alert_id], "console", nouns.NOON + timedelta(days=1))
    assert list(store.outbox.waiting("desk", "console", 2)) == [alerts[2], alerts[1]]
    assert list(store.outbox.waiting("nobody", "console", 2)) == []


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


def test_what_one_subscription_was_told_is_its_own_newest_first(store, nouns):
    hour = timedelta(hours=1)
    mine = [nouns.alert(n, subscription_id="desk", created_at=nouns.NOON - n * hour) for n in range(4)]
    for alert in (mine[2], mine[0], nouns.alert(9, subscription_id="night", created_at=nouns.NOON), mine[1], mine[3]):
        store.outbox.add(alert)
    assert store.outbox.of("desk", nouns.NOON - 2 * hour) == mine[:3]
    assert store.outbox.of("desk", nouns.NOON - 2 * hour, 2) == mine[:2]
    assert not store.outbox.of("desk", nouns.NOON - 2 * hour, 0)
    assert not store.outbox.of("nobody", nouns.NOON - 2 * hour)


def test_an_alert_is_found_by_the_first_characters_of_its_id_where_they_are_its_alone(store, nouns):
    first, second = (nouns.alert(number, alert_id=f"abcdef{number}" + "0" * 25) for number in (1, 2))
    for each in (first, second):
        store.outbox.add(each)
    assert store.outbox.find("abcdef1") == store.outbox.find(first.alert_id) == first
    for prefix in ("abcdef", "abcdef3", "abcd", "", "abcdef1g", "ABCDEF1", first.alert_id + "0"):
        assert store.outbox.find(prefix) is None, prefix
