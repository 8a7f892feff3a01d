"""Readers' queries in memory, by subscription id."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from newswatch.model.subscription import Subscription
from storage.fit import fit


class MemorySubscriptions:
    """newswatch.ports.Subscriptions."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Subscription] = {}

    def put(self, subscription: Subscription) -> None:
        fit(subscription)
        with self._lock:
            self._kept[subscription.subscription_id] = subscription

    def get(self, subscription_id: str) -> Subscription | None:
        with self._lock:
            return self._kept.get(subscription_id)

    def all(self) -> Sequence[Subscription]:
        with self._lock:
            return sorted(self._kept.values(), key=lambda each: each.subscription_id)

    def remove(self, subscription_id: str) -> bool:
        with self._lock:
            return self._kept.pop(subscription_id, None) is not None
