"""An answer that says "not now" in, when to come back out; the host is left alone until then, by every process."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from crawlers.pace import SOON, Pace
from newswatch.clock import Clock
from newswatch.desk import Desk
from newswatch.logs import logger
from newswatch.text.url import host_of

log = logger("crawlers")

LONGEST = timedelta(days=1)
"""What a server may ask for; it can always ask again."""
_SECONDS = re.compile(r"\d{1,10}")
_LONGEST_VALUE = 64
_NAMES = ("retry-after", "date")
_TOO_MANY, _OVERLOADED = 429, 503


def asked_until(status: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When an answer with `status` and `headers` (names in lower case) asks us to come back; None where it does not.

    RFC 9110, 10.2.3: seconds, or a date, which is taken by the server's own clock where it tells that. Never before
    `now` nor more than LONGEST after it.
    """
    value = headers.get("retry-after", "").strip()
    if status not in (_TOO_MANY, _OVERLOADED) or not value:
        return None
    if _SECONDS.fullmatch(value):
        wait = timedelta(seconds=int(value))
    else:
        date = _date(value)
        if date is None:
            return None
        wait = date - (_date(headers.get("date", "")) or now)
    return now + min(max(wait, timedelta(0)), LONGEST)


def _date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7); None where it is none."""
    if len(value) > _LONGEST_VALUE:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


class RetryAfter:
    """Downloader middleware between the wire and Scrapy's retries, which are left to it where the wait is short."""

    def __init__(self, pace: Pace, clock: Clock) -> None:
        self._pace = pace
        self._clock = clock

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(Pace.of(crawler), Desk.of(crawler.settings).clock)

    async def process_response(self, request: Request, response: Response) -> Response:
        host = host_of(request.url)
        now = self._clock()
        headers = {
            name: (response.headers[name] or b"").decode("latin-1") for name in _NAMES if name in response.headers
        }
        until = asked_until(response.status, headers, now)
        if until is None and response.status != _TOO_MANY:
            self._pace.answered(host)
            return response
        rest = await self._pace.refused(host, until - now if until else timedelta(0))
        log.info("host_rests", host=host, status=response.status, seconds=round(rest.total_seconds()))
        if rest > SOON:
            request.meta["dont_retry"] = True
        return response
