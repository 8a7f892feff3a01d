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
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Annotated

import orjson
import typer

from chaos import receipts
from consumers.alerts import steering
from consumers.alerts.channels import Channels
from consumers.alerts.delivery import Deliverer
from consumers.worker import Quarantining, Worker
from newswatch import crash, logs
from newswatch.cli.exits import Code, one_line
from newswatch.guard import Guard
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.ids import alert_id, digest
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.ports import Store
from newswatch.settings import load
from newswatch.wire.messages import AlertDue, encode
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import DUE
from storage.embedded import EmbeddedServer
from storage.mongo import MongoStore

_BEGAN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
_SPEED = 60.0
_EVER = datetime(2026, 1, 1, tzinfo=UTC)
POINTS = tuple(point for point in crash.POINTS if point.startswith("deliver."))
SUBSCRIPTIONS = (
    Subscription("at-once", "甲", ("people:at-once", "jsonl:at-once.jsonl"), _EVER),
    Subscription("storm", "甲", ("people:storm",), _EVER, most=4),
    Subscription(
        "hourly",
        "甲",
        ("people:hourly", "jsonl:hourly.jsonl"),
        _EVER,
        schedule=Schedule(Rhythm.HOURLY, "00:00"),
        most=7,
    ),
    Subscription(
        "sleeper", "甲", ("people:sleeper", "people:other"), _EVER, schedule=Schedule(quiet=("12:00", "12:20"))
    ),
)
_AHEAD = 150
"""Deliveries that may be owed before no further alert is written."""
_SETTLING = 240.0
"""Seconds after which what is still owed stays so."""
_DEATHS = (0.05, 1.2)
"""Seconds that a process lives which is not to die at a crash point."""
_PATIENCE = 6.0
"""Seconds in which one should have come to its crash point, and that a writer lives."""
_AT_A_POINT = 0.8
_TIMES = (1, 1, 2, 3, 6, 12)
"""At which passage of a crash point a process dies."""


class Ground:
    """A folder, a store and a clock: what every process of a run stands on. Opened in each after its fork."""

    def __init__(self, folder: Path, uri: str, database: str) -> None:
        self.folder = folder
        self._uri = uri
        self._database = database
        self._real = time.time()
        self.jumped = timedelta(0)

    def clock(self) -> datetime:
        return _BEGAN + timedelta(seconds=(time.time() - self._real) * _SPEED) + self.jumped

    @contextmanager
    def store(self) -> Iterator[Store]:
        with closing(MongoStore(self._uri, self._database, self.clock)) as store:
            yield store

    def log(self) -> SqliteLog:
        return SqliteLog(self.folder / "log.sqlite", clock=self.clock)

    def deliver(self, seed: str) -> None:
        """What the deliver role does, with receivers that have moods; until it is killed."""
        opening = receipts.Opening(self.folder, Random(seed), Channels(load(data=self.folder), Guard(), self.clock))
        with (
            self.store() as store,
            closing(self.log()) as log,
            closing(log.consumer("deliver", [DUE.name])) as consumer,
        ):
            deliverer = Deliverer(store, opening, self.clock, f"{seed}/{os.getpid()}")
            handler = Quarantining("deliver", deliverer.handle, store.quarantine, self.clock, deliverer.tend)
            Worker(consumer, handler, Event(), deliverer.patience).run()

    def write(self, seed: str) -> None:
        """Alert after alert into outbox and log, from where the last writer was killed; now and then many at once."""
        dice, progress = Random(seed), self.folder / "written"
        with self.store() as store, closing(self.log()) as log:
            while True:
                for _ in range(dice.choice((1, 1, 2, 30))):
                    number = _number(progress)
                    for subscription in SUBSCRIPTIONS:
                        _owe(store, log, subscription, number, self.clock())
                    whole = progress.with_suffix(".new")
                    whole.write_text(str(number + 1), encoding="ascii")
                    whole.replace(progress)  # the writer may be killed while it writes
                while store.outbox.totals()["owed"] > _AHEAD:
                    Event().wait(0.1)

    def look_after(self, seed: str) -> None:
        """The owner: switches on again what was switched off."""
        with self.store() as store:
            while True:
                for route in store.routes.failing():
                    if route.off_at:
                        steering.wake(store, route.subscription_id, self.clock)
                Event().wait(0.3)


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
        while sum(self.died.values()) < self._kills:
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
        point = self._dice.choice(POINTS) if at_point else ""
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


def verified(ground: Ground) -> Iterator[str]:
    """Every difference between what was owed and what came."""
    with ground.store() as store:
        totals, written = store.outbox.totals(), _number(ground.folder / "written")
        yield from (f"{totals[what]} {what}" for what in ("owed", "given_up") if totals[what])
        for subscription in SUBSCRIPTIONS:
            names = [_alert(subscription, number, _EVER).alert_id for number in range(written)]
            names += _begun(store, _alert(subscription, written, _EVER).alert_id)
            for channel in subscription.channels:
                recorded = {
                    name: each.parcel_id
                    for name in names
                    for each in store.outbox.deliveries(name)
                    if each.channel == channel and each.arrived
                }
                yield from (f"{channel}: alert {name} is lost" for name in names if name not in recorded)
                yield from _came(ground.folder, channel, recorded)


def _begun(store: Store, name: str) -> list[str]:
    """The alert that the writer was at when it was killed, if it stands."""
    return [name] if store.outbox.get(name) else []


def _came(folder: Path, channel: str, recorded: dict[str, str]) -> Iterator[str]:
    kind, _, name = channel.partition(":")
    if kind == "people":
        yield from receipts.faults(channel, receipts.noted(folder / f"{name}.receipts"), recorded)
        return
    lines = Counter(orjson.loads(line)["alert_id"] for line in (folder / name).read_bytes().splitlines())
    yield from (f"{channel}: {number} lines of alert {alert}" for alert, number in lines.items() if number > 1)
    yield from (f"{channel}: no line of alert {alert}" for alert in recorded.keys() - lines.keys())


def _owe(store: Store, log: SqliteLog, subscription: Subscription, number: int, now: datetime) -> None:
    alert = _alert(subscription, number, now)
    store.outbox.add(alert)
    if number % 7:  # the others are for a sweep to find
        due = AlertDue(alert.alert_id, alert.subscription_id, alert.story_id, alert.event, alert.number)
        log.publish(DUE.name, alert.subscription_id, encode(due))


def _alert(subscription: Subscription, number: int, now: datetime) -> Alert:
    story = digest("story", f"load {number}")
    name = alert_id(subscription.subscription_id, story, AlertEvent.NEW)
    title, url = f"第{number}篇", f"https://news.example/{number}"
    why = (subscription.subscription_id, story, AlertEvent.NEW, 0, ("甲",))
    return Alert(name, *why, title, "", url, "示例", "", None, now, now, subscription.channels)


def _number(progress: Path) -> int:
    text = progress.read_text(encoding="ascii") if progress.exists() else ""
    return int(text or 0)


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
    differences = [*storm.faults, *verified(ground)]
    at_points = {point: storm.died[point] for point in POINTS}
    written = _number(folder / "written")
    came = sum(len(receipts.noted(lines)) for lines in folder.glob("*.receipts"))
    print(f"{written} stories for {len(SUBSCRIPTIONS)} subscriptions, {came} messages came to people")
    print(f"{sum(storm.died.values())} kills: {at_points}, anywhere {storm.died['anywhere']}")
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
