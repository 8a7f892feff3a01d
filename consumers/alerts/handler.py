"""Changed stories in, alerts in the outbox and their messages out: one for each subscription and story."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from consumers.alerts.lead import lead_of, title_of
from consumers.alerts.match import Match
from consumers.alerts.subscribed import Subscribed
from newswatch import crash
from newswatch.clock import Clock
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.article import Article
from newswatch.model.subscription import Subscription
from newswatch.ports import Log, Record, Store
from newswatch.text.url import host_of
from newswatch.wire.messages import AlertDue, StoryChanged, decode, encode
from newswatch.wire.topics import DUE

_SKEW = timedelta(minutes=1)
"""By how much the clocks of the machines that publish and that subscribe may differ."""


class MatchHandler:
    """Matches a story's original against every subscription. One thread."""

    def __init__(self, store: Store, log: Log, clock: Clock) -> None:
        self._store = store
        self._log = log
        self._clock = clock
        self._subscribed = Subscribed(store.subscriptions, clock)

    def handle(self, record: Record) -> None:
        """Write and announce the alerts that a changed story gives. Raises Unreadable, Unavailable.

        The row comes first, then the message: a crash between the two leaves a row that a redelivered record, or the
        deliverer's sweep, announces again. An alert announced twice is delivered once, by its claim.
        """
        changed = decode(StoryChanged, record.value)
        if not _brings_a_text(changed):
            return
        self._subscribed.refresh()
        matches = self._subscribed.matcher.match(changed.original)
        name, *aliases = self._ledgers(changed.story_id) if matches else (changed.story_id,)
        for match in matches:
            subscription = self._subscribed.by_id[match.subscription_id]
            if AlertEvent.NEW not in subscription.events or record.at < subscription.created_at - _SKEW:
                continue
            alert = self._told(subscription, aliases)
            if alert is None:
                alert = alert_of(subscription, match, name, changed.original, self._clock())
                self._store.outbox.add(alert)
            crash.point("match.kept")
            due = AlertDue(alert.alert_id, alert.subscription_id, alert.story_id, alert.event, alert.number)
            self._log.publish(DUE.name, alert.subscription_id, encode(due))
            crash.point("match.told")

    def _ledgers(self, story_id: str) -> tuple[str, ...]:
        """The story's name today, then those under which its readers may have been told of it: a merge leaves the
        alerts of both stories behind, and what was split off was told of with the story it came from."""
        story = self._store.stories.get(story_id)
        if story is None:
            return (story_id,)
        return tuple(dict.fromkeys((story.story_id, story_id, *story.aliases)))

    def _told(self, subscription: Subscription, stories: Sequence[str]) -> Alert | None:
        """What the subscriber was told already under one of these stories."""
        names = (ids.alert_id(subscription.subscription_id, story, AlertEvent.NEW) for story in stories)
        return next(filter(None, map(self._store.outbox.get, names)), None)


def _brings_a_text(changed: StoryChanged) -> bool:
    """Whether the story's text came with this change: a new story, a better original, the original revised.

    Never for one more copy, or a copy revised: there is nothing to match that was not there before.
    """
    return changed.original.event_id == changed.event_id


def alert_of(subscription: Subscription, match: Match, story_id: str, original: Article, now: datetime) -> Alert:
    """What the subscriber is told of a story whose `original` met the query; the same for the same story ever after."""
    reading = original.reading
    event = AlertEvent.NEW
    return Alert(
        alert_id=ids.alert_id(subscription.subscription_id, story_id, event),
        subscription_id=subscription.subscription_id,
        story_id=story_id,
        event=event,
        number=0,
        words=match.words,
        title=title_of(reading.title),
        lead=lead_of(reading.text),
        url=original.url,
        site=reading.site or host_of(original.url),
        origin=reading.origin or reading.credited,
        published=reading.published,
        seen=original.seen,
        created_at=now,
        channels=subscription.channels,
    )
