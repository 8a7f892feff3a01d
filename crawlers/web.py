"""A request in, its response out: plainly, or through a browser where the catalogue entry says so.

The browser and what drives it are imported and started with the first request that needs them, and not before.
"""

import zlib
from typing import TYPE_CHECKING, Any, ClassVar, Self
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from crawlers.pace import Pace
from crawlers.rendering import RENDER, RENDERED
from newswatch.text.url import BadAddress, canonical, host_of

if TYPE_CHECKING:
    from crawlers.browser import Browser

_PIECE = 256 * 1024


def is_cut(response: Response, limit: int) -> bool:
    """Whether a gzip body ends before its end. Scrapy unpacks what there is, and half a text would pass for the text.

    Looks no further than `limit` bytes of what is unpacked; more than that is refused where it is unpacked.
    """
    if (response.headers.get(b"Content-Encoding") or b"").strip().lower() not in (b"gzip", b"x-gzip"):
        return False
    unpacker, packed, unpacked = zlib.decompressobj(wbits=31), response.body, 0
    try:
        while packed and not unpacker.eof and unpacked <= limit:
            unpacked += len(unpacker.decompress(packed, _PIECE))
            packed = unpacker.unconsumed_tail
    except zlib.error:  # no gzip, or a wrong sum at its end
        return False
    return not packed and not unpacker.eof


class Web(HTTP11DownloadHandler):
    """DOWNLOAD_HANDLERS for http and https: one for both, so that a crawl has one browser."""

    _of: ClassVar[WeakKeyDictionary[Any, Self]] = WeakKeyDictionary()

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._browser: Browser | None = None
        self._pace = Pace.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if crawler not in cls._of:
            cls._of[crawler] = cls(crawler)
        return cls._of[crawler]

    async def download_request(self, request: Request) -> Response:
        """Waits for its host's turn: robots.txt, redirects and retries pass here too.

        Raises IgnoreRequest for an address nothing could be filed under (redirects lead anywhere), NoTurn,
        ResponseDataLossError and what Scrapy's own handler and the browser raise.
        """
        try:
            canonical(request.url)
        except BadAddress as error:
            raise IgnoreRequest(str(error)) from None
        async with self._pace.turn(host_of(request.url)):
            if request.meta.get(RENDER):
                response = await self._rendering().render(request)
            else:
                response = await super().download_request(request)
                response.headers.pop(RENDERED, None)
                if is_cut(response, self._default_maxsize):
                    raise ResponseDataLossError("the gzip body has no end")
            await self._pace.heed(request, response)
            return response

    def _rendering(self) -> "Browser":
        if self._browser is None:
            from crawlers.browser import Browser

            self._browser = Browser(self._crawler)
        return self._browser

    async def close(self) -> None:
        """Called once for each scheme."""
        browser, self._browser = self._browser, None
        if browser is not None:
            await browser.close()
        await super().close()
