"""A reader's query and the channels it is delivered through."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """`channels` are addresses such as `console`, `jsonl:alerts.jsonl` or `webhook:https://…`.

    `events` are the alert events asked for; `secret` signs webhooks (Standard Webhooks) and is never printed.
    """

    subscription_id: str
    query: str
    channels: tuple[str, ...]
    created_at: datetime
    events: tuple[str, ...] = ("new",)
    secret: str = ""
