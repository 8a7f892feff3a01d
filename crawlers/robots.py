"""A site's robots.txt in (kept for a day, over all crawls), leave to fetch a page, or a named refusal, out.

RFC 9309: what the site does not have permits everything (2.3.1.3), what could not be asked for forbids everything
(2.3.1.4) unless an older copy is kept, and 500 KiB are read (2.5). Scrapy's own middleware fetches pages all the same
where robots.txt does not arrive, forgets it with the crawl and does nothing about Crawl-delay.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any, Self

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawlers.answers import headers_of
from crawlers.conditional import conditional, unchanged
from crawlers.pace import NoTurn, Pace
from crawlers.rendering import RENDERED
from crawlers.replay import NotSaved
from crawlers.resolver import GuardRefused
from crawlers.why import UNANSWERED, no_such_host, why
from newswatch.desk import Desk
from newswatch.logs import logger
from newswatch.model.validators import Validators
from newswatch.ports import Answer

log = logger("crawlers")

KEPT_FOR = timedelta(hours=24)
LARGEST = 500 * 1024
LONGEST_DELAY = 600.0
"""Seconds of a Crawl-delay that are honoured; the longest that an entry may say too."""
_SITES = 64
"""Sites whose rules one crawl holds in memory."""


class ForbiddenByRobots(IgnoreRequest):
    """The site asks crawlers not to fetch this address."""


class RobotsUnheard(IgnoreRequest):
    """What the site asks of crawlers could not be learnt: every page is then forbidden."""


@dataclass(eq=False, slots=True)
class _Site:
    """One asks for a site's robots.txt, the others wait for it. `rules` None: none were heard, `unheard` says why."""

    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    known: bool = False
    rules: ProtegoRobotParser | None = None
    unheard: str = ""


class Robots:
    """Downloader middleware."""

    def __init__(self, crawler: Any) -> None:
        desk = Desk.of(crawler.settings)
        self._answers, self._clock = desk.answers, desk.clock
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._crawler = crawler
        self._pace = Pace.of(crawler)
        self._site = lru_cache(_SITES)(lambda site: _Site())

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises ForbiddenByRobots, RobotsUnheard, NoTurn where robots.txt could not be asked for in time, and
        GuardRefused where the guard lets nobody ask this site.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlparse_cached(request)
        site = self._site(f"{parts.scheme}://{parts.netloc}")
        if not site.known:
            async with site.asking:
                if not site.known:
                    await self._learn(site, f"{parts.scheme}://{parts.netloc}/robots.txt", parts.hostname or "")
        if site.unheard:
            raise RobotsUnheard(site.unheard)
        if site.rules is not None and not site.rules.allowed(request.url, self._agent):
            raise ForbiddenByRobots("forbidden by robots.txt")

    async def process_response(self, request: Request, response: Response) -> Response:
        """A browser follows where a page leads it by itself: robots.txt is asked once more about where it ended.

        Raises as process_request does.
        """
        if RENDERED in response.headers and response.url != request.url:
            await self.process_request(request.replace(url=response.url))
        return response

    async def _learn(self, site: _Site, url: str, host: str) -> None:
        kept = await asyncio.to_thread(self._answers.get, url) if self._answers is not None else None
        answer: Answer | None = kept
        if kept is None or not timedelta(0) <= self._clock() - kept.at < KEPT_FOR:
            try:
                answer = await self._asked(url, kept)
            except RobotsUnheard as reason:
                # 2.3.1.4 and 2.4: an older copy stands in for as long as the site cannot be asked.
                site.unheard = str(reason) if kept is None else ""
            except NotSaved:
                answer = None  # a replay asks no site; what was not saved is refused under that name
        if answer is not None:
            site.rules = ProtegoRobotParser.from_crawler(self._crawler, answer.body)
            self._heed(host, site.rules.crawl_delay(self._agent))
        site.known = True

    async def _asked(self, url: str, kept: Answer | None) -> Answer:
        """What `url` answers now, kept for other crawls. Raises RobotsUnheard, NoTurn, NotSaved, and GuardRefused where
        that is the site's own address and not one that it leads to.
        """
        meta = {"dont_obey_robotstxt": True, **conditional(kept.validators if kept else None)}
        request = Request(url, priority=1000, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except (NoTurn, NotSaved):
            raise
        except UNANSWERED as error:
            if isinstance(error, GuardRefused) and error.url == request.url:
                raise
            raise RobotsUnheard(why(error) if no_such_host(error) else f"robots.txt: {why(error)}") from None
        if response.status >= 500 or response.status == 429:
            raise RobotsUnheard(f"robots.txt: HTTP {response.status}")
        if kept is not None and unchanged(response):
            answer = replace(kept, at=self._clock())
        else:
            answer = self._answer(url, response)
        if self._answers is not None:
            await asyncio.to_thread(self._answers.put, answer)
        return answer

    def _answer(self, url: str, response: Response) -> Answer:
        found = response.status == 200
        body = response.body[:LARGEST] if found else b""
        if len(response.body) > len(body) > 0:
            body = body[: body.rfind(b"\n") + 1]  # half a rule could mean something else
        validators = Validators.of(headers_of(response, "etag", "last-modified"), "") if found else Validators()
        return Answer(url, self._clock(), validators, response.status, body=body)

    def _heed(self, host: str, delay: float | None) -> None:
        if delay and delay > LONGEST_DELAY:
            log.warning("crawl_delay_capped", host=host, asked=delay, seconds=LONGEST_DELAY)
        self._pace.slow_down(host, min(delay or 0.0, LONGEST_DELAY))
