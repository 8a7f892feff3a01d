"""What a subscription is owed on a route in, the parcel that goes out next and is fixed from then on out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from consumers.alerts import parcels
from consumers.alerts.dispatch import LONGEST
from consumers.alerts.muting import muted_of
from newswatch.model.alert import Delivery, Parcel
from newswatch.model.route import Route, Sealed
from newswatch.model.subscription import Subscription
from newswatch.ports import Store

MUTED = "its story is muted"


class Sealing:
    """Reads the outbox, and gives up there what is not to be sent. Everything raises Unavailable, Unreadable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def composed(self, route: Route, subscription: Subscription, now: datetime) -> tuple[Sealed | None, datetime]:
        """What goes out next, or None and when to look again."""
        if route.words:
            return parcels.notice(subscription, route), now
        most = parcels.looked_at(subscription, route.channel)
        waiting = self._store.outbox.waiting(subscription.subscription_id, route.channel, most)
        if not waiting:
            return None, now + LONGEST  # who asked for the look is owed no longer, or cannot be read
        former = [alert.alert_id for alert in waiting if alert.created_at < subscription.created_at]
        self.give_up(route, former, "it is older than the subscription", now)
        waiting = [alert for alert in waiting if alert.alert_id not in former]
        muted = muted_of(subscription, (alert.story_id for alert in waiting), self._store)
        self.give_up(route, [alert.alert_id for alert in waiting if alert.story_id in muted], MUTED, now)
        waiting = [alert for alert in waiting if alert.story_id not in muted]
        if not waiting:
            return None, now
        until = max(parcels.due(subscription.schedule, waiting[0], now), parcels.calm(subscription, route, now))
        if until > now:
            return None, min(until, now + LONGEST)
        return parcels.sealed(subscription, route.channel, waiting), now

    def is_muted(self, sealed: Sealed, subscription: Subscription) -> bool:
        """Whether nothing of a sealed parcel is wanted any more. One of which something is goes out as it was sealed:
        its receiver may have it already, under this id."""
        alerts = self._store.outbox.many(sealed.alerts) if subscription.muted else ()
        stories = {alert.story_id for alert in alerts}
        return bool(stories) and len(muted_of(subscription, stories, self._store)) == len(stories)

    def parcel(self, subscription: Subscription, sealed: Sealed) -> Parcel | None:
        """None where its alerts were pruned, or are those of who had the id before."""
        found = self._store.outbox.many(sealed.shown)
        shown = [alert for alert in found if alert.created_at >= subscription.created_at]
        if sealed.shown and not shown:
            return None
        return Parcel(
            sealed.parcel_id,
            subscription.subscription_id,
            sealed.name,
            sealed.query,
            tuple(shown),
            len(sealed.counted),
            sealed.word,
        )

    def is_owed(self, route: Route, sealed: Sealed) -> bool:
        """Whether a parcel sealed before is still to be sent: who died may have recorded its arrival."""
        return not sealed.alerts or bool(self._store.outbox.owing(sealed.alerts, route.channel))

    def refuse(self, route: Route, alerts: Sequence[str], why: str, now: datetime) -> bool:
        """Give up what a route is owed that leads nowhere, with `alerts` of it that may be damaged; whether there may
        be more of it."""
        waiting = self._store.outbox.waiting(route.subscription_id, route.channel, parcels.LOOKED_AT)
        owed = [*(alert.alert_id for alert in waiting), *self._store.outbox.owing(alerts, route.channel)]
        self.give_up(route, list(dict.fromkeys(owed)), why, now)
        if route.parcel or route.words:
            self._store.routes.swap(replace(route.settled(), words=()), now)
        return len(waiting) == parcels.LOOKED_AT

    def give_up(self, route: Route, alerts: Sequence[str], why: str, now: datetime) -> None:
        """Alerts that are never to be sent there."""
        gone = [Delivery(name, route.channel, now, 0, why, permanent=True) for name in alerts]
        self._store.outbox.record(gone, None)
