"""A child of benchmarks.crawling: one crawl of its site, timed; prints pages, seconds and memory as one line of JSON.

    python -m benchmarks.crawl_once bare|crawl|captures|reading PORT LISTS FOLDER

`bare`: a Scrapy spider of the few lines that a tutorial has. The others are newswatch's own crawl, up to and with the
page in the pipeline: `crawl` with guard, robots.txt, pace and seen-check on, all kept in the embedded server;
`captures` keeps each raw page on disk as well; `reading` reads each page and puts what it finds on the log.
"""

import json
import logging
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from newswatch import logs

CONCURRENCY = 8
EVERY = 1000
"""Pages between two looks at the memory."""


class Count:
    """A step of the pipeline: counts pages, and looks at the memory this process has."""

    pages = 0
    began = (0.0, 0.0)
    ended = (0.0, 0.0)
    memory: list[float] = []  # noqa: RUF012 - one crawl, one process

    @classmethod
    def begin(cls) -> None:
        cls.began = spent()
        cls.memory.append(resident())

    def process_item(self, item: Any) -> Any:
        Count.pages += 1
        Count.ended = spent()
        if Count.pages % EVERY == 0:
            Count.memory.append(resident())
        return item


def spent() -> tuple[float, float]:
    """Seconds by the wall's clock, and seconds that this process has worked, its threads included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return monotonic(), used.ru_utime + used.ru_stime


def resident() -> float:
    """Megabytes of this process in memory (proc(5), statm)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Bare(Spider):
    """What Scrapy does by itself: its own defaults, every link of every list followed."""

    name = "bare"

    def parse(self, response: Response) -> Iterator[Request]:
        for link in response.css("li a::attr(href)"):
            yield response.follow(link, callback=self.page)

    def page(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "body": response.body}


def bare(port: int, lists: int) -> None:
    settings = {
        "ITEM_PIPELINES": {"benchmarks.crawl_once.Count": 1000},
        "CONCURRENT_REQUESTS": CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
    }
    process = AsyncCrawlerProcess(settings)
    # As newswatch does: else every page is formatted into log lines that nobody sees.
    logging.getLogger("scrapy").setLevel("WARNING")
    urls = [f"http://127.0.0.1:{port}/list/{number}.html" for number in range(lists)]
    Count.begin()
    process.crawl(Bare, start_urls=urls)
    process.start()


def ours(kind: str, port: int, lists: int, folder: Path) -> None:
    from crawlers import settings as hardened
    from crawlers.run import crawl
    from newswatch.catalogue import Catalogue
    from newswatch.desk import Desk
    from newswatch.entry import parse
    from newswatch.guard import Guard
    from newswatch.settings import ROOT, load
    from newswatch.wire.sqlite import SqliteLog
    from storage.captures import FileCaptures
    from storage.opening import open_store

    logs.set_up("WARNING")
    base = f"http://pages.example:{port}"
    settings = load(data=folder, sources=ROOT / "sources", allow_endpoint=(f"pages.example=127.0.0.1:{port}/crawl",))
    entry = {
        "name": "示例日报",
        "home": f"{base}/",
        "kind": "newspaper",
        "every": "15m",
        "evidence": "documented",
        "watch": [
            {"type": "html", "name": str(each), "url": f"{base}/list/{each}.html", "links": {"rows": "li"}}
            for each in range(lists)
        ],
        "article": [{"url": f"^{base}/a/"}],
        "polite": {"delay": 0, "concurrency": CONCURRENCY},
    }
    source = parse("pages", entry)
    steps = dict(hardened.ITEM_PIPELINES) if kind == "reading" else {}
    changes = {"ITEM_PIPELINES": {**steps, "benchmarks.crawl_once.Count": 1000}}
    with open_store(settings) as store:
        desk = Desk(
            settings=settings,
            catalogue=Catalogue({source.slug: source}),
            guard=Guard.from_settings(settings),
            crawl_state=store.crawl_state,
            crawls=store.crawls,
            pace=store.pace,
            answers=store.answers,
            quarantine=store.quarantine,
            captures=None if kind == "crawl" else FileCaptures(folder / "captures"),
            log=SqliteLog(folder / "log.sqlite") if kind == "reading" else None,
        )
        Count.begin()
        crawl(source, desk, changes=changes)


def main(kind: str, port: str, lists: str, folder: str) -> None:
    if kind == "bare":
        bare(int(port), int(lists))
    else:
        ours(kind, int(port), int(lists), Path(folder))
    seconds, cpu = (end - begin for begin, end in zip(Count.began, Count.ended, strict=True))
    print(json.dumps({"pages": Count.pages, "seconds": seconds, "cpu": cpu, "memory": Count.memory}))


if __name__ == "__main__":
    from benchmarks import crawl_once  # the pipeline knows this module by its name, and both must be one

    crawl_once.main(*sys.argv[1:])
