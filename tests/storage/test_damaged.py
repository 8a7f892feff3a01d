"""A document that is not what it should be costs itself and nothing else."""

from datetime import UTC, datetime
from uuid import uuid4

from newswatch.model.subscription import Subscription
from storage.mongo import MongoStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_one_damaged_subscription_does_not_silence_the_others(mongo_uri: str):
    store = MongoStore(mongo_uri, f"test_{uuid4().hex[:12]}")
    good = Subscription("good", "工信部", ("console",), NOON)
    store.subscriptions.put(good)
    store.subscriptions.documents.put({"_id": "bad", "query": 7})
    assert store.subscriptions.all() == [good]
    store.close()
