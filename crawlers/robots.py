"""robots.txt as Scrapy obeys it, with refusals that can be told apart, and no page where it could not be asked for."""

import asyncio
import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares import robotstxt
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

_SERVER_ERRORS = (500, 502, 503, 504)


class ForbiddenByRobots(IgnoreRequest):
    """The site asks crawlers not to fetch this address."""


class RobotsUnheard(IgnoreRequest):
    """What the site asks of crawlers could not be learnt: RFC 9309, 2.3.1.4, then forbids every page."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's own raises an anonymous refusal, and fetches pages all the same where robots.txt does not arrive."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        # It logs a robots.txt that does not arrive with its traceback; the page fails by name right after.
        robotstxt.logger.setLevel(logging.CRITICAL)
        self._unheard: dict[str, str] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raises ForbiddenByRobots or RobotsUnheard."""
        await super().process_request(request)
        reason = self._unheard.get(urlparse_cached(request).netloc)
        if reason and not request.meta.get("dont_obey_robotstxt"):
            raise RobotsUnheard(f"robots.txt: {reason}")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """One at a time for a site: Scrapy 2.19 lets every request but the first pass that waits for one robots.txt,
        because they wait on the same Deferred and the first to see its result takes it away.
        """
        async with self._asking.setdefault(urlparse_cached(request).netloc, asyncio.Lock()):
            return await super().robot_parser(request)

    def process_request_2(self, rp: Any, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as ignored:
            raise ForbiddenByRobots(str(ignored)) from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status in _SERVER_ERRORS:
            self._unheard[netloc] = f"HTTP {response.status}"
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # Refused by the guard or absent from a replay: the page itself will be too, under that name.
        if not isinstance(exc, IgnoreRequest):
            self._unheard[netloc] = f"{type(exc).__name__}: {exc}"
        super()._robots_error(exc, netloc)
