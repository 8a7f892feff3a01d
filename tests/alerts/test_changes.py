"""A changed subscription counts for what waits within a second, on every deliverer and whoever changed it."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from pymongo import MongoClient

from consumers.alerts.changes import Changes
from consumers.alerts.channels import Undelivered
from consumers.alerts.delivery import Deliverer
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.ports import Unavailable
from storage.memory import MemoryStore
from storage.mongo import MongoStore
from tests.alerts.posts import Posts

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NIGHT = Schedule(quiet=("09:00", "11:00"))
"""The tests begin at 9:30 in Beijing."""


@pytest.fixture(params=["memory", "mongo"])
def store(request, clock):
    if request.param == "memory":
        yield MemoryStore(clock=clock)
        return
    uri, name = request.getfixturevalue("mongo_uri"), f"changes_{secrets.token_hex(6)}"
    store = MongoStore(uri, name, clock)
    store.create_indexes()
    yield store
    store.close()
    with MongoClient(uri) as client:
        client.drop_database(name)


class Line:
    """The way to a store, which may be cut."""

    def __init__(self, reached):
        self._reached, self.cut = reached, False

    def __getattr__(self, name):
        there = getattr(self._reached, name)
        if not callable(there):
            part = Line(there)
            part.whole = self
            return part

        def ask(*given):
            if self.whole.cut:
                raise Unavailable("the store does not answer")
            return there(*given)

        return ask


class Room:
    """A store, two deliverers with a line to it each, and what came by either."""

    def __init__(self, store, clock, subscription, alert):
        self.store, self._clock, self._alert = store, clock, alert
        self.post, self.lines = Posts(), [Line(store), Line(store)]
        self.save(subscription("芯片", channels=("chat", "mail")))
        self.deliverers = [Deliverer(line, self.post, clock, str(at)) for at, line in enumerate(self.lines)]

    def save(self, subscription=None, **fields):
        before = subscription or self.store.subscriptions.get("s1")
        self.store.subscriptions.put(replace(before, **fields))

    def owe(self, *names, channels=("chat",)):
        for name in names:
            fields = {"alert_id": name, "story_id": name, "created_at": self._clock()}
            self.store.outbox.add(self._alert(channels=channels, **fields))
        for each in self.deliverers:
            each.sweep()

    def moment(self, *deliverers, after=SECOND / 2):
        """What has come when so much time has passed."""
        self._clock.pass_(after)
        for at in deliverers or (0, 1):
            self.deliverers[at].tend()
        return self.post.shown()

    @property
    def totals(self):
        found = self.store.outbox.totals()
        return found["delivered"], found["owed"], found["given_up"]


@pytest.fixture
def room(store, clock, subscription, alert):
    room = Room(store, clock, subscription, alert)
    room.moment()
    return room


def test_what_waits_while_paused_is_sent_when_it_is_resumed_and_not_before(room):
    room.save(paused=True)
    room.owe("a", "b")
    assert room.moment(after=MINUTE) == []
    room.save(muted=("c",))
    assert room.moment() == []
    room.save(paused=False)
    assert room.moment() == [["a"], ["b"]]
    assert room.moment(after=HOUR) == [["a"], ["b"]]


@pytest.mark.parametrize("living", [0, 1])
def test_quiet_hours_taken_away_send_at_once_whichever_deliverer_lives(room, living):
    room.save(schedule=NIGHT)
    room.owe("a")
    assert room.moment() == []
    room.save(schedule=Schedule())
    assert room.moment(living) == [["a"]]


def test_a_digest_comes_at_the_time_that_it_was_moved_to(room):
    room.save(schedule=Schedule(Rhythm.WEEKLY))
    room.owe("a", "b")
    assert room.moment() == []
    room.save(schedule=Schedule(Rhythm.DAILY, "09:40"))
    assert room.moment() == []
    room._clock.pass_(9 * MINUTE + 59 * SECOND)
    for each in room.deliverers:
        each.sweep()
    assert room.post.shown() == [["a", "b"]]


def test_what_a_removed_subscription_was_owed_is_given_up_though_nothing_ever_went_out(room):
    room.save(schedule=NIGHT)
    room.owe("a", "b", channels=("chat", "mail"))
    room.store.subscriptions.remove("s1")
    assert room.moment() == []
    assert room.totals == (0, 0, 4)


def test_a_channel_that_was_taken_away_and_a_muted_story_are_given_up(room):
    room.save(schedule=NIGHT)
    room.owe("a", "b", channels=("chat", "mail"))
    room.save(channels=("chat",), muted=("a",), schedule=Schedule())
    assert room.moment() == [["b"]]
    assert room.totals == (1, 0, 3)


def test_what_changes_while_the_store_is_away_is_caught_up_with(room):
    room.save(paused=True)
    room.owe("a")
    for line in room.lines:
        line.cut = True
    room.save(paused=False)
    assert room.moment(after=10 * MINUTE) == []
    for line in room.lines:
        line.cut = False
    assert room.moment() == [["a"]]


def test_what_changed_while_nobody_delivered_is_seen_to_at_the_start(room, clock):
    room.save(schedule=NIGHT)
    room.owe("a")
    room.save(schedule=Schedule())
    Deliverer(room.store, room.post, clock, "new").tend()
    assert room.post.shown() == [["a"]]


def test_a_parcel_that_failed_is_tried_at_its_time_whatever_else_is_saved(room):
    room.post.failures["chat"] = [Undelivered("away", after=10 * MINUTE)] * 9
    room.owe("a")
    for _ in range(5):
        room.save(paused=True)
        room.moment(after=SECOND)
        room.save(paused=False)
        room.moment(after=SECOND)
    assert room.store.routes.get("s1", "chat").attempt == 1


def test_a_sealed_parcel_that_quiet_hours_hold_back_is_sent_when_they_are_taken_away(room):
    room.post.failures["chat"] = [Undelivered("away", after=MINUTE)]
    room.owe("a")
    room.save(schedule=NIGHT)
    assert room.moment() == []
    room._clock.pass_(2 * MINUTE)
    for each in room.deliverers:
        each.sweep()
    assert room.store.routes.get("s1", "chat").asleep
    room.save(schedule=Schedule())
    assert room.moment() == [["a"]]


def test_a_channel_that_was_switched_off_is_on_when_its_subscription_is_saved(room, clock):
    room.post.failures["chat"] = [Undelivered("410", gone=True)]
    room.owe("a")
    assert room.store.routes.get("s1", "chat").off_at
    room.moment(after=MINUTE)
    room.save(name="部务", changed_at=clock())
    assert room.moment() == [["a"]]
    assert room.store.routes.get("s1", "chat").off_at is None


def test_changes_are_told_until_they_are_seen_to_and_after_hours_away_begin_anew(store, clock, subscription):
    changes = Changes(store.subscriptions, clock)
    for name in ("first", "second"):
        store.subscriptions.put(subscription("芯片", name, channels=("chat",)))
    changes.refresh()
    assert changes.next() == ("first", ("chat",))
    assert changes.next() == ("first", ("chat",))
    changes.seen_to("first")
    assert changes.next() == ("second", ("chat",))
    changes.seen_to("second")
    assert changes.next() is None
    clock.pass_(SECOND)
    changes.refresh()
    assert changes.next() is None, "each is told once"
    clock.pass_(2 * HOUR)
    store.subscriptions.remove("second")
    changes.refresh()
    told = {}
    while (each := changes.next()) is not None:
        told[each[0]] = each[1]
        changes.seen_to(each[0])
    assert told == {"first": ("chat",), "second": ()}
