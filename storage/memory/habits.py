"""What hosts repeat around their texts, in memory: habits in and out by host."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from newswatch.model.habit import Habit
from storage.fit import fit


class MemoryHabits:
    """newswatch.ports.Habits."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._habits: dict[str, Habit] = {}

    def get(self, host: str) -> Habit | None:
        with self._lock:
            return self._habits.get(host)

    def put(self, habit: Habit) -> None:
        fit(habit)
        with self._lock:
            self._habits[habit.host] = habit

    def all(self, limit: int = 1000) -> Sequence[Habit]:
        with self._lock:
            return [self._habits[host] for host in sorted(self._habits)][: max(0, limit)]

    def remove(self, host: str) -> bool:
        with self._lock:
            return self._habits.pop(host, None) is not None
