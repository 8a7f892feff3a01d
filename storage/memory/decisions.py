"""The decision ledger in memory: lines in by compare-and-append, out in decision order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Decision
from newswatch.ports import Superseded

L = TypeVar("L", Decision, Ruling)


class MemoryDecisions:
    """newswatch.ports.Decisions."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._ledger: list[Line] = []
        self._by_event: dict[str, Decision] = {}
        self._rulings: dict[str, Ruling] = {}

    def append(self, decision: Decision) -> Decision:
        with self._lock:
            standing = self._by_event.get(decision.event_id)
            if standing and not decision.supersedes(standing):
                return standing
            self._by_event[decision.event_id] = self._added(decision)
            return decision

    def rule(self, ruling: Ruling) -> Ruling:
        with self._lock:
            if ruling.ruling_id not in self._rulings:
                self._rulings[ruling.ruling_id] = self._added(ruling)
            return self._rulings[ruling.ruling_id]

    def _added(self, line: L) -> L:
        """Raises Superseded where the line does not follow the end of the ledger."""
        if self._ledger and self._ledger[-1].fence > line.fence:
            raise Superseded(f"fence {line.fence} is over: {self._ledger[-1].fence} has written")
        if line.number != len(self._ledger) + 1:
            raise Superseded(f"number {line.number} is not next: the ledger ends at {len(self._ledger)}")
        self._ledger.append(line)
        return line

    def get(self, event_id: str) -> Decision | None:
        with self._lock:
            return self._by_event.get(event_id)

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Decision]:
        with self._lock:
            return {event: self._by_event[event] for event in event_ids if event in self._by_event}

    def ruling(self, ruling_id: str) -> Ruling | None:
        with self._lock:
            return self._rulings.get(ruling_id)

    def rulings(self, after: int = 0, limit: int = 1000) -> Sequence[Ruling]:
        with self._lock:
            first = max(after, 0)
            return [*self._rulings.values()][first : first + limit]

    def of_article(self, article_id: str) -> Sequence[Decision]:
        with self._lock:
            return [each for each in self._ledger if isinstance(each, Decision) and each.article_id == article_id]

    def after(self, number: int, limit: int = 1000) -> Sequence[Line]:
        with self._lock:
            first = max(number, 0)
            return self._ledger[first : first + limit]

    def last(self) -> int:
        with self._lock:
            return len(self._ledger)

    def totals(self) -> Mapping[str, int]:
        with self._lock:
            return dict(Counter(decision.verdict.value for decision in self._by_event.values()))
