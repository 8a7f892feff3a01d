"""The decision ledger in memory: decisions in by compare-and-append, out in decision order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from newswatch.model.story import Decision
from newswatch.ports import Superseded


class MemoryDecisions:
    """newswatch.ports.Decisions."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._ledger: list[Decision] = []
        self._by_event: dict[str, Decision] = {}

    def append(self, decision: Decision) -> Decision:
        with self._lock:
            standing = self._by_event.get(decision.event_id)
            if standing and not decision.supersedes(standing):
                return standing
            if self._ledger and self._ledger[-1].fence > decision.fence:
                raise Superseded(f"fence {decision.fence} is over: {self._ledger[-1].fence} has written")
            if decision.number != len(self._ledger) + 1:
                raise Superseded(f"number {decision.number} is not next: the ledger ends at {len(self._ledger)}")
            self._ledger.append(decision)
            self._by_event[decision.event_id] = decision
            return decision

    def get(self, event_id: str) -> Decision | None:
        with self._lock:
            return self._by_event.get(event_id)

    def of_article(self, article_id: str) -> Sequence[Decision]:
        with self._lock:
            return [decision for decision in self._ledger if decision.article_id == article_id]

    def after(self, number: int, limit: int = 1000) -> Sequence[Decision]:
        with self._lock:
            first = max(number, 0)
            return self._ledger[first : first + limit]

    def last(self) -> int:
        with self._lock:
            return len(self._ledger)

    def totals(self) -> Mapping[str, int]:
        with self._lock:
            return dict(Counter(decision.verdict.value for decision in self._by_event.values()))
