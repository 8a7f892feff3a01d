"""A document that is not what it should be costs itself and nothing else."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from consumers.alerts import steering
from consumers.alerts.briefing.ledger import opened
from consumers.alerts.briefing.post import Post
from consumers.alerts.channels import Channels
from consumers.alerts.delivery import Deliverer
from newswatch.cli import quarantine, subscriptions
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.guard import Guard
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.notice import Notice
from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.route import Route
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.ports import Quarantined
from newswatch.settings import load
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.mongo import MongoStore
from tests.search.newsroom import Newsroom, search_of, seen

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def store(mongo_uri: str):
    store = MongoStore(mongo_uri, f"test_{uuid4().hex[:12]}")
    yield store
    store.close()


def test_one_damaged_subscription_does_not_silence_the_others(store):
    good = Subscription("good", "工信部", ("console",), NOON)
    store.subscriptions.put(good)
    store.subscriptions.documents.put({"_id": "bad", "query": 7})
    assert store.subscriptions.all() == [good]


def test_a_damaged_subscription_can_be_removed_and_that_is_a_change_like_any_other(store, tmp_path, capsys):
    store.subscriptions.put(Subscription("bad", "工信部", ("console",), NOON))
    store.subscriptions.documents.update({"_id": "bad"}, {"$set": {"query": 7}})
    house = House(load(data=tmp_path), MemoryLog(), store, FileCaptures(tmp_path / "captures"))
    mark = store.subscriptions.mark(NOON)
    with pytest.raises(Stop):
        subscriptions.remove(house, ["bad", "another"], as_json=True)
    assert store.subscriptions.documents.get("bad")["query"] == 7
    assert subscriptions.remove(house, ["bad", "bad"], as_json=True) == Code.OK
    assert store.subscriptions.get("bad") is None
    assert ("bad", None) in store.subscriptions.changed(mark, NOON)[1]
    with pytest.raises(Stop):
        subscriptions.remove(house, ["bad"], as_json=True)


def owed(store, subscription: str, number: int) -> str:
    name, made = f"{subscription} {number}", NOON + timedelta(seconds=number)
    why = (subscription, f"story {number}", AlertEvent.NEW, 0, ("甲",), "标题", "")
    store.outbox.add(Alert(name, *why, "https://news.example/", "示例", "", None, made, made, ("jsonl:a.jsonl",)))
    return name


def test_damaged_alerts_routes_and_subscriptions_hold_up_no_other_delivery(store, tmp_path):
    now = NOON + timedelta(minutes=1)
    deliverer = Deliverer(store, Channels(load(data=tmp_path), Guard(), lambda: now), lambda: now, "me")
    for name in ("bad", "good"):
        store.subscriptions.put(Subscription(name, "甲", ("jsonl:a.jsonl",), NOON))
        word = Notice(name, "console", NOON, "gone")
        store.routes.swap(Route(name, "jsonl:a.jsonl", words=(word,)), NOON)
    store.subscriptions.documents.update({"_id": "bad"}, {"$set": {"query": 7}})
    store.routes.documents.update({"subscription_id": "good"}, {"$set": {"parcel": 7}})
    damaged, whole = owed(store, "good", 1), owed(store, "good", 2)
    store.outbox.documents.update({"_id": damaged}, {"$set": {"alert.title": 7}})
    waits = owed(store, "bad", 3)
    deliverer.tend()
    deliverer.sweep()
    lines = (tmp_path / "a.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["alert_id"] for line in lines] == [whole]
    assert store.outbox.owing([damaged, whole, waits], "jsonl:a.jsonl") == [waits, damaged]
    assert (deliverer.sweep(), store.outbox.due(now), store.routes.due(now)) == (0, [], []), "till the next hour"
    assert store.routes.get("good", "jsonl:a.jsonl").turn > 1, "whole again"
    store.subscriptions.remove("bad")
    now += timedelta(hours=1, seconds=1)
    deliverer.sweep()
    assert store.outbox.deliveries(waits)[0].permanent


def test_what_waits_behind_damaged_alerts_is_found(store):
    names = [owed(store, "good", number) for number in range(5)]
    for name in names[:3]:
        store.outbox.documents.update({"_id": name}, {"$set": {"alert.title": 7}})
    assert [each.alert_id for each in store.outbox.waiting("good", "jsonl:a.jsonl", 1)] == names[3:4]
    assert [each.alert_id for each in store.outbox.waiting("good", "jsonl:a.jsonl", 9)] == names[3:]


def test_what_is_owed_to_no_subscription_is_given_up_though_it_is_damaged(store, tmp_path):
    now = NOON + timedelta(minutes=1)
    deliverer = Deliverer(store, Channels(load(data=tmp_path), Guard(), lambda: now), lambda: now, "me")
    gone = [owed(store, "gone", number) for number in range(2)]
    store.outbox.documents.update({"_id": gone[0]}, {"$set": {"alert.title": 7}})
    deliverer.sweep()
    assert (store.outbox.due(now), store.outbox.owing(gone, "jsonl:a.jsonl")) == ([], [])


def test_a_channel_of_a_damaged_subscription_can_be_switched_off(store):
    store.subscriptions.documents.put({"_id": "bad", "query": 7})
    steering.switch_off(store, Route("bad", "console"), "HTTP 410", NOON)
    assert store.routes.get("bad", "console").off_at == NOON


def test_a_route_whose_turn_is_damaged_is_as_none(store):
    route = store.routes.swap(Route("desk", "console", parcel=None), NOON)
    store.routes.documents.update({"_id": route.route_id}, {"$set": {"turn": "x"}})
    assert store.routes.swap(store.routes.get("desk", "console").switched_off(NOON, "gone"), NOON).off_at == NOON


def test_damaged_subscriptions_and_editions_hold_up_no_other_briefing(store, tmp_path):
    search, settings = search_of(Newsroom(), tmp_path / "search"), load(data=tmp_path)
    now = NOON - timedelta(days=9)
    post = Post(store, lambda: search, seen, settings, lambda: now, SimpleNamespace(hold=lambda: None))
    for name in ("bad", "good"):
        plan = BriefingPlan((f"folder:{name}",), Schedule(Rhythm.DAILY), (Form.HTML,))
        made = Subscription(name, "芯片", ("console",), now - timedelta(hours=20), briefing=plan)
        store.subscriptions.put(made)
    for edition in opened(store, now):
        store.editions.put(edition)
    store.subscriptions.documents.update({"_id": "bad"}, {"$set": {"query": 7}})
    post.run()
    assert (len(sent(tmp_path)), store.editions.due(now)) == (1, [])
    last = store.editions.last("good")
    store.editions.documents.update({"_id": last.edition_id}, {"$set": {"tries": 7}})
    now += timedelta(days=1)
    post.run()
    assert len(sent(tmp_path)) == 2


def sent(folder) -> list:
    return [path for path in (folder / "briefings").rglob("*") if path.is_file()]


def test_one_damaged_message_does_not_hide_the_quarantine_and_is_dropped_by_its_id(store, tmp_path, capfd):
    good = Quarantined("a" * 32, "dedup", "no article", NOON, "key", b"value")
    store.quarantine.put(good)
    place = {"_id": "b" * 32, "quarantine_id": "b" * 32, "at": "2026-03-02T05:00:00.000000Z"}
    store.quarantine.documents.put({**place, "stage": "dedup", "value": 7})
    assert store.quarantine.list() == [good]
    assert "b" * 32 in "".join(capfd.readouterr())
    house = House(load(data=tmp_path), MemoryLog(), store, FileCaptures(tmp_path / "captures"))
    assert quarantine.show_all(house, "", 10, as_json=True) == Code.OK
    with pytest.raises(Stop, match=r"damaged.*drop"):
        quarantine.show_one(house, "bbb", as_json=True)
    with pytest.raises(Stop, match="no message"):
        quarantine.drop(house, ["b" * 32, "ccc"], "", as_json=True)
    assert store.quarantine.count() == 2
    assert quarantine.drop(house, ["b" * 32], "", as_json=True) == Code.OK
    assert (store.quarantine.count(), store.quarantine.list()) == (1, [good])
