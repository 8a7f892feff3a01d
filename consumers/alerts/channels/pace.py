"""Messages sent in, a wait out where a service takes no more of them this minute: so that it need not refuse any."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from newswatch.clock import Clock

_FORGOTTEN = 10_000
"""Addresses remembered; beyond, those that rested long enough are forgotten."""


class Pace:
    """At most `most` messages to an address in any `time`. Remembered by this process alone."""

    def __init__(self, most: int, clock: Clock, time: timedelta = timedelta(minutes=1)) -> None:
        self._most = most
        self._time = time
        self._clock = clock
        self._sent: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, address: str) -> timedelta:
        """Takes a turn and returns nothing to wait, or takes none and returns how long to wait for one."""
        now = self._clock()
        with self._lock:
            if len(self._sent) > _FORGOTTEN:
                self._sent = {each: sent for each, sent in self._sent.items() if sent[-1] + self._time > now}
            sent = self._sent.setdefault(address, deque(maxlen=self._most))
            if len(sent) == self._most and sent[0] + self._time > now:
                return min(sent[0] + self._time - now, self._time)
            sent.append(now)
            return timedelta(0)
