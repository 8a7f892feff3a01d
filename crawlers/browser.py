"""An address in, the page its scripts made of it out: one Chromium for a crawl, one page at a time, behind the proxy.

scrapy-playwright drives the browser; what it leaves open is closed here: hostile pages. A page gets its own context (no
cookies, no storage, no popups of the page before), a bound on time, bytes, connections and memory, and is closed
whatever happens. A browser that does not answer is killed, and the next page gets a new one.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as BrowserPage
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import Response as BrowserResponse
from playwright.async_api import TimeoutError as PlaywrightTimeout
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.headers import use_scrapy_headers

from crawlers.chromium import NotRendered, Provider, find_chromium, launch_options
from crawlers.filtering_proxy import FilteringProxy
from crawlers.rendering import ANSWER, RENDERED
from crawlers.resolver import GuardRefused
from newswatch.desk import Desk
from newswatch.guard import Refused
from newswatch.logs import logger
from newswatch.settings import Settings
from newswatch.text.url import DEFAULT_PORTS

log = logger("crawlers")
# It tells of every page that failed with its traceback; a page that did not come is raised by name.
logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)

_NOT_FETCHED = frozenset(
    {"image", "media", "font", "texttrack", "manifest", "ping", "eventsource", "websocket", "other"}
)
_MOST_REQUESTS = 300
"""Requests a page may make; news pages make 10 to 150."""
_PAGES_OF_BYTES = 4
"""How many times the page limit one page may transfer with all that it asks for."""
_LAUNCH_SECONDS = 60
_CLOSE_SECONDS = 5
_DROPPED_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_EMPTY_ERROR = "ERR_HTTP_RESPONSE_CODE_FAILURE"
"""What Chromium says of an error status without a page."""
_HTML = """(() => {
  const html = document.documentElement ? document.documentElement.outerHTML : "";
  return html.length > %d ? null : html;
})()"""


async def _headers(playwright_request: BrowserRequest, **told: Any) -> Mapping[str, str]:
    """The crawl's own headers for the page itself; what its scripts and frames ask for goes as the browser sends it."""
    frame = playwright_request.frame
    if playwright_request.is_navigation_request() and frame.parent_frame is None:
        headers: Mapping[str, str] = await use_scrapy_headers(playwright_request=playwright_request, **told)
        return headers
    return await playwright_request.all_headers()


class _Handler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """scrapy-playwright's download handler with its own idea of when a page is there and what is taken of it."""

    browser_provider: Provider

    def __init__(self, crawler: Any, settings: Settings, launch_options: dict[str, Any]) -> None:
        super().__init__(crawler)
        self.config.launch_options = launch_options
        self.config.target_closed_max_retries = 0
        self.browser_provider_cls = Provider
        self.process_request_headers = _headers
        self.abort_request = self._unwanted
        self.disconnected = asyncio.Event()
        self._limit = settings.page_limit
        self._timeout = settings.page_timeout * 1000
        self._requests = 0

    async def ready(self) -> None:
        """Start what is not running. Raises TimeoutError or PlaywrightError."""
        async with asyncio.timeout(_LAUNCH_SECONDS):
            if not hasattr(self, "browser_provider"):
                await self._launch()
            await self._maybe_launch_browser()

    async def clear(self) -> None:
        """Close page before context; a browser that does not let go of them is killed, the next page starts another."""
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                for each in [*self.context_wrappers.values()]:
                    for page in each.context.pages:
                        await page.close()
                    await each.context.close()
        except (PlaywrightError, TimeoutError):
            self.disconnected.clear()
            self.browser_provider.kill()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.disconnected.wait(), _CLOSE_SECONDS)

    def _unwanted(self, request: BrowserRequest) -> bool:
        self._requests += 1
        return request.resource_type in _NOT_FETCHED or self._requests > _MOST_REQUESTS

    async def _browser_disconnected_callback(self) -> None:
        with suppress(PlaywrightError):
            await super()._browser_disconnected_callback()
        self.disconnected.set()

    async def _download_request_with_page(self, request: Request, page: BrowserPage, spider: Any) -> Response:
        """The answer that the request waits for, where its page fetches it; else the page, once it is quiet."""
        self._requests = 0
        documents: list[BrowserResponse] = []
        page.on("response", lambda each: documents.append(each) if _is_document(each, page) else None)
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            answer = await self._opened(request, page)
        except PlaywrightError as error:
            if documents and _EMPTY_ERROR in error.message:
                last = documents[-1]
                return self._response(request, last.url, last.status, await last.all_headers(), b"")
            raise
        request.meta["download_latency"] = clock() - began
        if answer is not None:
            return self._response(request, answer.url, answer.status, await answer.all_headers(), await answer.body())
        text = await _text(page, self._limit)
        if not documents or not page.url.startswith(("http://", "https://")):
            raise NotRendered(f"no page but {page.url!r}")
        headers = {**await documents[-1].all_headers(), "content-type": "text/html; charset=utf-8"}
        return self._response(request, page.url, documents[-1].status, headers, text.encode("utf-8", "replace"))

    async def _opened(self, request: Request, page: BrowserPage) -> BrowserResponse | None:
        """Open the address; the answer that was waited for, None where none was or it did not come."""
        wanted, timeout = request.meta.get(ANSWER), self._timeout
        if wanted:
            with suppress(PlaywrightTimeout):
                async with page.expect_response(lambda each: wanted in each.url, timeout=timeout) as expected:
                    await page.goto(request.url, wait_until="commit", timeout=timeout)
                return await expected.value
            return None
        await page.goto(request.url, wait_until="domcontentloaded", timeout=timeout)
        # A page that never falls silent is taken as it is.
        with suppress(PlaywrightTimeout):
            await page.wait_for_load_state("networkidle", timeout=timeout / 3)
        return None

    def _response(self, request: Request, url: str, status: int, headers: Mapping[str, str], body: bytes) -> Response:
        """Raises DownloadCancelledError, as Scrapy's own handler does for what is too large."""
        if len(body) > self._limit:
            raise DownloadCancelledError(f"{len(body)} bytes")
        kept = {name: value for name, value in headers.items() if name.lower() not in _DROPPED_HEADERS}
        marked = Headers({**kept, RENDERED: f"Chromium {self.browser.version}"})
        kind = responsetypes.from_args(headers=marked, url=url, body=body)
        return kind(url=url, status=status, headers=marked, body=body, request=request)


def _is_document(response: BrowserResponse, page: BrowserPage) -> bool:
    """Whether it answered for the page itself: neither for a frame in it nor with a redirect."""
    is_redirect = 300 <= response.status < 400
    return response.request.is_navigation_request() and response.frame == page.main_frame and not is_redirect


async def _text(page: BrowserPage, limit: int) -> str:
    """The page's HTML as its scripts left it, asked for in a world of its own that they cannot reach into.

    Raises DownloadCancelledError where it is longer than `limit` characters.
    """
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    world = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
    found = await session.send(
        "Runtime.evaluate",
        {"expression": _HTML % limit, "contextId": world["executionContextId"], "returnByValue": True},
    )
    text = found["result"].get("value")
    if not isinstance(text, str):
        raise DownloadCancelledError(f"more than {limit} characters")
    return text


class Browser:
    """The browser of one crawl, started with its first page."""

    def __init__(self, crawler: Any) -> None:
        desk = Desk.of(crawler.settings)
        self._crawler = crawler
        self._settings = desk.settings
        self._proxy = FilteringProxy(desk.guard, most_bytes=_PAGES_OF_BYTES * desk.settings.page_limit)
        self._handler: _Handler | None = None
        self._turn = asyncio.Lock()
        self._pages = 0

    async def render(self, request: Request) -> Response:
        """One page at a time: what hangs or crashes costs itself alone.

        Raises GuardRefused, NotRendered, or DownloadCancelledError for a page over the page limit.
        """
        async with self._turn:
            handler = await self._ready()
            self._pages += 1
            request.meta["playwright"] = True
            request.meta["playwright_context"] = f"page {self._pages}"
            request.meta["playwright_context_kwargs"] = self._context
            try:
                async with asyncio.timeout(2 * self._settings.page_timeout):
                    response: Response = await handler.download_request(request)
                    return response
            except (NotRendered, PlaywrightError, TimeoutError) as error:
                raise self._named(error, request) from None
            finally:
                for fault in self._refused():
                    log.warning("refused", url=request.url, reason=str(fault))
                await handler.clear()
                self._proxy.next_page()

    async def close(self) -> None:
        if self._handler is not None:
            await self._handler.close()
        await self._proxy.close()

    async def _ready(self) -> _Handler:
        """Raises NotRendered."""
        if self._handler is None:
            chromium = find_chromium(self._settings.chromium)
            await self._proxy.start()
            options = launch_options(chromium, self._proxy, _LAUNCH_SECONDS)
            self._handler = _Handler(self._crawler, self._settings, options)
        try:
            await self._handler.ready()
        except (PlaywrightError, TimeoutError) as error:
            no_sandbox = "allow user namespaces, or apt-get install chromium-sandbox"
            reason = f"no usable sandbox; {no_sandbox}" if "usable sandbox" in str(error) else _first_line(error)
            raise NotRendered(f"the browser did not start: {reason}") from None
        return self._handler

    @property
    def _context(self) -> dict[str, Any]:
        return {
            "user_agent": self._settings.user_agent,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "service_workers": "block",
            "accept_downloads": False,
        }

    def _refused(self) -> list[Refused]:
        return [fault for fault in self._proxy.faults.values() if isinstance(fault, Refused)]

    def _named(self, error: Exception, request: Request) -> Exception:
        """What kept a page from coming: the guard, then the network, then the page itself."""
        if refused := self._refused():
            return GuardRefused(str(refused[0]), request.url)
        parts = urlsplit(request.url)
        fault = self._proxy.faults.get((parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]))
        if fault is not None:
            return NotRendered(_first_line(fault))
        if isinstance(error, TimeoutError | PlaywrightTimeout):
            return NotRendered(f"did not come to rest within {self._settings.page_timeout:g} s")
        return error if isinstance(error, NotRendered) else NotRendered(_first_line(error))


def _first_line(error: Exception) -> str:
    """Playwright's messages go on with a call log."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
