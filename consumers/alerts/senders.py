"""Errands in, each sent by one of a few threads, outcomes out: one at a time for each address, no address waits for
another."""

import time
import traceback
from collections import deque
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from consumers.alerts.channels import Channel, Undelivered
from newswatch.logs import plain
from newswatch.model.alert import Parcel
from newswatch.model.route import Route

_THREADS = 16
"""Attempts under way at once, of whatever addresses."""
_LANE = 100
"""Errands that wait for one address; more are left in the outbox."""

_LONGEST_PROOF = 120
"""Characters of what a receiver answered that are kept."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One attempt to be made, of a parcel on the route that it is sealed on, from its message `done` on.

    The claim is good only where it begins before `begin_by` (as time.monotonic).
    """

    parcel: Parcel
    route: Route
    channel: Channel
    begin_by: float
    done: int = 0

    @property
    def address(self) -> str:
        return self.route.channel


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an errand ended, and what the receiver answered (`proof`); not `begun` where its turn came too late."""

    errand: Errand
    failure: Undelivered | None = None
    begun: bool = True
    proof: str = ""


class Senders:
    """Runs `send` of channels and nothing else: no store, no log. Threads are there only while there is work.

    Each address has a lane. One thread at most serves it, one errand a turn. After a failure that may pass the lane
    stands still until it is taken back, so that nothing more is tried at an address that just failed.
    """

    def __init__(self, threads: int = _THREADS) -> None:
        self._most = threads
        self._threads = 0
        self._lock = Lock()
        self._lanes: dict[str, deque[Errand]] = {}
        self._ready: deque[str] = deque()
        self._ends: dict[str, float] = {}
        """By address: until when the attempt under way may last."""
        self._outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self._closed = False

    def hand(self, errand: Errand) -> bool:
        """Have it sent in its turn; False where too many wait for that address."""
        with self._lock:
            lane = self._lanes.get(errand.address)
            if self._closed or (lane is not None and len(lane) >= _LANE):
                return False
            if lane is not None:
                lane.append(errand)
                return True
            self._lanes[errand.address] = deque([errand])
            self._ready.append(errand.address)
            if self._threads < self._most:
                self._threads += 1
                # A daemon: an attempt that outlasts its own deadline does not keep the process alive.
                Thread(target=self._serve, name="sender", daemon=True).start()
            return True

    def is_full(self, address: str) -> bool:
        """Whether too many wait for that address."""
        with self._lock:
            return self._closed or len(self._lanes.get(address, ())) >= _LANE

    def finished(self, timeout: float = 0.0) -> list[Outcome]:
        """What has ended since last asked; waits up to `timeout` s for the first."""
        found: list[Outcome] = []
        try:
            found.append(self._outcomes.get(block=timeout > 0, timeout=timeout or None))
            while True:
                found.append(self._outcomes.get_nowait())
        except Empty:
            return found

    def take_back(self, address: str) -> list[Errand]:
        """What waits behind an attempt that failed."""
        with self._lock:
            return list(self._lanes.pop(address, ()))

    def close(self) -> list[Errand]:
        """Begin nothing more; returns what waited. What is under way still gives an outcome."""
        with self._lock:
            self._closed = True
            waiting = [errand for lane in self._lanes.values() for errand in lane]
            self._lanes.clear()
            self._ready.clear()
            return waiting

    def longest(self) -> float:
        """Seconds until the last attempt under way must have ended; 0 where there is none."""
        with self._lock:
            return max((end - time.monotonic() for end in self._ends.values()), default=0.0)

    def _serve(self) -> None:
        while errand := self._next():
            self._end(attempted(errand))

    def _next(self) -> Errand | None:
        """None where no address is ready: the thread then ends."""
        with self._lock:
            while self._ready:
                address = self._ready.popleft()
                lane = self._lanes[address]
                while lane:
                    errand, now = lane.popleft(), time.monotonic()
                    if now <= errand.begin_by:
                        self._ends[address] = now + errand.channel.longest.total_seconds()
                        return errand
                    self._outcomes.put(Outcome(errand, begun=False))
                del self._lanes[address]
            self._threads -= 1
            return None

    def _end(self, outcome: Outcome) -> None:
        """The outcome and what it means for the lane become visible together."""
        address = outcome.errand.address
        with self._lock:
            del self._ends[address]
            self._outcomes.put(outcome)
            if address not in self._lanes or (outcome.failure and not outcome.failure.permanent):
                return
            if self._lanes[address]:
                self._ready.append(address)
            else:
                del self._lanes[address]


def attempted(errand: Errand) -> Outcome:
    """One call of `send` and how it ended. Never raises."""
    try:
        proof = errand.channel.send(errand.parcel, errand.done)
    except Undelivered as failure:
        return Outcome(errand, failure)
    except Exception as error:  # noqa: BLE001 - a defect met by one parcel must cost that one, not every subscriber
        return Outcome(errand, defect(error))
    return Outcome(errand, proof=plain(proof or "", _LONGEST_PROOF))


def defect(error: Exception) -> Undelivered:
    """A failure nobody foresaw: its type and place, not its words, which may hold a webhook's secret path."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return Undelivered(f"defect: {type(error).__name__} ({where.name}, line {where.lineno})", permanent=True)
