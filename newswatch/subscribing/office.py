"""Subscriptions as whoever is served here may manage them: the operator all of them, an owner his own and no other."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newswatch.clock import Clock
from newswatch.logs import plain
from newswatch.model.alert import Alert
from newswatch.model.edition import Edition
from newswatch.model.route import Route
from newswatch.model.subscription import MOST, Subscription
from newswatch.ports import Store, Unavailable
from newswatch.schedule import sends
from newswatch.subscribing.addresses import shown
from newswatch.subscribing.fields import BadFields, Fault, Given, Rules, built
from newswatch.subscribing.leaving import channel_named, without
from newswatch.subscribing.tokens import new_feed

MUCH = 1000
"""Alerts that are counted; of more it is said that there are more."""
_RACES = 20
"""Each lost race is another's change of the subscription; more in a row than this is no race."""


class Unknown(LookupError):  # noqa: N818 - reads as what it says
    """There is no such thing, or it is another's: nobody learns which."""


@dataclass(frozen=True)
class Hands:
    """What is done to deliveries: `wake` tries at once what a subscription is owed, `redeliver` has an alert sent again
    on a channel, asked by somebody (False where it was never meant for it or is owed there already)."""

    wake: Callable[[str], None]
    redeliver: Callable[[str, str, str], bool]


@dataclass(frozen=True, slots=True)
class Owing:
    """A channel as it is shown, how many alerts it is owed (at most MUCH are counted), and how it fares."""

    channel: str
    owed: int
    route: Route


@dataclass(frozen=True, slots=True)
class Changed:
    """A subscription as it stood when it was changed (None: it is new) and as it is; the same one where nothing is."""

    before: Subscription | None
    after: Subscription


class Office:
    """Everything raises Unavailable. `owner` None is the operator; `most` is how many an owner may have."""

    def __init__(self, store: Store, rules: Rules, hands: Hands, clock: Clock, owner: str | None, most: int) -> None:
        self._store = store
        self._rules = rules
        self._hands = hands
        self._clock = clock
        self._owner = owner
        self._most = most

    def all(self, owner: str | None = None) -> Sequence[Subscription]:
        """By id; the operator may ask for one owner's."""
        asked = owner if self._owner is None else self._owner
        return self._store.subscriptions.all() if asked is None else self._store.subscriptions.of(asked, MOST)

    def get(self, subscription_id: str) -> Subscription:
        """Raises Unknown."""
        found = self._store.subscriptions.get(subscription_id)
        if found is None or self._owner not in (None, found.owner):
            raise Unknown(subscription_id)
        return found

    def create(self, given: Given) -> Subscription:
        """Raises BadFields, also where the id is taken or an owner has as many as he may."""
        self._room(1)
        made = built(given, None, self._rules, self._clock())
        made = made if self._owner is None else replace(made, owner=self._owner)
        made = made if made.subscription_id else replace(made, subscription_id=secrets.token_hex(8))
        change, there = self._store.subscriptions.standing(made.subscription_id)
        if there is not None or not self._store.subscriptions.swap(made, change):
            raise BadFields([Fault("id", f"{made.subscription_id} is there already; edit it, or take another id")])
        try:
            self._room(0)
        except BadFields:  # of several made at once none stays that would be one too many
            self._store.subscriptions.remove(made.subscription_id)
            raise
        return made

    def planned(self, given: Given) -> tuple[Subscription | None, Subscription]:
        """The subscription of that id as it is, and as `given`, which is all of it, makes it. Raises BadFields."""
        before = self._store.subscriptions.get(str(given.get("id", "")))
        return before, built(given, before, self._rules, self._clock(), whole=True)

    def edit(self, subscription_id: str, given: Given) -> Changed:
        """With these fields changed. Raises Unknown, BadFields."""
        return self._changed(subscription_id, lambda before: built(given, before, self._rules, self._clock()))

    def place(self, given: Given) -> Changed:
        """Keep what `planned` shows, made of what stands by now. Operator only. Raises BadFields."""
        name = str(given.get("id", ""))
        return self._swapped(name, lambda before: built(given, before, self._rules, self._clock(), whole=True))

    def mute(self, subscription_id: str, story_id: str, *, mute: bool) -> Changed:
        """Tell nothing of a story any more, or again. Raises Unknown, BadFields."""

        def muted(before: Subscription) -> Subscription:
            others = [each for each in before.muted if each != story_id]
            given = {"muted": [*others, *([story_id] if mute else [])]}
            return built(given, before, self._rules, self._clock())

        return self._changed(subscription_id, muted)

    def remove(self, subscription_id: str) -> None:
        """Raises Unknown. One that cannot be read is nobody's: the operator may remove it."""
        if self._owner is not None:
            self.get(subscription_id)
        if not self._store.subscriptions.remove(subscription_id):
            raise Unknown(subscription_id)

    def feed(self, subscription_id: str, *, on: bool) -> Subscription:
        """Give its feed a new address, so that nobody reads the old one any more, or none. Raises Unknown."""
        key, now = new_feed() if on else "", self._clock()
        return self._changed(subscription_id, lambda before: replace(before, feed=key, changed_at=now)).after

    def leave(self, subscription_id: str, named: str) -> Changed | None:
        """Without the channel that an address to unsubscribe names (newswatch.unsubscribe); None where there is no such
        channel any more."""

        def left(before: Subscription | None) -> Subscription:
            if before is None or channel_named(before, named) is None:
                raise Unknown(subscription_id)
            return replace(without(before, named), changed_at=self._clock())

        try:
            return self._swapped(subscription_id, left)
        except Unknown:
            return None

    def wake(self, subscription_id: str) -> None:
        """Switch its channels on again and try at once what they are owed. Raises Unknown."""
        self._hands.wake(self.get(subscription_id).subscription_id)

    def redeliver(self, alert_id: str, channel: str | None, by: str) -> Sequence[str]:
        """The channels, as shown, on which the alert is sent again: those it was meant for, or one. Raises Unknown.

        The operator may name it by the first characters of its id; an owner could try what others' begin with.
        """
        outbox = self._store.outbox
        alert = outbox.find(alert_id) if self._owner is None else outbox.get(alert_id)
        if alert is None:
            raise Unknown(alert_id)
        if alert.created_at < self.get(alert.subscription_id).created_at:  # its id was another's
            raise Unknown(alert.subscription_id)
        asked = [each for each in alert.channels if channel is None or channel in (each, shown(each))]
        if channel is not None and not asked:
            raise Unknown(channel)
        return [shown(each) for each in asked if self._hands.redeliver(alert.alert_id, each, by)]

    def recent(self, subscription: Subscription, span: timedelta, limit: int) -> Sequence[Alert]:
        """What it was told of, newest first."""
        since = max(self._clock() - span, subscription.created_at)  # its id may have been another's
        return self._store.outbox.of(subscription.subscription_id, since, limit)

    def owing(self, subscription: Subscription) -> Sequence[Owing]:
        """What its channels are owed and how they fare, those it has no more but where something waits included."""
        name = subscription.subscription_id
        routes = {route.channel: route for route in self._store.routes.of(name)}
        channels = dict.fromkeys([*subscription.channels, *routes])
        found = [
            Owing(shown(each), len(self._store.outbox.waiting(name, each, MUCH)), routes.get(each, Route(name, each)))
            for each in channels
        ]
        return [each for each in found if each.owed or each.route.channel in subscription.channels]

    def edition(self, subscription: Subscription) -> Edition | None:
        """The latest of its briefings."""
        return self._store.editions.last(subscription.subscription_id)

    def next_sends(self, subscription: Subscription, count: int = 3) -> Sequence[datetime]:
        """When something may be sent next; nothing while it is paused."""
        return () if subscription.paused else sends(subscription.schedule, self._clock(), count)

    def _room(self, more: int) -> None:
        """Raises BadFields where so many more are over what the owner may have."""
        if self._owner is None:
            return
        if len(self._store.subscriptions.of(self._owner, self._most + 1)) + more > self._most:
            raise BadFields([Fault("owner", f"has {self._most} subscriptions, as many as are allowed; delete one")])

    def _changed(self, subscription_id: str, how: Callable[[Subscription], Subscription]) -> Changed:
        """Raises Unknown, and what `how` does."""

        def known(before: Subscription | None) -> Subscription:
            if before is None or self._owner not in (None, before.owner):
                raise Unknown(subscription_id)
            return how(before)

        return self._swapped(subscription_id, known)

    def _swapped(self, subscription_id: str, how: Callable[[Subscription | None], Subscription]) -> Changed:
        """As `how` makes it of what stands, whoever else changes it meanwhile: it is made anew of what he made."""
        for _ in range(_RACES):
            change, before = self._store.subscriptions.standing(subscription_id)
            after = how(before)
            if after is before:
                return Changed(before, after)
            if self._store.subscriptions.swap(after, change):
                return Changed(before, after)
        raise Unavailable(f"subscription {plain(subscription_id, 64)} kept changing under us; try again")
