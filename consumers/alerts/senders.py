"""Errands in, each sent by one of a few threads, outcomes out: one at a time for each address, and so few at a time
for each owner that no address and no owner waits for another."""

import time
import traceback
from collections import Counter, deque
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from consumers.alerts.channels import Channel, Undelivered
from newswatch.logs import plain
from newswatch.model.alert import Parcel
from newswatch.model.route import Route

_THREADS = 16
"""Attempts under way at once, of whatever addresses."""
_SHARE = 4
"""How many of them may be one owner's."""
_LANE = 100
"""Errands that wait for one address; more are left in the outbox."""

_LONGEST_PROOF = 120
"""Characters of what a receiver answered that are kept."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One attempt to be made, of a parcel on the route that it is sealed on, from its message `done` on.

    The claim is good only where it begins before `begin_by` (as time.monotonic). `owner` is the subscription's.
    """

    parcel: Parcel
    route: Route
    channel: Channel
    begin_by: float
    done: int = 0
    owner: str = ""

    @property
    def address(self) -> str:
        return self.route.channel

    @property
    def party(self) -> tuple[str, str]:
        """Whose turn it takes: its owner's, or its own subscription's where that is the operator's."""
        return (self.owner, "") if self.owner else ("", self.route.subscription_id)


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
    stands still until it is taken back, so that nothing more is tried at an address that just failed. Among lanes the
    next turn is that party's which has the fewest threads, `share` at most, and of those with as few the one's that
    waits longest: however many slow addresses one of them has, another's errand finds a thread.
    """

    def __init__(self, threads: int = _THREADS, share: int = _SHARE) -> None:
        self._most = threads
        self._share = share
        self._threads = 0
        self._lock = Lock()
        self._lanes: dict[str, deque[Errand]] = {}
        self._ready: dict[tuple[str, str], deque[str]] = {}
        """By party: the addresses whose lanes' first errand is that party's and may begin. Who was served is last."""
        self._busy: Counter[tuple[str, str]] = Counter()
        """By party: attempts under way."""
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
            self._line_up(errand.address)
            self._hire()
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

    def _hire(self) -> None:
        """One more thread where there is work for it."""
        if self._threads < self._most and self._turn() is not None:
            self._threads += 1
            # A daemon: an attempt that outlasts its own deadline does not keep the process alive.
            Thread(target=self._serve, name="sender", daemon=True).start()

    def _turn(self) -> tuple[str, str] | None:
        """The party to be served next; None where nobody may be."""
        party = min(self._ready, key=self._busy.__getitem__, default=None)
        return party if party is not None and self._busy[party] < self._share else None

    def _line_up(self, address: str) -> None:
        """The lane waits for its turn, or is no more where it is empty."""
        if lane := self._lanes[address]:
            self._ready.setdefault(lane[0].party, deque()).append(address)
        else:
            del self._lanes[address]

    def _next(self) -> Errand | None:
        """None where no address is ready: the thread then ends."""
        with self._lock:
            while (party := self._turn()) is not None:
                addresses = self._ready.pop(party)
                address = addresses.popleft()
                if addresses:
                    self._ready[party] = addresses
                errand, now = self._lanes[address].popleft(), time.monotonic()
                if now <= errand.begin_by:
                    self._ends[address] = now + errand.channel.longest.total_seconds()
                    self._busy[party] += 1
                    self._hire()
                    return errand
                self._outcomes.put(Outcome(errand, begun=False))
                self._line_up(address)
            self._threads -= 1
            return None

    def _end(self, outcome: Outcome) -> None:
        """The outcome and what it means for the lane become visible together."""
        address, party = outcome.errand.address, outcome.errand.party
        with self._lock:
            del self._ends[address]
            self._busy[party] -= 1
            if not self._busy[party]:
                del self._busy[party]
            self._outcomes.put(outcome)
            if address not in self._lanes or (outcome.failure and not outcome.failure.permanent):
                return
            self._line_up(address)


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
    return Undelivered(f"defect: {type(error).__name__} ({where.name}, line {where.lineno})", permanent=True, ours=True)
