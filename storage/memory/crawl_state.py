"""What was fetched when, the chain of events and the spool, in memory: visits and messages in and out."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from newswatch.ports import Pending, Visit
from storage.fit import fit


class MemoryCrawlState:
    """newswatch.ports.CrawlState."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._visits: dict[str, Visit] = {}
        self._spool: dict[tuple[str, str], Pending] = {}

    def visit(self, article_id: str) -> Visit | None:
        with self._lock:
            return self._visits.get(article_id)

    def visits(self, article_ids: Iterable[str]) -> Mapping[str, Visit]:
        with self._lock:
            return {each: self._visits[each] for each in article_ids if each in self._visits}

    def due(self, source: str, since: datetime, until: datetime, limit: int = 100) -> Sequence[Visit]:
        with self._lock:
            told = [visit for visit in self._visits.values() if visit.event_id is not None and visit.source == source]
        due = [(visit.due_at, visit.article_id, visit) for visit in told if visit.due_at is not None]
        return [visit for at, _, visit in sorted(due, key=lambda each: each[:2]) if since <= at < until][:limit]

    def record(self, visit: Visit) -> None:
        fit(visit)
        with self._lock:
            standing = self._visits.get(visit.article_id)
            self._visits[visit.article_id] = replace(visit, event_id=standing.event_id if standing else None)

    def renew(self, visit: Visit, since: Visit) -> bool:
        fit(visit)
        with self._lock:
            standing = self._visits.get(visit.article_id)
            if standing is None or _mark(standing) != _mark(since):
                return False
            self._visits[visit.article_id] = replace(visit, event_id=standing.event_id)
            return True

    def spool(self, visit: Visit, previous_event: str | None, pending: Pending) -> bool:
        fit(visit)
        with self._lock:
            standing = self._visits.get(visit.article_id)
            last = standing.event_id if standing else None
            if last == pending.event_id:
                return True
            if last != previous_event:
                return False
            self._visits[visit.article_id] = replace(visit, event_id=pending.event_id)
            self._spool[visit.article_id, pending.event_id] = pending
            return True

    def report(self, visit: Visit, pending: Pending) -> bool:
        fit(visit)
        with self._lock:
            standing = self._visits.get(visit.article_id)
            if standing is None or standing.event_id != visit.event_id:
                return False
            self._visits[visit.article_id] = visit
            self._spool[visit.article_id, pending.event_id] = pending
            return True

    def acknowledge(self, article_id: str, event_id: str) -> None:
        with self._lock:
            self._spool.pop((article_id, event_id), None)

    def pending(self, before: datetime, limit: int = 100) -> Sequence[Pending]:
        with self._lock:
            waiting = [pending for pending in self._spool.values() if pending.spooled_at < before]
        # Stable: two messages of one address spooled in the same instant keep the order of their chain.
        return sorted(waiting, key=lambda pending: pending.spooled_at)[:limit]

    def waiting(self, article_id: str) -> Sequence[Pending]:
        with self._lock:
            return [pending for pending in self._spool.values() if pending.article_id == article_id]


def _mark(visit: Visit) -> tuple[str | None, datetime, str]:
    """What tells a visit of an address from the one before it."""
    return visit.event_id, visit.fetched_at, visit.revision_key
