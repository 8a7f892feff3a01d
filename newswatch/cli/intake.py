"""The intake role: an endpoint on 127.0.0.1 that takes addresses in, and the crawls that work them off."""

import errno
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from threading import Event
from typing import TYPE_CHECKING

from newswatch import submission
from newswatch.cli.child import ended, started
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of
from newswatch.clock import system_clock
from newswatch.codec import Unreadable
from newswatch.guard import Refused
from newswatch.intake import HOST, IntakeFolder, token_of
from newswatch.logs import logger
from newswatch.ports import Consumer, Record, Superseded, Unavailable
from newswatch.settings import Settings
from newswatch.text.url import BadAddress
from newswatch.wire.messages import PageSubmitted, decode, encode
from newswatch.wire.topics import INTAKE

if TYPE_CHECKING:
    from web.server import Server

log = logger("intake")

_BATCH = 20
"""Pages of one crawl: what comes meanwhile waits for its end."""
_TRIES = 3
"""Crawls of a page alone that may break off before it is put aside."""
_LONGEST = 3 * 3600.0
"""Seconds after which a crawl that does not end is killed; it ends itself after two hours."""
_GRACE = 5.0
_POLL = 0.1
_WAITS = (0.2, 1.0, 5.0, 30.0)
"""Seconds before the next try while a server is away."""


class Stopping(Exception):  # noqa: N818 - no fault
    """Told to stop while a crawl was under way: its pages come again."""


@contextmanager
def serving(house: House) -> "Iterator[Server]":
    """The endpoint, for the time of the block. Raises Stop where its port is taken."""
    from web.intake import Counter, app
    from web.server import Server

    desk, folder = desk_of(house), IntakeFolder(house.settings.data)
    counter = Counter(
        house.log, house.store.crawl_state, house.store.decisions, desk.catalogue, desk.guard, system_clock
    )
    with listening(house.settings) as listener:
        port = int(listener.getsockname()[1])
        with closing(Server(app(counter, token_of(house.settings), port), listener)) as server:
            folder.tell(port)
            log.info("listening", url=f"http://{HOST}:{port}")
            try:
                yield server
            finally:
                folder.forget()


def listening(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say. Raises Stop naming the port and the remedy."""
    if settings.intake_port is None:
        raise Stop("the intake is off: set NEWSWATCH_INTAKE_PORT to a port, or leave the role out")
    try:
        return socket.create_server((HOST, settings.intake_port), backlog=64)
    except OSError as error:
        code = Code.BUSY if error.errno == errno.EADDRINUSE else Code.FAILED
        raise Stop(
            f"intake: {HOST}:{settings.intake_port}: {error.strerror}; end what listens there, or set "
            "NEWSWATCH_INTAKE_PORT to another port, to 0 (any that is free) or to off",
            code,
        ) from None


class Backlog:
    """Works off submitted pages, a crawl for a batch: committed when it has ended, put aside when it cannot be."""

    def __init__(
        self, house: House, consumer: Consumer, crawl: Callable[[Sequence[PageSubmitted]], int], stop: Event
    ) -> None:
        """`crawl` gives the exit code of one crawl of exactly these pages; it may raise Stopping."""
        self._consumer = consumer
        self._crawl = crawl
        self._stop = stop
        self._desk = desk_of(house)
        self._quarantine = house.store.quarantine
        self._failures = 0

    def step(self, timeout: float) -> int:
        """One batch; how many records were committed (0 when a server was away: they come again)."""
        records = self._consumer.poll(timeout, _BATCH)
        if not records:
            return 0
        try:
            self._work_off(records)
            self._consumer.commit(records)
        except (Unavailable, Superseded, Stopping) as reason:
            log.warning("submissions_wait", pages=len(records), reason=str(reason))
            self._consumer.rewind()
            self._stop.wait(_WAITS[min(self._failures, len(_WAITS) - 1)])
            self._failures += 1
            return 0
        self._failures = 0
        return len(records)

    def _work_off(self, records: Sequence[Record]) -> None:
        """Every record crawled or put aside. A page that breaks off every crawl must not take others with it."""
        pages = [(record, page) for record in records if (page := self._readable(record)) is not None]
        if not pages or not self._broken([page for _, page in pages]):
            return
        for record, page in pages:
            reason = self._broken_alone(page)
            if reason:
                self._set_aside(record, reason)

    def _readable(self, record: Record) -> PageSubmitted | None:
        """The submission, judged again: what the catalogue or the guard says now holds, not what they said then."""
        try:
            page = decode(PageSubmitted, record.value)
            submission.judged(page.url, self._desk.catalogue, self._desk.guard, page.submitted_at)
        except (Unreadable, BadAddress, Refused) as error:
            self._set_aside(record, str(error))
            return None
        return page

    def _set_aside(self, record: Record, reason: str) -> None:
        from consumers.worker import set_aside

        log.error("quarantined", key=record.key, reason=reason)
        set_aside(record, INTAKE, reason, self._quarantine, system_clock)

    def _broken_alone(self, page: PageSubmitted) -> str:
        reason = ""
        for _ in range(_TRIES):
            reason = self._broken([page])
            if not reason:
                break
        return reason

    def _broken(self, pages: Sequence[PageSubmitted]) -> str:
        """Crawl `pages`; why that broke off, empty where it did not. Raises Unavailable."""
        code = self._crawl(pages)
        if code == Code.UNREACHABLE:
            raise Unavailable("a server is away; the crawl's own line says which")
        return "" if code == Code.OK else f"the crawl of this page broke off, exit code {code}"


def crawled(pages: Sequence[PageSubmitted], settings: Settings, stop: Event) -> int:
    """Crawl `pages` in a process of its own (a reactor runs once); its exit code. Raises Stopping."""
    with started("submit", "--queued", settings=settings) as crawl:
        assert crawl.stdin is not None
        with suppress(BrokenPipeError):  # it died at once: its code says so
            crawl.stdin.write(b"".join(encode(page) + b"\n" for page in pages) + b"\n")
            crawl.stdin.flush()
        deadline = time.monotonic() + _LONGEST
        stopped = False
        while crawl.poll() is None and not stopped and time.monotonic() < deadline:
            stopped = stop.wait(_POLL)
        if ended([crawl], _GRACE):
            log.warning("crawl_killed", pid=crawl.pid)
        if stopped:
            raise Stopping
        return crawl.returncode
