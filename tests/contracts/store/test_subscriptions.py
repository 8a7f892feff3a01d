"""What any store promises of changes of subscriptions: each is told to whoever asks, whatever is under way."""

import threading
from dataclasses import replace
from datetime import timedelta

from newswatch.model.plan import BriefingPlan
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from storage.mongo.subscriptions import MongoSubscriptions

MINUTE = timedelta(minutes=1)


def subscription(nouns, name, query="车间"):
    return Subscription(name, query, ("console",), nouns.NOON)


def test_changes_are_told_from_a_mark_on_in_their_order(store, nouns):
    kept = store.subscriptions
    kept.put(subscription(nouns, "old"))
    mark = kept.mark(nouns.NOON)
    _, told = kept.changed(mark, nouns.NOON)
    assert dict(told).items() <= {"old": subscription(nouns, "old")}.items()
    kept.put(subscription(nouns, "b"))
    kept.put(subscription(nouns, "a"))
    kept.put(subscription(nouns, "b", "巡礼"))
    kept.remove("old")
    mark, told = kept.changed(mark, nouns.NOON)
    assert [each for each in told if each[0] != "old"] == [
        ("a", kept.get("a")),
        ("b", subscription(nouns, "b", "巡礼")),
    ]
    assert dict(told)["old"] is None
    assert kept.changed(mark, nouns.NOON)[1] == []


def test_what_was_removed_is_gone_and_can_come_back(store, nouns):
    kept = store.subscriptions
    kept.put(subscription(nouns, "desk"))
    mark = kept.mark(nouns.NOON)
    assert kept.remove("desk")
    assert kept.get("desk") is None
    assert kept.all() == []
    kept.put(subscription(nouns, "desk"))
    assert dict(kept.changed(mark, nouns.NOON)[1]) == {"desk": subscription(nouns, "desk")}
    assert kept.all() == [subscription(nouns, "desk")]


def test_a_change_is_kept_only_where_nobody_was_faster(store, nouns):
    kept = store.subscriptions
    assert kept.standing("desk") == (0, None)
    assert kept.swap(subscription(nouns, "desk"), 0)
    assert not kept.swap(subscription(nouns, "desk", "巡礼"), 0)
    change, found = kept.standing("desk")
    mark = kept.mark(nouns.NOON)
    assert found == subscription(nouns, "desk")
    assert kept.swap(replace(found, owner="anna"), change)
    assert not kept.swap(replace(found, paused=True), change)
    assert kept.get("desk") == replace(found, owner="anna")
    assert dict(kept.changed(mark, nouns.NOON)[1])["desk"] == kept.get("desk")


def test_what_was_removed_meanwhile_is_not_kept_again_but_by_who_knows_it(store, nouns):
    kept = store.subscriptions
    kept.put(replace(subscription(nouns, "desk"), owner="anna"))
    change, found = kept.standing("desk")
    kept.remove("desk")
    assert not kept.swap(found, change)
    assert kept.get("desk") is None
    gone, nothing = kept.standing("desk")
    assert (gone > change, nothing) == (True, None)
    assert kept.swap(subscription(nouns, "desk", "巡礼"), gone)
    assert kept.all() == [subscription(nouns, "desk", "巡礼")], "and nothing of the one before stays"


def test_of_two_who_saw_the_same_one_is_kept(store, nouns):
    """Eight at once, each from what it saw last: no change is lost, whoever has to look again."""
    kept, barrier = store.subscriptions, threading.Barrier(8)
    kept.put(subscription(nouns, "desk"))

    def mute(story):
        barrier.wait(10)
        while True:
            change, found = kept.standing("desk")
            if kept.swap(replace(found, muted=(*found.muted, story)), change):
                return

    threads = [threading.Thread(target=mute, args=(f"{number:032x}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(kept.get("desk").muted) == [f"{number:032x}" for number in range(8)]


def test_plans_are_found_by_themselves(store, nouns):
    kept = store.subscriptions
    daily = replace(subscription(nouns, "b"), briefing=BriefingPlan(("console",), since=nouns.NOON))
    weekly = BriefingPlan(("console",), Schedule(Rhythm.WEEKLY))
    kept.put(daily)
    kept.put(replace(subscription(nouns, "a"), briefing=weekly, paused=True))
    kept.put(replace(subscription(nouns, "gone"), briefing=weekly))
    kept.put(replace(subscription(nouns, "off"), briefing=weekly))
    for number in range(3):
        kept.put(replace(subscription(nouns, f"c{number}"), schedule=Schedule(Rhythm.DAILY)))
    kept.remove("gone")
    kept.put(replace(kept.get("off"), briefing=None))
    assert kept.planned() == [replace(subscription(nouns, "a"), briefing=weekly, paused=True), daily]


def test_marks_of_another_stores_numbers_are_refused(store, nouns):
    store.subscriptions.put(subscription(nouns, "desk"))
    mark = store.subscriptions.mark(nouns.NOON)
    assert store.subscriptions.changed(type(mark)(mark.number + 1), nouns.NOON) is None


def test_more_changes_than_one_query_reads_are_all_told(store, nouns):
    mark = store.subscriptions.mark(nouns.NOON)
    for number in range(1200):
        store.subscriptions.put(subscription(nouns, f"desk-{number}"))
    _, told = store.subscriptions.changed(mark, nouns.NOON)
    assert [name for name, _ in told] == [f"desk-{number}" for number in range(1200)]


class Slow(MongoSubscriptions):
    """Is given a number and does not get to writing until it is let."""

    def take(self):
        self.number = super()._given()
        return self

    def _given(self):
        return self.number


def test_a_change_that_is_written_after_a_later_one_is_told_too(mongo, nouns):
    """One writer is given a number and stops for a while; another goes past."""
    kept = mongo.subscriptions
    slow = Slow(kept.documents, kept._numbers, kept._clock)
    mark = kept.mark(nouns.NOON)
    slow.take()
    kept.put(subscription(nouns, "fast"))
    mark, told = kept.changed(mark, nouns.NOON)
    assert [name for name, _ in told] == ["fast"]
    slow.put(subscription(nouns, "slow"))
    mark, told = kept.changed(mark, nouns.NOON + MINUTE / 2)
    assert [name for name, _ in told] == ["slow"]
    assert kept.changed(mark, nouns.NOON + MINUTE / 2)[1] == []


def test_a_change_under_way_while_all_is_read_is_told(mongo, nouns):
    kept = mongo.subscriptions
    slow = Slow(kept.documents, kept._numbers, kept._clock).take()
    mark = kept.mark(nouns.NOON)
    assert kept.all() == []
    slow.put(subscription(nouns, "slow"))
    assert dict(kept.changed(mark, nouns.NOON)[1]) == {"slow": subscription(nouns, "slow")}


def test_of_two_changes_of_one_subscription_what_stands_is_told(mongo, nouns):
    """The earlier number may be written last."""
    kept = mongo.subscriptions
    mark = kept.mark(nouns.NOON)
    slow = Slow(kept.documents, kept._numbers, kept._clock).take()
    kept.put(subscription(nouns, "desk", "巡礼"))
    mark, _ = kept.changed(mark, nouns.NOON)
    slow.put(subscription(nouns, "desk", "车间"))
    _, told = kept.changed(mark, nouns.NOON)
    assert dict(told) == {"desk": kept.get("desk")} == {"desk": subscription(nouns, "desk", "车间")}


def test_a_number_that_was_never_used_is_not_waited_for_for_ever(mongo, nouns):
    kept = mongo.subscriptions
    mark = kept.mark(nouns.NOON)
    Slow(kept.documents, kept._numbers, kept._clock).take()
    mark, _ = kept.changed(mark, nouns.NOON)
    assert len(mark.missing) == 1
    assert kept.changed(mark, nouns.NOON + MINUTE)[0].missing == ()
