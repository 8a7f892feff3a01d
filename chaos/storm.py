"""A seed in, a storm over the running program and the verifier's verdict out; stopped at any time, it goes on later."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic

from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from chaos.broker import Broker
from chaos.expected import expected
from chaos.found import GROUPS, found
from chaos.load import SITES, SUBSCRIPTIONS, Load
from chaos.poison import Poison
from chaos.proxy import Weather
from chaos.receiver import SECRET, Receiver, received
from chaos.service import ROLES, Service, StoreBehindProxy, catalogue, environment, kafka
from chaos.state import State
from chaos.verifier import Report, verify
from newswatch import crash, logs
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, open_house
from newswatch.cli.supervisor import own_command
from newswatch.clock import system_clock
from newswatch.model.subscription import Subscription
from newswatch.ports import Unavailable
from newswatch.settings import ROOT, load
from newswatch.wire.topics import EXTRACTED

_PAUSE = (0.2, 2.5)
"""Seconds between two strikes."""
_PER_ROUND = 4
"""Kills that a round of a source must outweigh."""
_SLOWEST = 120.0
"""Seconds after which the storm goes on though no round has ended."""
_FAIR = 0.6
"""The share of strikes before which the weather is fair."""
_POISONED = 8
"""Strikes between two poisoned messages."""
_DRAIN = 420.0
"""Seconds in which everything must have settled when the last strike is over."""
_TELL = 10.0
"""Seconds between two lines of progress where nobody watches a terminal."""

_PASSED: Mapping[str, tuple[str, ...]] = {
    "crawl": ("crawl", "page", "publish", "spool"),
    "dedup": ("dedup", "worker", "quarantine"),
    "match": ("match", "worker", "quarantine"),
    "deliver": ("deliver", "worker", "quarantine"),
    "schedule": ("spool",),
}
"""The first parts of the names of the points that each kind of process passes."""
_WEIGHTS = {"crawl": 6, "dedup-1": 2, "dedup-2": 2, "match": 3, "deliver": 3, "schedule": 1, "store": 2}


class Storm:
    """One run."""

    def __init__(self, folder: Path, seed: int, log: str, kills: int, broker_stops: int) -> None:
        self._state = State(folder)
        begun = self._state.last("begin")
        if begun and (begun["seed"], begun["log"]) != (seed, log):
            raise Stop(f"{folder}: holds a run with seed {begun['seed']} on {begun['log']}: name another with --folder")
        self._seed, self._log, self._wanted = seed, log, kills
        self._broker_stops = broker_stops if log == "kafka" else 0
        self._dice = Random(f"{seed} storm {self._kills}")
        self._console = Console()
        self._told = 0.0

    @property
    def _kills(self) -> int:
        return len(self._state.of("kill"))

    def run(self, *, keep: bool) -> Code:
        """OK where nothing was lost and nothing doubled."""
        logs.set_up("ERROR")
        state = self._state
        state.note("begin", seed=self._seed, log=self._log, kills=self._wanted)
        catalogue(state.sources, ROOT / "sources" / "topics")
        began = monotonic()
        with ExitStack() as held:
            broker = held.enter_context(kafka(state, self._log))
            store = held.enter_context(StoreBehindProxy(state))
            receiver = held.enter_context(Receiver(state.received, state.last("receiver").get("port", 0)))
            state.note("receiver", port=receiver.port)
            os.environ.update(environment(state, store, receiver, broker))  # every process started here reads it
            channels = ("jsonl:alerts.jsonl", f"webhook:http://127.0.0.1:{receiver.port}/alerts")
            settings = load()
            if broker:
                subprocess.run(own_command("topics", "apply"), check=True, stdout=subprocess.DEVNULL)
            house = held.enter_context(open_house(settings))
            _subscribe(house, channels)
            service = Service(state, self._seed, lambda: _lag(house))
            with service.running(store.look_after), self._progress() as progress:
                self._strike_on(service, store, broker, house, progress)
                store.proxy.set(Weather())
                if broker:
                    broker.proxy.set(Weather())
                service.finish()
                self._drain(house, progress)
            direct = settings.model_copy(update={"mongo_uri": SecretStr(store.true_uri)})
            with open_house(direct) as quiet_house:
                report = self._verified(quiet_house, channels)
        return self._told_all(report, monotonic() - began, keep=keep)

    # --- the storm -----------------------------------------------------------------------------------------------

    def _strike_on(
        self, service: Service, store: StoreBehindProxy, broker: Broker | None, house: House, progress: "_Shown"
    ) -> None:
        while self._kills < self._wanted:
            weather = Weather() if self._dice.random() < _FAIR else Weather.drawn(self._dice)
            proxies = [store.proxy, *([broker.proxy] if broker else [])]
            self._dice.choice(proxies).set(weather)
            self._wait(self._dice.uniform(*_PAUSE), progress, weather.fault.value)
            for proxy in proxies:
                proxy.set(Weather())
            self._strike(service, store)
            self._let_work(progress)
            if self._kills >= len(self._state.of("poison")) * _POISONED:
                self._poison(house)
            if broker and self._broker_is_due():
                self._stop_broker(broker, house, progress)

    def _strike(self, service: Service, store: StoreBehindProxy) -> None:
        """One process at this moment, or the next of its kind at a crash point."""
        victim = self._dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if victim == "store":
            store.strike()
            return
        point = self._dice.choice(self._points(victim)) if self._dice.random() < 0.6 else ""
        victim = self._dice.choice(SITES).slug if victim == "crawl" else victim
        if point:
            service.arm(victim, point, self._dice.choice((1, 1, 2, 3, 5)))
        if not point or victim in ROLES:  # a role lives long: end it, so that the next is armed
            service.strike(victim)

    def _points(self, victim: str) -> list[str]:
        """The points that `victim` passes, those first at which nobody has died yet."""
        parts = _PASSED[victim.partition("-")[0]]
        own = [point for point in crash.POINTS if point.partition(".")[0] in parts]
        return [point for point in own if point not in self._state.points()] or own

    def _poison(self, house: House) -> None:
        bad = Poison.of(self._seed, len(self._state.of("poison")))
        with suppress(Unavailable):  # it is tried again after the next strike
            house.log.publish(bad.topic, bad.key, bad.value, bad.headers)
            self._state.note("poison", topic=bad.topic, id=bad.quarantine_id)

    def _broker_is_due(self) -> bool:
        done = len(self._state.of("broker"))
        return done < self._broker_stops and self._kills >= (done + 0.5) * self._wanted / self._broker_stops

    def _stop_broker(self, broker: Broker, house: House, progress: "_Shown") -> None:
        """Stopped and started again: in turn asked to end, and killed."""
        done = len(self._state.of("broker"))
        broker.kill() if done % 2 else broker.stop()
        self._wait(self._dice.uniform(1.0, 8.0), progress, "no broker")
        broker.start()
        self._state.note("broker", how="SIGKILL" if done % 2 else "stopped")

    def _let_work(self, progress: "_Shown") -> None:
        """Strikes without load prove nothing: on a slow machine wait until enough rounds have been crawled."""
        until = monotonic() + _SLOWEST
        while self._kills > (sum(self._state.rounds().values()) + 1) * _PER_ROUND and monotonic() < until:
            self._wait(0.5, progress, "letting them work")

    def _wait(self, seconds: float, progress: "_Shown", now: str) -> None:
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            self._show(progress, now)
            Event().wait(min(left, 0.5))

    # --- after the storm -----------------------------------------------------------------------------------------

    def _drain(self, house: House, progress: "_Shown") -> None:
        """Wait until nothing waits any more, or until it is clear that something stays."""
        until = monotonic() + _DRAIN
        while monotonic() < until:
            waits = _waiting(house)
            self._show(progress, f"settling: {waits}" if waits else "settled")
            if not waits:
                return
            Event().wait(1.0)

    def _verified(self, house: House, channels: tuple[str, ...]) -> Report:
        state, settings = self._state, house.settings
        wanted = expected(Load(self._seed), state.rounds(), len(state.of("poison")), settings)
        quiet = 10.0 if settings.kafka else 1.0
        lines = settings.data / "alerts.jsonl"
        there = found(
            house.store, house.log, house.captures, list(wanted.chains), lines, received(state.received), quiet
        )
        return verify(wanted, there, horizon=settings.horizon, channels=channels, deaths=state.deaths("deliver"))

    def _told_all(self, report: Report, seconds: float, *, keep: bool) -> Code:
        state, kills = self._state, self._state.of("kill")
        report.show(self._console)
        at_points = sum(bool(entry.get("point")) for entry in kills)
        self._console.print(
            f"seed {self._seed} on {self._log}: {len(kills)} kills, {at_points} of them at {len(state.points())} of "
            f"{len(crash.POINTS)} crash points; the broker stopped {len(state.of('broker'))} times; "
            f"{timedelta(seconds=round(seconds))}; differences: {len(report.differences)}",
            soft_wrap=True,
        )
        for entry in state.of("died"):
            self._console.print(f"{entry['victim']} ended by itself with {entry['code']}: see {state.log}")
        state.note("verified", differences=len(report.differences), seconds=seconds)
        if report.differences or state.of("died"):
            self._console.print(f"everything is kept in {state.folder}", soft_wrap=True)
            return Code.FAILED
        if not keep:
            for folder in (state.data, state.broker):
                shutil.rmtree(folder, ignore_errors=True)
        return Code.OK

    # --- showing -------------------------------------------------------------------------------------------------

    @contextmanager
    def _progress(self) -> Iterator["_Shown"]:
        columns = (
            TextColumn("kills"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=self._console, disable=not self._console.is_terminal) as bar:
            yield _Shown(bar, bar.add_task("", total=self._wanted))

    def _show(self, shown: "_Shown", now: str) -> None:
        state = self._state
        rounds = sum(state.rounds().values())
        line = f"{rounds} rounds, {len(state.points())} points, {now}"
        shown.bar.update(shown.task, completed=self._kills, description=line)
        if not self._console.is_terminal and monotonic() - self._told > _TELL:
            self._told = monotonic()
            self._console.print(f"{self._kills}/{self._wanted} kills, {line}", soft_wrap=True)


class _Shown:
    """A progress bar and its one task."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self.bar, self.task = bar, task


def _subscribe(house: House, channels: tuple[str, ...]) -> None:
    for name, query in SUBSCRIPTIONS.items():
        if house.store.subscriptions.get(name) is None:
            house.store.subscriptions.put(Subscription(name, query, channels, system_clock(), secret=SECRET))


def _lag(house: House) -> int:
    try:
        return house.log.lag("dedup", EXTRACTED.name)
    except Unavailable:
        return 0


def _waiting(house: House) -> str:
    """What is not settled yet; empty where everything is."""
    try:
        waits = {group: house.log.lag(group, topic) for topic, group in GROUPS.items()}
        waits["spool"] = len(house.store.crawl_state.pending(system_clock(), 1000))
        waits["owed"] = house.store.outbox.totals().get("owed", 0)
    except Unavailable as error:
        return str(error)
    return ", ".join(f"{what} {number}" for what, number in waits.items() if number)
