"""Briefings as they are sent, in MongoDB: one document an edition; `due` beside its fields is when it is looked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newswatch.model.edition import Edition
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, readable, stamp, unpacked

_LATEST = 10
"""So many of a subscription's editions may be damaged before none counts as its last."""


class MongoEditions:
    """newswatch.ports.Editions."""

    INDEXES = (
        Index((("subscription_id", ASCENDING), ("until", DESCENDING))),
        Index((("due", ASCENDING), ("_id", ASCENDING))),
    )

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def get(self, edition_id: str) -> Edition | None:
        document = self.documents.get(edition_id)
        return unpacked(Edition, document) if document else None

    def put(self, edition: Edition) -> bool:
        next_one = _packed(replace(edition, number=edition.number + 1))
        if edition.number == 0:
            return self.documents.insert({"_id": edition.edition_id, **next_one})
        return self.documents.update({"_id": edition.edition_id, "number": edition.number}, {"$set": next_one})

    def last(self, subscription_id: str) -> Edition | None:
        found = self.documents.find({"subscription_id": subscription_id}, [("until", DESCENDING)], _LATEST)
        return next(readable(_edition, found), None)

    def due(self, now: datetime, limit: int = 100) -> Sequence[Edition]:
        found = self.documents.find({"due": {"$lte": stamp(now)}}, [("due", ASCENDING), ("_id", ASCENDING)], limit)
        return list(readable(_edition, found))

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"made_at": {"$lt": stamp(before)}})


def _edition(document: Document) -> Edition:
    return unpacked(Edition, document)


def _packed(edition: Edition) -> Document:
    return {**packed(edition), "due": stamp(edition.due) if edition.due else None}
