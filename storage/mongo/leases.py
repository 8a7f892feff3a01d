"""Leases in MongoDB: a name and an owner in, a Lease with its fence or None out."""

from datetime import datetime, timedelta

from newswatch.ports import CLOCKS_AGREE, Lease
from storage.mongo.collection import Documents, Index
from storage.mongo.document import packed, stamp, unpacked


class MongoLeases:
    """newswatch.ports.Leases.

    A released lease stays as a document without an owner, so that its fence never falls. Times are the callers':
    clocks of different machines may differ by less than the lease's length (docs/promises.md).
    """

    INDEXES: tuple[Index, ...] = ()

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def acquire(self, name: str, owner: str, now: datetime, ttl: timedelta) -> Lease | None:
        until = stamp(now + ttl)
        kept = self.documents.swap({"_id": name, "owner": owner}, {"$set": {"until": until}})
        if kept:
            return unpacked(Lease, kept)
        ended, ahead = {"$lte": stamp(now)}, {"$gt": stamp(now + ttl + CLOCKS_AGREE)}
        free = {"_id": name, "owner": {"$ne": owner}, "$or": [{"until": ended}, {"until": ahead}]}
        taken = self.documents.swap(free, {"$set": {"owner": owner, "until": until}, "$inc": {"fence": 1}})
        if taken:
            return unpacked(Lease, taken)
        first = Lease(name, owner, 1, now + ttl)
        return first if self.documents.insert({"_id": name, **packed(first)}) else None

    def held(self, name: str, now: datetime, ttl: timedelta) -> bool:
        kept = self.documents.get(name)
        return bool(kept and kept["owner"] and stamp(now) < kept["until"] <= stamp(now + ttl + CLOCKS_AGREE))

    def release(self, lease: Lease) -> None:
        """Others may take it at once; nothing happens where another holds it by now."""
        held = {"_id": lease.name, "owner": lease.owner, "fence": lease.fence}
        self.documents.update(held, {"$set": {"owner": "", "until": ""}})
