import io
from dataclasses import replace
from datetime import timedelta

import pytest

from consumers.alerts.channels import Channels, Undelivered
from consumers.alerts.delivery import Deliverer
from consumers.alerts.dispatch import BACK_OFF
from newswatch.codec import Unreadable
from newswatch.guard import Guard
from newswatch.ports import Unavailable
from newswatch.settings import Settings
from storage.memory import MemoryStore
from tests.alerts.mortal import Steps


class Failing:
    """Channels that raise `failures` in turn and then take everything; comes out: what arrived."""

    local = True
    longest = timedelta(seconds=1)

    def __init__(self, *failures):
        self.failures = list(failures)
        self.arrived = []

    def open(self, address, secret="", earlier=()):
        return self

    def send(self, parcel, done=0):
        if self.failures:
            raise self.failures.pop(0)
        self.arrived.append(parcel.parcel_id)
        return f"202 {parcel.parcel_id}"


CHANNELS = ("console", "jsonl:a", "jsonl:a.jsonl", "jsonl:../outside", "pigeon:loft", "webhook:file:///x")


@pytest.fixture
def store(clock, subscription):
    store = MemoryStore(clock=clock)
    store.subscriptions.put(subscription("芯片", channels=CHANNELS))
    return store


def totals(store):
    return dict(store.outbox.totals())


def test_what_is_owed_is_sent_through_each_channel_and_recorded(store, clock, alert, tmp_path):
    out = io.StringIO()
    store.outbox.add(alert(channels=("console", "jsonl:a.jsonl")))
    Deliverer(store, Channels(Settings(data=tmp_path), Guard(), clock, out), clock, "me").sweep()
    assert totals(store) == {"alerts": 1, "delivered": 2, "owed": 0, "given_up": 0}
    assert "【人工智能】行动方案" in out.getvalue()
    assert len((tmp_path / "a.jsonl").read_bytes().splitlines()) == 1


def test_a_passing_fault_is_tried_again_at_each_pause_until_the_channel_is_switched_off(
    store, clock, alert, subscription
):
    store.subscriptions.put(subscription("芯片", channels=("console",)))
    channels = Failing(*[Undelivered("away")] * 100)
    deliverer = Deliverer(store, channels, clock, "me")
    store.outbox.add(alert(channels=("console",)))
    deliverer.sweep()
    for pause in BACK_OFF:
        clock.pass_(pause - timedelta(milliseconds=1))
        assert deliverer.sweep() == 0
        clock.pass_(timedelta(milliseconds=1))
        assert deliverer.sweep() == 1
    attempts = store.outbox.deliveries(alert().alert_id)
    assert [each.attempt for each in attempts] == list(range(1, len(BACK_OFF) + 2))
    assert {each.error for each in attempts} == {"away"}
    assert store.routes.get("s1", "console").off_at == clock()
    clock.pass_(timedelta(days=3))
    deliverer.sweep()
    assert len(store.outbox.deliveries(alert().alert_id)) == len(attempts), "nothing more is tried"
    assert totals(store) == {"alerts": 1, "delivered": 0, "owed": 1, "given_up": 0}, "and nothing is lost"


def test_a_receiver_may_ask_for_a_longer_pause(store, clock, alert):
    channels = Failing(Undelivered("busy", after=timedelta(minutes=9)))
    deliverer = Deliverer(store, channels, clock, "me")
    store.outbox.add(alert(channels=("console",)))
    deliverer.sweep()
    clock.pass_(timedelta(minutes=8))
    assert deliverer.sweep() == 0
    clock.pass_(timedelta(minutes=1))
    assert deliverer.sweep() == 1
    assert totals(store)["delivered"] == 1


@pytest.mark.parametrize("address", ["console", "jsonl:../outside", "pigeon:loft", "webhook:file:///x"])
def test_what_can_never_arrive_is_given_up_at_once(store, clock, alert, tmp_path, address):
    gone = Failing(Undelivered("gone", permanent=True))
    channels = gone if address == "console" else Channels(Settings(data=tmp_path), Guard(), clock)
    store.outbox.add(alert(channels=(address,)))
    Deliverer(store, channels, clock, "me").sweep()
    assert totals(store)["given_up"] == 1
    assert store.outbox.deliveries(alert().alert_id)[0].permanent


def test_a_removed_subscription_gets_nothing_more(store, clock, alert):
    store.subscriptions.remove("s1")
    store.outbox.add(alert(channels=("console",)))
    channels = Failing()
    Deliverer(store, channels, clock, "me").sweep()
    assert channels.arrived == []
    assert totals(store)["given_up"] == 1


def test_who_has_an_id_now_is_sent_nothing_of_before(store, clock, alert):
    store.outbox.add(alert(channels=("console",)))
    item = store.subscriptions.get("s1")
    later = alert().created_at + timedelta(seconds=1)
    store.subscriptions.put(replace(item, created_at=later))
    channels = Failing()
    Deliverer(store, channels, clock, "me").sweep()
    assert channels.arrived == []
    assert totals(store)["given_up"] == 1


def test_a_parcel_sealed_for_who_had_the_id_before_is_not_sent(store, clock, alert):
    store.outbox.add(alert(channels=("console",)))
    Deliverer(store, Failing(Undelivered("away")), clock, "me").sweep()
    assert store.routes.get("s1", "console").parcel
    item = store.subscriptions.get("s1")
    store.subscriptions.put(replace(item, created_at=alert().created_at + timedelta(seconds=1)))
    clock.pass_(timedelta(hours=1))
    channels = Failing()
    Deliverer(store, channels, clock, "me").sweep()
    assert channels.arrived == []
    assert totals(store)["given_up"] == 1


def test_what_the_guard_refuses_is_told_to_the_operator_alone(store, clock, alert):
    store.outbox.add(alert(channels=("console",)))
    refused = Undelivered("closed", permanent=True, inner="localhost:80 is the internal address 127.0.0.1")
    Deliverer(store, Failing(refused), clock, "me").sweep()
    assert store.routes.get("s1", "console").reason == "closed"
    assert "127.0.0.1" in store.outbox.deliveries(alert().alert_id)[0].error


def test_a_failing_channel_holds_up_no_other(store, clock, alert):
    channels = Failing(Undelivered("away"))
    store.outbox.add(alert(channels=("console", "jsonl:a")))
    Deliverer(store, channels, clock, "me").sweep()
    assert totals(store) == {"alerts": 1, "delivered": 1, "owed": 1, "given_up": 0}


def test_a_record_that_is_no_alert_is_unreadable(store, clock, changed, record, article):
    with pytest.raises(Unreadable):
        Deliverer(store, Failing(), clock, "me").handle(record(changed(article("x"))))


def test_a_sweep_outlives_a_store_that_is_away(store, clock, alert):
    class Away(Steps):
        def pass_one(self):
            if self.left == 0:
                raise Unavailable("the store does not answer")
            self.left -= 1

    store.outbox.add(alert(channels=("console",)))
    channels = Failing()
    for answered in range(20):
        Deliverer(Away(answered).through(store), channels, clock, "me").sweep()
        clock.pass_(timedelta(minutes=1))
    assert set(channels.arrived) == {alert().alert_id}
    assert totals(store)["delivered"] == 1
