"""Messages that wait in MongoDB, by quarantine id."""

from collections.abc import Sequence
from datetime import datetime

from newswatch.clock import Clock
from newswatch.model.ids import is_prefix
from newswatch.ports import Quarantined
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import packed, readable, stamp, unpacked


class MongoQuarantine:
    """newswatch.ports.Quarantine."""

    INDEXES = (
        Index((("at", DESCENDING),)),
        Index((("stage", ASCENDING), ("at", DESCENDING))),
        Index((("quarantine_id", ASCENDING),)),
    )

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._clock = clock
        self.documents = documents

    def put(self, item: Quarantined) -> None:
        """The first stands: a message that comes again waits since it first came."""
        self.documents.insert({"_id": item.quarantine_id, **packed(item)})

    def get(self, quarantine_id: str) -> Quarantined | None:
        document = self.documents.get(quarantine_id)
        return unpacked(Quarantined, document) if document else None

    def find(self, prefix: str) -> Quarantined | None:
        if not is_prefix(prefix):
            return None
        begins = {"$gte": prefix, "$lt": f"{prefix}g"}  # ids are hexadecimal: g is after every digit
        found = self.documents.find({"quarantine_id": begins}, [("quarantine_id", ASCENDING)], 2)
        return unpacked(Quarantined, found[0]) if len(found) == 1 else None

    def remove(self, quarantine_id: str) -> bool:
        return self.documents.delete({"_id": quarantine_id}) > 0

    def list(self, stage: str | None = None, limit: int = 100) -> Sequence[Quarantined]:
        """Newest first. One that cannot be read is left out and said; it goes by its whole id."""
        query = {"stage": stage} if stage is not None else {}
        spans = windows.back(self._clock(), windows.BEGINNING)
        found = self.documents.gather("at", spans, [("at", DESCENDING), ("_id", DESCENDING)], limit, query)
        return [*readable(lambda document: unpacked(Quarantined, document), found)]

    def count(self) -> int:
        return self.documents.count()

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"at": {"$lt": stamp(before)}})
