"""What the scheduler role runs and when: crawls and briefings in subprocesses, the relay of the spool, the broom."""

import subprocess
import sys
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
_BRIEFINGS_EVERY = timedelta(minutes=1)
_LONGEST_BRIEFINGS = 1800.0
"""Seconds after which briefings that are not done are cut off; what is owed is sent the next time."""
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
        scheduler = Scheduler(self._jobs(), {"crawl": _CRAWLS_AT_ONCE, "house": 1, "briefing": 1})
        scheduler.start()
        try:
            while not stop.wait(1.0):
                self._term.hold()
        finally:
            self._end_children()
            scheduler.stop()

    def _jobs(self) -> list[Job]:
        now = system_clock()
        return [
            *(self._job(source, first) for source in self._sources if (first := self._first(source, now))),
            Job("relay", "house", self._relay, _RELAY_EVERY, now + _RELAY_AFTER),
            Job("briefings", "briefing", self._briefings, _BRIEFINGS_EVERY, now + _BRIEFINGS_EVERY),
            Job("sweep", "house", self._sweep, _SWEEP_EVERY, now + _SWEEP_EVERY),
        ]

    def _job(self, source: Source, first: datetime) -> Job:
        return Job(f"crawl {source.slug}", "crawl", lambda: self._crawl(source), source.every, first)

    def _first(self, source: Source, now: datetime) -> datetime | None:
        due = crawl_due(source, next(iter(self._house.store.crawls.recent(source.slug, limit=1)), None), now)
        return max(due, now) if due else None

    def _crawl(self, source: Source) -> None:
        code = self._child(_LONGEST, "crawl", source.slug, "--scheduled")
        if code == Code.UNREACHABLE and not self._offline_said:
            self._offline_said = True
            log.warning(
                "no_internet", source=source.slug, remedy="keeps trying; `make demo` shows it without a network"
            )

    def _child(self, longest: float, *command: str, stdout: int = subprocess.DEVNULL) -> int | None:
        """Our command in a process that ends with this one; its exit code, None where this one is ending."""
        with self._lock:
            if self._stopping:
                return None
            child = started(*command, settings=self._house.settings, stdout=stdout)
            self._running.add(child)
        with child, limited(child, longest):
            code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def _end_children(self) -> None:
        with self._lock:
            self._stopping = True
            running = list(self._running)
        for child in ended(running, _GRACE):
            log.warning("child_killed", pid=child.pid)

    def _briefings(self) -> None:
        """In a process of its own, where any is due: documents take long, and a text may be hostile."""
        from consumers.alerts.briefing.ledger import any_due

        try:
            if not any_due(self._house.store, system_clock()):
                return
        except Unavailable as error:
            log.warning("briefings_wait", reason=str(error))
            return
        self._child(_LONGEST_BRIEFINGS, "briefing", "send", "--attended", stdout=sys.stdout.fileno())

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
                "editions": store.editions.prune(now - settings.outbox_retention),
                "answers": store.answers.prune(now - _ANSWERS_KEPT),
                "hosts": store.pace.prune(now - _ANSWERS_KEPT),
            }
        except Unavailable as error:
            log.warning("sweep_waits", reason=str(error))
            return
        log.info("swept", **gone)
