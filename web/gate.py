"""A request in, the same on to the app where it comes from this machine's own tools, else a problem out."""

import asyncio
import hmac
from collections.abc import Callable, Sequence
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newswatch.logs import logger
from newswatch.ports import Unavailable
from web.problem import Problem

log = logger("web")

LARGEST = 64 * 1024
"""Bytes of a request's body; 100 addresses of ordinary length take 12,000."""
_SLOWEST = 10.0
"""Seconds in which a body must have come."""
MOST = 64
"""Requests worked on at once, each with a token that is right, or of a feed."""
NAMELESS = 8
"""Of these at most that show no token."""
OWNED = ("/v1/subscriptions", "/v1/alerts", "/v1/queries", "/v1/openapi.json")
"""Where owners' tokens open; every other place but feeds is the intake's."""
FEEDS = "/feeds/"
"""Where whoever knows an address reads; the address is the secret."""
LEAVING = "/unsubscribe"
"""Where readers of letters unsubscribe, through the operator's proxy: the address is signed, and proves all."""
OWNER = "newswatch.owner"
"""Under this name a request's scope has its owner."""
Owners = Callable[[str], str | None]
"""Whose token it is; None where it is nobody's."""
_JSON = "application/json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_OWN_SITE = ("same-origin", "none")


class Gate:
    """ASGI middleware. A page in the user's browser can send requests here, and read nothing: none of them passes."""

    def __init__(self, app: ASGIApp, token: str, port: int, owners: Owners = lambda _: None) -> None:
        """`token` is the intake's; `port` where the app listens: the names a client may know it by follow from it."""
        self._app = app
        self._owners = owners
        self._under_way = self._nameless = 0
        self._token = f"Bearer {token}".encode()
        self._names = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._origins = tuple(f"http://{name}" for name in self._names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            headers = Headers(scope=scope)
            path = scope["path"]
            nameless = path.startswith(FEEDS) or path == LEAVING
            if path != LEAVING:
                self._from_here(headers)
            if path.startswith(FEEDS) and scope["method"] not in ("GET", "HEAD"):
                raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "a feed is read, with GET or HEAD", {"Allow": "GET, HEAD"})
            scope[OWNER] = None if nameless else await self._known(path, headers)
            if self._under_way >= MOST or (nameless and self._nameless >= NAMELESS):
                busy = f"{NAMELESS if nameless else MOST} requests are under way; try again"
                raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, busy, {"Retry-After": "1"})
        except Problem as problem:
            await _refused(problem, scope, receive, send)
            return
        self._under_way += 1
        self._nameless += nameless
        try:
            await self._answered(scope, headers, receive, send)
        finally:
            self._under_way -= 1
            self._nameless -= nameless

    async def _answered(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        try:
            taken = _FORMS if scope["path"] == LEAVING else (_JSON,)
            body = await self._body(scope["method"], headers, receive, taken)
        except Problem as problem:
            await _refused(problem, scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    def _from_here(self, headers: Headers) -> None:
        """Raises Problem where a name server or a page of another site led the request here."""
        if headers.getlist("host") not in [[name] for name in self._names]:
            raise Problem(HTTPStatus.MISDIRECTED_REQUEST, f"this is {self._names[0]}, under no other name")
        for header, own in (("origin", self._origins), ("sec-fetch-site", _OWN_SITE)):
            if any(value not in own for value in headers.getlist(header)):
                raise Problem(HTTPStatus.FORBIDDEN, f"requests from pages of other sites are refused ({header})")

    async def _known(self, path: str, headers: Headers) -> str | None:
        """The owner who asks, where it is one."""
        shown = headers.get("authorization", "")
        if any(path == place or path.startswith(f"{place}/") for place in OWNED):
            owner = await self._owner(shown.removeprefix("Bearer ")) if shown.startswith("Bearer ") else None
            if owner is None:
                raise _unknown("show a token of `newswatch owner add` as Authorization: Bearer")
            return owner
        if not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), self._token):
            raise _unknown("show the token of <data>/intake/token, or NEWSWATCH_INTAKE_TOKEN, as Authorization: Bearer")
        return None

    async def _owner(self, token: str) -> str | None:
        """Asks the store, and so not in the loop."""
        try:
            return await run_in_threadpool(self._owners, token)
        except Unavailable as error:
            log.warning("away", reason=str(error))
            away = "the store is away; try again"
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, away, {"Retry-After": "5"}) from None

    async def _body(self, method: str, headers: Headers, receive: Receive, taken: Sequence[str]) -> bytes:
        if method in ("GET", "HEAD") or _is_empty(method, headers):
            return b""
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in taken or headers.get("content-encoding", "identity") != "identity":
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send {' or '.join(taken)}, not compressed")
        if int(headers.get("content-length", "0")) > LARGEST:
            raise _too_large()
        try:
            async with asyncio.timeout(_SLOWEST):
                return await _read(receive)
        except TimeoutError:
            raise Problem(HTTPStatus.REQUEST_TIMEOUT, f"the body did not come within {_SLOWEST:.0f} s") from None


async def _refused(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """What the client may still be sending is not read, so the connection cannot be used again."""
    problem.headers["Connection"] = "close"
    await problem.response()(scope, receive, send)


async def _read(receive: Receive) -> bytes:
    """The whole body. Raises Problem where it is too large, whatever its length was announced as."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise _too_large()
        if not message.get("more_body", False):
            return bytes(body)


def _unknown(detail: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"})


def _is_empty(method: str, headers: Headers) -> bool:
    """A request that does something by its place alone has no body to be of any type."""
    announced = headers.get("content-length", "0")
    return method in ("PUT", "DELETE") and announced == "0" and "transfer-encoding" not in headers


def _too_large() -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {LARGEST} bytes")


def _replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` with a body already read before what is still to come."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
