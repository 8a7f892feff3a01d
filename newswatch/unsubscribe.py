"""A subscription and one of its channels in, the address that ends it out, which nobody else can make up."""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlencode

from newswatch.model.ids import digest
from newswatch.settings import Settings


@dataclass(frozen=True, slots=True)
class Leave:
    """`url` is where readers unsubscribe, `key` what their addresses are signed with (HMAC-SHA256, RFC 2104)."""

    url: str
    key: str = field(repr=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Leave | None":
        """None where no address is set."""
        url, key = settings.unsubscribe_url, settings.unsubscribe_key.get_secret_value()
        return cls(url, key) if url else None

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
