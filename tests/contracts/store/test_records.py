"""What any store promises of subscriptions, crawls and quarantine: kept to the letter, listed in order, pruned."""

from datetime import timedelta

import pytest

from newswatch.model.subscription import Subscription
from newswatch.ports import Crawl, Quarantined
from storage.mongo import MongoStore

SECOND = timedelta(seconds=1)


def subscription(nouns, name, **fields):
    return Subscription(name, '车间 AND "巡礼"', ("console",), nouns.NOON, **fields)


def crawl(nouns, number, source="example", ended=True, **fields):
    filled = {
        "started_at": nouns.NOON + number * SECOND,
        "ended_at": nouns.NOON + (number + 1) * SECOND if ended else None,
        "candidates": 3,
        "dispositions": {"published": 1, "seen": 2},
        "outcome": "finished",
        "errors": ("HTTP 503",),
    }
    return Crawl(f"{source}-{number}", source, **(filled | fields))


def quarantined(nouns, number, stage="dedup", **fields):
    filled = {
        "at": nouns.NOON + number * SECOND,
        "key": "k",
        "value": b"\xff\x00",
        "headers": {"schema": "9", "a.b": "c"},
        "provenance": {"topic": "article.extracted.v1", "partition": "2", "offset": "7", "version": "1"},
    }
    return Quarantined(nouns.name("quarantine", number), stage, "not JSON", **(filled | fields))


def test_a_subscription_is_put_replaced_listed_and_removed(store, nouns):
    desk, night = subscription(nouns, "desk", secret="whsec_eA=="), subscription(nouns, "night")
    store.subscriptions.put(night)
    store.subscriptions.put(subscription(nouns, "desk"))
    store.subscriptions.put(desk)
    assert store.subscriptions.get("desk") == desk
    assert store.subscriptions.all() == [desk, night]
    assert store.subscriptions.remove("desk")
    assert not store.subscriptions.remove("desk")
    assert store.subscriptions.get("desk") is None


def test_a_crawls_end_takes_the_place_of_its_beginning(store, nouns):
    store.crawls.put(crawl(nouns, 1, ended=False, dispositions={}, candidates=0, outcome="running"))
    ended = crawl(nouns, 1)
    store.crawls.put(ended)
    assert store.crawls.recent() == [ended]


def test_recent_crawls_come_newest_first_of_one_source_or_all(store, nouns):
    every = [crawl(nouns, 1), crawl(nouns, 2, "other"), crawl(nouns, 3)]
    for each in every:
        store.crawls.put(each)
    assert store.crawls.recent() == every[::-1]
    assert store.crawls.recent("example") == [every[2], every[0]]
    assert store.crawls.recent(limit=1) == [every[2]]


def test_dispositions_add_up_over_crawls_and_none_counts_twice(store, nouns):
    assert store.crawls.totals() == {"candidates": 0}
    for number in (1, 2, 2):
        store.crawls.put(crawl(nouns, number))
    assert store.crawls.totals() == {"candidates": 6, "published": 2, "seen": 4}


def test_crawls_are_pruned_by_age(store, nouns):
    every = [crawl(nouns, 1), crawl(nouns, 2, "other", ended=False), crawl(nouns, 3)]
    for each in every:
        store.crawls.put(each)
    assert store.crawls.prune(nouns.NOON + 3 * SECOND) == 2
    assert store.crawls.recent() == [every[2]]
    assert store.crawls.totals()["candidates"] == 3


def test_a_quarantined_message_is_kept_as_it_first_came(store, nouns):
    first = quarantined(nouns, 1)
    store.quarantine.put(first)
    store.quarantine.put(quarantined(nouns, 1, at=nouns.NOON + 60 * SECOND))
    assert store.quarantine.get(first.quarantine_id) == first
    assert store.quarantine.count() == 1
    assert store.quarantine.get(nouns.name("quarantine", "none")) is None


def test_quarantine_is_listed_newest_first_by_stage_and_pruned_by_age(store, nouns):
    every = [quarantined(nouns, 1), quarantined(nouns, 2, "alerts"), quarantined(nouns, 3)]
    for item in every:
        store.quarantine.put(item)
    assert store.quarantine.list() == every[::-1]
    assert store.quarantine.list("dedup", limit=1) == [every[2]]
    assert store.quarantine.prune(nouns.NOON + 3 * SECOND) == 2
    assert store.quarantine.list() == [every[2]]


def test_a_quarantined_message_is_found_by_the_beginning_of_its_id(store, nouns):
    every = [quarantined(nouns, number) for number in range(1, 4)]
    for item in every:
        store.quarantine.put(item)
    assert [store.quarantine.find(item.quarantine_id[:8]) for item in every] == every
    assert store.quarantine.find("") is None
    assert store.quarantine.find("not hexadecimal") is None
    assert store.quarantine.find(nouns.name("quarantine", "none")) is None


def test_a_quarantined_message_is_removed_once(store, nouns):
    first, other = quarantined(nouns, 1), quarantined(nouns, 2)
    store.quarantine.put(first)
    store.quarantine.put(other)
    assert store.quarantine.remove(first.quarantine_id)
    assert not store.quarantine.remove(first.quarantine_id)
    assert store.quarantine.list() == [other]


def test_indexes_are_created_once_and_named(store):
    names = store.create_indexes()
    assert list(store.create_indexes()) == list(names)


def test_a_store_that_is_there_answers(store):
    store.ping()


@pytest.mark.parametrize("limit", [0, -1])
def test_no_limit_ever_means_everything(store, nouns, limit):
    store.crawls.put(crawl(nouns, 1))
    store.quarantine.put(quarantined(nouns, 1))
    store.outbox.add(nouns.alert())
    assert not store.crawls.recent(limit=limit)
    assert not store.quarantine.list(limit=limit)
    assert not store.outbox.due(nouns.NOON, limit=limit)


@pytest.mark.parametrize("minutes", [0, 10, 30])
def test_a_crawl_on_the_edge_of_a_window_is_listed(mongo_uri, database, nouns, minutes):
    """The newest are looked for in windows of 10, 20, 40 minutes back from the clock."""
    now = nouns.NOON + timedelta(minutes=minutes)
    at_the_edge = MongoStore(mongo_uri, database, lambda: now)
    at_the_edge.create_indexes()
    only = crawl(nouns, 0)
    at_the_edge.crawls.put(only)
    assert at_the_edge.crawls.recent("example") == at_the_edge.crawls.recent() == [only]
    at_the_edge.close()


def test_what_is_newest_does_not_hang_on_the_clock(mongo_uri, database, nouns):
    """A list begins to look at the clock's time; a wrong clock must not hide anything."""
    early = MongoStore(mongo_uri, database, lambda: nouns.NOON - timedelta(days=3650))
    every = [crawl(nouns, number) for number in (1, 2, 3)]
    for each in every:
        early.crawls.put(each)
    late = MongoStore(mongo_uri, database, lambda: nouns.NOON + timedelta(days=3650))
    assert early.crawls.recent() == late.crawls.recent() == every[::-1]
    early.close()
    late.close()
