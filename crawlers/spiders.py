"""A Source in, Pages into the pipeline: the one spider class that every catalogue entry is run with."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import endings
from crawlers.conditional import Lists, conditional, of_visit, unchanged
from crawlers.discovery import NoList, Walled, discover, next_asks
from crawlers.ledger import Ledger
from crawlers.web import RENDER, through
from newswatch import crash
from newswatch.desk import Desk
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.page import Candidate, Page
from newswatch.model.source import ArticleRule, Source, Watch
from newswatch.model.validators import Validators
from newswatch.text.url import host_of


def page_of(response: Response, desk: Desk, candidate: Candidate | None = None) -> Page:
    """What arrived, unread; the body is decompressed but not decoded."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Page(response.url, response.body, desk.clock(), response.status, headers, candidate)


def _asked(failure: Failure) -> Request:
    """The request that failed, which Scrapy hangs on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request


class SourceSpider(Spider):
    """Asks every Watch, opens a Candidate for each link and fetches those that are due and in scope."""

    source: ClassVar[Source]

    def __init__(self, desk: Desk, limit: str | int | None = None, ledger: Ledger | None = None) -> None:
        """`limit`: at most so many candidates are taken in. `ledger`: books that were begun already."""
        super().__init__()
        self.desk = desk
        self.ledger = ledger or Ledger(self.source, desk)
        self._limit = int(limit) if limit is not None else None
        self._lists = Lists(self.source, desk)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, Desk.of(crawler.settings), *args, **kwargs)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for watch in self.source.watches:
            if watch.enabled:
                yield self._unless_same(self._ask(watch, watch.url, dict(watch.headers), last=False))

    def _unless_same(self, ask: Request) -> Request:
        """The same question, for an answer only where it is another than last time."""
        if RENDER not in ask.meta and ask.method == "GET":
            ask.meta.update(conditional(self._lists.asked_before(ask.url)))
        return ask

    def _ask(self, watch: Watch, url: str, headers: dict[str, str], last: bool) -> Request:
        return Request(
            url,
            callback=self.listed,
            errback=self.unlisted,
            headers=headers,
            cb_kwargs={"watch": watch, "last": last},
            meta=through(watch.render, watch.answer),
            dont_filter=True,
            priority=1,
        )

    def listed(self, response: Response, watch: Watch, last: bool) -> Iterator[Request]:
        """A Watch answered."""
        if unchanged(response):
            self.ledger.answered(watch, Outcome.OK)
            return
        page = page_of(response, self.desk)
        try:
            asks = () if last else next_asks(watch, page)
            found = () if asks else discover(watch, self.source, page, self.desk.clock())
        except NoList as fault:
            outcome = Outcome.BLOCKED if isinstance(fault, Walled) else Outcome.BROKEN
            self.ledger.answered(watch, outcome, f"{type(fault).__name__}: {fault}")
            return
        for ask in asks:
            yield self._unless_same(self._ask(watch, ask.url, {**ask.headers, **watch.headers}, last=ask.last))
        if asks:
            return
        self.ledger.answered(watch, Outcome.OK)
        self.ledger.look_up(candidate.article_id for candidate in found)
        self._lists.keep(page, [candidate.article_id for candidate in found if self._in_scope(candidate.url)])
        for candidate in found:
            yield from self._candidate(candidate)

    def unlisted(self, failure: Failure) -> None:
        """A Watch did not answer."""
        outcome, reason = endings.of_watch(failure.value)
        self.ledger.answered(_asked(failure).cb_kwargs["watch"], outcome, reason)

    def _candidate(self, candidate: Candidate) -> Iterator[Request]:
        if self._limit is not None and self.ledger.candidates >= self._limit:
            return
        if not self.ledger.open(candidate):
            return
        rule = self._rule(candidate.url)
        if rule is None:
            self.ledger.end(candidate, Disposition.OUT_OF_SCOPE, "no article address of this source")
        elif not self._due(candidate.article_id, candidate):
            self.ledger.end(candidate, Disposition.SEEN, "not due")
        else:
            # The ledger knows what this crawl handled; the dupefilter would swallow redirects without a word.
            yield Request(
                candidate.url,
                callback=self.fetched,
                errback=self.unfetched,
                cb_kwargs={"candidate": candidate},
                meta=through(rule.render) or conditional(self._read_before(candidate)),
                dont_filter=True,
            )

    def _read_before(self, candidate: Candidate) -> Validators | None:
        return of_visit(self.ledger.known(candidate.article_id), self.desk.captures)

    def fetched(self, response: Response, candidate: Candidate) -> Iterator[Page]:
        """An article's address answered."""
        if unchanged(response):
            self.ledger.end(candidate, Disposition.UNCHANGED, "HTTP 304")
            return
        page = page_of(response, self.desk, candidate)
        ending = endings.of_page(page)
        if ending is not None:
            self.ledger.end(candidate, ending.disposition, ending.reason, page)
        elif page.article_id != candidate.article_id and not self._in_scope(page.url):
            self.ledger.end(candidate, Disposition.OUT_OF_SCOPE, f"led to {page.url}", page)
        elif page.article_id != candidate.article_id and not self._new(page, candidate):
            self.ledger.end(candidate, Disposition.SEEN, f"led to {page.url}, known already", page)
        else:
            self.desk.keep(page)
            crash.point("page.kept")
            yield page

    def unfetched(self, failure: Failure) -> None:
        """An article's address did not answer."""
        ending, candidate = endings.of_failure(failure.value), _asked(failure).cb_kwargs["candidate"]
        end = self.ledger.end if endings.was_asked(failure.value) else self.ledger.left
        end(candidate, ending.disposition, ending.reason)

    def ended(self, page: Page, disposition: Disposition, reason: str = "", visited: bool = True) -> None:
        """The pipeline is done with a page."""
        if page.candidate is not None:
            self.ledger.end(page.candidate, disposition, reason, page, visited)

    def _in_scope(self, url: str) -> bool:
        return self._rule(url) is not None

    def _rule(self, url: str) -> ArticleRule | None:
        """The rule that reads `url`; None where it is no article address of this source."""
        return self.source.rule_for(url, self.desk.clock()) if self.source.owns(host_of(url)) else None

    def _due(self, article_id: str, candidate: Candidate) -> bool:
        """Whether to fetch an address that `candidate` names or led to."""
        return self.ledger.due(article_id, self.desk.clock())

    def _new(self, page: Page, candidate: Candidate) -> bool:
        return self.ledger.claim(page.article_id) and self._due(page.article_id, candidate)
