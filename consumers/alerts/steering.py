"""What people do to deliveries: send again, look anew, switch on; and what the owner of a channel is told."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from consumers.alerts.parcels import takes_notices
from newswatch import crash
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import plain
from newswatch.model.alert import Delivery
from newswatch.model.notice import Notice
from newswatch.model.route import Route
from newswatch.model.subscription import Subscription
from newswatch.ports import Store, Unavailable
from newswatch.subscribing.addresses import shown

_KEPT = timedelta(days=400)
"""For how long at most alerts are looked for that wait on a channel which nothing went out on yet."""
_LATEST = 100
"""Alerts that tell which channels a subscription had."""
_RACES = 100
"""Each lost race is another's change to the route; more in a row than this is no race."""


def redeliver(store: Store, alert_id: str, channel: str, by: str, clock: Clock) -> bool:
    """Have an alert sent once more on a channel it was delivered on or given up, under its own id.

    `by` says who asked, and is kept. False where it was never meant for that channel or is owed there already. It goes
    out when the subscription's schedule lets it, and not on a channel that is switched off. Raises Unavailable.
    """
    return store.outbox.owe_again(Delivery(alert_id, channel, clock(), 0, asked_by=plain(by, 100) or "?"))


def wake(store: Store, subscription_id: str, clock: Clock) -> None:
    """Switch a subscription's channels on that were switched off, and try at once what it is owed. Raises Unavailable.

    Nobody need call it after a change: that is seen to by every deliverer.
    """
    now = clock()
    subscription = store.subscriptions.get(subscription_id)
    channels = {route.channel for route in store.routes.of(subscription_id)}
    for channel in channels:
        change(store, store.routes.get(subscription_id, channel), lambda each: each.woken(now), now)
    for channel in channels.union(subscription.channels if subscription else ()):
        # One of them is enough: whoever looks at it finds all others.
        oldest = store.outbox.waiting(subscription_id, channel, 1)
        store.outbox.put_off([alert.alert_id for alert in oldest], channel, now)


def channels_of(store: Store, subscription_id: str, channels: Iterable[str], now: datetime) -> Collection[str]:
    """These and whatever others a subscription may be owed something on: it may have lost them. Raises Unavailable."""
    latest = store.outbox.of(subscription_id, now - _KEPT, _LATEST)
    used = (route.channel for route in store.routes.of(subscription_id))
    return dict.fromkeys([*channels, *used, *(channel for alert in latest for channel in alert.channels)])


def switch_off(store: Store, route: Route, reason: str, now: datetime) -> None:
    """Send nothing more on a route, and say so to the owner where else he is told of something first."""
    try:
        subscription = store.subscriptions.get(route.subscription_id)
    except Unreadable:  # nobody can be told
        subscription = None
    told = Notice(route.subscription_id, shown(route.channel), route.failing_since or now, plain(reason, 200))
    for other in _elsewhere(store, subscription, route.channel) if subscription else ():
        change(store, other, lambda each: each.told(told), now)
    crash.point("deliver.warned")
    change(store, route, lambda each: each.switched_off(now, reason), now)


def _elsewhere(store: Store, subscription: Subscription, channel: str) -> Sequence[Route]:
    """The subscription's other channels that take notices; where none of these is on, also one of another subscription
    of its owner."""
    own = _taking(store, subscription, channel)
    if subscription.owner and all(route.off_at for route in own):
        name, his = subscription.subscription_id, store.subscriptions.of(subscription.owner)
        others = (each for each in his if each.subscription_id != name and not each.paused)
        on = (route for each in others for route in _taking(store, each, channel) if not route.off_at)
        own += [*islice(on, 1)]
    return own


def _taking(store: Store, subscription: Subscription, but: str) -> list[Route]:
    name = subscription.subscription_id
    return [store.routes.get(name, each) for each in subscription.channels if each != but and takes_notices(each)]


def change(store: Store, route: Route, how: Callable[[Route], Route], now: datetime) -> None:
    """Change a route whoever else changes it meanwhile. Raises Unavailable."""
    for _ in range(_RACES):
        if store.routes.swap(how(route), now):
            return
        route = store.routes.get(route.subscription_id, route.channel)
    raise Unavailable(f"a route of {plain(route.subscription_id, 64)} kept changing under us; try again")
