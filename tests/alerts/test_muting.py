"""A story that was muted is not sent, whatever waits of it already and whatever it was called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from consumers.alerts.channels import Undelivered
from consumers.alerts.delivery import Deliverer
from consumers.alerts.muting import is_muted, muted_of, names_of
from newswatch.model.ledger import Moved, Ruling, RulingKind
from newswatch.model.story import Decision, Verdict
from storage.memory import MemoryStore

HOUR = timedelta(hours=1)


class Chat:
    """A channel that is away for the first attempts, and those which open it."""

    local, longest = True, timedelta(seconds=1)

    def __init__(self, failures=0):
        self.failures, self.came = failures, []

    def open(self, address, secret="", earlier=()):
        return self

    def send(self, parcel, done=0):
        self.failures -= 1
        if self.failures >= 0:
            raise Undelivered("away")
        self.came.append([each.story_id for each in parcel.alerts])


@pytest.fixture
def store(clock, subscription):
    store = MemoryStore(clock=clock)
    store.subscriptions.put(subscription("芯片", channels=("chat",)))
    return store


@pytest.fixture
def owe(store, alert, clock):
    def owe(*stories):
        for each in stories:
            store.outbox.add(alert(alert_id=f"alert-{each}", story_id=each, channels=("chat",), created_at=clock()))

    return owe


@pytest.fixture
def mute(store):
    def mute(*stories):
        store.subscriptions.put(replace(store.subscriptions.get("s1"), muted=stories))

    return mute


@pytest.fixture
def merged(store, clock):
    """Story `kept`, which has absorbed story `gone`."""
    for number, name in enumerate(("kept", "gone"), 1):
        line = Decision(f"e-{name}", f"a-{name}", number, 1, Verdict.NEW_STORY, name, f"e-{name}", True, clock())
        store.decisions.append(line)
        store.stories.apply(line)

    def merge():
        moved = (Moved("e-gone", 2),)
        ruling = Ruling(
            "r", RulingKind.MERGE, 3, 1, clock(), "desk", "kept", "gone", moved, "e-kept", "e-kept", "e-gone", ("gone",)
        )
        store.stories.rule(ruling)

    return merge


def test_a_parcel_that_failed_before_its_story_was_muted_is_given_up_and_the_next_goes_out(store, owe, mute, clock):
    chat = Chat(failures=1)
    deliverer = Deliverer(store, chat, clock, "me")
    owe("a")
    deliverer.sweep()
    assert store.routes.get("s1", "chat").parcel
    mute("a")
    owe("b")
    clock.pass_(HOUR)
    deliverer.sweep()
    assert chat.came == [["b"]]
    assert [(each.attempt, each.error) for each in store.outbox.deliveries("alert-a")] == [
        (1, "away"),
        (0, "its story is muted"),
    ]
    assert store.outbox.totals() == {"alerts": 2, "delivered": 1, "owed": 0, "given_up": 1}
    route = store.routes.get("s1", "chat")
    assert (route.parcel, route.wakes) == (None, None)


def test_a_sealed_parcel_of_which_one_story_is_muted_goes_out_as_it_was(store, owe, mute, clock):
    chat = Chat(failures=1)
    stories = [f"s{number}" for number in range(6)]
    deliverer = Deliverer(store, chat, clock, "me")
    owe(*stories)
    deliverer.sweep()
    mute("s1")
    clock.pass_(HOUR)
    deliverer.sweep()
    assert chat.came == [stories], "its receiver may have it under this id already"


@pytest.mark.parametrize("muted", ["kept", "gone"])
def test_what_waits_of_a_story_is_given_up_under_each_name_it_was_told_under(store, owe, mute, merged, clock, muted):
    owe("kept", "gone", "other")
    merged()
    mute(muted)
    chat = Chat()
    Deliverer(store, chat, clock, "me").sweep()
    assert chat.came == [["other"]]
    assert store.outbox.totals()["given_up"] == 2


def test_a_story_is_muted_by_each_of_its_names_and_no_other(store, merged, subscription):
    merged()
    for muted in ("kept", "gone"):
        reader = subscription("芯片", muted=(muted,))
        assert is_muted(reader, names_of("kept", store))
        assert set(muted_of(reader, ["kept", "gone", "other", "kept"], store)) == {"kept", "gone"}
    assert names_of("gone", store) == ("kept", "gone")
    assert not muted_of(subscription("芯片"), ["kept"], store)
    assert not is_muted(subscription("芯片", muted=("other",)), names_of("kept", store))
