"""What is under way to channels, in MongoDB: routes in and out, each changed by one at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newswatch.clock import FURTHEST
from newswatch.model.ids import route_id
from newswatch.model.route import Route
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import Document, packed, readable, stamp, unpacked


class MongoRoutes:
    """newswatch.ports.Routes. `wakes` and `ails` are texts to sort by, empty where there is nothing to do or to say."""

    INDEXES = (
        Index((("wakes", ASCENDING),)),
        Index((("ails", ASCENDING),)),
        Index((("subscription_id", ASCENDING),)),
    )

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def get(self, subscription_id: str, channel: str) -> Route:
        """One that is damaged counts for nothing but its turn, so that the next change makes it whole; without that it
        is as none."""
        kept = self.documents.get(route_id(subscription_id, channel))
        if kept is None:
            return Route(subscription_id, channel)
        if not isinstance(kept.get("turn"), int):
            self.documents.delete({"_id": kept["_id"]})
            return Route(subscription_id, channel)
        return next(readable(_route, [kept]), Route(subscription_id, channel, kept["turn"]))

    def swap(self, route: Route, now: datetime) -> Route | None:
        changed = replace(route, turn=route.turn + 1)
        ails = changed.failing_since or changed.off_at
        document: Document = packed(changed) | {
            "wakes": stamp(changed.wakes) if changed.wakes else "",
            "ails": stamp(ails) if ails else "",
            "touched": stamp(now),
        }
        if route.turn == 0:
            won = self.documents.insert({"_id": route.route_id, **document})
        else:
            won = self.documents.update({"_id": route.route_id, "turn": route.turn}, {"$set": document})
        return changed if won else None

    def due(self, now: datetime, limit: int = 100) -> Sequence[Route]:
        soon = {"wakes": {"$gt": "", "$lte": stamp(now)}}
        found = self.documents.find(soon, [("wakes", ASCENDING)], limit)
        ahead = {"wakes": {"$gt": stamp(now + FURTHEST), "$lt": windows.END}}
        found += self.documents.find(ahead, [("wakes", ASCENDING)], limit - len(found))
        return list(readable(_route, found))

    def of(self, subscription_id: str, limit: int = 100) -> Sequence[Route]:
        found = self.documents.find({"subscription_id": subscription_id}, [("_id", ASCENDING)], limit)
        return list(readable(_route, found))

    def failing(self, limit: int = 100) -> Sequence[Route]:
        ailing = {"ails": {"$gt": "", "$lt": windows.END}}
        return list(readable(_route, self.documents.find(ailing, [("ails", ASCENDING)], limit)))

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"touched": {"$lt": stamp(before)}})


def _route(kept: Document) -> Route:
    return unpacked(Route, kept)
