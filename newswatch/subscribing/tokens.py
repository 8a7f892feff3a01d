"""Tokens of owners and keys of feeds: made once, told apart in constant time; tokens are kept as hashes."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime

from newswatch.model.subscription import Subscription
from newswatch.model.token import Token
from newswatch.ports import Tokens

_TOKEN = re.compile(r"nw_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_NOBODYS = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
"""What a token is held against whose public part nobody has."""


def new_token(owner: str, now: datetime) -> tuple[str, Token]:
    """A token as its owner shows it (256 random bits), and what is kept of it.

    A plain hash does: nobody guesses 256 bits, so there is nothing that a slow one would make harder.
    """
    token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    return f"nw_{token_id}_{secret}", Token(token_id, owner, _hashed(secret), now)


def owner_of(shown: str, tokens: Tokens) -> str | None:
    """Whose token it is; None where it is nobody's. Raises Unavailable."""
    found = _TOKEN.fullmatch(shown)
    if found is None:
        return None
    kept = tokens.get(found[1])
    same = hmac.compare_digest(_hashed(found[2]), kept.secret_hash if kept else _NOBODYS)
    return kept.owner if kept and same else None


def new_feed() -> str:
    """What a feed's address has that nobody guesses: 192 random bits."""
    return secrets.token_urlsafe(24)


def feed_addresses(subscription: Subscription, base: str) -> dict[str, str]:
    """By form where its feed is read, `base` before the paths; none where it has none."""
    path, key = f"{base}/feeds/{subscription.subscription_id}", subscription.feed
    return {form: f"{path}.{form}?key={key}" for form in ("atom", "rss", "json")} if key else {}


def opens(key: str, feed: str) -> bool:
    """Whether `key` is that of a feed; no key is that of a subscription without one."""
    return bool(feed) and hmac.compare_digest(key.encode("utf-8", "replace"), feed.encode())


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
