"""`newswatch crawl`: one source crawled once, in this process."""

import os
import signal
from threading import Thread

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import desk_of, open_house
from newswatch.cli.show import json_line, line, table
from newswatch.cli.words import say
from newswatch.ports import Crawl
from newswatch.settings import Settings

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

        done = crawl(known[slug], desk_of(house))
    if not scheduled:
        _print(done, as_json)
    return _CODES.get(done.outcome, Code.FAILED)


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
