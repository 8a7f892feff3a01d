from dataclasses import replace
from datetime import timedelta

import pytest

from consumers.alerts.subscribed import Subscribed
from newswatch.query.document import Document
from storage.memory import MemoryStore

MOMENT = timedelta(seconds=0.2)


class Room:
    """A store, the clock, and what two workers see of it a moment later."""

    def __init__(self, clock):
        self.clock, self.store = clock, MemoryStore(clock=clock)
        self.workers = [Subscribed(self.store.subscriptions, clock) for _ in range(2)]

    def met(self, article, after=MOMENT):
        self.clock.pass_(after)
        found = []
        for each in self.workers:
            each.refresh()
            document = Document.of_article(article, kind="")
            found.append([match.subscription_id for match in each.matcher.match_text(document)])
        assert found[0] == found[1]
        return found[0]


@pytest.fixture
def room(clock):
    return Room(clock)


def test_what_is_saved_changed_paused_or_removed_counts_a_fifth_of_a_second_later(room, subscription, article):
    story, keep = article("芯片"), room.store.subscriptions
    keep.put(subscription("芯片", "first"))
    assert room.met(story) == ["first"]
    keep.put(subscription("芯片", "second"))
    assert room.met(story) == ["first", "second"]
    keep.put(subscription("卫星", "first"))
    assert room.met(story) == ["second"]
    keep.put(replace(subscription("芯片", "second"), paused=True))
    assert room.met(story) == []
    assert room.workers[0].by_id["second"].paused
    keep.put(subscription("芯片", "second"))
    assert room.met(story) == ["second"]
    keep.remove("second")
    assert room.met(story) == []
    assert [*room.workers[0].by_id] == ["first"]


def test_a_query_that_is_broken_by_a_change_matches_nothing_and_stops_no_other(room, subscription, article):
    story, keep = article("芯片"), room.store.subscriptions
    keep.put(subscription("芯片", "first"))
    keep.put(subscription("芯片", "second"))
    assert room.met(story) == ["first", "second"]
    keep.put(subscription("芯片 AND", "first"))
    assert room.met(story) == ["second"]


def test_who_was_away_for_long_reads_all_again(room, subscription, article):
    room.store.subscriptions.put(subscription("芯片", "first"))
    assert room.met(article("芯片")) == ["first"]
    room.store.subscriptions.remove("first")
    room.store.subscriptions.put(subscription("芯片", "second"))
    assert room.met(article("芯片"), timedelta(hours=2)) == ["second"]


def test_of_a_store_whose_changes_begin_anew_all_is_read_again(room, clock, subscription, article):
    for name in ("first", "second"):
        room.store.subscriptions.put(subscription("芯片", name))
    assert room.met(article("芯片")) == ["first", "second"]
    restored = MemoryStore(clock=clock)
    restored.subscriptions.put(subscription("芯片", "third"))
    room.store.subscriptions.__dict__.update(vars(restored.subscriptions))
    assert room.met(article("芯片")) == ["third"]
