"""What two do to one subscription at once is kept of both, and an owner never has more than he may."""

from dataclasses import replace
from threading import RLock

import pytest

from newswatch.ports import Unavailable
from newswatch.subscribing.fields import BadFields
from newswatch.subscribing.office import Hands, Office
from storage.memory import MemoryStore
from storage.memory.subscriptions import MemorySubscriptions
from tests.subscribing.conftest import NOW


class Contended(MemorySubscriptions):
    """Where another does something between our look and our change, so many times."""

    def __init__(self):
        super().__init__(RLock())
        self.left, self.does = 0, lambda: None

    def meanwhile(self, does, times=1):
        self.does, self.left = does, times

    def swap(self, subscription, change):
        if self.left:
            self.left -= 1
            self.does()
        return super().swap(subscription, change)


@pytest.fixture
def kept():
    return Contended()


@pytest.fixture
def store(kept):
    made = MemoryStore(clock=lambda: NOW)
    made.subscriptions = kept
    return made


@pytest.fixture
def office(store, rules):
    return Office(store, rules, Hands(lambda _: None, lambda *_: False), lambda: NOW, None, 0)


def changed(kept, **fields):
    return lambda: kept.put(replace(kept.get("desk"), **fields))


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
def test_of_two_changes_at_once_both_are_kept(office, kept, mine, field, value):
    office.create({"id": "desk", "query": "5G", "name": "甲"})
    office.feed("desk", on=True)
    kept.meanwhile(changed(kept, secret="theirs"))
    mine(office)
    found = kept.get("desk")
    assert (getattr(found, field), found.secret) == (value, "theirs")


def test_of_two_stories_muted_at_once_both_are(office, kept):
    office.create({"id": "desk", "query": "5G"})
    kept.meanwhile(changed(kept, muted=("b" * 32,)))
    assert office.mute("desk", "a" * 32, mute=True).after.muted == ("b" * 32, "a" * 32)


def test_what_was_removed_meanwhile_does_not_come_back(office, kept):
    office.create({"id": "desk", "query": "5G"})
    kept.meanwhile(lambda: kept.remove("desk"))
    with pytest.raises(LookupError):
        office.edit("desk", {"paused": True})
    assert kept.all() == []


def test_what_never_stands_still_is_given_up_and_said(office, kept):
    office.create({"id": "desk", "query": "5G"})
    kept.meanwhile(changed(kept, secret="theirs"), times=1000)
    with pytest.raises(Unavailable, match="try again"):
        office.edit("desk", {"paused": True})


def test_everything_of_an_owner_is_seen_however_much_it_is(office, store):
    first = office.create({"id": "0", "query": "5G", "owner": "anna"})
    for number in range(1, 1200):
        store.subscriptions.put(replace(first, subscription_id=str(number)))
    assert len(office.all("anna")) == 1200


def test_an_id_is_given_once(office, kept):
    kept.meanwhile(lambda: office.create({"id": "desk", "query": "theirs"}))
    with pytest.raises(BadFields, match="is there already"):
        office.create({"id": "desk", "query": "mine"})
    assert kept.get("desk").query == "theirs"


def test_an_owner_has_no_more_than_he_may_whatever_he_makes_at_once(store, rules, kept):
    his = Office(store, rules, Hands(lambda _: None, lambda *_: False), lambda: NOW, "anna", 2)
    his.create({"query": "5G"})
    kept.meanwhile(lambda: his.create({"query": "6G"}))
    with pytest.raises(BadFields, match="as many as are allowed"):
        his.create({"query": "7G"})
    assert {each.query for each in his.all()} == {"5G", "6G"}
