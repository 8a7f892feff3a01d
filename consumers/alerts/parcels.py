"""What a subscription is owed on a channel in, what goes out next and when out; no clock, no store."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from newswatch.clock import is_ahead
from newswatch.model.alert import Alert
from newswatch.model.ids import parcel_id
from newswatch.model.route import NEVER, Route, Sealed
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.schedule import awake, next_send
from newswatch.subscribing.addresses import kind_of

LOOKED_AT = 500
"""The most alerts that one parcel shows and counts; what is left makes the next one, at once."""
_FEW = 20
"""The most that is looked at where each alert goes out by itself, whatever waits."""
_SINGLY = 5
"""So many alerts that wait at once still go out one by one."""
_STORM = timedelta(minutes=1)
_LINES = 100
"""Alerts of one parcel that a program reads."""
_PROGRAMS = frozenset({"jsonl", "webhook"})
"""Kinds of channels that programs read: they are given every alert whole, and are spared nothing."""
_ONE_BY_ONE = frozenset({"webhook"})
"""Of these, those to which an instant alert always is a message of its own, whose id is the alert's."""


def for_programs(channel: str) -> bool:
    """Whether what comes through this channel is read by a program, which wants everything, not by a person."""
    return kind_of(channel) in _PROGRAMS


def takes_notices(channel: str) -> bool:
    """Whether a word to the owner may come through this channel: a file of alerts has lines for alerts alone."""
    return kind_of(channel) != "jsonl"


def due(schedule: Schedule, oldest: Alert, now: datetime) -> datetime:
    """When what waits may go out, `now` or later: the first time the schedule names after the oldest came.

    So a digest that could not be sent at its time is sent when it can be, and has all that came meanwhile.
    """
    came = NEVER if is_ahead(oldest.created_at, now) else min(oldest.created_at, now)
    return awake(schedule, max(next_send(schedule, came), now))


def calm(subscription: Subscription, route: Route, now: datetime) -> datetime:
    """From when on another parcel may go out: later than `now` where the last minute has had its `most` already."""
    minute, sent = _minute(route, now)
    stormy = subscription.schedule.rhythm is Rhythm.INSTANT and sent >= subscription.most
    return minute + _STORM if stormy and not for_programs(route.channel) else now


def counted(route: Route, now: datetime) -> tuple[datetime, int]:
    """The minute that a parcel sent now falls into, and how many it has then had."""
    minute, sent = _minute(route, now)
    return minute, sent + 1


def _minute(route: Route, now: datetime) -> tuple[datetime, int]:
    under_way = route.minute <= now < route.minute + _STORM
    return (route.minute, route.sent) if under_way else (now, 0)


def sealed(subscription: Subscription, channel: str, waiting: Sequence[Alert]) -> Sealed:
    """The next parcel of alerts that wait, the oldest first; its id follows from what is in it."""
    ids = [alert.alert_id for alert in waiting]
    shown, taken = _size(subscription, channel, len(ids))
    name = parcel_id(subscription.subscription_id, channel, *ids[:taken])
    return Sealed(name, subscription.name, subscription.query, tuple(ids[:shown]), tuple(ids[shown:taken]))


def notice(subscription: Subscription, route: Route) -> Sealed:
    """A parcel of nothing but the first word to the owner that is due."""
    word = route.words[0]
    told = f"{word.subscription_id} {word.channel} {word.since.isoformat()}"
    name = parcel_id(subscription.subscription_id, route.channel, notice=told)
    return Sealed(name, subscription.name, subscription.query, (), word=word)


def looked_at(subscription: Subscription, channel: str) -> int:
    """How many of the alerts that wait, the oldest, are looked at for the next parcel."""
    return _FEW if _is_one_by_one(subscription, channel) else LOOKED_AT


def _is_one_by_one(subscription: Subscription, channel: str) -> bool:
    return subscription.schedule.rhythm is Rhythm.INSTANT and kind_of(channel) in _ONE_BY_ONE


def _size(subscription: Subscription, channel: str, waiting: int) -> tuple[int, int]:
    """How many of the alerts that wait the next parcel shows, and how many it shows or counts."""
    if for_programs(channel):
        lines = 1 if _is_one_by_one(subscription, channel) else min(waiting, _LINES)
        return lines, lines
    if subscription.schedule.rhythm is Rhythm.INSTANT and waiting <= _SINGLY:
        return 1, 1
    return min(waiting, max(1, subscription.most)), waiting
