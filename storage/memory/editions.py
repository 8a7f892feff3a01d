"""Briefings as they are sent, in memory: editions in and out by id."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from newswatch.model.edition import Edition
from storage.fit import fit


class MemoryEditions:
    """newswatch.ports.Editions."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._editions: dict[str, Edition] = {}

    def get(self, edition_id: str) -> Edition | None:
        with self._lock:
            return self._editions.get(edition_id)

    def put(self, edition: Edition) -> bool:
        fit(edition)
        with self._lock:
            kept = self._editions.get(edition.edition_id)
            if (kept.number if kept else 0) != edition.number:
                return False
            self._editions[edition.edition_id] = replace(edition, number=edition.number + 1)
            return True

    def last(self, subscription_id: str) -> Edition | None:
        with self._lock:
            own = [each for each in self._editions.values() if each.subscription_id == subscription_id]
            return max(own, key=lambda each: each.until, default=None)

    def due(self, now: datetime, limit: int = 100) -> Sequence[Edition]:
        with self._lock:
            owed = [(each.due, each.edition_id) for each in self._editions.values() if each.due and each.due <= now]
            return [self._editions[name] for _, name in sorted(owed)][: max(0, limit)]

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [name for name, each in self._editions.items() if each.made_at < before]
            for name in old:
                del self._editions[name]
            return len(old)
