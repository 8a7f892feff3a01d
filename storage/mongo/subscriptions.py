"""Readers' queries in MongoDB, by subscription id."""

from collections.abc import Sequence

from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.model.subscription import Subscription
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import packed, unpacked

log = logger("storage")

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
        """By id; at most MOST. One that cannot be read is left out and said: it must not silence all others."""
        found = []
        for document in self.documents.find({}, [("_id", ASCENDING)], MOST):
            try:
                found.append(unpacked(Subscription, document))
            except Unreadable as error:
                log.error("damaged_subscription", id=document["_id"], reason=str(error))
        return found

    def remove(self, subscription_id: str) -> bool:
        return self.documents.delete({"_id": subscription_id}) > 0
