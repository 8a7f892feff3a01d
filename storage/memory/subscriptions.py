"""Readers' queries in memory, by subscription id."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from newswatch.model.subscription import Subscription
from newswatch.ports import Change, Mark
from storage.fit import fit


class MemorySubscriptions:
    """newswatch.ports.Subscriptions."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Subscription] = {}
        self._changes: dict[str, int] = {}  # the latest of each id, in their order
        self._number = 0

    def put(self, subscription: Subscription) -> None:
        fit(subscription)
        with self._lock:
            self._kept[subscription.subscription_id] = subscription
            self._note(subscription.subscription_id)

    def get(self, subscription_id: str) -> Subscription | None:
        with self._lock:
            return self._kept.get(subscription_id)

    def standing(self, subscription_id: str) -> tuple[int, Subscription | None]:
        with self._lock:
            return self._changes.get(subscription_id, 0), self._kept.get(subscription_id)

    def swap(self, subscription: Subscription, change: int) -> bool:
        fit(subscription)
        with self._lock:
            if self._changes.get(subscription.subscription_id, 0) != change:
                return False
            self._kept[subscription.subscription_id] = subscription
            self._note(subscription.subscription_id)
            return True

    def all(self) -> Sequence[Subscription]:
        with self._lock:
            return sorted(self._kept.values(), key=lambda each: each.subscription_id)

    def of(self, owner: str, limit: int = 1000) -> Sequence[Subscription]:
        return [each for each in self.all() if each.owner == owner][: max(0, limit)]

    def planned(self) -> Sequence[Subscription]:
        return [each for each in self.all() if each.briefing]

    def remove(self, subscription_id: str) -> bool:
        with self._lock:
            removed = self._kept.pop(subscription_id, None)
            if removed is not None:
                self._note(subscription_id)
            return removed is not None

    def mark(self, now: datetime) -> Mark:
        with self._lock:
            return Mark(self._number)

    def changed(self, mark: Mark, now: datetime) -> tuple[Mark, Sequence[Change]] | None:
        """Nothing is ever missing: a number is given and its change made under one lock."""
        with self._lock:
            if self._number < mark.number:
                return None
            found: list[Change] = []
            for name, number in reversed(self._changes.items()):
                if number <= mark.number:
                    break
                found.append((name, self._kept.get(name)))
            return Mark(self._number), found[::-1]

    def _note(self, name: str) -> None:
        self._number += 1
        self._changes.pop(name, None)
        self._changes[name] = self._number
