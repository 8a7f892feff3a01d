"""Alerts as signed POST requests (Standard Webhooks 1.0) to an address the subscriber chose, dialled under guard."""

import binascii
import secrets as randomness
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta

import httpx
from standardwebhooks.webhooks import Webhook

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.post import LOOKUP, SECONDS, post, refused
from consumers.alerts.channels.wording import parcel_json
from newswatch.clock import Clock
from newswatch.guard import Guard
from newswatch.logs import plain
from newswatch.model.alert import Parcel

_PREFIX = "whsec_"


def new_secret() -> str:
    """A fresh signing secret, `whsec_` and 32 random bytes in base64."""
    return _PREFIX + b64encode(randomness.token_bytes(32)).decode()


def signing_key(secret: str) -> bytes:
    """The bytes that `whsec_…` stands for. Raises BadChannel, which quotes nothing of it."""
    prefix, mark, encoded = secret.partition(_PREFIX)
    try:
        key = binascii.a2b_base64(encoded, strict_mode=True)
    except ValueError:  # binascii.Error, and text that is not ASCII
        key = b""
    if prefix or not mark or not key:
        raise BadChannel("a webhook needs a secret to sign with: whsec_ and at least 24 random bytes in base64")
    return key


def signing_keys(secrets: Sequence[str]) -> list[bytes]:
    """The keys of all `whsec_` secrets, in their order; other services' stand among them. Raises BadChannel."""
    own = [secret for secret in secrets if secret.startswith(_PREFIX)]
    return [signing_key(secret) for secret in own or [""]]


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

    def __init__(
        self, address: str, secrets: Sequence[str], guard: Guard, clock: Clock, seconds: float = SECONDS
    ) -> None:
        """Each `whsec_…` of `secrets` signs; `seconds` is how long one request may take. Raises BadChannel."""
        self._url = parse_address(address)
        self._secrets = secrets
        self._guard = guard
        self._clock = clock
        self._seconds = seconds

    @property
    def longest(self) -> timedelta:
        return timedelta(seconds=self._seconds) + LOOKUP

    def send(self, parcel: Parcel, done: int = 0) -> str:
        """Delivered on 2xx; 408, 425, 429, 5xx and lost connections may be tried again, 410 switches the channel off;
        anything else is permanent.
        """
        body = parcel_json(parcel)
        answer = post(self._url, self._headers(parcel.parcel_id, body), body, self._guard, self._seconds, most=0)
        if failure := refused(answer, self._url.host, self._clock()):
            raise failure
        return str(answer.status)

    def _headers(self, name: str, body: bytes) -> dict[str, str]:
        now = self._clock()
        try:
            keys = signing_keys(self._secrets)
        except BadChannel as error:
            raise Undelivered(str(error), permanent=True) from None
        return {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(Webhook(key).sign(name, now, body.decode()) for key in keys),
        }
