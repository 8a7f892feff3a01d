"""What is under way to channels, in memory: routes in and out, each changed by one at a time."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from newswatch.clock import is_later
from newswatch.model.ids import route_id
from newswatch.model.route import Route
from storage.fit import fit


class MemoryRoutes:
    """newswatch.ports.Routes."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, tuple[Route, datetime]] = {}
        """With the time of the last change."""

    def get(self, subscription_id: str, channel: str) -> Route:
        with self._lock:
            kept = self._kept.get(route_id(subscription_id, channel))
            return kept[0] if kept else Route(subscription_id, channel)

    def swap(self, route: Route, now: datetime) -> Route | None:
        fit(route)
        with self._lock:
            if self.get(route.subscription_id, route.channel).turn != route.turn:
                return None
            changed = replace(route, turn=route.turn + 1)
            self._kept[route.route_id] = changed, now
            return changed

    def due(self, now: datetime, limit: int = 100) -> Sequence[Route]:
        found = [(route.wakes, route) for route in self._all() if route.wakes]
        due = [(wakes, route) for wakes, route in found if not is_later(wakes, now)]
        due.sort(key=lambda each: (each[0] > now, each[0]))
        return [route for _, route in due[: max(limit, 0)]]

    def of(self, subscription_id: str, limit: int = 100) -> Sequence[Route]:
        found = [route for route in self._all() if route.subscription_id == subscription_id]
        return sorted(found, key=lambda route: route.route_id)[:limit]

    def failing(self, limit: int = 100) -> Sequence[Route]:
        found = [(since, route) for route in self._all() if (since := route.failing_since or route.off_at)]
        found.sort(key=lambda each: each[0])
        return [route for _, route in found[:limit]]

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [name for name, (_, touched) in self._kept.items() if touched < before]
            for name in old:
                del self._kept[name]
            return len(old)

    def _all(self) -> list[Route]:
        with self._lock:
            return [route for route, _ in self._kept.values()]
