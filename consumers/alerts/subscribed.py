"""The stored subscriptions in, those of them and their matcher as they are now out, changes taken over as they come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta

from consumers.alerts.match import Matcher, usable
from newswatch.clock import Clock
from newswatch.model.subscription import Subscription
from newswatch.ports import Change, Mark, Subscriptions

_FRESH = timedelta(seconds=0.2)
"""How old what is in memory may be."""
_AWAY = timedelta(hours=1)
"""For how long the store can be asked for changes; after longer all is read again."""


class Subscribed:
    """All subscriptions in memory. One thread."""

    def __init__(self, subscriptions: Subscriptions, clock: Clock) -> None:
        self._store = subscriptions
        self._clock = clock
        self._by_id: dict[str, Subscription] = {}
        self._events: Counter[str] = Counter()
        self._mark: Mark | None = None
        self._asked: datetime = clock()
        self.matcher = Matcher()
        """Of those that are not paused."""

    @property
    def by_id(self) -> Mapping[str, Subscription]:
        """Also the paused ones."""
        return self._by_id

    @property
    def asked(self) -> Set[str]:
        """Every event that one of those not paused asks for."""
        return self._events.keys()

    def refresh(self) -> None:
        """Take over what changed more than a fifth of a second ago. Raises Unavailable."""
        now = self._clock()
        if self._mark is None or not timedelta(0) <= now - self._asked < _AWAY:
            self._read(now)
        elif now - self._asked >= _FRESH:
            told = self._store.changed(self._mark, now)
            if told is None:
                self._read(now)
            else:
                self._take(told[1])
                self._mark = told[0]
        else:
            return
        self._asked = now

    def _read(self, now: datetime) -> None:
        mark = self._store.mark(now)
        everyone = self._store.all()
        self._by_id = {each.subscription_id: each for each in everyone}
        self._events = Counter(event for each in everyone if not each.paused for event in each.events)
        self.matcher = Matcher.of(each for each in everyone if not each.paused)
        self._mark = mark

    def _take(self, changes: Iterable[Change]) -> None:
        """What is told again and is as it was costs nothing."""
        changed = {name: each for name, each in changes if self._by_id.get(name) != each}
        if not changed:
            return
        self.matcher.drop(changed)
        for name, each in changed.items():
            self._events -= _asked(self._by_id.get(name))
            self._events += _asked(each)
            if each is None:
                del self._by_id[name]
            else:
                self._by_id[name] = each
        self.matcher.put(usable(each for each in changed.values() if each is not None and not each.paused))


def _asked(subscription: Subscription | None) -> Counter[str]:
    return Counter(subscription.events if subscription and not subscription.paused else ())
