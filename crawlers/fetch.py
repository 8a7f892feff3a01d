"""One address in, its Page out: a single guarded request with the crawls' own settings."""

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import endings
from crawlers.run import run, scrapy_settings
from crawlers.spiders import page_of
from crawlers.web import through
from newswatch.desk import Desk
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page


class _One(Spider):
    name = "one"

    def __init__(self, desk: Desk, url: str) -> None:
        super().__init__()
        self._desk = desk
        self._url = url
        self.page: Page | None = None
        self.ending: Ended | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, Desk.of(crawler.settings), *args, **kwargs)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        _, rule = self._desk.catalogue.by_host(self._url, self._desk.clock()) or (None, None)
        meta = through(rule is not None and rule.render)
        yield Request(self._url, callback=self.fetched, errback=self.unfetched, meta=meta, dont_filter=True)

    def fetched(self, response: Response) -> None:
        self.page = page_of(response, self._desk)
        self.ending = endings.of_page(self.page)

    def unfetched(self, failure: Failure) -> None:
        self.ending = endings.of_failure(failure.value)


def fetch(url: str, desk: Desk) -> Page:
    """Fetch `url` and keep the capture; a process can do this once.

    Raises Ended with how a crawl would have ended it: robots, blocked, failed, not an article.
    """
    changes = {"ITEM_PIPELINES": {}, "EXTENSIONS": {"crawlers.bookkeeping.Bookkeeping": None}}
    spider = run(_One, scrapy_settings(desk, changes=changes), url=url).spider
    if not isinstance(spider, _One) or (spider.page is None and spider.ending is None):
        raise Ended(Disposition.FAILED, "the fetch did not start; Scrapy's log says why")
    if spider.ending is not None or spider.page is None:
        raise spider.ending or Ended(Disposition.FAILED, "nothing arrived")
    desk.keep(spider.page)
    return spider.page
