"""What Scrapy signals in, the ledger kept: how items left the pipeline, what went wrong, the end of the crawl."""

from typing import Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newswatch import __version__, crash
from newswatch.desk import Desk
from newswatch.logs import logger
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.page import Page
from newswatch.ports import Quarantined

log = logger("crawlers")


class Bookkeeping:
    """Scrapy extension; the spider holds the ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Raises NotConfigured for a spider of Scrapy's own, which keeps no books."""
        if not hasattr(crawler.spidercls, "source"):
            raise NotConfigured
        books = cls(Desk.of(crawler.settings))
        for signal, keep in (
            (signals.item_dropped, books.item_dropped),
            (signals.item_error, books.item_error),
            (signals.spider_error, books.spider_error),
            (signals.spider_closed, books.spider_closed),
        ):
            crawler.signals.connect(keep, signal=signal)
        return books

    def item_dropped(self, item: Page, exception: Any, spider: Any) -> None:
        """A step ended the page."""
        spider.ended(item, exception.ended.disposition, exception.ended.reason, visited=not exception.ours)

    def item_error(self, item: Page, failure: Any, spider: Any) -> None:
        """A step raised what it should not have: the page waits in quarantine for a better version of the step."""
        reason = f"{type(failure.value).__name__}: {failure.value}"
        if self._desk.quarantine is not None:
            self._desk.quarantine.put(
                Quarantined(
                    quarantine_id=ids.digest("quarantine", "pipelines", item.capture_id),
                    stage="pipelines",
                    reason=reason,
                    at=self._desk.clock(),
                    key=item.article_id,
                    value=item.body,
                    provenance={
                        "url": item.url,
                        "source": spider.name,
                        "capture_id": item.capture_id,
                        "version": __version__,
                    },
                )
            )
            crash.point("quarantine.kept")
        spider.ended(item, Disposition.QUARANTINED, reason)

    def spider_error(self, failure: Any, spider: Any) -> None:
        """A callback raised: the crawl goes on, its record says so."""
        spider.ledger.fault(f"{type(failure.value).__name__}: {failure.value}")

    def spider_closed(self, spider: Any, reason: str) -> None:
        """Draw up the record; whoever started the crawl stores it."""
        crawl = spider.ledger.close(finished=reason == "finished")
        # Scrapy's own `crawl` prints nothing else.
        why = {"reason": crawl.errors[0]} if crawl.outcome != Outcome.OK and crawl.errors else {}
        log.info(
            "crawled",
            source=crawl.source,
            outcome=crawl.outcome,
            candidates=crawl.candidates,
            **{name: crawl.dispositions[name] for name in crawl.dispositions},
            **why,
        )
