"""Attempts under way: whose they are, how they end, what is left to others, and what an end does to a channel."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from consumers.alerts.channels import Undelivered
from consumers.alerts.delivery import Deliverer
from consumers.alerts.dispatch import LONGEST_OWED
from consumers.alerts.steering import wake
from newswatch.ports import Unavailable
from storage.memory import MemoryStore
from storage.memory.routes import MemoryRoutes
from tests.alerts.gates import SOON, Gate, Opening, until


@pytest.fixture
def store(clock, subscription):
    store = MemoryStore(clock=clock)
    store.subscriptions.put(subscription("芯片", channels=("gate", "away", "broken", "good", "missing")))
    return store


def test_closed_it_waits_for_what_is_under_way_and_lets_go_of_the_rest(store, alert, clock):
    gate = Gate()
    deliverer = Deliverer(store, Opening(gate=gate), clock, "me")
    for name in "ab":
        store.outbox.add(alert(alert_id=name, channels=("gate",)))
    deliverer.sweep()
    assert gate.begun.wait(SOON)
    closing = threading.Thread(target=deliverer.close)
    closing.start()
    gate.open.set()
    closing.join(SOON)
    assert not closing.is_alive()
    assert gate.got == ["a"]
    assert store.outbox.totals()["delivered"] == 1
    assert [each.alert_id for each in store.outbox.due(clock())] == ["b"]
    another = Deliverer(store, Opening(gate=gate), clock, "another")
    until(lambda: gate.got == ["a", "b"], another)  # it need not wait for our claim
    another.close()


def test_closed_it_leaves_an_attempt_past_its_own_deadline_to_its_claim(store, alert, clock):
    gate = Gate()
    gate.longest = timedelta(milliseconds=50)
    deliverer = Deliverer(store, Opening(gate=gate), clock, "me")
    store.outbox.add(alert(alert_id="a", channels=("gate",)))
    deliverer.sweep()
    assert gate.begun.wait(SOON)
    deliverer.close()
    assert store.outbox.deliveries("a") == [], "else it waited until the gate's own patience was at its end"
    again = Gate()
    Deliverer(store, Opening(gate=again), clock, "another").sweep()
    assert not again.begun.is_set()
    gate.open.set()


def test_a_claim_outlives_the_wait_and_the_attempt(store, alert, clock):
    gate = Gate()
    deliverer = Deliverer(store, Opening(gate=gate), clock, "me")
    store.outbox.add(alert(alert_id="a", channels=("gate",)))
    deliverer.sweep()
    assert gate.begun.wait(SOON)
    clock.pass_(timedelta(seconds=20) + gate.longest)
    again = Gate()
    again.open.set()
    another = Deliverer(store, Opening(gate=again), clock, "another")
    another.sweep()
    assert not again.begun.is_set()
    clock.pass_(timedelta(seconds=10))
    another.sweep()
    assert again.begun.wait(SOON), "and no longer than it must"
    another.close()
    gate.open.set()
    deliverer.close()
    assert gate.got == ["a"]


def test_what_is_under_way_is_not_handed_over_again(store, alert, clock):
    gate = Gate()
    deliverer = Deliverer(store, Opening(gate=gate), clock, "me")
    store.outbox.add(alert(alert_id="a", channels=("gate",)))
    deliverer.sweep()
    assert gate.begun.wait(SOON)
    clock.pass_(timedelta(hours=1))  # the claim has run out: the clock jumped
    deliverer.sweep()
    gate.open.set()
    deliverer.close()
    assert gate.got == ["a"]


def test_a_channel_whose_address_takes_nothing_for_a_time_is_switched_off_and_not_before(store, alert, clock):
    away = Gate(Undelivered("away", after=timedelta(hours=1)))
    away.local = True
    away.open.set()
    deliverer = Deliverer(store, Opening(away=away), clock, "me")
    for name in ("s1", "s2", "s3"):
        store.subscriptions.put(replace(store.subscriptions.get("s1"), subscription_id=name, channels=("away",)))
        for number in range(10):
            store.outbox.add(alert(alert_id=f"{name} {number}", subscription_id=name, channels=("away",)))
    waited = timedelta(0)
    while waited < LONGEST_OWED:
        assert not any(store.routes.get(name, "away").off_at for name in ("s1", "s2", "s3"))
        deliverer.sweep()
        clock.pass_(timedelta(hours=1))
        waited += timedelta(hours=1)
    for _ in range(12):  # its own pauses may be that long
        deliverer.sweep()
        clock.pass_(timedelta(hours=1))
    assert len(away.got) < 30, "one attempt a rest, whatever waits"
    assert len(store.routes.failing()) == 3
    assert all(route.off_at for route in store.routes.failing())
    assert store.outbox.totals() == {"alerts": 30, "delivered": 0, "owed": 30, "given_up": 0}


def test_a_channel_switched_on_again_has_all_its_attempts_before_it_though_its_address_still_takes_nothing(
    store, alert, clock
):
    away = Gate(Undelivered("away", after=timedelta(hours=1)))
    away.local = True
    away.open.set()
    deliverer = Deliverer(store, Opening(away=away), clock, "me")
    store.subscriptions.put(replace(store.subscriptions.get("s1"), channels=("away",)))
    store.outbox.add(alert(alert_id="a", channels=("away",)))

    def until_off():
        begun = clock()
        while not store.routes.get("s1", "away").off_at:
            assert clock() - begun < 3 * LONGEST_OWED
            deliverer.sweep()
            clock.pass_(timedelta(hours=1))
        return clock() - begun

    at_first = until_off()
    clock.pass_(timedelta(days=3))
    wake(store, "s1", clock)
    assert until_off() == at_first


@pytest.mark.parametrize("local", [True, False])
def test_what_nobody_foresaw_in_a_channel_costs_that_delivery_alone(store, alert, clock, local):
    broken, good = Gate(OverflowError("date value out of range in /secret")), Gate()
    broken.local = local
    for gate in (broken, good):
        gate.open.set()
    deliverer = Deliverer(store, Opening(broken=broken, good=good), clock, "me")
    store.outbox.add(alert(alert_id="a", channels=("broken", "good")))
    store.outbox.add(alert(alert_id="b", channels=("good",)))
    deliverer.sweep()
    until(lambda: store.outbox.totals() == {"alerts": 2, "delivered": 2, "owed": 0, "given_up": 1}, deliverer)
    (failed,) = [each for each in store.outbox.deliveries("a") if each.channel == "broken"]
    assert failed.permanent
    assert failed.error.startswith("defect: OverflowError (send, line ")
    assert "secret" not in failed.error


def test_an_address_that_cannot_even_be_opened_for_a_reason_nobody_foresaw_is_given_up(store, alert, clock):
    store.outbox.add(alert(alert_id="a", channels=("missing",)))
    Deliverer(store, Opening(), clock, "me").sweep()
    assert store.outbox.totals()["given_up"] == 1
    assert "KeyError" in store.outbox.deliveries("a")[0].error


class AwayOnce(MemoryRoutes):
    """Of a store that does not answer the second change it is asked for after `since` was called."""

    def __init__(self):
        super().__init__(threading.RLock())
        self.asked = None

    def since(self):
        self.asked = 0

    def swap(self, route, now):
        if self.asked is not None:
            self.asked += 1
            if self.asked == 2:
                raise Unavailable("away")
        return super().swap(route, now)


def test_the_store_away_while_a_lane_is_let_go_keeps_no_route_waiting_for_ever(store, alert, clock):
    store.routes = AwayOnce()
    gate, names = Gate(Undelivered("away")), ("s1", "s2", "s3", "s4")
    deliverer = Deliverer(store, Opening(gate=gate), clock, "me")
    for name in names:
        store.subscriptions.put(replace(store.subscriptions.get("s1"), subscription_id=name, channels=("gate",)))
        store.outbox.add(alert(alert_id=f"of {name}", subscription_id=name, channels=("gate",)))
    deliverer.sweep()
    store.routes.since()
    gate.open.set()
    until(lambda: store.routes.asked >= 2, deliverer)
    gate.failure = None
    clock.pass_(timedelta(minutes=1))
    until(lambda: store.outbox.totals()["delivered"] == 4, deliverer)
    deliverer.close()


def test_defects_of_ours_switch_no_channel_off(store, alert, clock):
    broken = Gate(OverflowError("ours"))
    broken.local = True
    broken.open.set()
    deliverer = Deliverer(store, Opening(broken=broken), clock, "me")
    store.subscriptions.put(replace(store.subscriptions.get("s1"), channels=("broken",)))
    for number in range(7):
        store.outbox.add(alert(alert_id=f"a{number}", channels=("broken",)))
        deliverer.sweep()
        clock.pass_(timedelta(minutes=5))
    assert len(broken.got) == 7
    assert store.outbox.totals()["given_up"] == 7
    assert not store.routes.failing()
