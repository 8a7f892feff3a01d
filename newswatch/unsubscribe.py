"""A subscription and one of its channels in, the address that ends it out, which nobody else can make up."""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlencode

from newswatch.model.ids import digest
from newswatch.settings import BadSetting, Settings

_SHORTEST = 32
"""Characters of a key."""


@dataclass(frozen=True, slots=True)
class Leave:
    """`url` is where readers unsubscribe, `key` what their addresses are signed with (HMAC-SHA256, RFC 2104)."""

    url: str
    key: str = field(repr=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Leave | None":
        """None where no address is set. Raises BadSetting for a key that is missing or short."""
        url, key = settings.unsubscribe_url, settings.unsubscribe_key.get_secret_value()
        if not url:
            return None
        if len(key) < _SHORTEST:
            raise BadSetting(f"NEWSWATCH_UNSUBSCRIBE_KEY: write {_SHORTEST} or more random characters")
        return cls(url, key)

    def address(self, subscription_id: str, named: str) -> str:
        """`named` is what `named_channel` or `named_briefing` made: the address tells no other secret."""
        query = {"subscription": subscription_id, "channel": named, "token": self._token(subscription_id, named)}
        return f"{self.url}?{urlencode(query)}"

    def vouches(self, subscription_id: str, named: str, token: str) -> bool:
        """Whether `token` came from here for this subscription and the channel named so."""
        signed = self._token(subscription_id, named).encode()
        return hmac.compare_digest(signed, token.encode("utf-8", "surrogatepass"))

    def _token(self, subscription_id: str, named: str) -> str:
        told = f"{named} {subscription_id}".encode("utf-8", "surrogatepass")
        return hmac.digest(self.key.encode(), told, "sha256").hex()


def named_channel(channel: str) -> str:
    """How an address to unsubscribe names a channel of a subscription's alerts."""
    return digest("channel", channel)


def named_briefing(channel: str) -> str:
    """How it names a channel of its briefings: who has enough of these may want the alerts, and the other way round."""
    return digest("briefing channel", channel)
