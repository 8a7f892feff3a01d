"""A page of a text in, the same with all that its text goes on with out: a few more polite requests at its host."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawlers import endings
from crawlers.answers import page_of
from crawlers.pace import NoTurn
from crawlers.why import UNANSWERED, why
from newswatch.desk import Desk
from newswatch.logs import logger
from newswatch.model.page import Further, Page
from newswatch.text.bytes import decode
from newswatch.text.onward import onward
from newswatch.text.url import BadAddress, canonical

log = logger("crawlers")

MOST = 20
"""Pages of one text; a full-day transcript has about ten."""
MOST_BYTES = 32 * 1024 * 1024
"""Of all its pages; what a capture holds is bounded by twice that."""


async def whole(page: Page, crawler: Any, desk: Desk, meta: Mapping[str, Any]) -> Page:
    """The page with its further pages, or with what of them came and a mark that more is missing.

    Each is asked for once, at the page's own host, without following where it leads; robots, pace and guard are the
    crawl's. `meta` goes with each request. Raises NoTurn, and Unavailable where the store that keeps the pace is away.
    """
    asked = {page.canonical}
    while ways := [way for way in await asyncio.to_thread(_ways, page) if way[0] not in asked]:
        if len(page.further) + 1 >= MOST or len(page.data) >= MOST_BYTES:
            return replace(page, pages_missing=True)
        for address, url, has_all in ways:
            asked.add(address)
            came = await _asked(url, address, crawler, desk, meta)
            if came is not None:
                page = replace(page, further=(*page.further, Further(came.url, came.body, came.headers, has_all)))
                break
        else:
            return replace(page, pages_missing=True)
    return page


def _ways(page: Page) -> Sequence[tuple[str, str, bool]]:
    """What may bring what is behind the last part, best first: canonical address, address, whether it has all."""
    ways = []
    if not (page.further and page.further[-1].whole):
        *_, last = page.sheets()
        found = onward(decode(last.body, last.headers.get("content-type", "")).text, last.url)
        for url, has_all in ((found.whole, True), (found.following, False)):
            with contextlib.suppress(BadAddress):
                ways += [(canonical(url), url, has_all)] if url else []
    return ways


async def _asked(url: str, address: str, crawler: Any, desk: Desk, meta: Mapping[str, Any]) -> Page | None:
    """What came from there; None where nothing did, or something else."""
    request = Request(url, callback=NO_CALLBACK, meta={"dont_redirect": True, **meta})
    try:
        response = await crawler.engine.download_async(request)
    except NoTurn:
        raise
    except UNANSWERED as error:
        log.info("page_missing", url=url, reason=why(error))
        return None
    came = page_of(response, desk)
    ending = endings.of_page(came)
    if ending is None and came.canonical == address:
        return came
    log.info("page_missing", url=url, reason=ending.reason if ending else f"led to {came.url}")
    return None
