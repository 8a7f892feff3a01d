"""A seed in, a storm over the running program and the verifier's verdict out; stopped at any time, it goes on later."""

import os
import subprocess
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic

from pydantic import SecretStr
from rich.console import Console

from chaos.broker import Broker
from chaos.expected import expected
from chaos.found import GROUPS, found
from chaos.load import SUBSCRIPTIONS, Load
from chaos.poison import Poison
from chaos.proxy import Weather
from chaos.receiver import SECRET, Receiver, received
from chaos.screen import Screen, screen
from chaos.service import ROLES, Service, StoreBehindProxy, catalogue, environment, kafka
from chaos.state import State
from chaos.strikes import Strike
from chaos.verifier import Report, verify
from newswatch import crash, logs
from newswatch.cli.child import own_command
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, open_house
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
"""The share of pauses in which the weather is fair."""
_POISONED = 8
"""Kills between two poisoned messages."""
_DOWN = (1.0, 8.0)
"""Seconds for which the broker is down."""
_DRAIN = 900.0
"""Seconds in which everything must have settled when the last strike is over."""


class Storm:
    """One run over one state folder."""

    def __init__(self, folder: Path, seed: int, log: str, kills: int, broker_stops: int) -> None:
        """Raises Stop where the folder holds another run."""
        self._state = State(folder)
        begun = self._state.last("begin")
        if begun and (begun["seed"], begun["log"]) != (seed, log):
            raise Stop(f"{folder}: holds a run with seed {begun['seed']} on {begun['log']}: name another with --folder")
        self._seed, self._log, self._wanted = seed, log, kills
        self._broker_stops = broker_stops if log == "kafka" else 0
        self._dice = Random(f"{seed} storm {self._kills}")
        self._console = Console()

    @property
    def _kills(self) -> int:
        return len(self._state.of("kill"))

    def run(self, *, keep: bool) -> Code:
        """OK where nothing was lost and nothing doubled; the folder is then emptied, its ledger apart."""
        logs.set_up("ERROR")
        began, state = monotonic(), self._state
        state.note("begin", seed=self._seed, log=self._log, kills=self._wanted)
        catalogue(state.sources, ROOT / "sources" / "topics")
        with ExitStack() as held:
            broker = held.enter_context(kafka(state, self._log))
            store = held.enter_context(StoreBehindProxy(state))
            receiver = held.enter_context(Receiver(state.received, state.last("receiver").get("port", 0)))
            state.note("receiver", port=receiver.port)
            os.environ.update(environment(state, store, receiver, broker))  # every process started here reads it
            if broker:
                subprocess.run(own_command("topics", "apply"), check=True, stdout=subprocess.DEVNULL)
            channels = ("jsonl:alerts.jsonl", f"webhook:{receiver.url}")
            self._weather_and_work(held, store, broker, channels)
            direct = load().model_copy(update={"mongo_uri": SecretStr(store.true_uri)})
            with open_house(direct) as house:
                report = self._verified(house, channels)
        return self._told(report, monotonic() - began, keep=keep)

    # --- the storm -----------------------------------------------------------------------------------------------

    def _weather_and_work(
        self, held: ExitStack, store: StoreBehindProxy, broker: Broker | None, channels: tuple[str, ...]
    ) -> None:
        """Strike while everything works, then let it settle."""
        house = held.enter_context(open_house(load()))
        _subscribe(house, channels)
        service = Service(self._state, self._seed, lambda: _lag(house))
        with service.running(store.look_after), screen(self._console, self._state, self._wanted) as shown:
            while self._kills < self._wanted:
                self._pause(store, broker, shown)
                self._strike(service, store)
                self._let_work(shown)
                self._poison(house)
                if broker and self._broker_is_due():
                    self._stop_broker(broker, shown)
            service.finish()
            self._settle(house, shown)

    def _pause(self, store: StoreBehindProxy, broker: Broker | None, shown: Screen) -> None:
        """A moment of fair weather or of a fault before the store or the broker."""
        weather = Weather() if self._dice.random() < _FAIR else Weather.drawn(self._dice)
        proxy = self._dice.choice([store.proxy, *([broker.proxy] if broker else [])])
        proxy.set(weather)
        try:
            _wait(self._dice.uniform(*_PAUSE), shown, weather.fault.value)
        finally:
            proxy.set(Weather())

    def _strike(self, service: Service, store: StoreBehindProxy) -> None:
        strike = Strike.drawn(self._dice, self._state)
        if strike.victim == "store":
            store.strike()
            return
        if strike.point:
            service.arm(strike.victim, strike.point, strike.times)
        if not strike.point or strike.victim in ROLES:  # a role lives long: end it, so that the next is armed
            service.strike(strike.victim)

    def _let_work(self, shown: Screen) -> None:
        """Strikes without load prove nothing: on a slow machine wait until enough rounds have been crawled."""
        until = monotonic() + _SLOWEST
        while self._kills > (sum(self._state.rounds().values()) + 1) * _PER_ROUND and monotonic() < until:
            _wait(0.5, shown, "letting them work")

    def _poison(self, house: House) -> None:
        done = len(self._state.of("poison"))
        if self._kills < done * _POISONED:
            return
        bad = Poison.of(self._seed, done)
        with suppress(Unavailable):  # it is tried again after the next strike
            house.log.publish(bad.topic, bad.key, bad.value, bad.headers)
            self._state.note("poison", topic=bad.topic, id=bad.quarantine_id)

    def _broker_is_due(self) -> bool:
        done = len(self._state.of("broker"))
        return done < self._broker_stops and self._kills >= (done + 0.5) * self._wanted / self._broker_stops

    def _stop_broker(self, broker: Broker, shown: Screen) -> None:
        """Stopped and started again: in turn asked to end, and killed."""
        killed = len(self._state.of("broker")) % 2 == 1
        broker.kill() if killed else broker.stop()
        _wait(self._dice.uniform(*_DOWN), shown, "no broker")
        broker.start()
        self._state.note("broker", how="SIGKILL" if killed else "stopped")

    # --- after the storm -----------------------------------------------------------------------------------------

    def _settle(self, house: House, shown: Screen) -> None:
        """Wait until nothing waits any more, or until it is clear that something stays."""
        until = monotonic() + _DRAIN
        while (waits := _waiting(house)) and monotonic() < until:
            _wait(1.0, shown, f"settling: {waits}")

    def _verified(self, house: House, channels: tuple[str, ...]) -> Report:
        state, settings = self._state, house.settings
        wanted = expected(Load(self._seed), state.rounds(), len(state.of("poison")), settings)
        there = found(
            house.store,
            house.log,
            house.captures,
            list(wanted.chains),
            settings.data / "alerts.jsonl",
            received(state.received),
            quiet=10.0 if settings.kafka else 1.0,
        )
        return verify(wanted, there, horizon=settings.horizon, channels=channels, deaths=state.deaths("deliver"))

    def _told(self, report: Report, seconds: float, *, keep: bool) -> Code:
        state, kills, died = self._state, self._state.of("kill"), self._state.of("died")
        report.show(self._console)
        at_points = sum(bool(entry.get("point")) for entry in kills)
        passed = len(crash.POINTS.keys() - crash.ONLY_IN_FAILURE)
        self._console.print(
            f"seed {self._seed} on {self._log}: {len(kills)} kills, {at_points} of them at {len(state.points())} of "
            f"{passed} crash points; the broker stopped {len(state.of('broker'))} times; "
            f"{timedelta(seconds=round(seconds))}; differences: {len(report.differences)}",
            soft_wrap=True,
        )
        for entry in died:
            self._console.print(f"{entry['victim']} ended by itself with {entry['code']}: see {state.log}")
        state.note("verified", differences=len(report.differences), seconds=round(seconds))
        failed = bool(report.differences or died)
        if failed or keep:
            self._console.print(f"everything is kept in {state.folder}", soft_wrap=True)
        else:
            state.close()
        return Code.FAILED if failed else Code.OK


def _wait(seconds: float, shown: Screen, now: str) -> None:
    until = monotonic() + seconds
    while (left := until - monotonic()) > 0:
        shown.show(now)
        Event().wait(min(left, 0.5))


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
