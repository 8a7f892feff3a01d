"""What is sent to a subscriber about a story (Alert), and each attempt to send it (Delivery)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newswatch.model.moment import Moment


class AlertEvent(StrEnum):
    """Why a subscriber is told; a subscriber gets `new` unless more is asked for."""

    NEW = "new"
    OFFICIAL = "official"
    SPREAD = "spread"
    CHANGED = "changed"
    DISTORTED = "distorted"
    REVISION = "revision"
    TAKEDOWN = "takedown"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing one subscriber is told once; `words` are the folded query terms that hit, in query order."""

    alert_id: str
    subscription_id: str
    story_id: str
    event: AlertEvent
    number: int
    words: tuple[str, ...]
    title: str
    lead: str
    url: str
    site: str
    origin: str
    published: Moment | None
    seen: datetime
    created_at: datetime
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to send an Alert through one channel; `error` is empty where it arrived."""

    alert_id: str
    channel: str
    at: datetime
    attempt: int
    error: str = ""
    permanent: bool = False
