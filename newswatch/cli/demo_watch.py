"""The running program's log and store in, what it has found out: the timeline as it grows, the answer at the end."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from demo.answer import Answer, Copy, Told, name_stories
from demo.newsroom import Newsroom
from newswatch.cli.demo_screen import Event, Tally, disguises
from newswatch.cli.house import House
from newswatch.cli.words import say, term
from newswatch.model import ids
from newswatch.model.alert import Alert
from newswatch.model.article import Article
from newswatch.model.disposition import Disposition
from newswatch.model.ledger import as_told
from newswatch.model.story import Decision, RelationKind, Story, Verdict
from newswatch.ports import Record, Superseded, Unavailable
from newswatch.text.url import canonical
from newswatch.wire.messages import AlertDue, ArticleExtracted, StoryChanged, decode
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED

_ORDER = (EXTRACTED.name, CHANGED.name, DUE.name)
"""What follows from what, where two records have the same time."""
_MANY = 200
"""More stories, alerts or copies than a demo can make."""


class Watcher:
    """A consumer group of its own on the three log topics, and a reader of the store."""

    def __init__(self, house: House, newsroom: Newsroom, since: datetime) -> None:
        self._house = house
        self._newsroom = newsroom
        self._since = since
        self._consumer = house.log.consumer("demo", _ORDER)
        self._keys = {ids.article_id(canonical(newsroom.address(item.key))): item.key for item in newsroom.items}
        self._items = {item.key: item for item in newsroom.items}
        self._ended: set[str] = set()
        self._found: set[str] = set()
        self._told: set[str] = set()
        self._alerts: set[str] = set()
        self._stories: set[str] = set()

    def close(self) -> None:
        self._consumer.close()

    @property
    def tally(self) -> Tally:
        return Tally(self._newsroom.elapsed(), len(self._found), len(self._stories), len(self._alerts))

    def events(self, timeout: float) -> Iterator[Event]:
        """What came over the log since the last call, waiting up to `timeout` seconds for it; then new endings.

        Where the store or the log is away for a moment, the rest comes with a later call.
        """
        try:
            records = self._consumer.poll(timeout)
            for record in sorted(records, key=lambda record: (record.at, _ORDER.index(record.topic))):
                yield from self._events(record)
            if records:
                self._consumer.commit(records)
            yield from self._endings()
        except (Unavailable, Superseded):
            self._consumer.rewind()

    def _events(self, record: Record) -> Iterator[Event]:
        at = self._newsroom.elapsed()
        if record.topic == EXTRACTED.name:
            yield from self._extracted(at, decode(ArticleExtracted, record.value).article)
        elif record.topic == CHANGED.name:
            yield from self._changed(at, decode(StoryChanged, record.value))
        else:
            yield from self._due(at, decode(AlertDue, record.value))

    def _extracted(self, at: float, article: Article) -> Iterator[Event]:
        if article.event_id not in self._found:
            self._found.add(article.event_id)
            yield Event(at, "found", site_of(article), article.reading.title)

    def _changed(self, at: float, message: StoryChanged) -> Iterator[Event]:
        if message.into:
            self._stories.discard(message.story_id)
        if message.verdict is None:  # a merge: it brings no article
            return
        self._stories.add(message.story_id)
        article = self._house.store.articles.get(message.event_id)
        decision = self._house.store.decisions.get(message.event_id)
        if article is None or decision is None or message.event_id in self._told:
            return
        yield from self._extracted(at, article)  # another log topic: its own record may come later
        self._told.add(message.event_id)
        figures = (f"{here} ≠ {there}" for here, there in sorted(distorted(decision)))
        told = say("; ", "；").join(filter(None, (disguises(message.disguises), *figures)))
        yield Event(at, message.verdict.value, site_of(article), article.reading.title, told)
        if message.original_changed and message.verdict is not Verdict.NEW_STORY:
            yield Event(at, "original", site_of(message.original), message.original.reading.title)

    def _due(self, at: float, message: AlertDue) -> Iterator[Event]:
        alert = self._house.store.outbox.get(message.alert_id)
        if alert is not None and message.alert_id not in self._alerts:
            self._alerts.add(message.alert_id)
            yield Event(at, "alert", alert.subscription_id, alert.title, ", ".join(alert.words))

    def _endings(self) -> Iterator[Event]:
        """Pages that became no article, each once."""
        now = self._newsroom.elapsed()
        for article_id, key in self._keys.items():
            visit = None if key in self._ended else self._house.store.crawl_state.visit(article_id)
            if visit is None:
                continue
            self._ended.add(key)
            if visit.disposition is not Disposition.PUBLISHED:
                item = self._items[key]
                yield Event(now, "ended", item.outlet.value.name, item.text.title, term(visit.disposition.value))

    def found(self) -> Answer:
        """Everything that stands in the store now, in the words of the answer. Raises Unavailable."""
        stories = self.stories()
        told = {story.story_id: self._story(story) for story in stories}
        home = {name: story.story_id for story in stories for name in (story.story_id, *story.aliases)}
        named = name_stories(self._newsroom.expected(), list(told.values()))
        names = {id(answer): name for name, answer in named.items()}
        alerts = Counter(
            (alert.subscription_id, names[id(told[home[alert.story_id]])])
            for alert in self.alerts()
            if alert.story_id in home
        )
        visits = {key: self._house.store.crawl_state.visit(article) for article, key in self._keys.items()}
        endings = {key: visit.disposition for key, visit in visits.items() if visit is not None}
        return Answer(named, alerts, endings)

    def stories(self) -> list[Story]:
        """Oldest first."""
        return sorted(self._house.store.stories.recent(self._since, _MANY), key=lambda story: story.opened_at)

    def alerts(self) -> list[Alert]:
        """Those that reached their subscriber, oldest first."""
        outbox = self._house.store.outbox
        owed = sorted(outbox.recent(self._since, _MANY), key=lambda alert: alert.created_at)
        return [alert for alert in owed if any(each.arrived for each in outbox.deliveries(alert.alert_id))]

    def copies(self, story: Story) -> list[tuple[Article, Decision]]:
        """The story's articles, the original first and then by their clocks, each with what was decided of it."""
        articles = self._house.store.articles.many(story.members)
        ledger = self._house.store.decisions
        told = as_told(filter(None, map(ledger.get, story.members)), filter(None, map(ledger.ruling, story.rulings)))
        known = [(articles[event], decision) for event, decision in told.items()]
        return sorted(known, key=lambda pair: (pair[0].event_id != story.original, published(pair[0])))

    def _story(self, story: Story) -> Told:
        copies = {self._key(article): (article, decision) for article, decision in self.copies(story)}
        original = next((key for key, (article, _) in copies.items() if article.event_id == story.original), "")
        told = {
            key: Copy(key, frozenset(decision.disguises), frozenset(distorted(decision)))
            for key, (_, decision) in copies.items()
        }
        return Told(original, told)

    def _key(self, article: Article) -> str:
        return self._keys.get(article.article_id, article.url)


def distorted(decision: Decision) -> set[tuple[str, str]]:
    """Every figure that a copy prints otherwise than its story's text, as (here, there)."""
    same = (relation for relation in decision.relations if relation.kind is RelationKind.SAME)
    return {(d.here, d.there) for relation in same for d in relation.distortions}


def published(article: Article) -> datetime:
    """The page's clock; where it shows none, the time it was seen."""
    return article.reading.published.at if article.reading.published else article.seen


def site_of(article: Article) -> str:
    return article.reading.site or article.source
