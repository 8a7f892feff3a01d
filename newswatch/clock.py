"""The one clock: every module that needs the time is handed a `Clock`; only this one reads the machine's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Article clocks are printed in Beijing time; China has kept one zone without summer time since 1991."""


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FURTHEST = timedelta(days=2)
"""Beyond what clocks of several machines differ by."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


def system_clock() -> datetime:
    """The present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def is_ahead(at: datetime, now: datetime) -> bool:
    """Whether what is kept for `at` can only have been kept by a clock that was ahead and is right again."""
    return at > now + FURTHEST


def is_later(at: datetime, now: datetime) -> bool:
    """Whether what is kept for `at` is still to come; what a clock that was ahead put there is not."""
    return now < at and not is_ahead(at, now)


def beijing_day(at: datetime) -> date:
    """The day on which `at`, an aware datetime, falls in Beijing."""
    return at.astimezone(BEIJING).date()


def micros(at: datetime) -> int:
    """Whole microseconds from 1970 (UTC) to `at`, which is aware: exact where a float would not be."""
    return (at - EPOCH) // MICROSECOND


def moment(number: int) -> datetime:
    """The aware UTC datetime of `micros`."""
    return EPOCH + number * MICROSECOND


def check(at: datetime) -> datetime:
    """`at` in UTC. Raises ValueError for a naive time, or one outside the years that every zone and store can hold."""
    if at.tzinfo is None:
        raise ValueError(f"a time needs a zone, got the naive {at.isoformat()}")
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(f"the year {at.year} is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    return at.astimezone(UTC)
