"""A Page in, a Draft with its Reading out, read by a worker process: what costs the worker costs the page alone."""

import asyncio
from functools import cache
from typing import Any, Self

from newswatch.desk import Desk
from newswatch.model.article import Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.serving import Budget
from newswatch.workers import Lost, Pool
from pipelines import worker
from pipelines.draft import Draft


def apart(page: Page, source: Source, budget: Budget) -> Reading:
    """The page read whole by the entry's rule of its day; any thread may ask, and waits.

    Raises Ended: as the worker does, and failed where the page cost it.
    """
    try:
        return _workers(budget).ask((page, source, source.rule_for(page.url, page.fetched_at)))
    except Lost as lost:
        raise Ended(Disposition.FAILED, f"reading: {lost.failure.value}") from None


@cache
def _workers(budget: Budget) -> Pool[worker.Asked, Reading]:
    """All crawls of a process share them: there are as many as cores."""
    return Pool(worker.read, budget, loads=worker.LOADS)


class Read:
    """Pipeline step: a Page to a Draft."""

    def __init__(self, source: Source, budget: Budget) -> None:
        self._source = source
        self._budget = budget

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """`scrapy shell` makes the steps before the spider; without an address it has no entry and reads no page."""
        source: Any = getattr(crawler.spidercls, "source", None)
        return cls(source, Budget.of(Desk.of(crawler.settings).settings))

    async def process_item(self, item: Page) -> Draft:
        """Waits for the worker in a thread, so that the crawl goes on meanwhile."""
        return await asyncio.to_thread(self.read, item)

    def read(self, page: Page) -> Draft:
        return Draft(page, self._source, apart(page, self._source, self._budget))
