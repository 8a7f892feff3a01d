"""Readers' queries in MongoDB, by subscription id."""

from collections.abc import Sequence

from newswatch.model.subscription import Subscription
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import packed, unpacked

MOST = 10_000
"""The most subscriptions one installation serves; each is matched against every story."""


class MongoSubscriptions:
    """newswatch.ports.Subscriptions."""

    INDEXES: tuple[Index, ...] = ()

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def put(self, subscription: Subscription) -> None:
        self.documents.put({"_id": subscription.subscription_id, **packed(subscription)})

    def get(self, subscription_id: str) -> Subscription | None:
        document = self.documents.get(subscription_id)
        return unpacked(Subscription, document) if document else None

    def all(self) -> Sequence[Subscription]:
        """By id; at most MOST."""
        return [unpacked(Subscription, each) for each in self.documents.find({}, [("_id", ASCENDING)], MOST)]

    def remove(self, subscription_id: str) -> bool:
        return self.documents.delete({"_id": subscription_id}) > 0
