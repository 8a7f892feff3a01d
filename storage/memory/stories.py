"""Stories and relations in memory: decisions and relations in, stories and what ties their events out."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from newswatch.model.ids import is_prefix
from newswatch.model.story import Decision, Relation, Story
from storage import membership
from storage.membership import Entry


class MemoryStories:
    """newswatch.ports.Stories."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._entries: dict[str, set[Entry]] = {}
        self._relations: dict[tuple[str, str], Relation] = {}

    def apply(self, decision: Decision) -> Story:
        added = membership.entry(decision)
        with self._lock:
            entries = self._entries.setdefault(decision.story_id, set())
            entries.add(added)
            return membership.story(decision.story_id, entries)

    def get(self, story_id: str) -> Story | None:
        with self._lock:
            entries = self._entries.get(story_id)
            return membership.story(story_id, entries) if entries else None

    def find(self, prefix: str) -> Story | None:
        if not is_prefix(prefix):
            return None
        with self._lock:
            found = [name for name in self._entries if name.startswith(prefix)]
        return self.get(found[0]) if len(found) == 1 else None

    def recent(self, since: datetime, limit: int = 50) -> Sequence[Story]:
        with self._lock:
            stories = [membership.story(name, entries) for name, entries in self._entries.items()]
        found = [story for story in stories if story.changed_at >= since]
        return sorted(found, key=lambda story: (story.changed_at, story.story_id), reverse=True)[:limit]

    def count(self) -> int:
        with self._lock:
            return len(self._entries)

    def relate(self, relations: Iterable[Relation]) -> None:
        with self._lock:
            self._relations.update({(relation.of, relation.to): relation for relation in relations})

    def relations(self, event_id: str, limit: int = 100) -> Sequence[Relation]:
        with self._lock:
            found = [relation for ends, relation in self._relations.items() if event_id in ends]
        return sorted(found, key=lambda relation: (-relation.score, relation.of, relation.to))[:limit]
