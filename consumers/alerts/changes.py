"""The stored subscriptions in, which of them changed out, each until what it is owed was looked at anew."""

from collections.abc import Collection
from datetime import datetime, timedelta

from newswatch.clock import Clock
from newswatch.ports import Mark, Subscriptions

_FRESH = timedelta(seconds=0.25)
"""How often is asked what changed."""
_AWAY = timedelta(hours=1)
"""For how long the store can be asked; nothing waits that nobody has looked at for longer."""
_BEFORE = 1000
"""Changes that were made before the first was asked for and are told as well: nobody may have been there for them."""


class Changes:
    """The changes of subscriptions in the order in which they are told, whoever made them. One thread."""

    def __init__(self, subscriptions: Subscriptions, clock: Clock) -> None:
        self._store = subscriptions
        self._clock = clock
        self._mark: Mark | None = None
        self._asked: datetime | None = None
        self._told = clock()
        self._waiting: dict[str, Collection[str]] = {}

    def refresh(self) -> None:
        """Take over what changed more than a quarter of a second ago. Raises Unavailable: it is told later then."""
        now = self._clock()
        if self._asked is not None and timedelta(0) <= now - self._asked < _FRESH:
            return
        self._asked = now
        told = None
        if self._mark is not None and timedelta(0) <= now - self._told < _AWAY:
            told = self._store.changed(self._mark, now)
        if told is None:
            before = Mark(max(0, self._store.mark(now).number - _BEFORE))
            told = self._store.changed(before, now) or (before, ())
        self._mark, self._told = told[0], now
        self._waiting |= {name: each.channels if each else () for name, each in told[1]}

    def next(self) -> tuple[str, Collection[str]] | None:
        """A subscription that changed, and the channels it has now: none where it was removed or cannot be read."""
        return next(iter(self._waiting.items()), None)

    def seen_to(self, name: str) -> None:
        """What it is owed has been looked at."""
        self._waiting.pop(name, None)
