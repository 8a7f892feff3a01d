"""Failures and successes of channel addresses in, until when each is left alone out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 10 * 60))
"""How long an address rests after one failure, two in a row, …; the last stands for all further ones."""


@dataclass(frozen=True, slots=True)
class Rest:
    """An address that does not answer: since when, how often in a row, and until when nothing is tried there."""

    since: datetime
    failures: int
    until: datetime


class Rests:
    """Kept in memory: a restarted deliverer finds out anew, with one attempt an address."""

    def __init__(self) -> None:
        self._rests: dict[str, Rest] = {}

    def of(self, address: str, now: datetime) -> Rest | None:
        """None where the address may be tried now."""
        rest = self._rests.get(address)
        return rest if rest and rest.until > now else None

    def after(self, address: str, now: datetime, asked: timedelta) -> Rest:
        """The rest that a failure now would begin, at least as long as the receiver `asked` for."""
        before = self._rests.get(address)
        failures = before.failures + 1 if before else 1
        pause = max(_PAUSES[min(failures, len(_PAUSES)) - 1], asked)
        return Rest(before.since if before else now, failures, now + pause)

    def begin(self, address: str, rest: Rest) -> None:
        self._rests[address] = rest

    def hold(self, address: str, until: datetime, now: datetime) -> None:
        """Nothing failed there: it is left alone because it was told enough for a while."""
        before = self._rests.get(address)
        self._rests[address] = Rest(before.since if before else now, before.failures if before else 0, until)

    def end(self, address: str) -> None:
        """It took a parcel: nothing is held against it."""
        self._rests.pop(address, None)
