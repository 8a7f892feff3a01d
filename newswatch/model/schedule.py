"""When a subscriber is told: at once or gathered, at which hours of which zone, and when he sleeps."""

import re
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Rhythm(StrEnum):
    """How often what a subscriber is owed is sent."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rhythm in the subscriber's own zone (an IANA name).

    `at` is HH:MM of the day (of the hour: its minutes count), `weekday` 1 (Monday) to 7. `quiet` is from when to when
    nothing is sent, across midnight where the first is the later; what falls into it is sent when it ends.
    Raises ValueError naming the field and what it takes.
    """

    rhythm: Rhythm = Rhythm.INSTANT
    at: str = "08:00"
    weekday: int = 1
    zone: str = "Asia/Shanghai"
    quiet: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        for clock in (self.at, *(self.quiet or ())):
            if not _CLOCK.fullmatch(clock):
                raise ValueError(f"{clock!r} is not a time of day; write HH:MM, as in 08:00")
        if self.quiet and self.quiet[0] == self.quiet[1]:
            raise ValueError(f"quiet from {self.quiet[0]} to {self.quiet[1]} is never or always; give two hours")
        if not 1 <= self.weekday <= 7:
            raise ValueError(f"weekday {self.weekday}: write 1 (Monday) to 7 (Sunday)")
        zone_of(self.zone)


def zone_of(name: str) -> ZoneInfo:
    """Raises ValueError for a name that no zone has."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"zone {name!r} is not known; write an IANA name, as in Asia/Shanghai or UTC") from None
