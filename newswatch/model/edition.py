"""One briefing of one subscription as it is sent: of which span, to whom it is still owed, and each try."""

from dataclasses import dataclass, replace
from datetime import datetime

from newswatch.clock import check
from newswatch.model.ids import edition_id


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to hand an edition to one channel; `error` is empty where it arrived."""

    channel: str
    at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A channel that does not have an edition yet, and when it is tried next."""

    channel: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Edition:
    """The briefing of what opened in [since, until), sent once: its id follows from the subscription and `since`.

    `owed` are the channels that do not have it yet. `number` goes up with each change that is kept; 0 where none is
    yet. Raises ValueError for a naive time.
    """

    edition_id: str
    subscription_id: str
    since: datetime
    until: datetime
    made_at: datetime
    owed: tuple[Awaited, ...]
    tries: tuple[Attempt, ...] = ()
    number: int = 0

    def __post_init__(self) -> None:
        for at in (self.since, self.until, self.made_at, *(each.due for each in self.owed)):
            check(at)

    @classmethod
    def of(
        cls, subscription_id: str, since: datetime, until: datetime, channels: tuple[str, ...], now: datetime
    ) -> "Edition":
        """One that is owed to `channels` from `now` on."""
        name = edition_id(subscription_id, since)
        return cls(name, subscription_id, since, until, now, tuple(Awaited(each, now) for each in channels))

    @property
    def due(self) -> datetime | None:
        """When something of it is to be tried next; None where nothing is owed."""
        return min((each.due for each in self.owed), default=None)

    def failures(self, channel: str) -> int:
        """How often it could not be handed to a channel."""
        return sum(each.channel == channel and bool(each.error) for each in self.tries)

    def tried(self, channel: str, now: datetime, error: str = "", again: datetime | None = None) -> "Edition":
        """With one more try; the channel is owed no longer, or again at `again`."""
        rest = tuple(each for each in self.owed if each.channel != channel)
        owed = (*rest, Awaited(channel, again)) if again else rest
        return replace(self, owed=owed, tries=(*self.tries, Attempt(channel, now, error)))

    def put_off(self, until: datetime) -> "Edition":
        """With nothing tried before `until`."""
        return replace(self, owed=tuple(Awaited(each.channel, max(each.due, until)) for each in self.owed))
