"""A host and the time in, when it may be asked out: the arithmetic of a host's turns, and turns within one process."""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FURTHEST = timedelta(minutes=30)
"""How far ahead a turn is given out: three of the longest delays."""
LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turns:
    """What is kept of a host: when its last turn is, and before when nobody may have one."""

    last: datetime = LONG_AGO
    free_at: datetime = LONG_AGO

    def next(self, now: datetime, gap: timedelta) -> datetime:
        """The next turn of someone who leaves `gap` after the turn before, whoever had that.

        Of what stands further ahead than a turn is given or a host rests, all was written by a clock that was ahead.
        """
        if self.last > now + FURTHEST or self.free_at > now + LONGEST_REST:
            return now
        return max(now, self.free_at, self.last + gap)

    def given(self, now: datetime, gap: timedelta, latest: datetime) -> "tuple[datetime, Turns | None]":
        """The next turn, and what is kept of the host once it is taken; None where it is too late to take it."""
        at = self.next(now, gap)
        return at, Turns(at, at + gap) if at <= min(latest, now + FURTHEST) else None


class LocalPace:
    """newswatch.ports.Pace of one process: for a crawl without a store, and for tests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hosts: dict[str, Turns] = {}

    def reserve(self, host: str, now: datetime, gap: timedelta, latest: datetime) -> datetime:
        with self._lock:
            at, taken = self._hosts.get(host, Turns()).given(now, gap, latest)
            if taken is not None:
                self._hosts[host] = taken
            return at

    def put_off(self, host: str, until: datetime) -> None:
        with self._lock:
            turns = self._hosts.get(host, Turns())
            self._hosts[host] = replace(turns, free_at=max(turns.free_at, until))

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [host for host, turns in self._hosts.items() if turns.free_at < before]
            for host in old:
                del self._hosts[host]
            return len(old)
