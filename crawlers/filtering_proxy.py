"""A browser's requests in, connections to checked addresses out: the guard for a client that pages steer as they like.

An HTTP proxy (RFC 9110, 9.3.6 CONNECT and RFC 9112, 3.2.2 absolute-form) on 127.0.0.1. The browser resolves no name
itself; every host it wants is resolved and checked here, and only the checked address is dialled. It takes nobody's
request but those that carry the credential made for this one browser.
"""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newswatch.guard import Guard, Refused, Unresolved

_LONGEST_HEAD = 64 * 1024
_MOST_OPEN = 128
"""Connections at once; Chromium opens 32 to a proxy."""
_MOST_DIALS = 400
"""Connections made for one page; news pages make 5 to 60."""
_MOST_FAULTS = 50
_MOST_LOOK_UPS = 16
"""Names looked up at once; a look-up cannot be ended from here, and the system's resolver gives up by itself."""
_HEAD_SECONDS = 10
_DIAL_SECONDS = 10
_CHUNK = 64 * 1024
_OWN_HEADERS = frozenset({"connection", "proxy-connection", "proxy-authorization", "keep-alive"})
"""Between browser and proxy only (RFC 9110, 7.6.1)."""


class Unproxied(Exception):  # noqa: N818 - reads as what it says
    """A request that is no request, or one more than a page is allowed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The head of one request; `target` is a path, empty for a tunnel."""

    method: str
    host: str
    port: int
    target: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


def asked(head: bytes) -> Asked:
    """Read a request head. Raises Unproxied for anything but CONNECT or an http:// address."""
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or any(":" not in line or line[0] in " \t" for line in lines):
        raise Unproxied("not a request")
    method, target, _ = words
    try:
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Unproxied("not an address") from None
    if not host or (method == "CONNECT" and port is None) or (method != "CONNECT" and parts.scheme != "http"):
        raise Unproxied("neither a tunnel nor an http address")
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    pairs = tuple((name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
    return Asked(method, host, port or 80, "" if method == "CONNECT" else path, pairs)


class FilteringProxy:
    """What one browser is connected through, for one crawl."""

    user = "newswatch"

    def __init__(self, guard: Guard, most_bytes: int) -> None:
        """`most_bytes`: what one page and everything it asks for may transfer, both ways together."""
        self._guard = guard
        self._most_bytes = most_bytes
        self.address = ""
        self.password = secrets.token_urlsafe(32)
        self._authorization = b"Basic " + b64encode(f"{self.user}:{self.password}".encode())
        # Threads of their own: a page of names that hang would otherwise hold up whatever else the crawl waits for.
        self._look_ups = ThreadPoolExecutor(_MOST_LOOK_UPS, "look-up")
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self.faults: dict[tuple[str, int], Exception] = {}
        """Why a host and port of the page at hand could not be reached; Refused where the guard said no."""
        self._bytes_left = most_bytes
        self._dials_left = _MOST_DIALS

    async def start(self) -> None:
        """Listen; `address` is what the browser is given."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_LONGEST_HEAD)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def next_page(self) -> None:
        """Cut every connection of the page before and give the next one its own allowance."""
        for task in self._serving:
            task.cancel()
        self.faults = {}
        self._bytes_left = self._most_bytes
        self._dials_left = _MOST_DIALS

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.next_page()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._look_ups.shutdown(wait=False, cancel_futures=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser, from its first byte to its end."""
        try:
            if len(self._serving) <= _MOST_OPEN:
                await self._answer(reader, writer)
        except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError, Unproxied):
            pass  # one connection less; a fault worth telling stands in `faults`
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_HEAD_SECONDS):
            request = asked(await reader.readuntil(b"\r\n\r\n"))
        if not secrets.compare_digest(request.header("proxy-authorization").encode(), self._authorization):
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=newswatch\r\n"
                b"Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
            return
        try:
            await self._connect(request, reader, writer)
        except (Refused, Unresolved, Unproxied, OSError, TimeoutError) as fault:
            if len(self.faults) < _MOST_FAULTS:
                self.faults.setdefault((request.host, request.port), fault)

    async def _connect(self, request: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Raises Refused, Unresolved, Unproxied, OSError or TimeoutError."""
        length = _body_length(request)
        site_reader, site_writer = await self._dial(request.host, request.port)
        try:
            if request.method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await _first_to_end(self._copy(reader, site_writer), self._copy(site_reader, writer))
            else:
                site_writer.write(_head_for_site(request))
                await self._copy(reader, site_writer, length)
                # A site may keep the connection in spite of what it is asked; whoever goes on gets a new one.
                await _first_to_end(self._copy(site_reader, writer), reader.read(1))
        finally:
            site_writer.close()

    async def _dial(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises Refused, Unresolved, OSError, TimeoutError or Unproxied."""
        self._dials_left -= 1
        if self._dials_left < 0:
            raise Unproxied("more connections than a page needs")
        async with asyncio.timeout(_DIAL_SECONDS):
            look_up = asyncio.get_running_loop().run_in_executor
            addresses = await look_up(self._look_ups, self._guard.addresses, host, port, "crawl")
            for address in addresses[:-1]:
                with suppress(OSError):
                    return await asyncio.open_connection(address, port)
            return await asyncio.open_connection(addresses[-1], port)

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int | None = None
    ) -> None:
        """Copy `length` bytes, or all there are; raises Unproxied once the page has had its share."""
        left = length
        while left != 0 and (chunk := await reader.read(_CHUNK if left is None else min(left, _CHUNK))):
            self._bytes_left -= len(chunk)
            if self._bytes_left < 0:
                raise Unproxied("more bytes than a page may transfer")
            left = None if left is None else left - len(chunk)
            writer.write(chunk)
            await writer.drain()


def _head_for_site(request: Asked) -> bytes:
    """The request as its site wants it; one for each connection, so that no answer can be taken for another's."""
    kept = [f"{name}: {value}" for name, value in request.headers if name.lower() not in _OWN_HEADERS]
    lines = [f"{request.method} {request.target} HTTP/1.1", *kept, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


def _body_length(request: Asked) -> int:
    """Bytes of the request's body. Raises Unproxied where it does not say."""
    length = request.header("content-length") or "0"
    if request.header("transfer-encoding") or not (length.isascii() and length.isdigit()):
        raise Unproxied("a body without a length")
    return int(length)


async def _first_to_end(*coroutines: Coroutine[Any, Any, object]) -> None:
    """Run both until one ends; the other has nobody left to speak to."""
    tasks = [asyncio.create_task(each) for each in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
