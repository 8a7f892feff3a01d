"""Stories and relations in memory: lines of the ledger and relations in, stories and what ties their events out."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from newswatch.model.ids import is_prefix
from newswatch.model.ledger import Ruling
from newswatch.model.story import Decision, Relation, Story
from storage import membership
from storage.membership import Entry, Mark


class MemoryStories:
    """newswatch.ports.Stories."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._entries: dict[str, set[Entry]] = {}
        self._marks: dict[str, set[Mark]] = {}
        self._relations: dict[tuple[str, str], Relation] = {}

    def apply(self, decision: Decision) -> Story:
        added = membership.entry(decision)
        with self._lock:
            self._entries.setdefault(decision.story_id, set()).add(added)
            return self._standing(decision.story_id)

    def rule(self, ruling: Ruling) -> Story:
        with self._lock:
            for name, mark in membership.marks(ruling).items():
                self._marks.setdefault(name, set()).add(mark)
            return self._standing(ruling.story_id)

    def get(self, story_id: str) -> Story | None:
        with self._lock:
            known = story_id in self._entries or story_id in self._marks
            return self._standing(story_id) if known else None

    def many(self, story_ids: Iterable[str]) -> Mapping[str, Story]:
        found = {name: self.get(name) for name in story_ids}
        return {name: story for name, story in found.items() if story is not None}

    def find(self, prefix: str) -> Story | None:
        if not is_prefix(prefix):
            return None
        with self._lock:
            found = {self._survivor(name) for name in self._names() if name.startswith(prefix)}
        return self.get(found.pop()) if len(found) == 1 else None

    def recent(self, since: datetime, limit: int = 50) -> Sequence[Story]:
        with self._lock:
            stories = [self._standing(name) for name in self._names() if self._survivor(name) == name]
        found = [story for story in stories if story.changed_at >= since]
        return sorted(found, key=lambda story: (story.changed_at, story.story_id), reverse=True)[:limit]

    def count(self) -> int:
        with self._lock:
            return sum(self._survivor(name) == name for name in self._names())

    def _names(self) -> set[str]:
        return {*self._entries, *self._marks}

    def _survivor(self, story_id: str) -> str:
        while onward := membership.into(self._marks.get(story_id, ())):
            story_id = onward
        return story_id

    def _standing(self, story_id: str) -> Story:
        name = self._survivor(story_id)
        return membership.story(name, self._entries.get(name, ()), self._marks.get(name, ()))

    def relate(self, relations: Iterable[Relation]) -> None:
        with self._lock:
            self._relations.update({(relation.of, relation.to): relation for relation in relations})

    def relations(self, event_id: str, limit: int = 100) -> Sequence[Relation]:
        with self._lock:
            found = [relation for ends, relation in self._relations.items() if event_id in ends]
        return sorted(found, key=lambda relation: (-relation.score, relation.of, relation.to))[:limit]
