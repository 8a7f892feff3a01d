"""Alerts owed in, attempts through their channels and a record of each out."""

from datetime import timedelta
from typing import Protocol

from consumers.alerts.channels import BadChannel, Channel, Channels, Undelivered
from newswatch.clock import Clock
from newswatch.logs import logger, plain
from newswatch.model.alert import Alert, Delivery
from newswatch.ports import Record, Store, Unavailable
from newswatch.settings import Settings
from newswatch.wire.messages import AlertDue, decode

log = logger("alerts")

BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 10 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600)
)
"""The pause after each failed attempt; the attempt after the last pause is the last one."""

_CLAIM = timedelta(seconds=5)
"""How long a claim lives at least: what a dead deliverer leaves claimed waits that long, a slow channel's longer."""
_SWEEP = 100
"""Alerts looked at in one sweep."""


class Opens(Protocol):
    """What a Deliverer needs of Channels."""

    def open(self, address: str, secret: str = "") -> Channel:
        """Raises BadChannel."""


class Deliverer:
    """Sends what the outbox owes: claim, send, record. At least once towards the outside.

    Killed between sending and recording, it sends again once the claim has run out; `alert_id` lets a receiver drop
    the second, and the jsonl channel does. Several deliverers may run; a claim keeps them off each other's alerts.
    """

    def __init__(self, store: Store, channels: Opens, clock: Clock, owner: str) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._owner = owner

    @classmethod
    def from_settings(cls, store: Store, settings: Settings, clock: Clock, owner: str) -> "Deliverer":
        """Raises BadSetting for a pass through the guard that cannot be read."""
        return cls(store, Channels.from_settings(settings, clock), clock, owner)

    def handle(self, record: Record) -> None:
        """Deliver the alert that an `alert.due.v1` record names. Raises Unreadable, Unavailable."""
        self._deliver(decode(AlertDue, record.value).alert_id)

    def sweep(self) -> int:
        """Deliver what is owed now though no message says so: retries, lost messages, claims of the dead.

        Returns how many alerts were looked at; 0 where the store is away, since the next sweep asks again.
        """
        try:
            due = self._store.outbox.due(self._clock(), _SWEEP)
            for alert_id in due:
                self._deliver(alert_id)
        except Unavailable as error:
            log.warning("sweep_put_off", reason=str(error))
            return 0
        return len(due)

    def _deliver(self, alert_id: str) -> None:
        alert = self._store.outbox.get(alert_id)
        if alert is None:
            log.warning("alert_gone", alert=alert_id)  # pruned since it was announced
            return
        for _ in alert.channels:
            owed = self._store.outbox.claim(alert_id, self._owner, self._clock(), _CLAIM)
            if not owed:
                return
            self._attempt(alert, owed[0])

    def _attempt(self, alert: Alert, address: str) -> None:
        """One attempt through one channel, and its record."""
        attempt = 1 + sum(1 for each in self._store.outbox.deliveries(alert.alert_id) if each.channel == address)
        try:
            channel = self._open(alert, address)
            if not self._store.outbox.claim(alert.alert_id, self._owner, self._clock(), _CLAIM + channel.longest):
                return  # another deliverer took it over meanwhile
            channel.send(alert)
        except Undelivered as failure:
            self._failed(alert, address, attempt, failure)
            return
        self._store.outbox.record(Delivery(alert.alert_id, address, self._clock(), attempt), None)
        log.info("delivered", alert=alert.alert_id, subscription=alert.subscription_id, channel=_kind(address))

    def _open(self, alert: Alert, address: str) -> Channel:
        """Raises Undelivered where it can never be opened."""
        subscription = self._store.subscriptions.get(alert.subscription_id)
        if subscription is None:
            raise Undelivered("the subscription was removed", permanent=True)
        try:
            return self._channels.open(address, subscription.secret)
        except BadChannel as error:
            raise Undelivered(str(error), permanent=True) from None

    def _failed(self, alert: Alert, address: str, attempt: int, failure: Undelivered) -> None:
        now = self._clock()
        gives_up = failure.permanent or attempt > len(BACK_OFF)
        retry_at = None if gives_up else now + max(BACK_OFF[attempt - 1], failure.after)
        delivery = Delivery(alert.alert_id, address, now, attempt, plain(str(failure)), failure.permanent)
        self._store.outbox.record(delivery, retry_at)
        log.warning(
            "given_up" if gives_up else "will_retry",
            alert=alert.alert_id,
            subscription=alert.subscription_id,
            channel=_kind(address),
            attempt=attempt,
            reason=str(failure),
        )


def _kind(address: str) -> str:
    """What may stand in a log of a channel address: a webhook's path may be a secret."""
    return address.partition(":")[0]
