"""A Source in, Pages into the pipeline: the one spider class that every catalogue entry is run with."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import endings
from crawlers.answers import asked, page_of
from crawlers.conditional import Lists, conditional, of_visit, unchanged
from crawlers.discovery import Ask, NoList, Walled
from crawlers.further import whole
from crawlers.ledger import Ledger
from crawlers.pace import NoTurn, Pace
from crawlers.ranking import Listed, at_most, budget, share
from crawlers.rendering import RENDER, through
from crawlers.replay import Replay
from crawlers.round import Round
from crawlers.unlisted import unlisted
from newswatch import crash
from newswatch import topic as topics
from newswatch.desk import Desk
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.page import Candidate, Page
from newswatch.model.source import ArticleRule, Source
from newswatch.model.span import Span
from newswatch.ports import Unavailable, Visit
from newswatch.text.url import host_of
from newswatch.topic import Topic

_BATCH = 500
"""Requests that wait in Scrapy at once; more would only take up memory."""


class SourceSpider(Spider):
    """Asks every Watch and opens a Candidate for each link; those due and in scope are ranked, then fetched."""

    source: ClassVar[Source]

    def __init__(
        self,
        desk: Desk,
        limit: str | int | None = None,
        since: str | datetime | None = None,
        until: str | datetime | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        """At most `limit` articles are fetched, of those that appeared from `since` on and before `until` (as
        newswatch.model.span reads them). `ledger`: books that were begun already. Raises ValueError.
        """
        super().__init__()
        self.desk = desk
        self.ledger = ledger or Ledger(self.source, desk)
        self.span = Span.parse(since, until, desk.clock())
        self._lists = Lists(self.source, desk)
        self._limit = at_most(limit)
        self._rounds = [
            Round(watch, self.source, self.span, self.ledger.unfinished)
            for watch in self.source.watches
            if watch.enabled
        ]
        self._asks = 0
        self._wanted: list[Listed] = []
        self._taken: deque[Listed] = deque()

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, Desk.of(crawler.settings), *args, **kwargs)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    @cached_property
    def topic(self) -> Topic:
        """What counts as coverage. Raises BadSetting."""
        return topics.load(self.desk.settings.sources, self.desk.settings.topic)

    async def start(self) -> AsyncIterator[Request]:
        for round_ in self._rounds:
            words = self.topic.search if round_.watch.searches else ()
            for ask in round_.begin(words, self.desk.clock()):
                yield self._ask(round_, ask)

    def _ask(self, round_: Round, ask: Ask) -> Request:
        self._asks += 1
        request = Request(
            ask.url,
            method="POST" if ask.body else "GET",
            body=ask.body,
            callback=self.listed,
            errback=self.unanswered,
            headers=ask.headers,
            cb_kwargs={"round_": round_, "ask": ask},
            meta=through(round_.watch.render, round_.watch.answer),
            dont_filter=True,
            priority=1,
        )
        if RENDER not in request.meta and round_.repeats(ask) and not round_.reaches_back:
            request.meta.update(conditional(self._lists.asked_before(ask.url)))
        return request

    def listed(self, response: Response, round_: Round, ask: Ask) -> Iterator[Request]:
        """A Watch answered."""
        if unchanged(response):
            round_.answered()
            self.ledger.answered(round_.watch, Outcome.OK)
            return
        page, now = page_of(response, self.desk), self.desk.clock()
        try:
            found, asks = round_.read(ask, page, now)
        except NoList as fault:
            outcome = Outcome.BLOCKED if isinstance(fault, Walled) else Outcome.BROKEN
            self.ledger.answered(round_.watch, outcome, f"{type(fault).__name__}: {fault}")
            return
        if found is not None:
            self.ledger.answered(round_.watch, Outcome.OK)
            asks = self._take_in(round_, ask, page, found)
        for each in asks:
            yield self._ask(round_, each)

    def _take_in(self, round_: Round, ask: Ask, page: Page, found: Sequence[Candidate]) -> Sequence[Ask]:
        """Open what a list shows; out comes what to ask for next."""
        self.ledger.visits.look_up(candidate.article_id for candidate in found)
        if round_.repeats(ask):
            self._lists.keep(page, [candidate.article_id for candidate in found if self._in_scope(candidate.url)])
        fresh = [candidate for candidate in found if self._wants(candidate)]
        self._wanted += [Listed(each, round_.watch, self.ledger.visits.known(each.article_id)) for each in fresh]
        return round_.onward(ask, page, found, bool(fresh), self.desk.clock())

    def unanswered(self, failure: Failure) -> None:
        """A Watch did not answer."""
        outcome, reason = endings.of_watch(failure.value)
        self.ledger.answered(asked(failure).cb_kwargs["round_"].watch, outcome, reason)

    def idle(self) -> None:
        """What was asked for has answered: ask for the next batch. Raises DontCloseSpider while there is one."""
        if self._rounds:
            self._rank()
        batch = [self._taken.popleft() for _ in range(min(_BATCH, len(self._taken)))]
        for listed in batch:
            self.crawler.engine.crawl(self._fetch(listed.candidate, listed.visit))
        if batch:
            raise DontCloseSpider

    def _rank(self) -> None:
        """Every list has answered: say which showed nothing at all, and what of the others' is fetched."""
        for round_ in self._rounds:
            if round_.nothing:
                self.ledger.answered(round_.watch, Outcome.BROKEN, round_.nothing)
        self._rounds = []
        longest = timedelta(seconds=self.crawler.settings.getint("CLOSESPIDER_TIMEOUT"))
        most = budget(self.source, self._delay(), longest, self._asks)
        if self._limit is not None and (most is None or self._limit < most):
            most = self._limit
        self._wanted += self._unlisted(None if most is None else most - len(self._wanted))
        taken, put_off = share(self._wanted, most, self.topic, self.desk.clock())
        for listed in put_off:
            self.ledger.left(listed.candidate, Disposition.SEEN, "put off: others come first")
        self._taken, self._wanted = deque(taken), []

    def _unlisted(self, most: int | None) -> Sequence[Listed]:
        """At most so many known articles that no list shows any more. What the lists show comes first, so that none of
        these is ever put off; a list that could not be had says nothing of what it no longer shows."""
        if not self.ledger.heard or self.span != Span():
            return ()
        replay: Replay | None = self.crawler.settings.get(Replay.SETTING)
        wanted: list[Listed] = []
        try:
            for listed in unlisted(self.desk.crawl_state, self.source.slug, self._in_scope, self.desk.clock()):
                url, article_id = listed.candidate.url, listed.candidate.article_id
                if most is not None and len(wanted) >= most:
                    break
                if self.ledger.handles(article_id) or (replay is not None and replay.answer(url) is None):
                    continue  # what was not saved is not gone
                self.ledger.open(listed.candidate)
                wanted.append(listed)
        except Unavailable as error:
            self.ledger.fault(f"known articles off the lists are not looked at: {error}")
        return wanted

    def _delay(self) -> float:
        """Seconds between two fetches at the host that has most of what is wanted: robots.txt may ask for more."""
        hosts = Counter(host_of(listed.candidate.url) for listed in self._wanted).most_common(1)
        return Pace.of(self.crawler).delay(hosts[0][0] if hosts else host_of(self.source.home))

    def _wants(self, candidate: Candidate) -> bool:
        """Whether to fetch a Candidate; it is opened, and ended where not."""
        if not self.ledger.open(candidate):
            return False
        outside = self.span.outside(candidate.listed) if candidate.listed else ""
        if not self._in_scope(candidate.url):
            self.ledger.end(candidate, Disposition.OUT_OF_SCOPE, "no article address of this source")
        elif outside:
            self.ledger.end(candidate, Disposition.OUT_OF_SCOPE, f"listed {outside}")
        elif not self._due(candidate.article_id, candidate):
            self.ledger.end(candidate, Disposition.SEEN, "not due")
        else:
            return True
        return False

    def _fetch(self, candidate: Candidate, visit: Visit | None) -> Request:
        """The ledger knows what this crawl handled; the dupefilter would swallow redirects without a word."""
        rule = self._rule(candidate.url)
        return Request(
            candidate.url,
            callback=self.fetched,
            errback=self.unfetched,
            cb_kwargs={"candidate": candidate},
            meta=through(rule is not None and rule.render) or conditional(of_visit(visit, self.desk.captures)),
            dont_filter=True,
        )

    async def fetched(self, response: Response, candidate: Candidate) -> AsyncIterator[Page]:
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
            kept = await self._kept_whole(page, candidate)
            if kept is not None:
                yield kept

    async def _kept_whole(self, page: Page, candidate: Candidate) -> Page | None:
        """The page with all that its text goes on with, kept before anybody reads it.

        None where that could not be asked for in time: the next crawl takes it up as if nothing had been.
        """
        rule = self._rule(candidate.url)
        try:
            page = await whole(page, self.crawler, self.desk, through(rule is not None and rule.render))
        except (NoTurn, Unavailable) as reason:
            self.ledger.left(candidate, Disposition.FAILED, str(reason))
            return None
        # Waits for the disk in a thread, so that the crawl goes on meanwhile.
        await asyncio.to_thread(self.desk.keep, page)
        crash.point("page.kept")
        return page

    def unfetched(self, failure: Failure) -> None:
        """An article's address did not answer."""
        ending, candidate = endings.of_failure(failure.value), asked(failure).cb_kwargs["candidate"]
        end = self.ledger.end if endings.was_asked(failure.value) else self.ledger.left
        end(candidate, ending.disposition, ending.reason)

    def ended(self, page: Page, disposition: Disposition, reason: str = "", visited: bool = True) -> None:
        """The pipeline is done with a page."""
        # What is outside the time asked for is so in this crawl alone.
        kept = visited and disposition is not Disposition.OUT_OF_SCOPE
        if page.candidate is not None:
            self.ledger.end(page.candidate, disposition, reason, page, kept)

    def _in_scope(self, url: str) -> bool:
        return self._rule(url) is not None

    def _rule(self, url: str) -> ArticleRule | None:
        """The rule that reads `url`; None where it is no article address of this source."""
        return self.source.rule_for(url, self.desk.clock()) if self.source.owns(host_of(url)) else None

    def _due(self, article_id: str, candidate: Candidate) -> bool:
        """Whether to fetch an address that `candidate` names or led to."""
        return self.ledger.visits.due(article_id, self.desk.clock())

    def _new(self, page: Page, candidate: Candidate) -> bool:
        return self.ledger.claim(page.article_id) and self._due(page.article_id, candidate)
