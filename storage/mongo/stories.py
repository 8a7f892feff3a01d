"""Stories and relations in MongoDB: decisions and relations in, stories and what ties their events out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from newswatch.clock import Clock
from newswatch.model.ids import is_prefix
from newswatch.model.story import Decision, Relation, Story
from newswatch.ports import Unavailable
from storage import membership
from storage.membership import Entry
from storage.mongo import windows
from storage.mongo.collection import ASCENDING, DESCENDING, Documents, Index
from storage.mongo.document import Document, packed, stamp, unpacked


class MongoStories:
    """newswatch.ports.Stories.

    A story's document is the set of its decisions' entries; what the story is follows from them when it is read.
    So one `$addToSet` applies a decision, and neither repetition nor order matters.
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
        change = {
            "$addToSet": {"entries": packed(added)},
            "$max": {"changed_at": stamp(added.at)},
            "$setOnInsert": {"story_id": decision.story_id},  # `_id` again: secantusdb reads ranges of `_id` whole
        }
        self.documents.upsert(decision.story_id, change)
        applied = self.get(decision.story_id)
        if applied is None:
            raise Unavailable(f"store: the story {decision.story_id} went while it was changed: is a reset under way?")
        return applied

    def get(self, story_id: str) -> Story | None:
        document = self.documents.get(story_id)
        return _story(document) if document else None

    def find(self, prefix: str) -> Story | None:
        if not is_prefix(prefix):
            return None
        begins = {"$gte": prefix, "$lt": f"{prefix}g"}  # ids are hexadecimal: g is after every digit
        found = self.documents.find({"story_id": begins}, [("story_id", ASCENDING)], 2)
        return _story(found[0]) if len(found) == 1 else None

    def recent(self, since: datetime, limit: int = 50) -> Sequence[Story]:
        spans = windows.back(self._clock(), since)
        order = [("changed_at", DESCENDING), ("_id", DESCENDING)]
        return [_story(each) for each in self.documents.gather("changed_at", spans, order, limit)]

    def count(self) -> int:
        return self.documents.count()

    def relate(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            key, ends = f"{relation.of} {relation.to}", [relation.of, relation.to]
            self.ties.put({"_id": key, "ends": ends, **packed(relation)})

    def relations(self, event_id: str, limit: int = 100) -> Sequence[Relation]:
        order = [("score", DESCENDING), ("_id", ASCENDING)]
        return [unpacked(Relation, each) for each in self.ties.find({"ends": event_id}, order, limit)]


def _story(document: Document) -> Story:
    return membership.story(document["_id"], (unpacked(Entry, entry) for entry in document["entries"]))
