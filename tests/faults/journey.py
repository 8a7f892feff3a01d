"""A process tree for test_crash_points: for each crash point one process that dies there, on one store and one log.

`python journey.py FOLDER` with the store's address on standard input. Each process is a fork of this one, which has
imported everything and opened nothing. Those that die while crawling crawl the same round of one site; two more end it
and a round of a second site; the others work off what waits for the decider, the matcher and the deliverer, each until
its own point. It is ten minutes later for each, so that leases, claims and sessions of the dead have run out. Prints
one JSON object: how each process ended, and the verifier's differences.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from threading import Event

from scrapy.settings import Settings

from chaos.crawl import recorded
from chaos.expected import expected
from chaos.found import found
from chaos.load import SITES, SUBSCRIPTIONS, Load, Site
from chaos.poison import Poison
from chaos.service import catalogue as write_catalogue
from chaos.verifier import verify
from consumers.alerts.delivery import Deliverer
from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.outlets import Outlets
from consumers.dedup.start import reload
from consumers.worker import Handler, Quarantining, Worker
from crawlers import settings as hardened
from crawlers.run import crawl
from newswatch import catalogue, crash, logs
from newswatch.clock import system_clock
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
from newswatch.settings import ROOT, load
from newswatch.spool import relay
from newswatch.term import Term
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED
from storage.captures import FileCaptures
from storage.mongo import MongoStore

LOAD = Load(3, stories=16)
CRAWLED = SITES[:2]
"""The sites whose first round is crawled."""
CRAWLING = ("crawl", "page", "publish", "spool")
"""The first parts of the names of points that a crawl passes."""
CHANNELS = ("jsonl:alerts.jsonl",)
STEP = timedelta(minutes=10)
BEGAN = system_clock() - timedelta(days=30)


class Journey:
    """One process's passage through every stage."""

    def __init__(self, folder: Path, uri: str, turn: int) -> None:
        self.now = BEGAN + turn * STEP
        self.folder, self.turn = folder, turn
        self.settings = load(data=folder / "data", sources=folder / "sources", recheck=(timedelta(0),) * 100)
        self.store = MongoStore(uri, f"journey_{folder.name}".replace("-", "_"), self.clock)
        self.log = SqliteLog(folder / "data" / "log.sqlite", clock=self.clock)
        self.captures = FileCaptures(folder / "data" / "captures")
        self.sources = catalogue.load(self.settings.sources)

    def clock(self):
        return self.now

    def prepare(self) -> None:
        self.store.create_indexes()
        for name, query in SUBSCRIPTIONS.items():
            self.store.subscriptions.put(Subscription(name, query, CHANNELS, BEGAN - STEP))

    def crawl(self, site: Site) -> None:
        """The first round of a site; what a killed crawl left in the spool is relayed as the scheduler does."""
        store, guard = self.store, Guard.from_settings(self.settings)
        clock, state = self.clock, store.crawl_state
        desk = Desk(
            self.settings, self.sources, guard, clock, state, self.captures, store.crawls, self.log, store.quarantine
        )
        relay(state, self.log, self.now)
        ended = crawl(self.sources[site.slug], desk, recorded(LOAD.round(site, 0)))
        assert ended.outcome == "ok", ended

    def work(self) -> None:
        store, settings = self.store, self.settings
        lease = store.leases.acquire("decider", f"process {self.turn}", self.now, settings.lease)
        assert lease is not None
        term = Term(store.leases, lease, settings.lease, self.clock)
        engine = Engine(settings.horizon, Outlets.of(self.sources.values()))
        number = reload(store, engine, self.now - settings.horizon, term)
        self.drain("dedup", EXTRACTED.name, Decider(store, self.log, engine, term, self.clock, number))
        self.drain("match", CHANGED.name, self.stage("match", MatchHandler(store, self.log, self.clock).handle))
        deliverer = Deliverer.from_settings(store, settings, self.clock, f"process {self.turn}")
        self.drain("deliver", DUE.name, self.stage("deliver", deliverer.handle, deliverer.sweep))

    def stage(self, name: str, handle: Callable[[Record], None], idle: Callable[[], object] = lambda: None) -> Handler:
        return Quarantining(name, handle, self.store.quarantine, self.clock, idle)

    def drain(self, group: str, topic: str, handler: Handler) -> None:
        with closing(self.log.consumer(group, [topic])) as consumer:
            worker = Worker(consumer, handler, Event())
            while self.log.lag(group, topic):
                worker.step(0.1)
            handler.idle()

    def poison(self) -> None:
        bad = Poison.of(LOAD.seed, 0)
        self.log.publish(bad.topic, bad.key, bad.value, bad.headers)

    def differences(self) -> list[str]:
        wanted = expected(LOAD, {site.slug: 1 for site in CRAWLED}, 1, self.settings)
        lines = self.settings.data / "alerts.jsonl"
        there = found(self.store, self.log, self.captures, list(wanted.chains), lines, [], quiet=0.1)
        report = verify(wanted, there, horizon=self.settings.horizon, channels=CHANNELS, deaths=())
        return report.differences or ([] if len(wanted.events) > 15 else [f"only {len(wanted.events)} events"])


def preload() -> None:
    """Import what a crawl would find by name, once for all forks."""
    settings = Settings()
    settings.setmodule(hardened)
    names = [settings[name] for name in ("SCHEDULER", "DUPEFILTER_CLASS", "DOWNLOADER", "STATS_CLASS", "LOG_FORMATTER")]
    for group in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES"):
        names += settings.getwithbase(group) if group != "ITEM_PIPELINES" else settings[group]
    for name in names:
        import_module(name.rpartition(".")[0])


def forked(work: Callable[[], None]) -> str:
    """How a process ended that did `work`: `done`, or the signal's name."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - a fork must never return into its parent's code
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return "done" if status == 0 else signal.Signals(-status).name if status < 0 else f"exit code {status}"


class Tree:
    """The processes, one after the other."""

    def __init__(self, folder: Path, uri: str) -> None:
        self._folder, self._uri = folder, uri
        self._turn = 0
        self.ends: dict[str, str] = {}

    def run(self, name: str, work: Callable[[Journey], object], point: str = "") -> None:
        """One process; it dies at `point`."""

        def journey() -> None:
            crash.arm(point)
            work(Journey(self._folder, self._uri, self._turn))

        self.ends[name] = forked(journey)
        self._turn += 1


def main(folder: Path, uri: str) -> None:
    logs.set_up("ERROR")
    write_catalogue(folder / "sources", ROOT / "sources" / "topics")
    (folder / "data").mkdir()
    preload()
    tree = Tree(folder, uri)
    tree.run("prepare", Journey.prepare)
    crawling = [point for point in crash.POINTS if point.partition(".")[0] in CRAWLING]
    for point in crawling:
        tree.run(point, lambda journey: journey.crawl(CRAWLED[0]), point)
    for site in CRAWLED:
        tree.run(site.slug, lambda journey, site=site: journey.crawl(site))
    for point in (point for point in crash.POINTS if point not in (*crawling, *crash.ONLY_IN_FAILURE)):
        if point == "quarantine.kept":
            tree.run("poison", Journey.poison)
        tree.run(point, Journey.work, point)
    tree.run("the rest", Journey.work)
    told = folder / "differences"
    tree.run("verifier", lambda journey: told.write_text(json.dumps(journey.differences())))
    print(json.dumps({"ends": tree.ends, "differences": json.loads(told.read_text()) if told.exists() else None}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.readline().strip())
