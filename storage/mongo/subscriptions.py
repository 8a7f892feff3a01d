"""Readers' queries in MongoDB, by subscription id, each with the number of its latest change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from newswatch.clock import Clock
from newswatch.model.schedule import Rhythm
from newswatch.model.subscription import MOST, Subscription
from newswatch.ports import Change, Mark
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import Document, packed, readable, stamp, unpacked

_BY_OWNER = [("owner", ASCENDING), ("_id", ASCENDING)]
_PLAN = "briefing.schedule.rhythm"
"""What every plan has and nothing else: its values are the four rhythms."""

_REMOVED = timedelta(days=1)
"""How long it is remembered what was removed: whoever has asked for no change for an hour reads all again."""
_LATE = timedelta(minutes=1)
"""How long a number that was given is waited for; a write takes 20 seconds at most, and may end in a crash."""
_UNDER_WAY = 1000
"""Numbers before the last one whose changes may still be under way when all are read."""
_WINDOW = 1000
"""Numbers asked for in one query."""
_LAST = "last"


class MongoSubscriptions:
    """newswatch.ports.Subscriptions.

    A number is given by one document, so that it does not depend on anybody's clock, and stands in the document it
    changed. A removed subscription leaves one that says so. Of two changes of one subscription under way at once either
    may be the last, with the lower number too: it is then found among those that were missing.
    """

    INDEXES = (
        Index((("change", ASCENDING),)),
        Index((("removed", ASCENDING),)),
        Index(tuple(_BY_OWNER)),
        Index(((_PLAN, ASCENDING), ("_id", ASCENDING))),
    )

    def __init__(self, documents: Documents, numbers: Documents, clock: Clock) -> None:
        """`numbers` holds the last number given; `clock` says only what was removed so long ago that nobody asks."""
        self.documents = documents
        self._numbers = numbers
        self._clock = clock

    def put(self, subscription: Subscription) -> None:
        document = packed(subscription)
        self.documents.put({"_id": subscription.subscription_id, **document, "change": self._given()})

    def get(self, subscription_id: str) -> Subscription | None:
        document = self.documents.get(subscription_id)
        return _subscription(document) if document and "removed" not in document else None

    def standing(self, subscription_id: str) -> tuple[int, Subscription | None]:
        document = self.documents.get(subscription_id)
        if document is None:
            return 0, None
        return document["change"], None if "removed" in document else _subscription(document)

    def swap(self, subscription: Subscription, change: int) -> bool:
        document = {"_id": subscription.subscription_id, **packed(subscription), "change": self._given()}
        if change == 0:
            return self.documents.insert(document)
        return self.documents.replace({"_id": subscription.subscription_id, "change": change}, document)

    def all(self) -> Sequence[Subscription]:
        """By id; at most MOST. One that cannot be read is left out and said: it must not silence all others."""
        read = map(_read, self.documents.find({}, [("_id", ASCENDING)], MOST))
        return [subscription for _, subscription in read if subscription is not None]

    def of(self, owner: str, limit: int = 1000) -> Sequence[Subscription]:
        read = map(_read, self.documents.find({"owner": owner}, _BY_OWNER, limit))
        return [subscription for _, subscription in read if subscription is not None]

    def planned(self) -> Sequence[Subscription]:
        read = map(
            _read, self.documents.find({_PLAN: {"$in": list(Rhythm)}}, [(_PLAN, ASCENDING), ("_id", ASCENDING)], MOST)
        )
        found = [subscription for _, subscription in read if subscription is not None]
        return sorted(found, key=lambda each: each.subscription_id)

    def remove(self, subscription_id: str) -> bool:
        now = self._clock()
        document = self.documents.get(subscription_id)
        if document is None or "removed" in document:
            return False
        self.documents.put({"_id": subscription_id, "removed": stamp(now), "change": self._given()})
        self.documents.delete({"removed": {"$lt": stamp(now - _REMOVED)}})
        return True

    def mark(self, now: datetime) -> Mark:
        last = self._last()
        return Mark(last, tuple((number, now) for number in range(max(1, last - _UNDER_WAY), last + 1)))

    def changed(self, mark: Mark, now: datetime) -> tuple[Mark, Sequence[Change]] | None:
        last = self._last()
        if last < mark.number:
            return None
        awaited = {number: since for number, since in mark.missing if now - since < _LATE}
        found: list[Document] = []
        if awaited:
            found += self._with({"$in": list(awaited)})
        for low in range(mark.number, last, _WINDOW):
            found += self._with({"$gt": low, "$lte": min(low + _WINDOW, last)})
        awaited |= dict.fromkeys(range(mark.number + 1, last + 1), now)
        for document in found:
            awaited.pop(document["change"], None)
        return Mark(last, tuple(awaited.items())), [_read(document) for document in found]

    def _with(self, numbers: object) -> list[Document]:
        return self.documents.find({"change": numbers}, [("change", ASCENDING)], 2 * _WINDOW)

    def _last(self) -> int:
        document = self._numbers.get(_LAST)
        return int(document["number"]) if document else 0

    def _given(self) -> int:
        """The next number; one that is given and not used harms nobody."""
        document = self._numbers.swap({"_id": _LAST}, {"$inc": {"number": 1}})
        if document is None:
            self._numbers.insert({"_id": _LAST, "number": 0})
            document = self._numbers.swap({"_id": _LAST}, {"$inc": {"number": 1}})
        assert document is not None
        return int(document["number"])


def _read(document: Document) -> Change:
    read = () if "removed" in document else readable(_subscription, [document])
    return document["_id"], next(iter(read), None)


def _subscription(document: Document) -> Subscription:
    return unpacked(Subscription, document)
