"""Channels here are gates: each `send` waits until the test lets it pass, and never longer than GIVE_UP."""

import threading
import time
from datetime import timedelta

import pytest

from consumers.alerts.channels import Undelivered
from consumers.alerts.senders import _LANE, Errand, Senders
from newswatch.model.alert import Parcel
from newswatch.model.route import Route

GIVE_UP = 10.0


class Gate:
    """A channel that tells when a `send` has begun and lets it end when told to."""

    local = False
    longest = timedelta(seconds=GIVE_UP)

    def __init__(self, failure=None):
        self.failure = failure
        self.begun, self.open = threading.Semaphore(0), threading.Semaphore(0)

    def send(self, parcel, done=0):
        self.begun.release()
        assert self.open.acquire(timeout=GIVE_UP)
        if self.failure:
            raise self.failure

    def began(self):
        return self.begun.acquire(timeout=GIVE_UP)

    def pass_(self, number=1):
        self.open.release(number)


@pytest.fixture
def errand(alert):
    def make(address, channel, wait=GIVE_UP, name="one", owner=""):
        parcel = Parcel(name, "s1", "", "", (alert(alert_id=name),))
        return Errand(parcel, Route("s1", address), channel, time.monotonic() + wait, owner=owner)

    return make


def ended(senders, number):
    """The first `number` outcomes."""
    end, found = time.monotonic() + GIVE_UP, []
    while len(found) < number and time.monotonic() < end:
        found += senders.finished(0.1)
    return found


def test_an_address_has_one_attempt_under_way_and_the_next_begins_without_anybody_asking(errand):
    senders, gate = Senders(), Gate()
    for name in "abc":
        assert senders.hand(errand("x", gate, name=name))
    assert gate.began()
    assert not gate.begun.acquire(blocking=False)
    gate.pass_(3)
    assert [each.errand.parcel.parcel_id for each in ended(senders, 3)] == ["a", "b", "c"]


def test_no_more_threads_than_allowed_and_addresses_take_turns(errand):
    senders, gate, order = Senders(threads=1), Gate(), []
    for address, name in (("x", "x1"), ("x", "x2"), ("x", "x3"), ("y", "y1")):
        senders.hand(errand(address, gate, name=name))
    gate.pass_(4)
    order = [each.errand.parcel.parcel_id for each in ended(senders, 4)]
    assert order == ["x1", "y1", "x2", "x3"] or order == ["x1", "x2", "y1", "x3"]


def test_a_stalled_address_keeps_no_other_waiting(errand):
    senders, stalled, free = Senders(threads=2), Gate(), Gate()
    senders.hand(errand("stalled", stalled))
    senders.hand(errand("stalled", stalled))
    assert stalled.began()
    free.pass_(50)
    for _ in range(50):
        senders.hand(errand("free", free))
    assert {each.errand.address for each in ended(senders, 50)} == {"free"}
    stalled.pass_(2)
    assert len(ended(senders, 2)) == 2


def test_after_a_failure_that_may_pass_nothing_more_is_tried_until_the_lane_is_taken_back(errand):
    senders, gate = Senders(), Gate(Undelivered("away"))
    gate.pass_(10)
    for name in "ab":
        senders.hand(errand("x", gate, name=name))
    (outcome,) = ended(senders, 1)
    assert str(outcome.failure) == "away"
    senders.hand(errand("x", gate, name="c"))
    assert [each.parcel.parcel_id for each in senders.take_back("x")] == ["b", "c"]
    senders.hand(errand("x", gate, name="d"))
    assert [each.errand.parcel.parcel_id for each in ended(senders, 1)] == ["d"]


def test_a_permanent_failure_is_the_alerts_own(errand):
    senders, gate = Senders(), Gate(Undelivered("gone", permanent=True))
    gate.pass_(2)
    senders.hand(errand("x", gate))
    senders.hand(errand("x", gate))
    assert len(ended(senders, 2)) == 2


def test_what_waited_longer_than_its_claim_is_good_for_is_not_begun(errand):
    senders, gate = Senders(), Gate()
    senders.hand(errand("x", gate, name="now"))
    assert gate.began()
    senders.hand(errand("x", gate, wait=-1, name="late"))
    gate.pass_()
    found = [(each.errand.parcel.parcel_id, each.begun) for each in ended(senders, 2)]
    assert found == [("now", True), ("late", False)]
    assert not gate.begun.acquire(blocking=False)


def test_a_lane_that_is_full_takes_no_more(errand):
    senders, gate = Senders(), Gate()
    senders.hand(errand("x", gate))
    assert gate.began()
    assert [senders.hand(errand("x", gate)) for _ in range(_LANE + 1)] == [True] * _LANE + [False]
    assert len(senders.close()) == _LANE
    gate.pass_()
    assert len(ended(senders, 1)) == 1


def test_closed_they_begin_nothing_and_say_how_long_the_last_attempt_may_take(errand):
    senders, gate = Senders(), Gate()
    for name in "ab":
        senders.hand(errand("x", gate, name=name))
    assert gate.began()
    assert [each.parcel.parcel_id for each in senders.close()] == ["b"]
    assert 0 < senders.longest() <= GIVE_UP
    assert not senders.hand(errand("y", gate))
    gate.pass_()
    assert [each.errand.parcel.parcel_id for each in ended(senders, 1)] == ["a"]
    assert senders.longest() == 0


def test_one_owner_has_a_share_of_the_threads_and_leaves_the_rest_to_others(errand):
    senders, slow, free = Senders(threads=3, share=2), Gate(), Gate()
    for number in range(20):
        senders.hand(errand(f"slow{number}", slow, owner="evil"))
    assert slow.began()
    assert slow.began()
    free.pass_()
    senders.hand(errand("free", free, owner="good"))
    assert [each.errand.address for each in ended(senders, 1)] == ["free"]
    assert not slow.begun.acquire(blocking=False), "no more than its share"
    slow.pass_(20)
    assert len(ended(senders, 20)) == 20
