"""`newswatch crawl`: one source crawled once, in this process."""

import os
import signal
from dataclasses import replace
from threading import Thread

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of, open_house
from newswatch.cli.show import json_line, line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.logs import logger
from newswatch.ports import Crawl, Unavailable
from newswatch.settings import Settings
from newswatch.spool import relay

log = logger("crawls")

_CODES = {"ok": Code.OK, "unreachable": Code.UNREACHABLE}


def run(settings: Settings, slug: str, *, as_json: bool, scheduled: bool) -> Code:
    from newswatch import catalogue

    known = catalogue.load(settings.sources)
    if slug not in known:
        raise Stop(f"no source {slug!r}; the catalogue has {', '.join(sorted(known)) or 'none'}")
    if scheduled:
        _end_with_scheduler()
    with open_house(settings) as house:
        from crawlers.run import crawl

        done = crawl(known[slug], replace(desk_of(house), articles=house.store.articles))
        if not scheduled:
            _relay(house)
            _print(done, as_json)
    return _CODES.get(done.outcome, Code.FAILED)


def _relay(house: House) -> None:
    """Send what lies in the spool: without a scheduler nobody else does."""
    now = system_clock()
    try:
        while relay(house.store.crawl_state, house.log, now):
            pass
    except Unavailable as error:
        log.warning("left_in_spool", error=str(error))


def _print(done: Crawl, as_json: bool) -> None:
    if as_json:
        json_line(
            {
                "source": done.source,
                "outcome": done.outcome,
                "candidates": done.candidates,
                "dispositions": dict(done.dispositions),
                "errors": list(done.errors),
            }
        )
        return
    table(
        f"{done.source}: {done.outcome}", [say("ended as", "去向"), say("how many", "数量")], done.dispositions.items()
    )
    for error in done.errors:
        line(error)


def _end_with_scheduler() -> None:
    """End this crawl as on SIGTERM (Scrapy finishes what is under way) when the scheduler closes standard input."""

    def wait() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="scheduler watch", daemon=True).start()
