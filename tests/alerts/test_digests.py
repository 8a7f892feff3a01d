"""When and in how many parcels a subscription is told: instant, gathered, asleep, in a storm; and what people undo."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from consumers.alerts.channels import Undelivered
from consumers.alerts.delivery import Deliverer
from consumers.alerts.dispatch import LOST
from consumers.alerts.steering import redeliver, wake
from newswatch.model.ids import parcel_id
from newswatch.model.schedule import Rhythm, Schedule
from storage.memory import MemoryStore
from tests.alerts.posts import Posts

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EIGHT = Schedule(Rhythm.DAILY, "10:00")
"""The tests begin at 9:30 in Beijing."""


@pytest.fixture
def post():
    return Posts()


@pytest.fixture
def store(clock, subscription):
    store = MemoryStore(clock=clock)
    store.subscriptions.put(subscription("芯片", channels=("chat", "mail")))
    return store


@pytest.fixture
def deliverer(store, post, clock):
    return Deliverer(store, post, clock, "me")


@pytest.fixture
def owe(store, alert, clock):
    def owe(*names, channels=("chat",), **fields):
        for name in names:
            store.outbox.add(alert(alert_id=name, channels=channels, created_at=clock(), story_id=name, **fields))

    return owe


@pytest.fixture
def settle(store):
    def settle(**fields):
        store.subscriptions.put(replace(store.subscriptions.get("s1"), **fields))

    return settle


def names(number):
    return [f"a{each:03}" for each in range(number)]


def test_instant_alerts_go_out_one_by_one_under_their_own_ids(store, post, deliverer, owe):
    owe("a", "b", "c")
    deliverer.sweep()
    assert post.shown() == [["a"], ["b"], ["c"]]
    assert [parcel.parcel_id for parcel in post.parcels()] == ["a", "b", "c"]


def test_a_digest_waits_for_its_time_and_has_all_that_came_by_then(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT, name="部务")
    owe("a")
    clock.pass_(20 * MINUTE)
    owe("b")
    deliverer.sweep()
    assert post.came == []
    clock.pass_(10 * MINUTE)
    deliverer.sweep()
    assert post.shown() == [["a", "b"]]
    (parcel,) = post.parcels()
    assert (parcel.parcel_id, parcel.name, parcel.more) == (parcel_id("s1", "chat", "a", "b"), "部务", 0)
    clock.pass_(SECOND)
    owe("c")
    clock.pass_(23 * HOUR)
    deliverer.sweep()
    assert len(post.came) == 1
    clock.pass_(HOUR)
    deliverer.sweep()
    assert post.shown() == [["a", "b"], ["c"]]


def test_a_digest_that_nobody_could_send_at_its_time_covers_everything_until_it_is_sent(
    store, post, deliverer, owe, settle, clock
):
    settle(schedule=EIGHT)
    owe("a")
    clock.pass_(5 * HOUR)  # nobody was there at ten
    owe("b")
    deliverer.sweep()
    assert post.shown() == [["a", "b"]]


def test_a_schedule_that_was_changed_counts_for_what_waits(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT)
    owe("a", "b")
    deliverer.sweep()
    settle(schedule=Schedule())
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown() == [["a"], ["b"]]


def test_a_change_that_nobody_announced_is_found_within_the_hour(store, post, deliverer, owe, settle, clock):
    settle(schedule=Schedule(Rhythm.WEEKLY))
    owe("a")
    deliverer.sweep()
    settle(schedule=Schedule())
    clock.pass_(HOUR)
    deliverer.sweep()
    assert post.shown() == [["a"]]


def test_quiet_hours_put_off_and_drop_nothing(store, post, deliverer, owe, settle, clock):
    settle(schedule=Schedule(quiet=("09:00", "11:15")))
    owe("a", "b")
    for _ in range(104):
        deliverer.sweep()
        clock.pass_(MINUTE)
    assert post.came == []
    for _ in range(2):
        clock.pass_(MINUTE)
        deliverer.sweep()
    assert post.shown() == [["a"], ["b"]]


def test_a_retry_too_waits_for_the_end_of_quiet_hours(store, post, deliverer, owe, settle, clock):
    settle(schedule=Schedule(quiet=("09:31", "10:30")))
    post.failures["chat"] = [Undelivered("away", after=2 * MINUTE)]
    owe("a")
    deliverer.sweep()
    for _ in range(58):
        clock.pass_(MINUTE)
        deliverer.sweep()
    assert post.came == []
    clock.pass_(3 * MINUTE)
    deliverer.sweep()
    assert post.shown() == [["a"]]


def test_nothing_goes_out_while_paused_and_everything_afterwards(store, post, deliverer, owe, settle, clock):
    settle(paused=True)
    owe("a")
    deliverer.sweep()
    settle(paused=False)
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown() == [["a"]]


def test_what_was_muted_or_lost_its_channel_meanwhile_is_given_up(store, post, deliverer, owe, settle, clock):
    settle(muted=("a",), channels=("chat",))
    owe("a", "b", channels=("chat", "mail"))
    deliverer.sweep()
    assert post.came == [("chat", post.parcels()[0], 0)]
    assert post.shown() == [["b"]]
    assert store.outbox.totals() == {"alerts": 2, "delivered": 1, "owed": 0, "given_up": 3}
    assert {each.error for each in store.outbox.deliveries("a")} == {
        "its story is muted",
        "the channel was taken off its subscription",
    }


def test_more_than_a_handful_at_once_are_one_parcel_that_counts_what_it_does_not_show(
    store, post, deliverer, owe, settle
):
    settle(most=20)
    owe(*names(417))
    deliverer.sweep()
    (parcel,) = post.parcels()
    assert [alert.alert_id for alert in parcel.alerts] == names(20)
    assert parcel.more == 397
    assert store.outbox.totals() == {"alerts": 417, "delivered": 417, "owed": 0, "given_up": 0}
    assert store.outbox.deliveries("a416")[0].parcel_id == parcel.parcel_id


def test_a_storm_is_gathered_after_as_many_parcels_in_a_minute_as_one_shows_stories(
    store, post, deliverer, owe, settle, clock
):
    settle(most=4)
    for name in names(30):
        owe(name)
        deliverer.sweep()
        clock.pass_(SECOND)
    assert post.shown() == [[name] for name in names(4)]
    clock.pass_(30 * SECOND)
    deliverer.sweep()
    assert post.shown()[4] == names(30)[4:8]
    assert post.parcels()[4].more == 22
    owe("z")
    deliverer.sweep()
    assert post.shown()[5:] == [["z"]]


def test_programs_are_told_of_every_alert_in_a_storm_too(store, post, deliverer, owe, settle):
    hook, lines = "webhook:https://hook.example/", "jsonl:a.jsonl"
    settle(channels=(hook, lines), most=2)
    owe(*names(50), channels=(hook, lines))
    deliverer.sweep()
    assert post.shown(hook) == [[name] for name in names(50)]
    assert post.shown(lines) == [names(50)]


def test_what_is_sealed_goes_out_as_it_was_whatever_came_or_changed_since(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT, name="甲")
    post.failures["chat"] = [Undelivered("away", done=2)]
    owe("a", "b")
    clock.pass_(HOUR)
    deliverer.sweep()
    owe("c")
    settle(name="乙", most=1)
    clock.pass_(10 * SECOND)
    deliverer.sweep()
    (parcel,) = post.parcels()
    assert [alert.alert_id for alert in parcel.alerts] == ["a", "b"]
    assert (parcel.name, parcel.more, post.came[0][2]) == ("甲", 0, 2)
    assert [each.attempt for each in store.outbox.deliveries("a")] == [1, 2]


def test_our_own_pace_is_no_failure(store, post, deliverer, owe, clock):
    post.failures["chat"] = [Undelivered("pace", held=True, after=3 * SECOND, done=1)]
    owe("a")
    deliverer.sweep()
    assert list(store.outbox.deliveries("a")) == []
    clock.pass_(2 * SECOND)
    deliverer.sweep()
    assert post.came == []
    clock.pass_(4 * SECOND)
    deliverer.sweep()
    assert [(where, done) for where, _, done in post.came] == [("chat", 1)]
    assert list(store.routes.failing()) == []


# --- switched off and on, sent again ---


def test_what_is_gone_is_switched_off_its_owner_told_elsewhere_and_nothing_lost(store, post, deliverer, owe, clock):
    post.failures["chat"] = [Undelivered("410", gone=True)]
    owe("a", "b")
    for _ in range(3):
        deliverer.sweep()
        clock.pass_(HOUR)
    assert post.parcels("chat") == []
    (told,) = post.parcels("mail")
    assert (told.alerts, told.notice.channel[:4], told.notice.reason) == ((), "chat", "410")
    assert store.outbox.totals()["owed"] == 2
    (route,) = store.routes.failing()
    assert route.off_at
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown("chat") == [["a"], ["b"]]
    assert list(store.routes.failing()) == []
    assert len(post.parcels("mail")) == 1


def test_each_channel_that_is_switched_off_is_told_of_by_itself_and_never_into_a_file(
    store, post, deliverer, owe, settle, clock
):
    dead, living = ("chat", "wecom:K", "wecom:L"), ("mail", "jsonl:a.jsonl")
    settle(channels=dead + living, paused=False)
    post.failures = {each: [Undelivered("410", gone=True)] for each in dead}
    post.failures["mail"] = [Undelivered("away", after=HOUR)]
    owe("a", channels=(*dead, "mail"))
    for _ in range(4):
        deliverer.sweep()
        clock.pass_(HOUR)
    told = [parcel.notice for parcel in post.parcels("mail") if parcel.notice]
    assert len({each.channel for each in told}) == 3, "two robots of one service are two channels"
    assert len({parcel.parcel_id for parcel in post.parcels("mail")}) == len(post.parcels("mail"))
    assert {each.remedy for each in told} == {"newswatch subscriptions wake s1"}
    assert post.parcels("jsonl:a.jsonl") == []


def test_a_subscription_saved_since_switches_its_channel_on(store, post, deliverer, owe, settle, clock):
    post.failures["chat"] = [Undelivered("410", gone=True)]
    owe("a")
    deliverer.sweep()
    clock.pass_(MINUTE)
    settle(changed_at=clock())
    clock.pass_(HOUR)
    deliverer.sweep()
    assert post.shown("chat") == [["a"]]


def test_a_channel_that_refuses_one_parcel_after_the_other_is_switched_off(store, post, deliverer, owe, clock):
    post.failures["chat"] = [Undelivered("404", permanent=True)] * 100
    for name in names(LOST + 3):
        owe(name)
        deliverer.sweep()
        clock.pass_(MINUTE)
    assert store.routes.get("s1", "chat").off_at
    assert store.outbox.totals() == {"alerts": LOST + 3, "delivered": 0, "owed": 3, "given_up": LOST}
    assert any(parcel.notice for parcel in post.parcels("mail"))


def test_an_alert_is_sent_again_under_its_id_and_who_asked_is_kept(store, post, deliverer, owe, clock):
    owe("a")
    deliverer.sweep()
    clock.pass_(HOUR)
    assert redeliver(store, "a", "chat", "desk", clock)
    assert not redeliver(store, "a", "chat", "desk", clock), "it is owed already"
    assert not redeliver(store, "a", "mail", "desk", clock), "it never was for that channel"
    assert not redeliver(store, "none", "chat", "desk", clock)
    deliverer.sweep()
    assert [parcel.parcel_id for parcel in post.parcels()] == ["a", "a"]
    kept = [(each.attempt, each.asked_by, each.arrived) for each in store.outbox.deliveries("a")]
    assert sorted(kept) == [(0, "desk", False), (1, "", True), (1, "", True)]


# --- two deliverers, clocks that jump, rows that went ---


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
