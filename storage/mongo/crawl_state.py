"""What was fetched when, the chain of events and the spool, in MongoDB: one document an address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from newswatch.ports import Pending, Visit
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import Document, packed, readable, stamp, unpacked


class MongoCrawlState:
    """newswatch.ports.CrawlState.

    Visit, last event and the messages not yet acknowledged share a document, because the server changes one document
    in one step and two only in a transaction (docs/decisions/0002-spool-in-crawl-state.md).
    """

    INDEXES = (
        Index((("spool.spooled_at", ASCENDING),)),
        Index((("visit.source", ASCENDING), ("visit.due_at", ASCENDING))),
    )

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def visit(self, article_id: str) -> Visit | None:
        document = self.documents.get(article_id)
        return _visit(document) if document else None

    def visits(self, article_ids: Iterable[str]) -> Mapping[str, Visit]:
        """One that cannot be read is as none: its address is fetched anew."""
        return {visit.article_id: visit for visit in readable(_visit, self.documents.many(article_ids))}

    def due(self, source: str, since: datetime, until: datetime, limit: int = 100) -> Sequence[Visit]:
        due = {"$gte": stamp(since), "$lt": stamp(until)}
        query = {"visit.source": source, "visit.due_at": due, "last_event": {"$ne": None}}
        found = self.documents.find(query, [("visit.due_at", ASCENDING), ("_id", ASCENDING)], limit)
        return list(readable(_visit, found))

    def record(self, visit: Visit) -> None:
        change = {"$set": {"visit": packed(visit)}, "$setOnInsert": {"last_event": None, "spool": []}}
        self.documents.upsert(visit.article_id, change)

    def renew(self, visit: Visit, since: Visit) -> bool:
        standing = {"last_event": since.event_id, "visit.fetched_at": stamp(since.fetched_at)}
        query = {"_id": visit.article_id, **standing, "visit.revision_key": since.revision_key}
        return self.documents.update(query, {"$set": {"visit": packed(visit)}})

    def spool(self, visit: Visit, previous_event: str | None, pending: Pending) -> bool:
        """Also True where this very event is the last one already: written twice it stands once."""
        document = {"visit": packed(visit), "last_event": pending.event_id}
        message = packed(pending)
        key = visit.article_id
        if previous_event is None and self.documents.insert({"_id": key, **document, "spool": [message]}):
            return True
        change: dict[str, Any] = {"$set": document, "$push": {"spool": message}}
        if self.documents.update({"_id": key, "last_event": previous_event}, change):
            return True
        standing = self.documents.get(key)
        return standing is not None and standing["last_event"] == pending.event_id

    def report(self, visit: Visit, pending: Pending) -> bool:
        change: dict[str, Any] = {"$set": {"visit": packed(visit)}, "$push": {"spool": packed(pending)}}
        return self.documents.update({"_id": visit.article_id, "last_event": visit.event_id}, change)

    def acknowledge(self, article_id: str, event_id: str) -> None:
        self.documents.update({"_id": article_id}, {"$pull": {"spool": {"event_id": event_id}}})

    def pending(self, before: datetime, limit: int = 100) -> Sequence[Pending]:
        bound = stamp(before)
        # Both ends of the range: without a lower one secantusdb reads the addresses with an empty spool as well.
        waits = {"spool.spooled_at": {"$gt": "", "$lt": bound}}
        found = self.documents.find(waits, [("spool.spooled_at", ASCENDING)], limit)
        waiting = [message for document in found for message in _spooled(document, bound)]
        # Stable: two messages of one address spooled in the same instant keep the order of their chain.
        waiting.sort(key=lambda message: str(message["spooled_at"]))
        return list(readable(_pending, waiting, "event_id"))[:limit]

    def waiting(self, article_id: str) -> Sequence[Pending]:
        document = self.documents.get(article_id)
        return list(readable(_pending, document["spool"], "event_id")) if document else []


def _visit(document: Document) -> Visit:
    return unpacked(Visit, document["visit"] | {"event_id": document["last_event"]})


def _spooled(document: Document, bound: str) -> list[Document]:
    return [message for message in document["spool"] if message["spooled_at"] < bound]


def _pending(message: Document) -> Pending:
    return unpacked(Pending, message)
