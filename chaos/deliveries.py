"""`python -m chaos.deliveries`: deliverers killed at every step of delivery, then every receiver's notes held against
what was owed; see CONTRIBUTING.md.

Real processes, the real store and log, SIGKILL. Two deliverers work at once, each dies at a crash point or at any
moment and is followed by another; whoever writes the alerts dies too. Clocks run sixty times as fast, so that claims
of the dead, pauses and hours pass while one looks on; at the end they jump.
"""

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Annotated

import typer

from chaos import receipts
from chaos.delivered import verified
from chaos.ground import SUBSCRIPTIONS, Ground
from newswatch import crash, logs
from newswatch.cli.exits import Code, one_line
from newswatch.model.ids import digest
from storage.embedded import EmbeddedServer

POINTS = tuple(point for point in crash.POINTS if point.startswith("deliver."))
_SETTLING = 240.0
"""Seconds after which what is still owed stays so."""
_DEATHS = (0.05, 1.2)
"""Seconds that a process lives which is not to die at a crash point."""
_PATIENCE = 6.0
"""Seconds in which one should have come to its crash point, and that a writer lives."""
_AT_A_POINT = 0.8
_AT_MOST = 5
"""How many times as many as were asked for are killed before it is said that nobody dies at some crash point."""
_TIMES = (1, 1, 2, 3, 6, 12)
"""At which passage of a crash point a process dies."""


class Run:
    """Processes forked, killed and followed by others until enough have died."""

    def __init__(self, ground: Ground, seed: int, kills: int) -> None:
        self._ground = ground
        self._seed = seed
        self._kills = kills
        self._dice = Random(f"deliveries {seed}")
        self._forks = 0
        self.died: Counter[str] = Counter()
        """By crash point, or `anywhere`."""
        self.faults: list[str] = []

    def storm(self) -> None:
        roles = {"one": self._ground.deliver, "two": self._ground.deliver, "writer": self._ground.write}
        living = {role: self._fork(work, role) for role, work in roles.items()}
        owner = self._fork(self._ground.look_after, "owner")[0]
        while self.died.total() < self._kills * (_AT_MOST if self.unmet else 1):
            for role, (pid, point, until) in list(living.items()):
                ended, status = os.waitpid(pid, os.WNOHANG)
                if not ended and time.monotonic() > until:
                    os.kill(pid, signal.SIGKILL)
                    ended, status = os.waitpid(pid, 0)
                    point = "anywhere"
                if ended:
                    self._note(role, point, status)
                    living[role] = self._fork(roles[role], role)
            Event().wait(0.02)
        _end([owner, *(pid for pid, _, _ in living.values())])

    @property
    def unmet(self) -> list[str]:
        """Crash points at which nobody has died."""
        return [point for point in POINTS if not self.died[point]]

    def settle(self) -> None:
        """Nobody dies any more, and the clock jumps: an hour, and a night."""
        until = time.monotonic() + _SETTLING
        for jump in (timedelta(hours=1), timedelta(hours=9)):
            self._ground.jumped += jump
            pids = [
                self._fork(work, "last", armed=False)[0] for work in (self._ground.deliver, self._ground.look_after)
            ]
            while self._owed() and time.monotonic() < until:
                Event().wait(0.5)
            _end(pids)

    def _owed(self) -> int:
        found = self._ground.folder / "owed"
        pid = os.fork()
        if pid == 0:
            with self._ground.store() as store:
                found.write_text(str(store.outbox.totals()["owed"]), encoding="ascii")
            os._exit(0)
        os.waitpid(pid, 0)
        return int(found.read_text(encoding="ascii"))

    def _fork(self, work: Callable[[str], None], role: str, *, armed: bool = True) -> tuple[int, str, float]:
        """A process that does `work`; at which point it is to die, and until when it may live."""
        self._forks += 1
        seed = f"{self._seed} {self._forks}"
        at_point = armed and role in ("one", "two") and self._dice.random() < _AT_A_POINT
        point = self._dice.choice(self.unmet or POINTS) if at_point else ""
        times = 1 if point in crash.ONLY_IN_FAILURE else self._dice.choice(_TIMES)
        lives = _PATIENCE if point or role == "writer" else self._dice.uniform(*_DEATHS)
        pid = os.fork()
        if pid == 0:
            try:
                if point:
                    crash.arm(f"{point}:{times}")
                work(seed)
            except BaseException:  # noqa: BLE001 - a fork must never return into its parent's code
                sys.excepthook(*sys.exc_info())
            os._exit(1)
        return pid, point, time.monotonic() + lives

    def _note(self, role: str, point: str, status: int) -> None:
        if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
            self.died[point or "anywhere"] += 1
        else:
            self.faults.append(f"{role} ended by itself with {os.waitstatus_to_exitcode(status)}")


def _end(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def run(folder: Path, uri: str, seed: int, kills: int) -> Code:
    """One storm over a new folder and database; prints what died and what differs."""
    logs.set_up("ERROR")
    began = time.monotonic()
    ground = Ground(folder, uri, f"deliveries_{digest('folder', str(folder))[:12]}")
    pid = os.fork()
    if pid == 0:
        with ground.store() as store:
            store.create_indexes()
            for subscription in SUBSCRIPTIONS:
                store.subscriptions.put(subscription)
        os._exit(0)
    os.waitpid(pid, 0)
    storm = Run(ground, seed, kills)
    storm.storm()
    storm.settle()
    unmet = [f"nobody died at {point}" for point in storm.unmet]
    differences = [*unmet, *storm.faults, *verified(ground)]
    at_points = {point: storm.died[point] for point in POINTS}
    written = ground.written
    came = sum(len(receipts.noted(lines)) for lines in folder.glob("*.receipts"))
    print(f"{written} stories for {len(SUBSCRIPTIONS)} subscriptions, {came} messages came to people")
    print(f"{storm.died.total()} kills: {at_points}, anywhere {storm.died['anywhere']}")
    print(f"{timedelta(seconds=round(time.monotonic() - began))}; differences: {len(differences)}")
    for line in differences[:50]:
        print(line)
    return Code.FAILED if differences else Code.OK


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
@one_line
def main(
    kills: Annotated[int, typer.Option(min=1, help="How many processes are killed before the verdict.")] = 500,
    seed: Annotated[int, typer.Option(help="Gives the victims, the moments and the receivers' moods.")] = 1,
    store: Annotated[str, typer.Option(help="A store that runs already; else one is started.")] = "",
) -> None:
    """Kill deliverers at every step of delivery and verify that nothing was lost and nothing came under two ids."""
    with tempfile.TemporaryDirectory(prefix="newswatch-deliveries-") as folder:
        if store:
            raise typer.Exit(run(Path(folder), store, seed, kills))
        with EmbeddedServer(Path(folder) / "data") as server:
            raise typer.Exit(run(Path(folder), server.uri, seed, kills))


if __name__ == "__main__":
    app()
