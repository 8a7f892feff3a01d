"""One Source in, one Crawl out: a Scrapy process run to its end inside this process."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawlers import settings as hardened
from crawlers.ledger import Ending, Ledger
from crawlers.loader import spider_for
from crawlers.replay import Replay
from newswatch import crash
from newswatch.desk import Desk
from newswatch.model.article import Article
from newswatch.model.source import Source
from newswatch.model.span import EVER, Span
from newswatch.ports import Crawl

S = TypeVar("S", bound=Spider)

_NO_BOOKS: Mapping[str, Any] = {"ITEM_PIPELINES": {}, "EXTENSIONS": {"crawlers.bookkeeping.Bookkeeping": None}}


def scrapy_settings(desk: Desk, replay: Replay | None = None, changes: Mapping[str, Any] | None = None) -> Settings:
    """crawlers.settings with this desk; from saved responses and without waiting where a replay is given."""
    settings = Settings()
    settings.setmodule(hardened)
    settings.update({Desk.SETTING: desk, **hardened.of_operator(desk.settings)}, priority="project")
    if replay is not None:
        handler = "crawlers.replay.ReplayHandler"
        handlers = {**hardened.DOWNLOAD_HANDLERS, "http": handler, "https": handler}
        at_once = {"HOST_DELAY": 0.0, "RETRY_ENABLED": False}
        settings.update({Replay.SETTING: replay, "DOWNLOAD_HANDLERS": handlers, **at_once}, priority="cmdline")
    settings.update(dict(changes or {}), priority="cmdline")
    return settings


def crawl(
    source: Source,
    desk: Desk,
    replay: Replay | None = None,
    limit: int | None = None,
    changes: Mapping[str, Any] | None = None,
    span: Span = EVER,
    told: Callable[[Ending], object] = lambda ending: None,
    read: Callable[[Article], object] = lambda article: None,
) -> Crawl:
    """Crawl `source` once and keep the record; a process can do this once (a reactor does not restart).

    At most `limit` articles are fetched, of those that appeared in `span`.
    `changes` are Scrapy settings. `told` hears how each candidate ended, `read` is given each article. Raises
    Unavailable where the record cannot be stored.
    """
    ledger = Ledger(source, desk, told=told)
    ledger.begin()
    crash.point("crawl.begun")
    asked = {"limit": limit, "since": span.since, "until": span.until}
    process = process_with(scrapy_settings(desk, replay, changes))
    crawler = process.create_crawler(spider_for(source))

    def scraped(item: Article) -> None:
        read(item)

    crawler.signals.connect(scraped, signal=signals.item_scraped)
    process.crawl(crawler, **asked, ledger=ledger)
    finish(process, crawler)
    done = ledger.close(finished=False)
    crash.point("crawl.ended")
    if desk.crawls is not None:
        desk.crawls.put(done)
    return done


def run(spider: type[S], desk: Desk, changes: Mapping[str, Any] | None = None, **arguments: Any) -> S:
    """Run one spider to its end, by the crawls' settings but without their steps and books, and return it.

    `changes` are Scrapy settings; a process can do this once.
    """
    process = process_with(scrapy_settings(desk, changes={**_NO_BOOKS, **(changes or {})}))
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **arguments)
    finish(process, crawler)
    return cast("S", crawler.spider)


def finish(process: AsyncCrawlerProcess, *crawlers: Crawler) -> None:
    """Run all `crawlers` of `process` to their end. Raises RuntimeError for a spider that could not be made."""
    process.start()
    for crawler in crawlers:
        if crawler.spider is None:
            raise RuntimeError(f"the spider {crawler.spidercls.name} did not start; Scrapy's log says why")


def process_with(settings: Settings) -> AsyncCrawlerProcess:
    """Scrapy sets its loggers to DEBUG and greets; what a crawl did stands in the ledger's lines."""
    logging.disable(logging.INFO)
    try:
        process = AsyncCrawlerProcess(settings)
    finally:
        logging.disable(logging.NOTSET)
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
    return process
