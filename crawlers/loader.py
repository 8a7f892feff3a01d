"""The catalogue in, one spider class for each entry out: `scrapy list` names them all."""

from typing import Any, Self

from scrapy import Request, Spider

from crawlers.spiders import SourceSpider
from newswatch.catalogue import Catalogue
from newswatch.clock import Clock
from newswatch.desk import Desk
from newswatch.model.source import Source


def spider_for(source: Source, base: type[SourceSpider] = SourceSpider) -> type[SourceSpider]:
    """The spider class of one entry; its pace and its stance on robots.txt come from the entry."""
    polite = source.polite
    return type(
        f"{source.slug.title().replace('-', '')}Spider",
        (base,),
        {
            "name": source.slug,
            "source": source,
            "custom_settings": {
                "HOST_DELAY": polite.delay,
                "CONCURRENT_REQUESTS_PER_DOMAIN": polite.concurrency,
                "ROBOTSTXT_OBEY": polite.robots,
            },
        },
    )


class CatalogueLoader:
    """scrapy.spiderloader.SpiderLoaderProtocol over the catalogue."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    @classmethod
    def from_settings(cls, settings: Any) -> Self:
        desk = Desk.of(settings)
        return cls(desk.catalogue, desk.clock)

    def load(self, spider_name: str) -> type[Spider]:
        if spider_name not in self._catalogue:
            raise KeyError(f"unknown source {spider_name!r}; known: {', '.join(self._catalogue) or 'none'}")
        from crawlers.parsing import ParsingSpider

        return spider_for(self._catalogue[spider_name], ParsingSpider)

    def find_by_request(self, request: Request) -> list[str]:
        found = self._catalogue.by_host(request.url, self._clock())
        return [found[0].slug] if found else []

    # Last in the class: below it `list` would name this method.
    def list(self) -> list[str]:
        return [*self._catalogue]
