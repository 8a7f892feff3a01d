"""A Page in, its title and body out; what is not an article ends here."""

from newswatch.model.article import Reading
from newswatch.model.page import Page
from newswatch.model.source import ArticleRule, Source
from newswatch.text.bytes import decode
from pipelines.draft import Draft
from pipelines.reading.facts import facts
from pipelines.reading.opened import open_html, open_text, refuse


def read(page: Page, source: Source | None, rule: ArticleRule | None) -> Reading:
    """The page read whole. Raises Ended(not_article, code)."""
    decoded = decode(page.body, page.headers.get("content-type", ""))
    plain = page.headers.get("content-type", "").startswith("text/plain")
    opened = open_text(decoded.text, page.url) if plain else open_html(decoded.text, page.url)
    refuse(opened)
    return facts(opened, source.name if source else "")


class Extract:
    """Pipeline step: Page to Draft."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @classmethod
    def from_crawler(cls, crawler: object) -> "Extract":
        return cls(crawler.spider.source)  # type: ignore[attr-defined]

    def process_item(self, item: Page) -> Draft:
        return Draft(item, self._source, read(item, self._source, None))
