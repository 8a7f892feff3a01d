"""A request in, its answer's status and first bytes out: dialled under guard, one deadline, no redirect, no proxy."""

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus

import httpcore
import httpx

from consumers.alerts.channels.channel import Undelivered
from consumers.alerts.channels.dial import GuardedBackend
from newswatch import __version__
from newswatch.guard import CLOSED, Guard, Refused
from newswatch.logs import plain
from newswatch.text.http_date import http_date

SECONDS = 10.0
"""How long one request may take altogether, names looked up aside."""
LOOKUP = timedelta(seconds=20)
"""What looking up a name may add: the system's resolver asks two servers twice, 5 s each."""
LONGEST_WAIT = timedelta(hours=1)
"""How long a receiver's Retry-After may put the next attempt off."""
_MOST = 4096
"""Bytes of an answer's body that are read at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    retry_after: str
    body: bytes


def post(
    url: httpx.URL, headers: Mapping[str, str], body: bytes, guard: Guard, seconds: float = SECONDS, most: int = _MOST
) -> Answer:
    """Reads `most` bytes of the answer's body. Raises Undelivered, which names the host but no path and no answer."""
    named = {
        "host": url.netloc.decode("ascii"),
        "content-length": str(len(body)),
        "user-agent": f"newswatch/{__version__}",
        **headers,
    }
    try:
        lines = [(name.encode(), value.encode()) for name, value in named.items()]
        return _exchange(url, lines, body, guard, seconds, most)
    except Refused as error:
        raise Undelivered(CLOSED, permanent=True, inner=str(error)) from None
    except httpcore.ProtocolError as error:  # its words quote what came
        raise Undelivered(f"{url.host}: {type(error).__name__}") from None
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        raise Undelivered(f"{url.host}: {type(error).__name__} {plain(str(error), 100)}".strip()) from None


def _exchange(
    url: httpx.URL, headers: list[tuple[bytes, bytes]], body: bytes, guard: Guard, seconds: float, most: int
) -> Answer:
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    waits = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    with (
        httpcore.ConnectionPool(ssl_context=_trusting(), network_backend=GuardedBackend(guard, seconds)) as pool,
        pool.stream("POST", target, headers=headers, content=body, extensions={"timeout": waits}) as answer,
    ):
        began = _beginning(answer.iter_stream(), most) if most else b""
        return Answer(answer.status, _header(answer.headers, b"retry-after"), began)


def _beginning(chunks: Iterable[bytes], most: int) -> bytes:
    came = bytearray()
    for chunk in chunks:
        came += chunk
        if len(came) >= most:
            break
    return bytes(came[:most])


_TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def refused(answer: Answer, host: str, now: datetime) -> Undelivered | None:
    """What the status says: 2xx nothing; 408, 425, 429 and 5xx may pass; 410 is for ever; others are permanent."""
    status = answer.status
    if 200 <= status < 300:
        return None
    permanent = status < 500 and status not in _TRY_AGAIN
    after = timedelta(0) if permanent else wait_asked(answer.retry_after, now)
    gone = status == HTTPStatus.GONE
    return Undelivered(f"{host} answered {status}", permanent=permanent, gone=gone, after=after)


@cache
def _trusting() -> ssl.SSLContext:
    """The public certificate authorities; reading them takes longer than a request."""
    return httpx.create_ssl_context(trust_env=False)


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def wait_asked(retry_after: str, now: datetime) -> timedelta:
    """What Retry-After (RFC 9110, 10.2.3: seconds or a date) asks for, between nothing and LONGEST_WAIT."""
    asked = retry_after.strip()
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked[:9]), LONGEST_WAIT.total_seconds()))
    until = http_date(asked)
    return min(max(until - now, timedelta(0)), LONGEST_WAIT) if until else timedelta(0)
