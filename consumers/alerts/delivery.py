"""What subscriptions are owed in, sealed parcels on their way out."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from consumers.alerts import parcels, steering
from consumers.alerts.changes import Changes
from consumers.alerts.channels import BadChannel, Channel, Channels, Undelivered
from consumers.alerts.dispatch import FULL, LONGEST, Dispatch, Key, lasting
from consumers.alerts.sealing import MUTED, Sealing
from consumers.alerts.senders import defect
from newswatch import crash
from newswatch.clock import Clock, is_later
from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.model.route import Route
from newswatch.model.subscription import Subscription
from newswatch.ports import CLOCKS_AGREE, Owed, Record, Store, Unavailable
from newswatch.schedule import awake
from newswatch.settings import Settings
from newswatch.subscribing.addresses import kind_of
from newswatch.wire.messages import AlertDue, decode

log = logger("alerts")

_BUSY = timedelta(seconds=5)
"""When an alert is looked at again on whose route a parcel is under way: who ends that one looks by himself."""
_SWEEP = 100
"""Alerts looked at in one sweep."""
_SWEEP_SECONDS = 2.0
"""How long a sweep may keep new messages waiting."""
_EVERY = 0.5
"""Seconds between two sweeps, so that what falls due is sent within a second."""
_CHANGES_SECONDS = 0.5
"""How long what changed may keep all else waiting, one after the other of many."""
_EAGER, _IDLE = 0.02, 0.25
"""Seconds to wait for new messages while something is under way, and while nothing is."""


class Opens(Protocol):
    """What a Deliverer needs of Channels."""

    def open(self, address: str, secret: str = "", earlier: Sequence[str] = ()) -> Channel:
        """Raises BadChannel."""


class Deliverer:
    """Sends what the outbox owes: seal a parcel, send it, record it. At least once towards the outside.

    One parcel at a time is under way on each route. Which alerts it is made of is written down before it is sent, in
    one write with the claim on the route, so that whoever is killed after that, and however often, the same parcel is
    sent again under the same id. Several deliverers may run.
    """

    def __init__(self, store: Store, channels: Opens, clock: Clock, holder: str) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._holder = holder
        self._sealing = Sealing(store)
        self._dispatch = Dispatch(store, clock)
        self._changes = Changes(store.subscriptions, clock)
        self._swept = float("-inf")

    @classmethod
    def from_settings(cls, store: Store, settings: Settings, clock: Clock, holder: str) -> "Deliverer":
        """Raises BadSetting for a pass through the guard that cannot be read."""
        return cls(store, Channels.from_settings(settings, clock), clock, holder)

    def handle(self, record: Record) -> None:
        """Begin to deliver the alert that an `alert.due.v1` record names. Raises Unreadable, Unavailable.

        The record may be committed while its alert is still being sent: not the record but the row in the outbox is
        what makes an alert be delivered, and a sweep finds it again.
        """
        alert_id = decode(AlertDue, record.value).alert_id
        self._collect()
        alert = self._store.outbox.get(alert_id)
        if alert is None:
            log.warning("alert_gone", alert=alert_id)  # pruned since it was announced
            return
        for channel in alert.channels:
            self._look((alert.subscription_id, channel), [alert_id])

    def tend(self) -> None:
        """Between two messages: record what has ended, see to what changed, and sweep where it is time for that."""
        self._follow()
        if time.monotonic() - self._swept >= _EVERY:
            self.sweep()
            self._swept = time.monotonic()
            return
        try:
            self._collect()
        except Unavailable as error:
            log.warning("not_recorded_yet", reason=str(error))

    def patience(self) -> float:
        """Seconds to wait for messages: short while an attempt is under way whose end is to be seen."""
        return _EAGER if self._dispatch.is_busy else _IDLE

    def sweep(self) -> int:
        """Deliver what is owed now though no message says so: digests, retries, lost messages, claims of the dead.

        Returns how many alerts and routes were looked at; 0 where the store is away, since the next sweep asks again.
        """
        end = time.monotonic() + _SWEEP_SECONDS
        looked = 0
        try:
            self._collect()
            for key, alerts in _by_route(self._store.outbox.due(self._clock(), _SWEEP)).items():
                self._look(key, alerts)
                looked += len(alerts)
                if time.monotonic() > end:
                    return looked
            for route in self._store.routes.due(self._clock(), _SWEEP):
                self._look((route.subscription_id, route.channel))
                looked += 1
                if time.monotonic() > end:
                    return looked
        except Unavailable as error:
            log.warning("sweep_put_off", reason=str(error))
            return 0
        return looked

    def _follow(self) -> None:
        """Look anew at what the subscriptions are owed that changed; what there is no time for is looked at next time.

        Every deliverer does: one that read a subscription just before it changed has put off by what it was.
        """
        end = time.monotonic() + _CHANGES_SECONDS
        try:
            self._changes.refresh()
            while (changed := self._changes.next()) and time.monotonic() < end:
                name, channels = changed
                for channel in steering.channels_of(self._store, name, channels, self._clock()):
                    # One of them is enough: whoever looks at it finds all others.
                    oldest = self._store.outbox.waiting(name, channel, 1)
                    self._look((name, channel), [alert.alert_id for alert in oldest])
                self._changes.seen_to(name)
        except Unavailable as error:
            log.warning("changes_put_off", reason=str(error))

    def close(self) -> None:
        """Begin nothing more; wait for each attempt under way until its own deadline, then leave it to its claim."""
        self._dispatch.close()

    def _collect(self) -> None:
        """Record what has ended, and go on where it ended."""
        for key in self._dispatch.collect():
            self._look(key)

    # --- looking -------------------------------------------------------------------------------------------------

    def _look(self, key: Key, alerts: Sequence[str] = ()) -> None:
        """Send what a route has to send now, one parcel after the other; `alerts` are those that asked for the look."""
        end = time.monotonic() + _SWEEP_SECONDS
        try:
            while self._step(key, alerts) and time.monotonic() < end:
                alerts = ()
        except Unreadable as error:
            log.error("damaged", subscription=key[0], channel=kind_of(key[1]), reason=str(error))
            self._put_off(self._store.routes.get(*key), alerts, self._clock() + LONGEST)

    def _step(self, key: Key, alerts: Sequence[str]) -> bool:
        """One parcel; whether there may be another at once."""
        now, (subscription_id, channel) = self._clock(), key
        route = self._store.routes.get(*key)
        if self._dispatch.has(key) or route.is_held(self._holder, now, CLOCKS_AGREE):
            self._store.outbox.put_off(alerts, channel, now + _BUSY)
            return False
        subscription = self._store.subscriptions.get(subscription_id)
        if subscription is None or channel not in subscription.channels:
            what = "subscription was removed" if subscription is None else "channel was taken off its subscription"
            return self._sealing.refuse(route, alerts, f"the {what}", now)
        if route.off_at and subscription.changed_at and subscription.changed_at > route.off_at:
            return self._store.routes.swap(route.woken(now), now) is not None
        asleep = _asleep(route, subscription, now)
        until = asleep or self._resting(route, now)
        if until is None:
            way = self._opened(channel, subscription)
            if isinstance(way, Undelivered) or way.local or not self._dispatch.is_full(channel):
                return self._next(route, subscription, way, alerts)
            until = now + FULL
        self._put_off(route, alerts, until, asleep=asleep is not None)
        return False

    def _resting(self, route: Route, now: datetime) -> datetime | None:
        """Until when nothing is tried since an attempt failed; None where it may be."""
        if route.parcel and not route.asleep and is_later(route.at, now):
            return route.at
        rest = self._dispatch.rest(route.channel, now)
        return rest.until if rest else None

    def _put_off(self, route: Route, alerts: Sequence[str], until: datetime, *, asleep: bool = False) -> None:
        now = self._clock()
        if route.wakes and not is_later(route.wakes, now):
            self._store.routes.swap(route.sleeps(until) if asleep else route.rests(until), now)
        self._store.outbox.put_off(alerts, route.channel, until)

    def _opened(self, address: str, subscription: Subscription) -> Channel | Undelivered:
        """The channel, or why it can never be opened."""
        try:
            return self._channels.open(address, subscription.secret, subscription.secrets)
        except BadChannel as error:
            return Undelivered(str(error), permanent=True)
        except Exception as error:  # noqa: BLE001 - as in sending, it must cost this delivery alone
            return defect(error)

    # --- sealing -------------------------------------------------------------------------------------------------

    def _next(
        self, route: Route, subscription: Subscription, way: Channel | Undelivered, alerts: Sequence[str]
    ) -> bool:
        """Seal the next parcel, or take up the one that is sealed, and send it; whether there may be another."""
        now = self._clock()
        if route.parcel and self._sealing.is_muted(route.parcel, subscription):
            self._sealing.give_up(route, self._store.outbox.owing(route.parcel.alerts, route.channel), MUTED, now)
            return self._store.routes.swap(route.settled(), now) is not None
        sealed, until = (route.parcel, now) if route.parcel else self._sealing.composed(route, subscription, now)
        if sealed is None:
            if until > now:
                self._put_off(route, alerts, until)
            return False
        parcel = self._sealing.parcel(subscription, sealed)
        if parcel is None or (route.parcel and not self._sealing.is_owed(route, sealed)):
            return self._store.routes.swap(route.settled(), now) is not None
        minute, sent = (route.minute, route.sent) if route.parcel else parcels.counted(route, now)
        claimed = self._store.routes.swap(route.claimed(self._holder, now + lasting(way), sealed, minute, sent), now)
        if claimed is None:
            self._store.outbox.put_off(alerts, route.channel, now + _BUSY)
            return False
        crash.point("deliver.sealed")
        return self._dispatch.send(parcel, claimed, way, subscription.owner)


def _asleep(route: Route, subscription: Subscription, now: datetime) -> datetime | None:
    """When to look again at a route on which nothing is to be sent by what its subscription says; None where it is."""
    if route.off_at or subscription.paused:
        return now + LONGEST
    morning = awake(subscription.schedule, now)
    return min(morning, now + LONGEST) if morning > now else None


def _by_route(owed: Iterable[Owed]) -> Mapping[Key, list[str]]:
    """Alert ids by the route they wait on, in the order in which they fell due."""
    found: dict[Key, list[str]] = {}
    for each in owed:
        found.setdefault((each.subscription_id, each.channel), []).append(each.alert_id)
    return found
