"""Sealed parcels in, attempts through their channels and a record of each out."""

import time
from collections import deque
from datetime import datetime, timedelta

from consumers.alerts import steering
from consumers.alerts.channels import Channel, Undelivered
from consumers.alerts.rests import Rest, Rests
from consumers.alerts.senders import Errand, Outcome, Senders, attempted
from newswatch import crash
from newswatch.clock import Clock
from newswatch.logs import logger, plain
from newswatch.model.alert import Delivery, Parcel
from newswatch.model.route import Route
from newswatch.ports import Store, Unavailable
from newswatch.subscribing.addresses import kind_of

log = logger("alerts")

BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 10 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600)
)
"""The pause after each failed attempt; after the attempt that follows the last pause the channel is switched off."""
LONGEST_OWED = sum(BACK_OFF, timedelta())
"""How long an address may answer nothing before a channel that it is the address of is switched off."""
LOST = 5
"""Parcels in a row that were given up after which a channel is switched off."""

_CLAIM = timedelta(seconds=5)
"""How long a claim outlives the attempt it is made for: the store's own time."""
_WAIT = 20.0
"""Seconds an attempt may wait for its address to be free; its claim lasts that much longer."""
FULL = timedelta(seconds=2)
"""When a route is looked at again for whose address too many wait."""
LONGEST = timedelta(hours=1)
"""The longest that anything is put off: by then the subscription may say otherwise."""

Key = tuple[str, str]
"""Subscription and channel."""


class Dispatch:
    """What is under way. Local channels are served on the spot; whatever may wait for a network goes to the Senders.

    The store is used by the calling thread alone, which collects the outcomes.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._senders = Senders()
        self._rests = Rests()
        self._under_way: set[Key] = set()
        """The routes of every errand whose outcome is not recorded."""
        self._unrecorded: deque[Outcome] = deque()
        self._taken_back: deque[Errand] = deque()
        """Errands that were never begun and whose claims are still to be ended."""

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way)

    def has(self, key: Key) -> bool:
        """Whether a parcel of that route is under way."""
        return key in self._under_way

    def is_full(self, channel: str) -> bool:
        """Whether too many wait for that address."""
        return self._senders.is_full(channel)

    def rest(self, channel: str, now: datetime) -> Rest | None:
        """None where the address may be tried now."""
        return self._rests.of(channel, now)

    def send(self, parcel: Parcel, route: Route, way: Channel | Undelivered, owner: str) -> bool:
        """Whether it has ended, so that the next may follow. `owner` is the subscription's, or empty."""
        if isinstance(way, Undelivered):
            self._failed(route, way)
            return True
        done = route.parcel.done if route.parcel else 0
        errand = Errand(parcel, route, way, time.monotonic() + _WAIT, done, owner)
        if way.local:
            self._record(attempted(errand))
            return True
        if self._senders.hand(errand):
            self._under_way.add(key_of(route))
        else:
            now = self._clock()
            self._store.routes.swap(route.rests(now + FULL), now)
        return False

    def collect(self, timeout: float = 0.0) -> list[Key]:
        """Record what the Senders have ended; the routes that are free by that.

        Raises Unavailable: what is not recorded is kept for the next call.
        """
        self._unrecorded.extend(self._senders.finished(timeout))
        ended = []
        while self._unrecorded:
            outcome = self._unrecorded[0]
            if outcome.begun:
                self._record(outcome)
            self._unrecorded.popleft()
            if not outcome.begun:
                self._taken_back.append(outcome.errand)
                continue
            self._under_way.discard(key_of(outcome.errand.route))
            if outcome.failure and not outcome.failure.permanent:
                # What waited behind it is put off.
                self._taken_back.extend(self._senders.take_back(outcome.errand.address))
            else:
                ended.append(key_of(outcome.errand.route))
        self._let_go()
        return ended

    def close(self) -> None:
        """Begin nothing more; wait for each attempt under way until its own deadline, then leave it to its claim."""
        try:
            self._taken_back.extend(self._senders.close())
            self._let_go()
            while (seconds := self._senders.longest()) > 0:
                self.collect(seconds)
            self.collect()
        except Unavailable as error:
            log.warning("left_to_claims", attempts=len(self._under_way), reason=str(error))

    def _let_go(self) -> None:
        """End the claims of what was never begun; what the store does not take stays for the next call."""
        while self._taken_back:
            errand, now = self._taken_back[0], self._clock()
            rest = self._rests.of(errand.address, now)
            self._store.routes.swap(errand.route.rests(rest.until if rest else now), now)
            self._under_way.discard(key_of(errand.route))
            self._taken_back.popleft()

    def _record(self, outcome: Outcome) -> None:
        route, now = outcome.errand.route, self._clock()
        crash.point("deliver.sent")
        if outcome.failure:
            self._failed(route, outcome.failure)
            return
        self._store.outbox.record(_attempts(route, now, proof=outcome.proof), None)
        crash.point("deliver.noted")
        self._store.routes.swap(route.arrived(), now)
        crash.point("deliver.freed")
        self._rests.end(route.channel)
        self._log("delivered", route)

    def _failed(self, route: Route, failure: Undelivered) -> None:
        now, reason = self._clock(), plain(str(failure), 300)
        inner = plain(failure.inner, 300)
        if failure.held:
            until = now + max(failure.after, timedelta(seconds=1))
            self._rests.hold(route.channel, until, now)
            self._store.routes.swap(route.held(until, failure.done), now)
            return
        ended = failure.permanent and not failure.gone
        again, rest = now + LONGEST, None
        if not failure.permanent:
            rest = self._rests.after(route.channel, now, failure.after)
            again = max(now + BACK_OFF[min(route.attempt, len(BACK_OFF) - 1)], rest.until)
        self._store.outbox.record(
            _attempts(route, now, error=inner or reason, permanent=failure.permanent), None if ended else again
        )
        crash.point("deliver.failed")
        if rest:
            self._rests.begin(route.channel, rest)
        changed = (
            route.gave_up(now, reason, ours=failure.ours) if ended else route.failed(now, again, reason, failure.done)
        )
        kept = self._store.routes.swap(changed, now)
        self._log("given_up" if ended else "will_retry", route, attempt=route.attempt + 1, reason=inner or reason)
        if kept and (failure.gone or _is_dead(rest, kept, now) or kept.lost >= LOST or kept.attempt > len(BACK_OFF)):
            steering.switch_off(self._store, kept, reason, now)
            self._log("switched_off", kept, reason=reason)

    def _log(self, what: str, route: Route, **said: object) -> None:
        parcel = route.parcel.parcel_id if route.parcel else ""
        tell = log.info if what == "delivered" else log.warning
        tell(what, parcel=parcel, subscription=route.subscription_id, channel=kind_of(route.channel), **said)


def _attempts(
    route: Route, now: datetime, error: str = "", proof: str = "", *, permanent: bool = False
) -> list[Delivery]:
    """One attempt at the route's parcel, as each of its alerts keeps it."""
    if (parcel := route.parcel) is None:
        return []
    number = route.attempt + 1
    return [
        Delivery(name, route.channel, now, number, error, permanent, parcel.parcel_id, proof) for name in parcel.alerts
    ]


def _is_dead(rest: Rest | None, route: Route, now: datetime) -> bool:
    """Whether the address took nothing for too long; on a route that was switched on again, since then."""
    return rest is not None and now - max(rest.since, route.on_at) >= LONGEST_OWED


def lasting(way: Channel | Undelivered) -> timedelta:
    """How long a claim lives: longer than the attempt that is made under it."""
    if isinstance(way, Undelivered):
        return _CLAIM
    return _CLAIM + way.longest + (timedelta(0) if way.local else timedelta(seconds=_WAIT))


def key_of(route: Route) -> Key:
    return route.subscription_id, route.channel
