"""A small load played through every stage on ports in memory: what is expected of it and what came of it."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from chaos.expected import Expected, expected
from chaos.found import Found, found
from chaos.load import SITES, SUBSCRIPTIONS, Load
from chaos.poison import Poison
from chaos.verifier import Report, verify
from consumers.alerts.delivery import Deliverer
from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.outlets import Outlets
from consumers.worker import Handler, Quarantining, Worker
from newswatch import catalogue
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
from newswatch.settings import ROOT, Settings, load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED
from pipelines.run import run
from storage.captures import FileCaptures
from storage.memory import MemoryStore

LOAD = Load(11, stories=5)
ROUNDS = {site.slug: 2 for site in SITES}
POISONED = 3
CHANNELS = ("jsonl:alerts.jsonl",)
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8"}


def entries(folder: Path) -> Path:
    """The load's catalogue in `folder`."""
    shutil.copytree(ROOT / "sources" / "topics", folder / "topics")
    for site in SITES:
        (folder / f"{site.slug}.toml").write_text(site.entry(), encoding="utf-8")
    return folder


class House:
    """Every stage of the program on ports in memory, worked one after the other."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.settings: Settings = load(data=folder / "data", sources=entries(folder / "sources"))
        self.store, self.log = MemoryStore(clock=self.clock), MemoryLog(clock=self.clock)
        self.captures = FileCaptures(folder / "data" / "captures")
        self.sources = catalogue.load(self.settings.sources)
        self.desk = Desk(
            self.settings,
            self.sources,
            Guard.from_settings(self.settings),
            self.clock,
            self.store.crawl_state,
            self.captures,
            log=self.log,
        )
        for name, query in SUBSCRIPTIONS.items():
            self.store.subscriptions.put(Subscription(name, query, CHANNELS, NOW - timedelta(days=1)))

    def clock(self) -> datetime:
        return self.now

    def crawl(self, number: int) -> None:
        """Round `number` of every site through the pipeline."""
        for site in SITES:
            for given in LOAD.round(site, number).pages:
                self.now += timedelta(seconds=1)
                page = Page(given.url, given.body, self.now, headers=HTML)
                self.captures.keep(page)
                with suppress(Ended):  # off topic
                    run(page, self.sources[site.slug], self.desk)

    def poison(self, count: int) -> None:
        for number in range(count):
            bad = Poison.of(LOAD.seed, number)
            self.log.publish(bad.topic, bad.key, bad.value, bad.headers)

    def work(self) -> None:
        """Each stage until nothing waits for it."""
        lease = self.store.leases.acquire("decider", "test", self.now, self.settings.lease)
        assert lease is not None
        term = Term(self.store.leases, lease, self.settings.lease, self.clock)
        engine = Engine(self.settings.horizon, Outlets.of(self.sources.values()))
        number = self.store.decisions.last()
        self._drain("dedup", EXTRACTED.name, Decider(self.store, self.log, engine, term, self.clock, number))
        self._drain("match", CHANGED.name, self._stage("match", MatchHandler(self.store, self.log, self.clock).handle))
        deliverer = Deliverer.from_settings(self.store, self.settings, self.clock, "test")
        self._drain("deliver", DUE.name, self._stage("deliver", deliverer.handle))

    def _stage(self, name: str, handle: Callable[[Record], None]) -> Handler:
        return Quarantining(name, handle, self.store.quarantine, self.clock)

    def _drain(self, group: str, topic: str, handler: Handler) -> None:
        consumer = self.log.consumer(group, [topic])
        worker = Worker(consumer, handler, Event())
        while worker.step(0):
            pass
        consumer.close()

    def expected(self) -> Expected:
        return expected(LOAD, ROUNDS, POISONED, self.settings)

    def found(self, wanted: Expected) -> Found:
        lines = self.settings.data / "alerts.jsonl"
        return found(self.store, self.log, self.captures, list(wanted.chains), lines, [], quiet=0)


@dataclass(frozen=True)
class Played:
    wanted: Expected
    there: Found
    horizon: timedelta

    def report(self, there: Found | None = None) -> Report:
        return verify(self.wanted, there or self.there, horizon=self.horizon, channels=CHANNELS, deaths=())


@pytest.fixture(scope="session")
def played(tmp_path_factory) -> Played:
    """Two rounds of every site and three poisoned messages, worked through with nothing killed."""
    house = House(tmp_path_factory.mktemp("played"))
    for number in range(2):
        house.crawl(number)
    house.poison(POISONED)
    house.work()
    wanted = house.expected()
    return Played(wanted, house.found(wanted), house.settings.horizon)
