"""Alerts owed in, attempts through their channels and a record of each out."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from consumers.alerts.channels import BadChannel, Channel, Channels, Undelivered
from consumers.alerts.rests import Rest, Rests
from consumers.alerts.senders import Errand, Outcome, Senders, attempted, defect
from newswatch import crash
from newswatch.clock import Clock
from newswatch.logs import logger, plain
from newswatch.model.alert import Alert, Delivery
from newswatch.model.subscription import Subscription
from newswatch.ports import Record, Store, Unavailable
from newswatch.settings import Settings
from newswatch.wire.messages import AlertDue, decode

log = logger("alerts")

BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 10 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600)
)
"""The pause after each failed attempt; the attempt after the last pause is the last one."""
LONGEST_OWED = sum(BACK_OFF, timedelta())
"""How long an alert waits for an address that has answered nothing meanwhile."""

_CLAIM = timedelta(seconds=5)
"""How long a claim outlives the attempts it is made for: the store's own time."""
_WAIT = 20.0
"""Seconds an attempt may wait for its address to be free; its claim lasts that much longer."""
_FULL = timedelta(seconds=2)
"""When an alert is looked at again for whose address too many wait."""
_SWEEP = 100
"""Alerts looked at in one sweep."""
_SWEEP_SECONDS = 2.0
"""How long a sweep may keep new messages waiting."""

_Way = Channel | Undelivered
"""An opened channel, or why it can never be opened."""


class Opens(Protocol):
    """What a Deliverer needs of Channels."""

    def open(self, address: str, secret: str = "", earlier: Sequence[str] = ()) -> Channel:
        """Raises BadChannel."""


class Deliverer:
    """Sends what the outbox owes: claim, send, record. At least once towards the outside.

    Local channels are served on the spot; whatever may wait for a network goes to the Senders. The store and the log
    are used by the calling thread alone, which collects the outcomes at each call.

    Killed between sending and recording, it sends again once the claim has run out; `alert_id` lets a receiver drop
    the second, and the jsonl channel does. Several deliverers may run; a claim keeps them off each other's alerts.
    """

    def __init__(self, store: Store, channels: Opens, clock: Clock, owner: str) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._senders = Senders()
        self._rests = Rests()
        self._under_way: set[tuple[str, str]] = set()
        """Alert id and address of every errand whose outcome is not recorded."""
        self._unrecorded: deque[Outcome] = deque()

    @classmethod
    def from_settings(cls, store: Store, settings: Settings, clock: Clock, owner: str) -> "Deliverer":
        """Raises BadSetting for a pass through the guard that cannot be read."""
        return cls(store, Channels.from_settings(settings, clock), clock, owner)

    def handle(self, record: Record) -> None:
        """Begin to deliver the alert that an `alert.due.v1` record names. Raises Unreadable, Unavailable.

        The record may be committed while its alert is still being sent: not the record but the row in the outbox is
        what makes an alert be delivered, and a sweep finds it again once a dead deliverer's claim has run out.
        """
        alert_id = decode(AlertDue, record.value).alert_id
        self._collect()
        self._look(alert_id)

    def sweep(self) -> int:
        """Deliver what is owed now though no message says so: retries, lost messages, claims of the dead.

        Returns how many alerts were looked at; 0 where the store is away, since the next sweep asks again.
        """
        end = time.monotonic() + _SWEEP_SECONDS
        looked = 0
        try:
            self._collect()
            for alert_id in self._store.outbox.due(self._clock(), _SWEEP):
                self._look(alert_id)
                looked += 1
                if time.monotonic() > end:
                    break
        except Unavailable as error:
            log.warning("sweep_put_off", reason=str(error))
            return 0
        return looked

    def close(self) -> None:
        """Begin nothing more; wait for each attempt under way until its own deadline, then leave it to its claim."""
        try:
            for errand in self._senders.close():
                self._let_go(errand)
            while (seconds := self._senders.longest()) > 0:
                self._collect(seconds)
            self._collect()
        except Unavailable as error:
            log.warning("left_to_claims", attempts=len(self._under_way), reason=str(error))

    def _look(self, alert_id: str) -> None:
        """See to every channel the alert is owed now: local ones first."""
        alert = self._store.outbox.get(alert_id)
        if alert is None:
            log.warning("alert_gone", alert=alert_id)  # pruned since it was announced
            return
        ways = self._ways(alert)
        owed = self._store.outbox.claim(alert_id, self._owner, self._clock(), _lasting(ways.values()))
        crash.point("deliver.claimed")
        for address in sorted(owed, key=lambda each: not _is_local(ways[each])):
            if (alert_id, address) not in self._under_way:
                self._see_to(alert, address, ways[address])

    def _ways(self, alert: Alert) -> dict[str, _Way]:
        subscription = self._store.subscriptions.get(alert.subscription_id)
        if subscription is None:
            return dict.fromkeys(alert.channels, Undelivered("the subscription was removed", permanent=True))
        return {address: self._opened(address, subscription) for address in alert.channels}

    def _opened(self, address: str, subscription: Subscription) -> _Way:
        try:
            return self._channels.open(address, subscription.secret, subscription.secrets)
        except BadChannel as error:
            return Undelivered(str(error), permanent=True)
        except Exception as error:  # noqa: BLE001 - as in sending, it must cost this delivery alone
            return defect(error)

    def _see_to(self, alert: Alert, address: str, way: _Way) -> None:
        rest = self._rests.of(address, self._clock())
        if rest:
            self._rested(alert, address, rest)
        elif isinstance(way, Undelivered):
            self._failed(alert, address, self._number(alert, address), way)
        else:
            self._send(Errand(alert, address, way, self._number(alert, address), time.monotonic() + _WAIT))

    def _send(self, errand: Errand) -> None:
        if errand.channel.local:
            self._record(errand, attempted(errand.channel, errand.alert))
        elif self._senders.hand(errand):
            self._under_way.add(_named(errand))
        else:
            self._put_off(errand.alert, errand.address, _FULL)

    def _rested(self, alert: Alert, address: str, rest: Rest) -> None:
        """Put off what is owed to an address that rests; not for ever, or its alerts would pile up."""
        now = self._clock()
        if now - max(rest.since, alert.created_at) < LONGEST_OWED:
            self._put_off(alert, address, rest.until - now)
            return
        hours = LONGEST_OWED // timedelta(hours=1)
        gone = Undelivered(f"its address has taken nothing for {hours} hours", permanent=True)
        self._failed(alert, address, self._number(alert, address), gone)

    def _number(self, alert: Alert, address: str) -> int:
        """Of the attempt that comes next."""
        return 1 + sum(1 for each in self._store.outbox.deliveries(alert.alert_id) if each.channel == address)

    def _put_off(self, alert: Alert, address: str, wait: timedelta) -> None:
        now = self._clock()
        self._store.outbox.put_off(alert.alert_id, address, now, now + wait)

    def _collect(self, timeout: float = 0.0) -> None:
        """Record what the Senders have ended. Raises Unavailable: what is not recorded is kept for the next call."""
        self._unrecorded.extend(self._senders.finished(timeout))
        while self._unrecorded:
            outcome = self._unrecorded[0]
            if outcome.begun:
                self._record(outcome.errand, outcome.failure)
            self._unrecorded.popleft()
            self._under_way.discard(_named(outcome.errand))
            if not outcome.begun:
                self._let_go(outcome.errand)
            elif outcome.failure and not outcome.failure.permanent:
                self._clear(outcome.errand.address)

    def _clear(self, address: str) -> None:
        """Put off what waited behind an attempt that failed."""
        waiting = self._senders.take_back(address)
        self._under_way.difference_update(map(_named, waiting))
        for errand in waiting:
            rest = self._rests.of(address, self._clock())
            if rest:
                self._rested(errand.alert, address, rest)
            else:
                self._let_go(errand)

    def _let_go(self, errand: Errand) -> None:
        """End the claim of an errand that was never begun, unless another channel of its alert needs it."""
        self._under_way.discard(_named(errand))
        alert_id = errand.alert.alert_id
        if all(under_way != alert_id for under_way, _ in self._under_way):
            self._store.outbox.claim(alert_id, self._owner, self._clock(), timedelta(0))

    def _record(self, errand: Errand, failure: Undelivered | None) -> None:
        alert, address = errand.alert, errand.address
        crash.point("deliver.sent")
        if failure:
            self._failed(alert, address, errand.number, failure)
            return
        self._store.outbox.record(Delivery(alert.alert_id, address, self._clock(), errand.number), None)
        crash.point("deliver.noted")
        self._rests.end(address)
        log.info("delivered", alert=alert.alert_id, subscription=alert.subscription_id, channel=_kind(address))

    def _failed(self, alert: Alert, address: str, number: int, failure: Undelivered) -> None:
        now = self._clock()
        delivery = Delivery(alert.alert_id, address, now, number, plain(str(failure)), failure.permanent)
        gives_up = failure.permanent or number > len(BACK_OFF)
        if failure.permanent:
            self._store.outbox.record(delivery, None)
        else:
            rest = self._rests.after(address, now, failure.after)
            self._store.outbox.record(delivery, None if gives_up else max(now + BACK_OFF[number - 1], rest.until))
            self._rests.begin(address, rest)
        log.warning(
            "given_up" if gives_up else "will_retry",
            alert=alert.alert_id,
            subscription=alert.subscription_id,
            channel=_kind(address),
            attempt=number,
            reason=str(failure),
        )


def _lasting(ways: Iterable[_Way]) -> timedelta:
    """How long a claim on an alert lives: longer than the attempts that are made under it, one local after the other.

    The same for an alert each time, so that a later claim never cuts an earlier one short.
    """
    channels = [way for way in ways if not isinstance(way, Undelivered)]
    here = sum((channel.longest for channel in channels if channel.local), _CLAIM)
    return here + max(
        (timedelta(seconds=_WAIT) + channel.longest for channel in channels if not channel.local), default=timedelta()
    )


def _is_local(way: _Way) -> bool:
    return isinstance(way, Undelivered) or way.local


def _named(errand: Errand) -> tuple[str, str]:
    return errand.alert.alert_id, errand.address


def _kind(address: str) -> str:
    """What may stand in a log of a channel address: a webhook's path may be a secret."""
    return address.partition(":")[0]
