"""The one clock: every module that needs the time is handed a `Clock`; only this one reads the machine's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Article clocks are printed in Beijing time; China has kept one zone without summer time since 1991."""


def system_clock() -> datetime:
    """The present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def beijing_day(at: datetime) -> date:
    """The day on which `at`, an aware datetime, falls in Beijing."""
    return at.astimezone(BEIJING).date()
