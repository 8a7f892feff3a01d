"""What two do to one subscription at once is kept of both, and an owner never has more than he may."""

from dataclasses import replace

import pytest

from newswatch.ports import Unavailable
from newswatch.subscribing.fields import BadFields
from newswatch.subscribing.office import Hands, Office
from storage.memory import MemoryStore
from tests.subscribing.conftest import NOW


class Elsewhere:
    """What another does to a subscription between our look and our change, so many times."""

    def __init__(self, store):
        self.store, self.left, self.does = store, 0, lambda item: item

    def meanwhile(self, does, times=1):
        self.does, self.left = does, times


@pytest.fixture
def store():
    return MemoryStore(clock=lambda: NOW)


@pytest.fixture
def elsewhere(store, monkeypatch):
    other, swap = Elsewhere(store), store.subscriptions.swap

    def late(subscription, change):
        if other.left:
            other.left -= 1
            other.does(store)
        return swap(subscription, change)

    monkeypatch.setattr(store.subscriptions, "swap", late)
    return other


@pytest.fixture
def office(store, rules):
    return Office(store, rules, Hands(lambda _: None, lambda *_: False), lambda: NOW, None, 0)


def changed(**fields):
    return lambda store: store.subscriptions.put(replace(store.subscriptions.get("desk"), **fields))


@pytest.mark.parametrize(
    ("mine", "field", "value"),
    [
        (lambda office: office.edit("desk", {"paused": True}), "paused", True),
        (lambda office: office.edit("desk", {"query": "6G"}), "query", "6G"),
        (lambda office: office.mute("desk", "a" * 32, mute=True), "muted", ("a" * 32,)),
        (lambda office: office.feed("desk", on=False), "feed", ""),
        (lambda office: office.place({"id": "desk", "query": "6G", "name": "甲"}), "query", "6G"),
    ],
)
def test_of_two_changes_at_once_both_are_kept(office, elsewhere, store, mine, field, value):
    office.create({"id": "desk", "query": "5G", "name": "甲"})
    office.feed("desk", on=True)
    elsewhere.meanwhile(changed(secret="theirs"))
    mine(office)
    kept = store.subscriptions.get("desk")
    assert (getattr(kept, field), kept.secret) == (value, "theirs")


def test_of_two_stories_muted_at_once_both_are(office, elsewhere, store):
    office.create({"id": "desk", "query": "5G"})
    elsewhere.meanwhile(changed(muted=("b" * 32,)))
    assert office.mute("desk", "a" * 32, mute=True).after.muted == ("b" * 32, "a" * 32)


def test_what_was_removed_meanwhile_does_not_come_back(office, elsewhere, store):
    office.create({"id": "desk", "query": "5G"})
    elsewhere.meanwhile(lambda store: store.subscriptions.remove("desk"))
    with pytest.raises(LookupError):
        office.edit("desk", {"paused": True})
    assert store.subscriptions.all() == []


def test_what_never_stands_still_is_given_up_and_said(office, elsewhere):
    office.create({"id": "desk", "query": "5G"})
    elsewhere.meanwhile(changed(secret="theirs"), times=1000)
    with pytest.raises(Unavailable, match="try again"):
        office.edit("desk", {"paused": True})


def test_everything_of_an_owner_is_seen_however_much_it_is(office, store):
    first = office.create({"id": "0", "query": "5G", "owner": "anna"})
    for number in range(1, 1200):
        store.subscriptions.put(replace(first, subscription_id=str(number)))
    assert len(office.all("anna")) == 1200


def test_an_id_is_given_once(office, elsewhere, store):
    elsewhere.meanwhile(lambda store: office.create({"id": "desk", "query": "theirs"}))
    with pytest.raises(BadFields, match="is there already"):
        office.create({"id": "desk", "query": "mine"})
    assert store.subscriptions.get("desk").query == "theirs"


def test_an_owner_has_no_more_than_he_may_whatever_he_makes_at_once(store, rules, elsewhere):
    his = Office(store, rules, Hands(lambda _: None, lambda *_: False), lambda: NOW, "anna", 2)
    his.create({"query": "5G"})
    elsewhere.meanwhile(lambda store: his.create({"query": "6G"}))
    with pytest.raises(BadFields, match="as many as are allowed"):
        his.create({"query": "7G"})
    assert {each.query for each in his.all()} == {"5G", "6G"}
