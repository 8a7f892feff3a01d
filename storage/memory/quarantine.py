"""Messages that wait in memory, by quarantine id."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from newswatch.model.ids import is_prefix
from newswatch.ports import Quarantined


class MemoryQuarantine:
    """newswatch.ports.Quarantine."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Quarantined] = {}

    def put(self, item: Quarantined) -> None:
        with self._lock:
            self._kept.setdefault(item.quarantine_id, item)

    def get(self, quarantine_id: str) -> Quarantined | None:
        with self._lock:
            return self._kept.get(quarantine_id)

    def find(self, prefix: str) -> Quarantined | None:
        with self._lock:
            found = [item for name, item in self._kept.items() if is_prefix(prefix) and name.startswith(prefix)]
        return found[0] if len(found) == 1 else None

    def remove(self, quarantine_id: str) -> bool:
        with self._lock:
            return self._kept.pop(quarantine_id, None) is not None

    def list(self, stage: str | None = None, limit: int = 100) -> Sequence[Quarantined]:
        with self._lock:
            found = [item for item in self._kept.values() if stage in (None, item.stage)]
        return sorted(found, key=lambda item: (item.at, item.quarantine_id), reverse=True)[:limit]

    def count(self) -> int:
        with self._lock:
            return len(self._kept)

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [name for name, item in self._kept.items() if item.at < before]
            for name in old:
                del self._kept[name]
            return len(old)
