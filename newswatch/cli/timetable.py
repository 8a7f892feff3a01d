"""What the scheduler role runs and when: crawls in subprocesses, the relay of the spool, the broom."""

from datetime import datetime, timedelta
from threading import Event, Lock

from newswatch import catalogue
from newswatch.cli.child import Process, ended, limited, started
from newswatch.cli.exits import Code
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.due import crawl_due
from newswatch.logs import logger
from newswatch.model.source import Source
from newswatch.ports import Unavailable
from newswatch.scheduler import Job, Scheduler
from newswatch.spool import relay
from newswatch.term import Term

log = logger("schedule")

_RELAY_EVERY = timedelta(seconds=5)
_RELAY_AFTER = timedelta(seconds=10)
"""A crawl publishes its own messages within moments; what is older was left behind."""
_SWEEP_EVERY = timedelta(hours=1)
_ANSWERS_KEPT = timedelta(days=30)
"""How long a site's robots.txt stands in for one that cannot be asked for."""
_CRAWLS_AT_ONCE = 4
"""A crawl mostly waits for its turn at a host; one at a site that asks for 120 s between requests waits for hours."""
_LONGEST = 3 * 3600.0
"""Seconds after which a crawl that does not end is killed; it ends itself after two hours."""
_GRACE = 5.0
"""Seconds a crawl may take to end; a page that hangs the parser must not outlive the service."""


class Timetable:
    """Runs while its term lasts; a crawl under way when it ends is ended too (its candidates come again)."""

    def __init__(self, house: House, term: Term) -> None:
        self._house = house
        self._term = term
        self._sources = [*catalogue.load(house.settings.sources).values()]
        self._running: set[Process] = set()
        self._lock = Lock()
        self._stopping = False
        self._offline_said = False

    def run(self, stop: Event) -> None:
        """Work until told to stop. Raises Superseded where the lease goes to another."""
        scheduler = Scheduler(self._jobs(), {"crawl": _CRAWLS_AT_ONCE, "house": 1})
        scheduler.start()
        try:
            while not stop.wait(1.0):
                self._term.hold()
        finally:
            self._end_crawls()
            scheduler.stop()

    def _jobs(self) -> list[Job]:
        now = system_clock()
        return [
            *(self._job(source, first) for source in self._sources if (first := self._first(source, now))),
            Job("relay", "house", self._relay, _RELAY_EVERY, now + _RELAY_AFTER),
            Job("sweep", "house", self._sweep, _SWEEP_EVERY, now + _SWEEP_EVERY),
        ]

    def _job(self, source: Source, first: datetime) -> Job:
        return Job(f"crawl {source.slug}", "crawl", lambda: self._crawl(source), source.every, first)

    def _first(self, source: Source, now: datetime) -> datetime | None:
        due = crawl_due(source, next(iter(self._house.store.crawls.recent(source.slug, limit=1)), None), now)
        return max(due, now) if due else None

    def _crawl(self, source: Source) -> None:
        with self._lock:
            if self._stopping:
                return
            crawl = started("crawl", source.slug, "--scheduled", settings=self._house.settings)
            self._running.add(crawl)
        with crawl, limited(crawl, _LONGEST):
            code = crawl.wait()
        with self._lock:
            self._running.discard(crawl)
        if code == Code.UNREACHABLE and not self._offline_said:
            self._offline_said = True
            log.warning(
                "no_internet", source=source.slug, remedy="keeps trying; `make demo` shows it without a network"
            )

    def _end_crawls(self) -> None:
        with self._lock:
            self._stopping = True
            running = list(self._running)
        for crawl in ended(running, _GRACE):
            log.warning("crawl_killed", pid=crawl.pid)

    def _relay(self) -> None:
        try:
            sent = relay(self._house.store.crawl_state, self._house.log, system_clock() - _RELAY_AFTER)
        except Unavailable as error:
            log.warning("relay_waits", reason=str(error))
            return
        if sent:
            log.info("relayed", messages=len(sent))

    def _sweep(self) -> None:
        """Drop what is older than its retention setting."""
        now, settings, store = system_clock(), self._house.settings, self._house.store
        try:
            gone = {
                "log": self._house.log.prune(now - settings.log_retention),
                "captures": self._house.captures.prune(now - settings.capture_retention),
                "quarantine": store.quarantine.prune(now - settings.quarantine_retention),
                "crawls": store.crawls.prune(now - settings.crawl_retention),
                "outbox": store.outbox.prune(now - settings.outbox_retention),
                "routes": store.routes.prune(now - settings.outbox_retention),
                "answers": store.answers.prune(now - _ANSWERS_KEPT),
                "hosts": store.pace.prune(now - _ANSWERS_KEPT),
            }
        except Unavailable as error:
            log.warning("sweep_waits", reason=str(error))
            return
        log.info("swept", **gone)
