"""A host in, its next turn awaited: no host is asked more often than it and the entry ask for.

Turns are given out by the store, so that a scheduled crawl, one typed by hand and a page pushed in keep one pace.
Scrapy's own delay and its AutoThrottle stay off: with one request at a time to a host, which is the default, the
throttle's target (one answer's time between two requests) is kept by waiting for the answer. The download handler
(crawlers.web) waits here, and no middleware: there a request goes out at once when its turn has come.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any, ClassVar, Self
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.answers import headers_of
from crawlers.retry_after import TOO_MANY, asked_until
from newswatch.desk import Desk
from newswatch.logs import logger
from newswatch.pace import FURTHEST
from newswatch.passes import name_of
from newswatch.text.url import host_of

log = logger("crawlers")

_TURNS_AHEAD = 3
"""Delays that a request waits for at least: what a few other processes at one host may take."""
_HOSTS = 1024
"""Hosts remembered by one crawl; redirects can lead to any number."""
_AT_ONCE = 1.0
"""Seconds for which the store's word that a host without a delay is free is taken."""
_LOOK = 1.0
"""Seconds after which a waiting request looks whether the crawl was told to stop."""
_DOUBLINGS = 10


class NoTurn(IgnoreRequest):
    """The host was not asked: its next turn is too late for this crawl."""


class ToldToStop(NoTurn):
    """The host was not asked: the crawl was ended by order, which says nothing of the host."""


@dataclass(eq=False, slots=True)
class _Host:
    """What this crawl knows of a host. One request waits for a turn at a time, so that none is reserved far ahead.

    Scrapy 2.19 counts a request as under way only some moments after it took it up, and takes up all that wait by then.
    """

    under_way: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    delay: float = 0.0
    free_until: float = 0.0
    refusals: int = 0


class Pace:
    """The turns of every host that one crawl asks; one for a crawl, since whatever asks must keep the same."""

    _of: ClassVar[WeakKeyDictionary[Any, Self]] = WeakKeyDictionary()

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._was_crawling = crawler.crawling  # `scrapy shell` drives an engine without ever crawling
        desk = Desk.of(crawler.settings)
        self._turns, self._clock = desk.pace, desk.clock
        self._delay: float = crawler.settings.getfloat("HOST_DELAY")
        self._patience = timedelta(seconds=crawler.settings.getfloat("HOST_PATIENCE"))
        self._first_rest = timedelta(seconds=crawler.settings.getfloat("HOST_REST"))
        seconds = crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")
        self._ends = self._clock() + (timedelta(seconds=seconds) if seconds else timedelta(days=1))
        at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._host = lru_cache(_HOSTS)(lambda host: _Host(asyncio.Semaphore(at_once)))

    @classmethod
    def of(cls, crawler: Any) -> Self:
        """The pace of the crawl that `crawler` runs."""
        if crawler not in cls._of:
            cls._of[crawler] = cls(crawler)
        return cls._of[crawler]

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least `delay` seconds between two requests to `host`; never fewer than the entry says."""
        known = self._host(name_of(host))
        known.delay, known.free_until = delay, 0.0

    def delay(self, host: str) -> float:
        """Seconds between two requests to `host`, as far as this crawl knows by now: the entry's, or the host's own."""
        known: _Host = self._host(name_of(host))
        return max(self._delay, known.delay)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """A request to `host`, begun when its turn has come, with no more under way than the entry says.

        Raises NoTurn, and Unavailable where the store cannot be asked.
        """
        name = name_of(host)
        known = self._host(name)
        async with known.under_way:
            async with known.turn:
                now = asyncio.get_running_loop().time()
                if now >= known.free_until:
                    seconds = self.delay(name)
                    await self._reserved(name, timedelta(seconds=seconds))
                    known.free_until = now + _AT_ONCE if not seconds else 0.0
            yield

    async def _reserved(self, host: str, gap: timedelta) -> None:
        now = self._clock()
        latest = min(now + min(max(self._patience, _TURNS_AHEAD * gap), FURTHEST), self._ends)
        at = await asyncio.to_thread(self._turns.reserve, host, now, gap, latest)
        if at > latest:
            why = "after this crawl's end" if at > self._ends else "too far off"
            raise NoTurn(f"not asked: the next turn at {host} is {at:%Y-%m-%d %H:%M:%S} UTC, {why}")
        await self._wait((at - now).total_seconds(), host)

    async def _wait(self, seconds: float, host: str) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (left := until - loop.time()) > 0:
            if self._was_crawling and not self._crawler.crawling:
                raise ToldToStop(f"not asked: the crawl was told to stop before the next turn at {host}")
            await asyncio.sleep(min(left, _LOOK))

    async def heed(self, request: Request, response: Response) -> None:
        """Leave a host that says "not now" alone, in every process, for as long as it asks and longer each time.

        A short rest is waited for and the request tried again (by Scrapy, RETRY_TIMES); a long one ends it.
        """
        host, now = name_of(host_of(request.url)), self._clock()
        until = asked_until(response.status, headers_of(response, "retry-after", "date"), now)
        if until is None and response.status != TOO_MANY:
            self._host(host).refusals = 0
            return
        rest = await self._rests(host, until - now if until else timedelta(0))
        log.info("host_rests", host=host, status=response.status, seconds=round(rest.total_seconds()))
        if rest > self._patience:
            request.meta["dont_retry"] = True

    async def _rests(self, host: str, least: timedelta) -> timedelta:
        known = self._host(host)
        known.refusals += 1
        rest = max(least, self._first_rest * (1 << min(known.refusals - 1, _DOUBLINGS)))
        known.free_until = 0.0
        await asyncio.to_thread(self._turns.put_off, host, self._clock() + rest)
        return rest
