"""What a subscriber is told of a story (Alert), what is sent together (Parcel), each attempt to send it (Delivery)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newswatch.model.moment import Moment
from newswatch.model.notice import Notice
from newswatch.model.story import Distortion


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
class Cited:
    """A place where a query hit: [start, end) in code points of the original's `title` or `text`, as printed there."""

    part: str
    start: int
    end: int
    printed: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing one subscriber is told once; `words` are the folded query terms that hit, in query order.

    `title` and `lead` are the original's, and `hits` where the words stand in it; the lead shows at least one of them
    where the title has none. `copies` and `sites` count the story's articles and the hosts they stand on. An event
    about one copy names it (`copy_url`, `copy_site`) and what it says otherwise (`distortions`); `was` is the title
    before a revision or a change of the original.
    """

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
    hits: tuple[Cited, ...] = ()
    copies: int = 1
    sites: int = 1
    copy_url: str = ""
    copy_site: str = ""
    distortions: tuple[Distortion, ...] = ()
    was: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one address in one delivery: one alert at once, or all that a subscription is owed by then.

    `parcel_id` is the same at every attempt; that of a single alert is its `alert_id`. `alerts` are those shown, oldest
    story first, `more` how many further ones are only counted. `name` is what its owner calls the subscription.
    `notice` is a word to the owner about the subscription itself; then the parcel holds nothing else.
    """

    parcel_id: str
    subscription_id: str
    name: str
    query: str
    alerts: tuple[Alert, ...]
    more: int = 0
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to send an Alert through one channel; `error` is empty where it arrived.

    `parcel_id` is what it went out in, `proof` what the receiver answered, in short. `asked_by` names whoever had the
    alert sent again. A line that is no attempt has the number 0.
    """

    alert_id: str
    channel: str
    at: datetime
    attempt: int
    error: str = ""
    permanent: bool = False
    parcel_id: str = ""
    proof: str = ""
    asked_by: str = ""

    @property
    def arrived(self) -> bool:
        return not self.error and not self.asked_by
