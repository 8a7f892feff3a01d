"""Changed stories and articles gone in, alerts in the outbox and their messages out: each told once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from consumers.alerts.heard import Heard
from consumers.alerts.muting import is_muted, names_of
from consumers.alerts.occasions import Occasion, brings_a_text, needed, occasions, takedown
from consumers.alerts.past import Past, Pasts
from consumers.alerts.subscribed import Subscribed
from consumers.alerts.written import Matter, Met, written
from consumers.dedup.outlets import Outlets
from newswatch import crash
from newswatch.clock import Clock
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article
from newswatch.model.story import Decision
from newswatch.ports import Log, Record, Told
from newswatch.wire.messages import AlertDue, ArticleGone, StoryChanged, decode, encode
from newswatch.wire.topics import DUE, GONE

_SKEW = timedelta(minutes=1)
"""By how much the clocks of the machines that publish and that subscribe may differ."""


class MatchHandler:
    """Matches a story's original against every subscription, for each thing there is to tell of it. One thread.

    What is told follows from the message and from lines of the ledger that no later one changes (`past`), so that a
    record delivered again, or replayed after the story moved on, gives the same alerts under the same ids. What one
    article did is told under the story and the line that filed it, whatever became of either; what a story did, under
    its name of today, unless it was told under one that it had.
    """

    def __init__(self, store: Told, log: Log, clock: Clock, outlets: Outlets | None = None) -> None:
        """`outlets` say which hosts are official, and of what kind an outlet is."""
        self._store = store
        self._log = log
        self._clock = clock
        self._outlets = outlets or Outlets()
        self._pasts = Pasts(store)
        self._subscribed = Subscribed(store.subscriptions, clock)

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
        self._subscribed.refresh()
        asked = self._subscribed.asked
        if changed.verdict is None or not (brings_a_text(changed) or asked - {AlertEvent.NEW}):
            return
        decision = self._store.decisions.get(changed.event_id)
        article = changed.original if brings_a_text(changed) else self._store.articles.get(changed.event_id)
        past = self._past(changed, decision, article)
        texts = {changed.original.event_id: changed.original, **({article.event_id: article} if article else {})}
        texts |= self._store.articles.many(set(needed(changed, past, decision)) - texts.keys())
        found = occasions(changed, past, decision, texts, self._outlets)
        if article is not None and decision is not None and AlertEvent.TAKEDOWN in asked:
            found += [takedown(decision, article)] if self._went_meanwhile(article) else []
        matter = Matter(changed.story_id, changed.original, past, at)
        self._tell([each for each in found if each.event in asked], matter)

    def _gone(self, gone: ArticleGone, at: datetime) -> None:
        """Tell of a page that is no longer there, as of the line that filed it: what its story became since changes
        nothing. One that is not filed yet is told of when its story is."""
        self._subscribed.refresh()
        decision = self._store.decisions.get(gone.event_id)
        if decision is None or not decision.story_id or AlertEvent.TAKEDOWN not in self._subscribed.asked:
            return
        texts = self._store.articles.many((gone.event_id, decision.original))
        article, original = texts.get(gone.event_id), texts.get(decision.original)
        if article is not None and original is not None:
            matter = Matter(decision.story_id, original, self._pasts.at(decision, article), at)
            self._tell([takedown(decision, article)], matter)

    def _went_meanwhile(self, article: Article) -> bool:
        """Whether a page went before its story was told of: the message of it found no story."""
        visit = self._store.crawl_state.visit(article.article_id)
        return visit is not None and visit.gone_at is not None and visit.event_id == article.event_id

    def _past(self, changed: StoryChanged, decision: Decision | None, article: Article | None) -> Past:
        if decision is not None and decision.story_id == changed.story_id and article is not None:
            return self._pasts.at(decision, article)
        return Past(())

    def _tell(self, found: Sequence[Occasion], matter: Matter) -> None:
        """Tell each subscriber whom the original concerns what he asked to hear of this."""
        met: dict[str, list[Met]] = {}
        for occasion in found:
            document = matter.document(occasion, self._outlets)
            for match in self._subscribed.matcher.match_text(document):
                met.setdefault(match.subscription_id, []).append(Met(occasion, match, document))
        names = names_of(matter.story_id, self._store) if met else ()
        for name, theirs in met.items():
            subscription = self._subscribed.by_id[name]
            silent = subscription.paused or is_muted(subscription, names)
            if silent or matter.at < subscription.created_at - _SKEW:
                continue
            asked = [each.occasion for each in theirs if each.occasion.event in subscription.events]
            heard = Heard.of(subscription, matter.story_id, names, asked, self._store.outbox)
            for each in _owed(theirs, heard, matter.original):
                self._send(each, heard, matter)

    def _send(self, met: Met, heard: Heard, matter: Matter) -> None:
        occasion, event = met.occasion, met.occasion.event
        number = heard.threshold(occasion) if event is AlertEvent.SPREAD else occasion.number
        if event is AlertEvent.SPREAD and not number:
            return
        alert = heard.told(occasion, number)
        if alert is None:
            alert = written(heard.subscription, met, matter, heard.ledger(event), number, self._clock())
            self._store.outbox.add(alert)
        crash.point("match.kept")
        due = AlertDue(alert.alert_id, alert.subscription_id, alert.story_id, alert.event, alert.number)
        self._log.publish(DUE.name, alert.subscription_id, encode(due))
        crash.point("match.told")


def _owed(met: Iterable[Met], heard: Heard, original: Article) -> Iterator[Met]:
    """Of what there is to tell what the subscriber asked for; one change is not told twice in different words.

    Who hears of a story by this very text hears nothing else of it but that the page is gone, and of an article that
    says something else, not besides that it was revised.
    """
    asked = {each.occasion.event: each for each in met if each.occasion.event in heard.subscription.events}
    if AlertEvent.NEW in asked:
        told = heard.told(asked[AlertEvent.NEW].occasion, 0)
        yield asked.pop(AlertEvent.NEW)
        if told is None or (told.url, told.seen) == (original.url, original.seen):
            asked = {event: each for event, each in asked.items() if event is AlertEvent.TAKEDOWN}
    if not {AlertEvent.CHANGED, AlertEvent.DISTORTED}.isdisjoint(asked):
        asked.pop(AlertEvent.REVISION, None)
    yield from asked.values()
