"""A document that is not what it should be costs itself and nothing else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from newswatch.cli import quarantine
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.model.subscription import Subscription
from newswatch.ports import Quarantined
from newswatch.settings import load
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.mongo import MongoStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_one_damaged_subscription_does_not_silence_the_others(mongo_uri: str):
    store = MongoStore(mongo_uri, f"test_{uuid4().hex[:12]}")
    good = Subscription("good", "工信部", ("console",), NOON)
    store.subscriptions.put(good)
    store.subscriptions.documents.put({"_id": "bad", "query": 7})
    assert store.subscriptions.all() == [good]
    store.close()


def test_one_damaged_message_does_not_hide_the_quarantine_and_is_dropped_by_its_id(mongo_uri: str, tmp_path, capfd):
    store = MongoStore(mongo_uri, f"test_{uuid4().hex[:12]}")
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
    store.close()
