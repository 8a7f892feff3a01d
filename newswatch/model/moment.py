"""A moment with the precision it was stated in, and the window an unstated one must lie in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newswatch.clock import BEIJING, check


class Precision(StrEnum):
    """How finely a clock was printed."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Moment:
    """A stated time: an aware UTC datetime whose parts beyond `precision` are zero in Beijing time.

    Raises ValueError for a naive datetime and for years nobody publishes in.
    """

    at: datetime
    precision: Precision

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", check(self.at))
        object.__setattr__(self, "precision", Precision(self.precision))

    def beijing(self) -> str:
        """`YYYY-MM-DDTHH:MM:SS+08:00`, the form every command prints."""
        return self.at.astimezone(BEIJING).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Window:
    """The days an original's unstated date must lie between; either end may be open. Beijing dates, inclusive."""

    after: str | None
    before: str | None
