"""A Draft in, the same out if it appeared in the time that was asked for; what did not is out of scope."""

from collections.abc import Callable
from typing import Any, Self

from newswatch.model.disposition import Disposition, Ended
from newswatch.model.span import Span
from pipelines.draft import Draft


class AskedFor:
    """Pipeline step: the page's own clock judges, where it has one; a list's may be hours late or missing."""

    def __init__(self, span: Callable[[], Span]) -> None:
        self._span = span

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """`scrapy shell` makes the steps before the spider."""
        return cls(lambda: crawler.spider.span)

    def process_item(self, item: Draft) -> Draft:
        published = item.reading.published
        outside = self._span().outside(published) if published else ""
        if outside:
            raise Ended(Disposition.OUT_OF_SCOPE, f"published {outside}")
        return item
