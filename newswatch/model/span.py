"""A stretch of time asked for, and whether a stated moment lies in it as far as its precision tells."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from newswatch import duration
from newswatch.clock import BEIJING, check
from newswatch.model.moment import Moment, Precision

_LENGTH = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}
_FORMS = "give a day such as 2026-11-01, a time such as 2026-11-01T08:00, or how long ago: 7d, 12h, 30m, 2w"


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` on and before `until`, aware datetimes; either end may be open.

    Raises ValueError for a naive time and where nothing lies between.
    """

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            at = getattr(self, name)
            object.__setattr__(self, name, check(at) if at is not None else None)
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError(f"nothing lies between since {_plain(self.since)} and until {_plain(self.until)}")

    @classmethod
    def parse(cls, since: str | datetime | None, until: str | datetime | None, now: datetime) -> Self:
        """Both ends as they are typed: a day or time of Beijing, or how long before `now`; `until` includes a day.

        Raises ValueError naming the forms.
        """
        start, end = _read("since", since, now), _read("until", until, now)
        if start is not None and end is not None and start >= end:
            raise ValueError(f"nothing lies between since {_named(since, start)} and until {_named(until, end)}")
        return cls(start, end)

    def before(self, moment: Moment) -> bool:
        """Whether all of what `moment` may mean lies before it: a day that `since` falls in does not."""
        return self.since is not None and moment.at + _LENGTH[moment.precision] <= self.since

    def after(self, moment: Moment) -> bool:
        """Whether all of what `moment` may mean lies after it."""
        return self.until is not None and moment.at >= self.until

    def outside(self, moment: Moment) -> str:
        """How `moment` lies outside it, in words; empty where it does not, as far as its precision tells."""
        if self.before(moment):
            return f"{moment.beijing()} is before {_shown(self.since)}"
        if self.after(moment):
            return f"{moment.beijing()} is not before {_shown(self.until)}"
        return ""


def _shown(at: datetime | None) -> str:
    return at.astimezone(BEIJING).isoformat(timespec="seconds") if at else ""


def _plain(at: datetime) -> str:
    """In Beijing, as a person writes it."""
    there = at.astimezone(BEIJING)
    return f"{there:%Y-%m-%d}" if there.time() == time() else f"{there:%Y-%m-%d %H:%M}"


def _named(typed: str | datetime | None, at: datetime) -> str:
    """A day or time as it was typed, and the time that a length of time before now means."""
    if not isinstance(typed, str):
        return _plain(at)
    return f"{typed.strip()} ({_plain(at)})" if duration.parse(typed) is not None else typed.strip()


def _read(name: str, typed: str | datetime | None, now: datetime) -> datetime | None:
    if typed is None:
        return None
    if isinstance(typed, datetime):
        return check(typed)
    ago = duration.parse(typed)
    if ago is not None:
        return now - ago
    try:
        at = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise ValueError(f"{name}: not a time: {typed[:40]!r}; {_FORMS}") from None
    at = at if at.tzinfo else at.replace(tzinfo=BEIJING)
    is_day = len(typed.strip()) <= len("2026-11-01")
    return check(at) + timedelta(days=1) if is_day and name == "until" else at


EVER = Span()
