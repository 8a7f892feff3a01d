"""The record of crawls in memory: crawls in, the newest and their sums out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from newswatch.ports import Crawl


class MemoryCrawls:
    """newswatch.ports.Crawls."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Crawl] = {}

    def put(self, crawl: Crawl) -> None:
        with self._lock:
            self._kept[crawl.crawl_id] = crawl

    def recent(self, source: str | None = None, limit: int = 100) -> Sequence[Crawl]:
        with self._lock:
            found = [crawl for crawl in self._kept.values() if source in (None, crawl.source)]
        return sorted(found, key=lambda crawl: (crawl.started_at, crawl.crawl_id), reverse=True)[:limit]

    def totals(self) -> Mapping[str, int]:
        sums: Counter[str] = Counter(candidates=0)
        with self._lock:
            for crawl in self._kept.values():
                sums.update(crawl.dispositions)
                sums["candidates"] += crawl.candidates
        return dict(sums)

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [name for name, crawl in self._kept.items() if crawl.started_at < before]
            for name in old:
                del self._kept[name]
            return len(old)
