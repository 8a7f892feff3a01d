"""Alerts on their way out, in MongoDB: alerts and attempts in, what is owed and what was sent out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newswatch.clock import Clock
from newswatch.model.alert import Alert, Delivery
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, stamp, unpacked

_NOBODY = {"owner": "", "until": ""}
"""No claim: the empty string sorts before every time."""


class MongoOutbox:
    """newswatch.ports.Outbox. Each channel of an alert is in exactly one of `owed`, `delivered` and `given_up`."""

    INDEXES = (Index((("owed.at", ASCENDING),)), Index((("created_at", DESCENDING), ("_id", DESCENDING))))

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._clock = clock
        self.documents = documents

    def add(self, alert: Alert) -> bool:
        created = stamp(alert.created_at)
        owed = [{"channel": channel, "at": created} for channel in dict.fromkeys(alert.channels)]
        ways: Document = {"owed": owed, "delivered": [], "given_up": [], "attempts": []}
        return self.documents.insert(
            {"_id": alert.alert_id, "created_at": created, "alert": packed(alert), **ways, **_NOBODY}
        )

    def get(self, alert_id: str) -> Alert | None:
        row = self.documents.get(alert_id)
        return unpacked(Alert, row["alert"]) if row else None

    def claim(self, alert_id: str, owner: str, now: datetime, ttl: timedelta) -> Sequence[str]:
        at = stamp(now)
        free = {"_id": alert_id, "owed.at": {"$lte": at}, "$or": [{"until": {"$lte": at}}, {"owner": owner}]}
        row = self.documents.swap(free, {"$set": {"owner": owner, "until": stamp(now + ttl)}})
        return _owed(row, at) if row else ()

    def record(self, delivery: Delivery, retry_at: datetime | None) -> None:
        attempt = {"attempts": packed(delivery)}
        key = {"_id": delivery.alert_id}
        if not self.documents.update(key | {"owed.channel": delivery.channel}, _settled(delivery, retry_at, attempt)):
            # A channel once settled is never owed again; the attempt is kept all the same.
            self.documents.update(key, {"$addToSet": attempt})
        self._release(delivery.alert_id, delivery.at)

    def put_off(self, alert_id: str, channel: str, now: datetime, until: datetime) -> None:
        self.documents.update({"_id": alert_id, "owed.channel": channel}, {"$set": {"owed.$.at": stamp(until)}})
        self._release(alert_id, now)

    def _release(self, alert_id: str, now: datetime) -> None:
        """A claim ends with the last channel owed, so that a retry need not wait for it."""
        row = self.documents.get(alert_id)
        if row and not _owed(row, stamp(now)):
            self.documents.update({"_id": alert_id, "owner": row["owner"], "until": row["until"]}, {"$set": _NOBODY})

    def due(self, now: datetime, limit: int = 100) -> Sequence[str]:
        at = stamp(now)
        # Both ends of the range: without a lower one secantusdb reads the rows that owe nothing as well.
        owed = {"owed.at": {"$gt": "", "$lte": at}, "until": {"$lte": at}}
        found = self.documents.find(owed, [("owed.at", ASCENDING)], limit)
        return [row["_id"] for row in found]

    def deliveries(self, alert_id: str) -> Sequence[Delivery]:
        row = self.documents.get(alert_id)
        attempts = [unpacked(Delivery, attempt) for attempt in row["attempts"]] if row else []
        return sorted(attempts, key=lambda each: (each.at, each.channel))

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]:
        order = [("created_at", DESCENDING), ("_id", DESCENDING)]
        found = self.documents.gather("created_at", windows.back(self._clock(), since), order, limit)
        return [unpacked(Alert, row["alert"]) for row in found]

    def totals(self) -> Mapping[str, int]:
        ways = ("delivered", "owed", "given_up")
        terms: dict[str, Any] = {"alerts": 1} | {way: {"$size": f"${way}"} for way in ways}
        return self.documents.sums(terms) or dict.fromkeys(terms, 0)

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"created_at": {"$lt": stamp(before)}})


def _owed(row: Document, at: str) -> list[str]:
    return [owed["channel"] for owed in row["owed"] if owed["at"] <= at]


def _settled(delivery: Delivery, retry_at: datetime | None, attempt: Document) -> Document:
    """The change that an attempt makes to its alert's row."""
    if delivery.error and retry_at:
        return {"$set": {"owed.$.at": stamp(retry_at)}, "$addToSet": attempt}
    way = "given_up" if delivery.error else "delivered"
    return {"$pull": {"owed": {"channel": delivery.channel}}, "$addToSet": attempt | {way: delivery.channel}}
