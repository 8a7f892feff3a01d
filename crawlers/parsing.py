"""One answer in, what the entry makes of it out: the callback behind `scrapy parse`."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import endings
from crawlers.answers import page_of
from crawlers.discovery import Ask, NoList
from crawlers.further import whole
from crawlers.round import Round
from crawlers.spiders import SourceSpider
from crawlers.steps import Dropped
from newswatch.model.disposition import Ended
from newswatch.model.page import Page


class ParsingSpider(SourceSpider):
    """Shows candidates and articles instead of booking them; the spiders of commands typed by hand."""

    async def parse(
        self, response: Response, round_: Round | None = None, ask: Ask | None = None
    ) -> AsyncIterator[Any]:
        """Of a Watch's answer every Candidate, and a request for those in scope; of any other the Article it holds.

        `round_` and `ask` come with the second request of a list that takes two. What is no list or article says why.
        """
        page = page_of(response, self.desk)
        round_ = round_ or next((self._round(watch) for watch in self.source.watches if watch.url == page.url), None)
        if round_ is None:
            yield await self._read(page)
            return
        try:
            found, asks = round_.read(ask or Ask(page.url), page, self.desk.clock())
        except NoList as fault:
            yield {"url": page.url, "watch": round_.watch.name, "fault": type(fault).__name__, "reason": str(fault)}
            return
        for each in asks:
            yield self._ask(round_, each).replace(callback=self.parse, errback=None)
        for candidate in found or ():
            yield candidate
            if self._in_scope(candidate.url):
                yield Request(candidate.url, callback=self.parse, dont_filter=True)
        if round_.nothing:
            yield {"url": page.url, "watch": round_.watch.name, "reason": round_.nothing}

    async def _read(self, page: Page) -> Any:
        ended = endings.of_page(page)
        if ended is None:
            try:
                page = await whole(page, self.crawler, self.desk, {})
                return await self.crawler.engine.scraper.itemproc.process_item_async(page)
            except Dropped as dropped:
                ended = dropped.ended
        return _row(page, ended)

    def _round(self, watch: Any) -> Round:
        return Round(watch, self.source, self.span)


def _row(page: Page, ended: Ended) -> dict[str, str]:
    return {"url": page.url, "disposition": ended.disposition.value, "reason": ended.reason}
