"""When each host may be asked next, in MongoDB: one document a host, changed only by whoever saw its latest state."""

from datetime import datetime, timedelta

from newswatch.pace import LONG_AGO, Turns
from newswatch.ports import Unavailable
from storage.mongo.collection import Documents, Index
from storage.mongo.document import packed, stamp, unpacked

_RACES = 1000
"""Each lost race is another's turn given; more in a row than this is no race."""


class MongoPace:
    """newswatch.ports.Pace. Times are the callers': clocks of several machines must agree (docs/promises.md)."""

    INDEXES: tuple[Index, ...] = ()

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def reserve(self, host: str, now: datetime, gap: timedelta, latest: datetime) -> datetime:
        """Compare and set: the turn is ours where the document is still as it was read."""
        for _ in range(_RACES):
            kept = self.documents.get(host)
            turns = unpacked(Turns, kept) if kept else Turns()
            at, taken = turns.given(now, gap, latest)
            if taken is None:
                return at
            if kept is None:
                won = self.documents.insert({"_id": host, **packed(taken)})
            else:
                seen = {"_id": host, "last": kept["last"], "free_at": kept["free_at"]}
                won = self.documents.update(seen, {"$set": packed(taken)})
            if won:
                return at
        raise Unavailable(f"the turns of {host} kept changing under us; try again")

    def put_off(self, host: str, until: datetime) -> None:
        self.documents.upsert(host, {"$max": {"free_at": stamp(until)}, "$setOnInsert": {"last": stamp(LONG_AGO)}})

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"free_at": {"$lt": stamp(before)}})
