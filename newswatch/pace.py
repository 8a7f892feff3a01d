"""A host and the time in, when it may be asked out: the arithmetic of a host's turns, and turns within one process."""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newswatch.clock import is_ahead

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turns:
    """What is kept of a host: when its last turn is, and before when nobody may have one."""

    last: datetime = LONG_AGO
    free_at: datetime = LONG_AGO

    def next(self, now: datetime, gap: timedelta) -> datetime:
        """The next turn of someone who leaves `gap` after the turn before, whoever had that.

        Nobody is given a turn days away: one that stands there was given by a clock that was ahead.
        """
        if is_ahead(max(self.free_at, self.last), now):
            return now
        return max(now, self.free_at, self.last + gap)

    def taken(self, at: datetime, gap: timedelta) -> "Turns":
        free_at = LONG_AGO if is_ahead(self.free_at, at) else self.free_at
        return Turns(at, max(free_at, at + gap))


class LocalPace:
    """newswatch.ports.Pace of one process: for a crawl without a store, and for tests."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hosts: dict[str, Turns] = {}

    def reserve(self, host: str, now: datetime, gap: timedelta, latest: datetime) -> datetime:
        with self._lock:
            turns = self._hosts.get(host, Turns())
            at = turns.next(now, gap)
            if at <= latest:
                self._hosts[host] = turns.taken(at, gap)
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
