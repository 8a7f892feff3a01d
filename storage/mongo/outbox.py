"""Alerts on their way out, in MongoDB: alerts and attempts in, what is owed and what was sent out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newswatch.clock import FURTHEST, Clock
from newswatch.model.alert import Alert, Delivery
from newswatch.model.ids import is_prefix
from newswatch.ports import Owed
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, readable, stamp, unpacked

_BY_TIME = [("owed.at", ASCENDING)]
_NEWEST = [("created_at", DESCENDING), ("_id", DESCENDING)]
_DAMAGED = 500
"""So many of what waits on a channel may be damaged before what stands behind them is not seen."""


class MongoOutbox:
    """newswatch.ports.Outbox. Each channel of an alert is in exactly one of `owed`, `delivered` and `given_up`.

    An attempt is kept without the id of its alert, so that one command keeps it for all alerts of a parcel.
    """

    INDEXES = (
        Index((("owed.at", ASCENDING),)),
        Index((("owed.channel", ASCENDING), ("alert.subscription_id", ASCENDING))),
        Index((("created_at", DESCENDING), ("_id", DESCENDING))),
        Index((("alert.subscription_id", ASCENDING), ("created_at", ASCENDING))),
    )

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._clock = clock
        self.documents = documents

    def add(self, alert: Alert) -> bool:
        created = stamp(alert.created_at)
        owed = [{"channel": channel, "at": created} for channel in dict.fromkeys(alert.channels)]
        ways: Document = {"owed": owed, "delivered": [], "given_up": [], "attempts": []}
        return self.documents.insert({"_id": alert.alert_id, "created_at": created, "alert": packed(alert), **ways})

    def get(self, alert_id: str) -> Alert | None:
        row = self.documents.get(alert_id)
        return _alert(row) if row else None

    def find(self, prefix: str) -> Alert | None:
        if not is_prefix(prefix):
            return None
        begins = {"$gte": prefix, "$lt": f"{prefix}g"}  # ids are hexadecimal: g is after every digit
        found = self.documents.find({"_id": begins}, [("_id", ASCENDING)], 2)
        return _alert(found[0]) if len(found) == 1 else None

    def many(self, alert_ids: Sequence[str]) -> Sequence[Alert]:
        found = {row["_id"]: row for row in self.documents.many(alert_ids)}
        return list(readable(_alert, (found[name] for name in alert_ids if name in found)))

    def due(self, now: datetime, limit: int = 100) -> Sequence[Owed]:
        at, ahead = stamp(now), stamp(now + FURTHEST)
        # Both ends of the range: without a lower one secantusdb reads the rows that owe nothing as well.
        rows = self.documents.find({"owed.at": {"$gt": "", "$lte": at}}, _BY_TIME, limit)
        rows += self.documents.find({"owed.at": {"$gt": ahead, "$lt": windows.END}}, _BY_TIME, limit - len(rows))
        found = readable(lambda row: _owed(row, at, ahead), rows)
        return list(dict.fromkeys(owed for each in found for owed in each))

    def waiting(self, subscription_id: str, channel: str, limit: int) -> Sequence[Alert]:
        owed = {"owed.channel": channel, "alert.subscription_id": subscription_id}
        oldest = [("created_at", ASCENDING), ("_id", ASCENDING)]
        rows = self.documents.find(owed, oldest, limit)
        found = list(readable(_alert, rows))
        if found or len(rows) < limit:
            return found
        return list(readable(_alert, self.documents.find(owed, oldest, limit + _DAMAGED)))[:limit]

    def owing(self, alert_ids: Sequence[str], channel: str) -> Sequence[str]:
        rows = self.documents.many(alert_ids)
        return [row["_id"] for row in rows if any(owed["channel"] == channel for owed in row["owed"])]

    def put_off(self, alert_ids: Sequence[str], channel: str, until: datetime) -> None:
        self.documents.update_all(alert_ids, {"owed.channel": channel}, {"$set": {"owed.$.at": stamp(until)}})

    def record(self, deliveries: Sequence[Delivery], retry_at: datetime | None) -> None:
        if not deliveries:
            return
        ids, channel = [each.alert_id for each in deliveries], deliveries[0].channel
        attempt = {"attempts": _attempt(deliveries[0])}
        if retry_at:
            change: Document = {"$set": {"owed.$.at": stamp(retry_at)}, "$addToSet": attempt}
        else:
            way = "given_up" if deliveries[0].error else "delivered"
            change = {"$pull": {"owed": {"channel": channel}}, "$addToSet": attempt | {way: channel}}
        # Where the channel was settled meanwhile, the attempt is kept all the same.
        self.documents.update_all(ids, {"owed.channel": {"$ne": channel}}, {"$addToSet": attempt})
        self.documents.update_all(ids, {"owed.channel": channel}, change)

    def owe_again(self, asked: Delivery) -> bool:
        channel = asked.channel
        row = self.documents.get(asked.alert_id)
        way = next((way for way in ("delivered", "given_up") if row and channel in row[way]), None)
        return way is not None and self.documents.update(
            {"_id": asked.alert_id, way: channel},
            {
                "$pull": {way: channel},
                "$push": {"owed": {"channel": channel, "at": stamp(asked.at)}},
                "$addToSet": {"attempts": _attempt(asked)},
            },
        )

    def deliveries(self, alert_id: str) -> Sequence[Delivery]:
        row = self.documents.get(alert_id)
        attempts = row["attempts"] if row else []
        found = readable(lambda attempt: unpacked(Delivery, attempt | {"alert_id": alert_id}), attempts, "alert_id")
        return sorted(found, key=lambda each: (each.at, each.channel))

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]:
        found = self.documents.gather("created_at", windows.back(self._clock(), since), _NEWEST, limit)
        return list(readable(_alert, found))

    def of(self, subscription_id: str, since: datetime, limit: int = 100) -> Sequence[Alert]:
        its, spans = {"alert.subscription_id": subscription_id}, windows.back(self._clock(), since)
        found = self.documents.gather("created_at", spans, _NEWEST, limit, its)
        return list(readable(_alert, found))

    def totals(self) -> Mapping[str, int]:
        ways = ("delivered", "owed", "given_up")
        terms: dict[str, Any] = {"alerts": 1} | {way: {"$size": f"${way}"} for way in ways}
        return self.documents.sums(terms) or dict.fromkeys(terms, 0)

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"created_at": {"$lt": stamp(before)}})


def _alert(row: Document) -> Alert:
    return unpacked(Alert, row["alert"])


def _owed(row: Document, at: str, ahead: str) -> Sequence[Owed]:
    whose = row["alert"]["subscription_id"]
    return [Owed(row["_id"], whose, owed["channel"]) for owed in row["owed"] if not at < owed["at"] <= ahead]


def _attempt(delivery: Delivery) -> Document:
    """A delivery as its alert's row holds it."""
    document = packed(delivery)
    del document["alert_id"]
    return document
