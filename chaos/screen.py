"""How far a run is, in: a bar on a terminal, or a line now and then where nobody watches, out."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from chaos.state import State

_TELL = 10.0
"""Seconds between two lines."""


class Screen:
    """Shows the kills so far and what is happening now."""

    def __init__(self, console: Console, state: State, wanted: int, bar: Progress, task: TaskID) -> None:
        self._console, self._state, self._wanted = console, state, wanted
        self._bar, self._task = bar, task
        self._told = 0.0

    def show(self, now: str) -> None:
        state, kills = self._state, len(self._state.of("kill"))
        line = f"{sum(state.rounds().values())} rounds crawled, {len(state.points())} points, {now}"
        self._bar.update(self._task, completed=kills, description=line)
        if not self._console.is_terminal and monotonic() - self._told > _TELL:
            self._told = monotonic()
            self._console.print(f"{kills}/{self._wanted} kills, {line}", soft_wrap=True)


@contextmanager
def screen(console: Console, state: State, wanted: int) -> Iterator[Screen]:
    told = TextColumn("{task.description}")
    columns = (TextColumn("kills"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), told)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield Screen(console, state, wanted, bar, bar.add_task("", total=wanted))
