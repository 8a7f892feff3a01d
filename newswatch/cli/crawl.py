"""`newswatch crawl`: one source crawled once, in this process."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from newswatch.cli import crawled
from newswatch.cli.child import end_with_parent
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of, open_house
from newswatch.cli.outfile import STDOUT, articles_to
from newswatch.cli.progress import progress
from newswatch.cli.roles import owner
from newswatch.cli.show import json_line
from newswatch.cli.words import term
from newswatch.clock import system_clock
from newswatch.logs import logger
from newswatch.model.span import EVER, Span
from newswatch.ports import Crawl, Superseded, Unavailable
from newswatch.settings import Settings
from newswatch.spool import relay
from newswatch.term import Term

if TYPE_CHECKING:
    from crawlers.ledger import Ending

log = logger("crawls")

_CODES = {"ok": Code.OK, "unreachable": Code.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What a person asks of one crawl: articles that appeared in a stretch of time, so many, and where to write them.

    `out` is a path, `-` or empty.
    """

    span: Span = EVER
    limit: int | None = None
    out: str = ""
    force: bool = False


def run(settings: Settings, slug: str, order: CrawlOrder, *, as_json: bool, scheduled: bool) -> Code:
    """Raises NoSource, and Stop for a file that is there already."""
    from newswatch import catalogue

    source = catalogue.load(settings.sources).named(slug)
    if scheduled:
        end_with_parent()
    with articles_to(order.out, force=order.force) as read, open_house(settings) as house, _alone(house, slug):
        from crawlers.run import crawl

        desk = desk_of(house)
        if scheduled:
            done = crawl(source, desk)
        else:
            with _shown(slug) as told:
                done = crawl(source, desk, limit=order.limit, span=order.span, told=told, read=read)
            send_waiting(house)
            if order.out != STDOUT and as_json:
                _print_json(done)
            elif order.out != STDOUT:
                crawled.show(house, done, order.span)
    return _CODES.get(done.outcome, Code.FAILED)


@contextmanager
def _shown(slug: str) -> "Iterator[Callable[[Ending], None]]":
    """A line on a terminal's standard error that counts how candidates end, for the time of the block."""
    ends: Counter[str] = Counter()
    with progress(slug) as say_at:

        def told(ending: "Ending") -> None:
            ends[ending.disposition.value] += 1
            say_at("  ".join(f"{term(end)} {number}" for end, number in sorted(ends.items())))

        yield told


@contextmanager
def _alone(house: House, slug: str) -> Iterator[None]:
    """Hold the source's lease: two crawls at once would ask its site twice as often as is polite. Raises Stop."""
    ttl = house.settings.lease
    lease = house.store.leases.acquire(f"crawl {slug}", owner(), system_clock(), ttl)
    if lease is None:
        raise Stop(f"another crawl of {slug} is running; wait for its end", Code.BUSY)
    held, done = Term(house.store.leases, lease, ttl, system_clock), Event()

    def hold() -> None:
        while not done.wait(ttl.total_seconds() / 3):
            try:
                held.hold()
            except Superseded:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    holder = Thread(target=hold, name="crawl lease", daemon=True)
    holder.start()
    try:
        yield
    finally:
        done.set()
        holder.join()
        with suppress(Unavailable):
            held.end()


def send_waiting(house: House) -> None:
    """Send what lies in the spool: without a scheduler nobody else does."""
    now = system_clock()
    try:
        while relay(house.store.crawl_state, house.log, now):
            pass
    except Unavailable as error:
        log.warning("left_in_spool", error=str(error))


def _print_json(done: Crawl) -> None:
    json_line(
        {
            "source": done.source,
            "outcome": done.outcome,
            "candidates": done.candidates,
            "dispositions": dict(done.dispositions),
            "errors": list(done.errors),
        }
    )
