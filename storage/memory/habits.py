"""What hosts repeat around their texts, in memory: habits in and out by host."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

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

    def put(self, habit: Habit) -> bool:
        fit(habit)
        with self._lock:
            kept = self._habits.get(habit.host)
            if (kept.number if kept else 0) != habit.number:
                return False
            self._habits[habit.host] = replace(habit, number=habit.number + 1)
            return True

    def all(self, limit: int = 1000) -> Sequence[Habit]:
        with self._lock:
            return [self._habits[host] for host in sorted(self._habits)][: max(0, limit)]

    def remove(self, host: str) -> bool:
        with self._lock:
            return self._habits.pop(host, None) is not None
