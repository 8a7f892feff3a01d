"""What goes out under one id: by two deliverers, with clocks that jump, and where alerts were pruned."""

from datetime import timedelta
from itertools import pairwise

import pytest

from consumers.alerts.channels import Undelivered
from consumers.alerts.delivery import Deliverer
from consumers.alerts.steering import wake
from newswatch.model.ids import parcel_id
from newswatch.model.schedule import Rhythm, Schedule
from tests.alerts.posts import Posts

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EIGHT = Schedule(Rhythm.DAILY, "10:00")
"""The tests begin at 9:30 in Beijing."""


def test_a_deliverer_that_slept_through_its_claim_changes_nothing(store, post, owe, clock):
    """One seals and stops; another sends the same and goes on; the first wakes up with what it thinks it knows."""
    owe("a")

    class Stops(Posts):
        def open(self, address, secret="", earlier=()):
            channel = super().open(address, secret, earlier)

            class Late:
                local, longest = True, SECOND

                @staticmethod
                def send(parcel, done=0):
                    clock.pass_(HOUR)
                    Deliverer(store, post, clock, "another").sweep()
                    owe("b")
                    Deliverer(store, post, clock, "another").sweep()
                    channel.send(parcel, done)

            return Late()

    Deliverer(store, stops := Stops(), clock, "me").sweep()
    assert stops.shown() == [["a"]]
    assert post.shown() == [["a"], ["b"]]
    assert store.outbox.totals() == {"alerts": 2, "delivered": 2, "owed": 0, "given_up": 0}
    assert store.routes.get("s1", "chat").parcel is None


@pytest.mark.parametrize("ahead", [30 * HOUR, 24 * 400 * HOUR])
def test_an_alert_or_a_claim_made_by_a_clock_that_was_ahead_waits_for_two_days_at_most(store, post, owe, clock, ahead):
    clock.pass_(ahead)
    post.failures["chat"] = [Undelivered("away", after=HOUR)]
    owe("a", "b")
    Deliverer(store, post, clock, "me").sweep()
    clock.pass_(-ahead)
    for _ in range(2 * 24 + 2):
        clock.pass_(HOUR)
        Deliverer(store, post, clock, "another").sweep()
    assert post.shown() == [["a"], ["b"]]


def test_alerts_that_were_pruned_are_left_out_of_their_parcel(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT)
    post.failures["chat"] = [Undelivered("410", gone=True)]
    owe("a")
    clock.pass_(SECOND)
    owe("b")
    clock.pass_(HOUR)
    deliverer.sweep()
    store.outbox.prune(clock() - HOUR)
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown() == [["b"]]
    owe("c")
    post.failures["chat"] = [Undelivered("410", gone=True)]
    clock.pass_(24 * HOUR)
    deliverer.sweep()
    store.outbox.prune(clock())
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown() == [["b"]]
    assert store.routes.get("s1", "chat").parcel is None


def test_the_id_of_a_parcel_follows_from_its_alerts_alone():
    ids = [parcel_id("s", "c", *alerts) for alerts in (("a", "b"), ("ab",), ("b", "a"), ("a",))]
    assert ids[3] == "a"
    assert all(one != other for one, other in pairwise(ids))
    assert parcel_id("s", "c", "a", "b") == ids[0]
    assert parcel_id("s", "d", "a", "b") != ids[0]
