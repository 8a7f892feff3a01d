"""Stories and relations in MongoDB: lines of the ledger and relations in, stories and what ties their events out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from newswatch.clock import Clock
from newswatch.model.ids import is_prefix
from newswatch.model.ledger import Ruling
from newswatch.model.story import Decision, Relation, Story
from newswatch.ports import Unavailable
from storage import membership
from storage.membership import Entry, Mark
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, readable, stamp, unpacked

_ALIKE = 10
"""Stories that begin alike and are looked at: of some the rest may have been absorbed."""


class MongoStories:
    """newswatch.ports.Stories.

    A story's document is the set of what decisions and rulings say of it; what the story is follows from them when it
    is read. So one `$addToSet` applies a line to a story, and neither repetition nor order matters.
    """

    INDEXES = (Index((("changed_at", DESCENDING), ("_id", DESCENDING))), Index((("story_id", ASCENDING),)))
    RELATION_INDEXES = (Index((("ends", ASCENDING), ("score", DESCENDING))),)

    def __init__(self, documents: Documents, relations: Documents, clock: Clock) -> None:
        self._clock = clock
        self.documents = documents
        self.ties = relations

    def apply(self, decision: Decision) -> Story:
        """Raises ValueError for a decision that files its event under no story."""
        added = membership.entry(decision)
        self._add(decision.story_id, {"entries": packed(added)}, added.at)
        return self._applied(decision.story_id)

    def rule(self, ruling: Ruling) -> Story:
        for name, mark in membership.marks(ruling).items():
            # `forwards` is summed up: absorbed stories are not counted
            self._add(name, {"marks": packed(mark)}, mark.at, {"$set": {"forwards": 1}} if mark.into else {})
        return self._applied(ruling.story_id)

    def _add(self, story_id: str, added: Document, at: datetime, more: Document | None = None) -> None:
        change = {
            "$addToSet": added,
            "$max": {"changed_at": stamp(at)},
            "$setOnInsert": {"story_id": story_id},  # `_id` again: secantusdb reads ranges of `_id` whole
        }
        self.documents.upsert(story_id, change | (more or {}))

    def _applied(self, story_id: str) -> Story:
        applied = self.get(story_id)
        if applied is None:
            raise Unavailable(f"store: the story {story_id} went while it was changed: is a reset under way?")
        return applied

    def get(self, story_id: str) -> Story | None:
        document = self._survivor(self.documents.get(story_id))
        return _story(document) if document else None

    def many(self, story_ids: Iterable[str]) -> Mapping[str, Story]:
        def read(document: Document) -> tuple[str, Story | None]:
            survivor = self._survivor(document)
            return document["_id"], _story(survivor) if survivor else None

        found = readable(read, self.documents.many(story_ids))
        return {name: story for name, story in found if story}

    def _survivor(self, document: Document | None) -> Document | None:
        """The document that one leads to, itself where it was not absorbed."""
        while document and (onward := membership.into(_marks(document))):
            document = self.documents.get(onward)
        return document

    def find(self, prefix: str) -> Story | None:
        if not is_prefix(prefix):
            return None
        begins = {"$gte": prefix, "$lt": f"{prefix}g"}  # ids are hexadecimal: g is after every digit
        some = self.documents.find({"story_id": begins}, [("story_id", ASCENDING)], _ALIKE)
        found = {each["_id"]: each for each in map(self._survivor, some) if each}
        return _story(found.popitem()[1]) if len(found) == 1 and len(some) < _ALIKE else None

    def recent(self, since: datetime, limit: int = 50) -> Sequence[Story]:
        order, asked = [("changed_at", DESCENDING), ("_id", DESCENDING)], limit
        while True:
            some = self.documents.gather("changed_at", windows.back(self._clock(), since), order, asked)
            found = list(readable(_story, (each for each in some if not each.get("forwards"))))
            if len(found) >= limit or len(some) < asked:
                return found[:limit]
            asked += limit

    def count(self) -> int:
        sums = self.documents.sums({"stories": 1, "forwards": "$forwards"})  # the sum of what is not there is 0
        return sums["stories"] - sums["forwards"] if sums else 0

    def relate(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            key, ends = f"{relation.of} {relation.to}", [relation.of, relation.to]
            self.ties.put({"_id": key, "ends": ends, **packed(relation)})

    def relations(self, event_id: str, limit: int = 100) -> Sequence[Relation]:
        order = [("score", DESCENDING), ("_id", ASCENDING)]
        return [unpacked(Relation, each) for each in self.ties.find({"ends": event_id}, order, limit)]


def _story(document: Document) -> Story:
    entries = (unpacked(Entry, entry) for entry in document.get("entries", ()))
    return membership.story(document["_id"], entries, _marks(document))


def _marks(document: Document) -> list[Mark]:
    return [unpacked(Mark, mark) for mark in document.get("marks", ())]
