"""Changed stories and articles gone in, alerts in the outbox and their messages out: each told once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from consumers.alerts.lead import shown
from consumers.alerts.match import Match, Matcher
from consumers.alerts.occasions import Occasion, brings_a_text, needed, occasions
from consumers.alerts.past import Past, Pasts
from consumers.dedup.outlets import Outlets
from newswatch import crash
from newswatch.clock import Clock
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.article import Article
from newswatch.model.story import Decision, Story
from newswatch.model.subscription import Subscription
from newswatch.ports import Log, Record, Store
from newswatch.text.url import host_of
from newswatch.wire.messages import AlertDue, ArticleGone, StoryChanged, decode, encode
from newswatch.wire.topics import DUE, GONE

_RELOAD = timedelta(seconds=1)
"""How old the subscriptions in memory may be."""
_SKEW = timedelta(minutes=1)
"""By how much the clocks of the machines that publish and that subscribe may differ."""
_OF_A_STORY = frozenset({AlertEvent.NEW, AlertEvent.OFFICIAL, AlertEvent.SPREAD})
"""What is told of a story as a whole, and so not again of the one it was merged into or split from."""


class MatchHandler:
    """Matches a story's original against every subscription, for each thing there is to tell of it. One thread.

    What is told follows from the message and from lines of the ledger that no later one changes (`past`), so that a
    record delivered again, or replayed after the story moved on, gives the same alerts under the same ids. What one
    article did is told under the story and the line that filed it, whatever became of either; what a story did, under
    its name of today, unless it was told under one that it had.
    """

    def __init__(self, store: Store, log: Log, clock: Clock, outlets: Outlets | None = None) -> None:
        """`outlets` say which hosts are official."""
        self._store = store
        self._log = log
        self._clock = clock
        self._outlets = outlets or Outlets()
        self._pasts = Pasts(store)
        self._subscriptions: dict[str, Subscription] = {}
        self._matcher = Matcher(())
        self._loaded_at: datetime | None = None

    def handle(self, record: Record) -> None:
        """Write and announce the alerts that a record gives. Raises Unreadable, Unavailable.

        The row comes first, then the message: a crash between the two leaves a row that a redelivered record, or the
        deliverer's sweep, announces again. An alert announced twice is delivered once, by its claim.
        """
        if record.topic == GONE.name:
            self._gone(decode(ArticleGone, record.value), record.at)
        else:
            self._changed(decode(StoryChanged, record.value), record.at)

    def _changed(self, changed: StoryChanged, at: datetime) -> None:
        self._reload()
        asked = self._asked_for()
        if changed.verdict is None or not (brings_a_text(changed) or asked - {AlertEvent.NEW}):
            return
        decision = self._store.decisions.get(changed.event_id)
        article = changed.original if brings_a_text(changed) else self._store.articles.get(changed.event_id)
        past = self._past(changed, decision, article)
        texts = {changed.original.event_id: changed.original, **({article.event_id: article} if article else {})}
        texts |= self._store.articles.many(set(needed(changed, past, decision)) - texts.keys())
        found = occasions(changed, past, decision, texts, self._outlets)
        if article is not None and decision is not None and AlertEvent.TAKEDOWN in asked:
            found += self._gone_meanwhile(article, decision)
        self._tell([each for each in found if each.event in asked], changed.story_id, changed.original, past, at)

    def _gone(self, gone: ArticleGone, at: datetime) -> None:
        """Tell of a page that is no longer there. One that is not filed yet is told of when its story is."""
        self._reload()
        decision = self._store.decisions.get(gone.event_id)
        if decision is None or not decision.story_id or AlertEvent.TAKEDOWN not in self._asked_for():
            return
        story, article = self._story_with(decision), self._store.articles.get(gone.event_id)
        original = self._store.articles.get(story.original) if story else None
        if article is None or original is None:
            return
        past = self._pasts.today(story) if story else Past(())
        occasion = Occasion(AlertEvent.TAKEDOWN, decision.number, article)
        self._tell([occasion], decision.story_id, original, past, at)

    def _gone_meanwhile(self, article: Article, decision: Decision) -> Iterator[Occasion]:
        """The takedown of a page that went before its story was told of: the message of it found no story."""
        visit = self._store.crawl_state.visit(article.article_id)
        if visit is not None and visit.gone_at is not None and visit.event_id == article.event_id:
            yield Occasion(AlertEvent.TAKEDOWN, decision.number, article)

    def _past(self, changed: StoryChanged, decision: Decision | None, article: Article | None) -> Past:
        if decision is not None and decision.story_id == changed.story_id and article is not None:
            return self._pasts.at(decision, article)
        return Past(())

    def _story_with(self, decision: Decision) -> Story | None:
        """The story that the decided event is in today."""
        story = self._store.stories.get(decision.story_id)
        while story is not None and decision.event_id not in story.members:
            rulings = [*filter(None, map(self._store.decisions.ruling, story.rulings))]
            left = [each.other for each in rulings if decision.event_id in each.events and each.other != story.story_id]
            story = self._store.stories.get(left[-1]) if left else None
        return story

    def _asked_for(self) -> frozenset[str]:
        """Every event that some subscription asks for."""
        return frozenset(event for each in self._subscriptions.values() for event in each.events)

    def _tell(self, found: Sequence[Occasion], story_id: str, original: Article, past: Past, at: datetime) -> None:
        """Tell each subscriber whom the original concerns what he asked to hear of this."""
        met: dict[str, list[tuple[Occasion, Match]]] = {}
        for occasion in found:
            document = self._document(occasion, original, disguises)
            for match in self._matcher.match_text(document):
                met.setdefault(match.subscription_id, []).append((occasion, match))
        names = self._ledgers(story_id) if met else (story_id,)
        for name, theirs in met.items():
            subscription = self._subscriptions[name]
            muted = subscription.paused or not set(subscription.muted).isdisjoint(names)
            if muted or at < subscription.created_at - _SKEW:
                continue
            for occasion, match in self._owed(subscription, theirs, names, original):
                self._send(subscription, occasion, match, names, story_id, original, past)

    def _owed(
        self,
        subscription: Subscription,
        met: Iterable[tuple[Occasion, Match]],
        names: Sequence[str],
        original: Article,
    ) -> Iterator[tuple[Occasion, Match]]:
        """Of what there is to tell what he asked for; one change is not told twice in different words.

        Who hears of a story by this very text hears nothing else of it but that the page is gone, and of an article
        that says something else, not besides that it was revised.
        """
        asked = {each.event: (each, match) for each, match in met if each.event in subscription.events}
        if AlertEvent.NEW in asked:
            told = self._told(subscription, AlertEvent.NEW, 0, names)
            yield asked.pop(AlertEvent.NEW)
            if told is None or (told.url, told.seen) == (original.url, original.seen):
                asked = {event: each for event, each in asked.items() if event is AlertEvent.TAKEDOWN}
        if not {AlertEvent.CHANGED, AlertEvent.DISTORTED}.isdisjoint(asked):
            asked.pop(AlertEvent.REVISION, None)
        yield from asked.values()

    def _send(
        self,
        subscription: Subscription,
        occasion: Occasion,
        match: Match,
        names: Sequence[str],
        story_id: str,
        original: Article,
        past: Past,
    ) -> None:
        number = occasion.number
        if occasion.event is AlertEvent.SPREAD:
            crossed = [each for each in subscription.thresholds if occasion.more_than < each <= occasion.number]
            number = max(crossed, default=0)
            higher = [each for each in subscription.thresholds if each > number]
            if not number or any(self._told(subscription, AlertEvent.SPREAD, each, names) for each in higher):
                return
        as_story = occasion.event in _OF_A_STORY
        told = self._told(subscription, occasion.event, number, names if as_story else (story_id,))
        if told is None:
            name = names[0] if as_story else story_id
            told = alert_of(subscription, match, occasion, number, name, original, past, self._clock())
            self._store.outbox.add(told)
        crash.point("match.kept")
        due = AlertDue(told.alert_id, told.subscription_id, told.story_id, told.event, told.number)
        self._log.publish(DUE.name, told.subscription_id, encode(due))
        crash.point("match.told")

    def _ledgers(self, story_id: str) -> tuple[str, ...]:
        """The story's name today, then those under which its readers may have been told of it: a merge leaves the
        alerts of both stories behind, and what was split off was told of with the story it came from."""
        story = self._store.stories.get(story_id)
        if story is None:
            return (story_id,)
        return tuple(dict.fromkeys((story.story_id, story_id, *story.aliases)))

    def _told(self, subscription: Subscription, event: AlertEvent, number: int, stories: Sequence[str]) -> Alert | None:
        """What the subscriber was told already under one of these stories."""
        names = (ids.alert_id(subscription.subscription_id, story, event, number) for story in stories)
        return next(filter(None, map(self._store.outbox.get, names)), None)

    def _reload(self) -> None:
        """Take over changed subscriptions; a matcher is built anew only where something changed."""
        now = self._clock()
        if self._loaded_at is not None and timedelta(0) <= now - self._loaded_at < _RELOAD:
            return
        fresh = {each.subscription_id: each for each in self._store.subscriptions.all()}
        if fresh != self._subscriptions:
            self._matcher = Matcher.of(fresh.values())
            self._subscriptions = fresh
        self._loaded_at = now


def alert_of(
    subscription: Subscription,
    match: Match,
    occasion: Occasion,
    number: int,
    story_id: str,
    original: Article,
    past: Past,
    now: datetime,
) -> Alert:
    """What the subscriber is told of a story whose `original` met the query; the same for the same line ever after."""
    reading, copy = original.reading, occasion.copy
    title, lead = shown(reading.title, reading.text)
    return Alert(
        alert_id=ids.alert_id(subscription.subscription_id, story_id, occasion.event, number),
        subscription_id=subscription.subscription_id,
        story_id=story_id,
        event=occasion.event,
        number=number,
        words=match.words,
        title=title,
        lead=lead,
        url=original.url,
        site=_site(original),
        origin=reading.origin or reading.credited,
        published=reading.published,
        seen=original.seen,
        created_at=now,
        channels=subscription.channels,
        copies=max(past.copies, 1),
        sites=max(past.sites, 1),
        copy_url=copy.url if copy else "",
        copy_site=_site(copy) if copy else "",
        distortions=occasion.distortions,
        was=occasion.was,
    )


def _site(article: Article) -> str:
    return article.reading.site or host_of(article.url)
