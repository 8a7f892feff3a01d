"""One receiver that does not answer must cost no other subscriber anything but its own alerts' delay."""

import io
import json
import threading
from datetime import timedelta

import pytest

from consumers.alerts.channels import Channels
from consumers.alerts.delivery import Deliverer
from newswatch.guard import Guard
from newswatch.settings import Settings
from storage.memory import MemoryStore
from tests.alerts.gates import SOON, until


@pytest.fixture
def stalled(receivers):
    """Takes a request and answers it byte by byte, until its `drip` is set."""
    receiver = receivers()
    receiver.drip = threading.Event()
    return receiver


@pytest.fixture
def healthy(receivers):
    return receivers()


@pytest.fixture
def store(clock, subscription, secret, stalled, healthy):
    store = MemoryStore(clock=clock)
    channels = (hook(stalled), hook(healthy), "jsonl:a.jsonl", "gate", "away", "broken", "good", "missing")
    store.subscriptions.put(subscription("芯片", secret=secret, channels=channels))
    return store


@pytest.fixture
def deliverer(store, clock, tmp_path, stalled, healthy):
    channels = Channels(Settings(data=tmp_path), Guard([stalled.leave, healthy.leave]), clock, io.StringIO())
    deliverer = Deliverer(store, channels, clock, "me")
    yield deliverer
    stalled.drip.set()
    deliverer.close()


def hook(receiver):
    return f"webhook:{receiver.url}"


def sent(store, names, address):
    return sum(
        1 for name in names for each in store.outbox.deliveries(name) if each.channel == address and not each.error
    )


def test_the_healthy_ones_get_everything_while_the_stalled_one_has_one_attempt_under_way(
    store, alert, deliverer, stalled, healthy, tmp_path, clock
):
    names = [f"alert-{number:02}" for number in range(40)]
    for name in names:
        store.outbox.add(alert(alert_id=name, channels=(hook(stalled), hook(healthy), "jsonl:a.jsonl")))
    deliverer.sweep()
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["alert_id"] for line in lines] == names, "before any answer of the network"
    assert stalled.got(1, SOON)
    until(lambda: sent(store, names, hook(healthy)) == 40, deliverer)
    assert len(stalled.came) == 1
    assert store.outbox.totals() == {"alerts": 40, "delivered": 80, "owed": 40, "given_up": 0}
    deliverer.sweep()
    assert list(store.outbox.due(clock())) == [], "what waits for the stalled one is put off"


def test_after_its_failure_the_address_rests_and_its_other_alerts_are_put_off(store, alert, deliverer, stalled, clock):
    names = [f"alert-{number:02}" for number in range(40)]
    for name in names:
        store.outbox.add(alert(alert_id=name, channels=(hook(stalled),)))
    deliverer.sweep()
    assert stalled.got(1, SOON)
    stalled.drip.set()  # it hangs up without having answered
    until(lambda: store.outbox.deliveries(names[0]), deliverer)
    deliverer.sweep()
    assert list(store.outbox.due(clock())) == []
    assert [len(store.outbox.deliveries(name)) for name in names] == [1] + [0] * 39
    assert len(stalled.came) == 1
    assert len(store.outbox.due(clock() + timedelta(seconds=5))) == 40


def test_a_new_alert_for_an_address_that_rests_is_put_off_too(store, alert, deliverer, stalled, healthy, clock):
    store.outbox.add(alert(alert_id="one", channels=(hook(stalled),)))
    deliverer.sweep()
    assert stalled.got(1, SOON)
    stalled.drip.set()
    until(lambda: store.outbox.deliveries("one"), deliverer)
    store.outbox.add(alert(alert_id="two", channels=(hook(stalled), "jsonl:a.jsonl")))
    deliverer.sweep()
    assert [each.channel for each in store.outbox.deliveries("two")] == ["jsonl:a.jsonl"]
    assert deliverer.sweep() == 0


def test_however_much_waits_for_the_stalled_one_what_comes_later_for_others_is_reached(
    store, alert, deliverer, stalled, healthy
):
    for number in range(450):
        store.outbox.add(alert(alert_id=f"a{number:03}", channels=(hook(stalled),)))
    store.outbox.add(alert(alert_id="z", channels=(hook(healthy),)))
    for _ in range(6):
        deliverer.sweep()
    assert healthy.got(1, SOON)
    assert stalled.got(1, SOON)
    assert len(stalled.came) == 1


def test_an_address_that_takes_again_gets_what_was_put_off(store, alert, deliverer, stalled, clock):
    names = [f"alert-{number}" for number in range(5)]
    for name in names:
        store.outbox.add(alert(alert_id=name, channels=(hook(stalled),)))
    deliverer.sweep()
    assert stalled.got(1, SOON)
    stalled.drip.set()
    until(lambda: store.outbox.deliveries(names[0]), deliverer)
    stalled.drip = None
    clock.pass_(timedelta(seconds=5))
    until(lambda: store.outbox.totals()["delivered"] == 5, deliverer)
    stalled.drip = threading.Event()
