"""The intake role: an endpoint on 127.0.0.1 that takes addresses in, and the crawls that work them off."""

import errno
import os
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from threading import Event
from typing import TYPE_CHECKING

import orjson

from newswatch.cli.backlog import Crawled, Stopping
from newswatch.cli.child import ended, started
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of
from newswatch.clock import system_clock
from newswatch.intake import HOST, IntakeFolder, token_of
from newswatch.logs import logger
from newswatch.settings import Settings
from newswatch.wire.messages import PageSubmitted, encode

if TYPE_CHECKING:
    from web.app import Subscribers
    from web.server import Server

log = logger("intake")

_LONGEST = 3 * 3600.0
"""Seconds after which a crawl that does not end is killed; it ends itself after two hours."""
_GRACE = 5.0
_POLL = 0.1


@contextmanager
def serving(house: House) -> "Iterator[Server]":
    """The endpoint, for the time of the block. Raises Stop where its port is taken."""
    from web.app import app
    from web.intake import Handles
    from web.server import Server

    desk, folder = desk_of(house), IntakeFolder(house.settings.data)
    handles = Handles(
        house.log, house.store.crawl_state, house.store.decisions, desk.catalogue, desk.guard, system_clock
    )
    with listening(house.settings) as listener:
        port = int(listener.getsockname()[1])
        with closing(Server(app(handles, token_of(house.settings), port, subscribers(house)), listener)) as server:
            folder.tell(port)
            log.info("listening", url=f"http://{HOST}:{port}")
            try:
                yield server
            finally:
                folder.forget()


def subscribers(house: House) -> "Subscribers":
    """How the owners of subscriptions are served."""
    from newswatch.cli.feeds import forms
    from newswatch.cli.offices import operators, owners
    from newswatch.cli.trying import trier
    from newswatch.subscribing.tokens import owner_of
    from newswatch.unsubscribe import Leave
    from web.app import Subscribers
    from web.feeds import Feeds
    from web.leaving import Leaving

    store, settings = house.store, house.settings
    written = forms(settings.alert_language)
    feeds = Feeds(store.subscriptions, store.outbox, written, system_clock, settings.public_url)
    leave = Leave.from_settings(settings)
    leaving = Leaving(leave, operators(house)) if leave else None
    return Subscribers(lambda token: owner_of(token, store.tokens), owners(house), feeds, trier(house), leaving)


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


def crawled(pages: Sequence[PageSubmitted], settings: Settings, stop: Event) -> Crawled:
    """Crawl `pages` in a process of its own (a reactor runs once); how that ended. Raises Stopping."""
    with started("submit", "--queued", settings=settings, stdout=subprocess.PIPE) as crawl:
        assert crawl.stdin is not None
        assert crawl.stdout is not None
        with suppress(BrokenPipeError):  # it died at once: its code says so
            crawl.stdin.write(b"".join(encode(page) + b"\n" for page in pages) + b"\n")
            crawl.stdin.flush()
        deadline = time.monotonic() + _LONGEST
        stopped = False
        while crawl.poll() is None and not stopped and time.monotonic() < deadline:
            stopped = stop.wait(_POLL)
        if ended([crawl], _GRACE):
            log.warning("crawl_killed", pid=crawl.pid)
        if stopped or (crawl.returncode and stop.is_set()):
            raise Stopping
        os.set_blocking(crawl.stdout.fileno(), False)  # it has ended: what it said is there
        return _heard(crawl.returncode, (crawl.stdout.read() or b"").splitlines())


def _heard(code: int, lines: Iterable[bytes]) -> Crawled:
    """What a crawl said of its pages; of one that was killed in the middle of a line, the lines before."""
    rows = []
    for line in lines:
        with suppress(orjson.JSONDecodeError):
            rows.append(orjson.loads(line))
    left = {row["article_id"]: row["reason"] for row in rows if row["left"]}
    return Crawled(code, frozenset(row["article_id"] for row in rows if not row["left"]), left)
