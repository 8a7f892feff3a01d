"""Alerts as signed POST requests (Standard Webhooks 1.0) to an address the subscriber chose, dialled under guard."""

import binascii
import secrets
import ssl
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus

import httpcore
import httpx
from standardwebhooks.webhooks import Webhook

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.dial import GuardedBackend
from consumers.alerts.channels.wording import parcel_json
from newswatch import __version__
from newswatch.clock import Clock
from newswatch.guard import Guard, Refused
from newswatch.logs import plain
from newswatch.model.alert import Parcel
from newswatch.text.http_date import http_date

SECONDS = 10.0
"""How long one request may take altogether, names looked up aside."""
_LOOKUP = timedelta(seconds=20)
"""What looking up a name may add: the system's resolver asks two servers twice, 5 s each."""
LONGEST_WAIT = timedelta(hours=1)
"""How long a receiver's Retry-After may put the next attempt off."""

_TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def new_secret() -> str:
    """A fresh signing secret, `whsec_` and 32 random bytes in base64."""
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode()


def signing_key(secret: str) -> bytes:
    """The bytes that `whsec_…` stands for. Raises BadChannel, which quotes nothing of it."""
    prefix, mark, encoded = secret.partition("whsec_")
    try:
        key = binascii.a2b_base64(encoded, strict_mode=True)
    except ValueError:  # binascii.Error, and text that is not ASCII
        key = b""
    if prefix or not mark or not key:
        raise BadChannel("a webhook needs a secret to sign with: whsec_ and at least 24 random bytes in base64")
    return key


def parse_address(address: str) -> httpx.URL:
    """The https or http address of a webhook. Raises BadChannel. That it may be dialled is asked only when dialling."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadChannel(f"channel webhook:{plain(address, 80)}: not an address ({error})") from None
    if url.scheme not in ("https", "http") or not url.host:
        raise BadChannel(f"channel webhook:{plain(address, 80)}: write webhook:https://host/path")
    if url.userinfo:
        raise BadChannel(f"channel webhook:{url.host}: no user name or password in the address; requests are signed")
    return url


class WebhookChannel:
    """One subscriber's address. No redirect is followed, no proxy of the environment used, no answer's body read."""

    local = False

    def __init__(self, address: str, secret: str, guard: Guard, clock: Clock, seconds: float = SECONDS) -> None:
        """`secret` is `whsec_…`; `seconds` is how long one request may take. Raises BadChannel."""
        self._url = parse_address(address)
        self._secret = secret
        self._guard = guard
        self._clock = clock
        self._seconds = seconds

    @property
    def longest(self) -> timedelta:
        return timedelta(seconds=self._seconds) + _LOOKUP

    def send(self, parcel: Parcel, done: int = 0) -> str:
        """Delivered on 2xx; 408, 425, 429, 5xx and lost connections may be tried again; anything else is permanent.

        410 says that nothing will ever be taken here again.
        """
        body = parcel_json(parcel)
        headers = self._headers(parcel.parcel_id, body)
        try:
            status, retry_after = self._post(headers, body)
        except Refused as error:
            raise Undelivered(str(error), permanent=True) from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise Undelivered(f"{self._url.host}: {type(error).__name__} {plain(str(error), 100)}".strip()) from None
        if 200 <= status < 300:
            return f"{status}"
        permanent = status < 500 and status not in _TRY_AGAIN
        after = timedelta(0) if permanent else wait_asked(retry_after, self._clock())
        raise Undelivered(
            f"{self._url.host} answered {status}", permanent=permanent, gone=status == HTTPStatus.GONE, after=after
        )

    def _headers(self, alert_id: str, body: bytes) -> list[tuple[bytes, bytes]]:
        now = self._clock()
        try:
            signature = Webhook(signing_key(self._secret)).sign(alert_id, now, body.decode())
        except BadChannel as error:
            raise Undelivered(str(error), permanent=True) from None
        named = {
            "host": self._url.netloc.decode("ascii"),
            "content-type": "application/json",
            "content-length": str(len(body)),
            "user-agent": f"newswatch/{__version__}",
            "webhook-id": alert_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        return [(name.encode(), value.encode()) for name, value in named.items()]

    def _post(self, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[int, str]:
        """Status and Retry-After of the answer; its body is left unread."""
        target = httpcore.URL(
            scheme=self._url.raw_scheme, host=self._url.raw_host, port=self._url.port, target=self._url.raw_path
        )
        backend = GuardedBackend(self._guard, self._seconds)
        waits = dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)
        with (
            httpcore.ConnectionPool(ssl_context=_trusting(), network_backend=backend) as pool,
            pool.stream("POST", target, headers=headers, content=body, extensions={"timeout": waits}) as answer,
        ):
            return answer.status, _header(answer.headers, b"retry-after")


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
