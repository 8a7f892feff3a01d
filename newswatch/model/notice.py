"""A word to a subscription's owner about the subscription itself: one of its channels was switched off."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """`channel` is an address without secrets, `since` when its failing began, `reason` the last failure."""

    subscription_id: str
    channel: str
    since: datetime
    reason: str

    @property
    def about(self) -> tuple[str, str]:
        return self.subscription_id, self.channel

    @property
    def remedy(self) -> str:
        """The command that switches the channel on again."""
        return f"newswatch subscriptions wake {self.subscription_id}"
