"""The way from one subscription to one of its channels: what is under way on it, and how it fares."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newswatch.model import ids
from newswatch.model.notice import Notice

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""Before everything that was ever sent."""
LONGEST_CLAIM = timedelta(minutes=10)
"""No claim is longer; one that seems so was made by a clock that was ahead."""
_WORDS = 20


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one delivery consists of, fixed before it is first sent: every repetition has this id and this content.

    `shown` and `counted` are alert ids, in the order in which they go out. `done` is how many messages of a split
    parcel have arrived.
    """

    parcel_id: str
    name: str
    query: str
    shown: tuple[str, ...]
    counted: tuple[str, ...] = ()
    word: Notice | None = None
    done: int = 0

    @property
    def alerts(self) -> tuple[str, ...]:
        return (*self.shown, *self.counted)


@dataclass(frozen=True, slots=True)
class Route:
    """One subscription and one of its channels. `turn` rises with each change: whoever saw an older one is refused.

    A `parcel` is under way from the write that seals it until all its alerts are settled; it is tried again at `at`,
    and by another than `holder` not before `until`. While it is `asleep` it may go out as soon as its subscription lets
    it, and is only looked at by `at`. `attempt` counts its attempts that failed. `failing_since` is since when nothing
    arrived, `lost` how many parcels in a row were given up, `reason` the last failure. Nothing is sent once it is
    switched off (`off_at`); what it is owed waits until it is on again (since `on_at`). `words` to the owner go out
    before all else, each in a parcel of its own. `sent` parcels went out in the minute from `minute` on.
    """

    subscription_id: str
    channel: str
    turn: int = 0
    holder: str = ""
    until: datetime = NEVER
    parcel: Sealed | None = None
    at: datetime = NEVER
    asleep: bool = False
    attempt: int = 0
    failing_since: datetime | None = None
    lost: int = 0
    reason: str = ""
    off_at: datetime | None = None
    on_at: datetime = NEVER
    words: tuple[Notice, ...] = ()
    minute: datetime = NEVER
    sent: int = 0

    @property
    def route_id(self) -> str:
        return ids.route_id(self.subscription_id, self.channel)

    @property
    def wakes(self) -> datetime | None:
        """When it is to be looked at though no alert says so; None where there is nothing to do."""
        if self.off_at or not (self.parcel or self.words):
            return None
        return max(self.at, self.until)

    def is_held(self, holder: str, now: datetime, apart: timedelta) -> bool:
        """Whether another's claim is live, with clocks that may be `apart`."""
        return self.holder != holder and now < self.until <= now + LONGEST_CLAIM + apart

    def claimed(self, holder: str, until: datetime, parcel: Sealed, minute: datetime, sent: int) -> "Route":
        """Under way, by its holder alone until then; of the words to the owner the one in the parcel is due no more."""
        fresh = self.parcel is None
        words = tuple(each for each in self.words if each != parcel.word)
        attempt = 0 if fresh else self.attempt
        taken = replace(self.rests(NEVER), holder=holder, until=until, parcel=parcel)
        return replace(taken, words=words, attempt=attempt, minute=minute, sent=sent)

    def rests(self, at: datetime) -> "Route":
        """Free, and not to be tried before `at`."""
        return replace(self, holder="", until=NEVER, at=at, asleep=False)

    def sleeps(self, at: datetime) -> "Route":
        """Free, and not to be tried while its subscription says no, which is looked at by `at`."""
        return replace(self.rests(at), asleep=True)

    def settled(self) -> "Route":
        """Free of a parcel whose alerts are owed no longer, however that came."""
        return replace(self.rests(NEVER), parcel=None, attempt=0)

    def arrived(self) -> "Route":
        """Free of a parcel that the receiver has; nothing is held against it."""
        return replace(self.settled(), failing_since=None, lost=0, reason="")

    def gave_up(self, now: datetime, reason: str, *, ours: bool = False) -> "Route":
        """Free of a parcel that will never arrive; where the fault was `ours`, nothing is held against the route."""
        if ours:
            return self.settled()
        since = self.failing_since or now
        return replace(self.settled(), failing_since=since, lost=self.lost + 1, reason=reason)

    def held(self, until: datetime, done: int) -> "Route":
        """Nothing failed: its parcel goes on at `until`, from the message on that is next."""
        return replace(self.rests(until), parcel=_onward(self.parcel, done))

    def failed(self, now: datetime, again: datetime, reason: str, done: int) -> "Route":
        """Its parcel is tried again later, from the message on that did not arrive."""
        parcel, since = _onward(self.parcel, done), self.failing_since or now
        return replace(self.rests(again), parcel=parcel, attempt=self.attempt + 1, failing_since=since, reason=reason)

    def switched_off(self, now: datetime, reason: str) -> "Route":
        """Nothing is sent any more; what is under way and what comes later waits."""
        return replace(self.rests(NEVER), off_at=now, failing_since=self.failing_since or now, reason=reason)

    def woken(self, now: datetime) -> "Route":
        """Looked at anew, and on again where it was off: its parcel has all its attempts before it."""
        if self.off_at is None:
            return replace(self, at=NEVER)
        return replace(self, at=NEVER, off_at=None, on_at=now, attempt=0, failing_since=None, lost=0, reason="")

    def told(self, notice: Notice) -> "Route":
        """With a word to the owner, in place of an older one about the same channel of the same subscription."""
        others = tuple(each for each in self.words if each.about != notice.about)
        return replace(self, words=(*others, notice)[-_WORDS:])


def _onward(parcel: Sealed | None, done: int) -> Sealed | None:
    return replace(parcel, done=max(done, parcel.done)) if parcel else None
