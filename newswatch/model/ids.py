"""Settled ids: deterministic digests of what they name, so that doing a thing twice names it once."""

import hashlib
import re
from datetime import UTC, datetime

from newswatch.clock import check

_BYTES = 16
_PREFIX = re.compile(r"[0-9a-f]{1,32}")


def digest(noun: str, *parts: str | bytes | int) -> str:
    """32 hex characters for `parts` under `noun`.

    Every part is length-prefixed, so that ("ab", "c") and ("a", "bc") differ, and the noun keeps an article's
    id from ever equalling a story's. BLAKE2b (RFC 7693) with a 128-bit digest.
    """
    raw = [part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass") for part in (noun, *parts)]
    state = b"".join([piece for part in raw for piece in (len(part).to_bytes(8, "big"), part)])
    return hashlib.blake2b(state, digest_size=_BYTES).hexdigest()


def is_prefix(text: str) -> bool:
    """Whether an id may begin with `text`."""
    return _PREFIX.fullmatch(text) is not None


def article_id(canonical_url: str) -> str:
    """The id of the text at one canonical address."""
    return digest("article", canonical_url)


def capture_id(article: str, body: bytes, fetched_at: datetime) -> str:
    """The id of one fetch of an address."""
    return digest("capture", article, body, fetched_at.astimezone(UTC).isoformat())


def event_id(article: str, previous_event: str | None, revision_key: str) -> str:
    """The id of one revision in its place: A, B, A at one address is three events, a redelivery is one."""
    return digest("event", article, previous_event or "", revision_key)


def gone_id(event: str, since: datetime) -> str:
    """The name of the message that the article of an event, first found missing at `since`, is gone."""
    return digest("gone", event, since.astimezone(UTC).isoformat())


def story_id(opening_event: str) -> str:
    """The id of the story that `opening_event` opened; it never changes."""
    return digest("story", opening_event)


def split_id(story: str, number: int) -> str:
    """The id of the story that the `number`-th split (from 1) takes from `story`."""
    return digest("story", story, number)


def ruling_id(*asked: str) -> str:
    """The id of a merge or split, by what was asked for and when, or by the event and the story it absorbs."""
    return digest("ruling", *asked)


def alert_id(subscription: str, story: str, event: str, number: int = 0) -> str:
    """The id of what one subscriber is told once about one story; also the webhook's message id."""
    return digest("alert", subscription, story, event, number)


def route_id(subscription: str, channel: str) -> str:
    """The id of the way from a subscription to one of its channels."""
    return digest("route", subscription, channel)


def edition_id(subscription_id: str, since: datetime) -> str:
    """The id of the briefing of a subscription that begins at `since`: of one moment there is one."""
    return digest("edition", subscription_id, check(since).isoformat())


def parcel_id(subscription: str, channel: str, *alerts: str, notice: str = "") -> str:
    """The id of what goes out in one delivery: that of a single alert is the alert's own."""
    return alerts[0] if len(alerts) == 1 and not notice else digest("parcel", subscription, channel, notice, *alerts)
