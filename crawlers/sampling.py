"""One address in, its Page and some that it leads to out: guarded, polite requests with the crawls' own settings."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import endings
from crawlers.answers import asked, page_of
from crawlers.further import whole
from crawlers.pace import NoTurn
from crawlers.rendering import through
from crawlers.run import run
from newswatch.desk import Desk
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.ports import Unavailable

Choice = Callable[[Page], Sequence[str]]
"""The addresses to fetch next, in order, of those that the first page leads to."""


class _Sampler(Spider):
    name = "sample"

    def __init__(self, desk: Desk, url: str, choose: Choice, render: bool, on: bool) -> None:
        super().__init__()
        self._desk = desk
        self._url = url
        self._choose = choose
        self._render = render
        self._on = on
        self.pages: list[Page] = []
        self.refused: list[tuple[str, Ended]] = []

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, Desk.of(crawler.settings), *args, **kwargs)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        yield self._request(self._url).replace(meta=through(self._render))

    def _request(self, url: str) -> Request:
        return Request(url, callback=self.fetched, errback=self.unfetched, dont_filter=True)

    async def fetched(self, response: Response) -> AsyncIterator[Request]:
        page = page_of(response, self._desk)
        first, ending = not self.pages and not self.refused, endings.of_page(page)
        if ending is not None:
            self.refused.append((page.url, ending))
            return
        if first and self._on:
            try:
                page = await whole(page, self.crawler, self._desk, through(self._render))
            except (NoTurn, Unavailable) as reason:
                self.refused.append((page.url, endings.of_failure(reason)))
                return
        self.pages.append(page)
        if first:
            for url in self._choose(page):
                yield self._request(url)

    def unfetched(self, failure: Failure) -> None:
        self.refused.append((asked(failure).url, endings.of_failure(failure.value)))


def sample(
    url: str, choose: Choice, desk: Desk, render: bool = False, on: bool = False
) -> tuple[Sequence[Page], Sequence[tuple[str, Ended]]]:
    """The page at `url` first, then those chosen; beside them the addresses that brought none, and why.

    With `render` a browser opens the first; with `on` it comes with all that its text goes on with. A process can do
    this once. Raises Ended where the first brought none.
    """
    spider = run(_Sampler, desk, url=url, choose=choose, render=render, on=on)
    if not spider.pages:
        raise spider.refused[0][1] if spider.refused else Ended(Disposition.FAILED, "not asked; Scrapy's log says why")
    return spider.pages, spider.refused
