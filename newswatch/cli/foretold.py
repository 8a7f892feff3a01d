"""A query, events and stories in, the alerts that would have been sent out: the very stage that matches, on the side.

Each line of the ledger that filed a page of these stories is handed to it again, with a subscription that nobody saved,
an outbox and a log in memory.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newswatch.cli.house import House
from newswatch.clock import beijing_day
from newswatch.model.story import Decision
from newswatch.model.subscription import Subscription
from newswatch.ports import Articles, CrawlState, Decisions, Outbox, Record, Store, Stories, Subscriptions
from newswatch.trying.deadline import InTime, always
from newswatch.wire.messages import StoryChanged, encode
from newswatch.wire.topics import CHANGED


@dataclass(frozen=True)
class _Aside:
    """newswatch.ports.Told of a house with subscriptions and an outbox of its own."""

    articles: Articles
    decisions: Decisions
    stories: Stories
    crawl_state: CrawlState
    subscriptions: Subscriptions
    outbox: Outbox


def foretold(
    house: House,
    query: str,
    events: tuple[str, ...],
    thresholds: tuple[int, ...],
    stories: Iterable[str],
    since: datetime,
    now: datetime,
    in_time: InTime = always,
) -> Mapping[date, int]:
    """How many alerts by day (Beijing) of the line that caused them. Raises Unavailable, and what `in_time` raises."""
    from consumers.alerts.handler import MatchHandler
    from consumers.dedup.outlets import Outlets
    from newswatch import catalogue
    from newswatch.wire.memory import MemoryLog
    from storage.memory import MemoryStore

    aside = MemoryStore(clock=lambda: now)
    draft = Subscription("draft", query, (), since - timedelta(days=1), events=events, thresholds=thresholds)
    aside.subscriptions.put(draft)
    kept = house.store
    store = _Aside(kept.articles, kept.decisions, kept.stories, kept.crawl_state, aside.subscriptions, aside.outbox)
    outlets = Outlets.of(catalogue.load(house.settings.sources).values())
    handler = MatchHandler(store, MemoryLog(clock=lambda: now), lambda: now, outlets)
    days: Counter[date] = Counter()
    known = 0
    for decision in _lines(house.store, stories):
        in_time()
        record = _record(house.store, decision)
        if record is None:
            continue
        handler.handle(record)
        told = aside.outbox.totals()["alerts"]
        if decision.decided_at >= since:
            days[beijing_day(decision.decided_at)] += told - known
        known = told
    return days


def _lines(store: Store, stories: Iterable[str]) -> list[Decision]:
    """What filed the pages of these stories, in decision order."""
    events = (event for story in store.stories.many(stories).values() for event in story.members)
    found = filter(None, map(store.decisions.get, dict.fromkeys(events)))
    return sorted(found, key=lambda decision: decision.number)


def _record(store: Store, decision: Decision) -> Record | None:
    """The message of a line; None where its original is not kept."""
    original = store.articles.get(decision.original)
    if original is None:
        return None
    told = StoryChanged(
        decision.story_id,
        decision.event_id,
        decision.number,
        decision.verdict,
        decision.original_changed,
        original,
        decision.disguises,
    )
    return Record(CHANGED.name, 0, decision.number, decision.story_id, encode(told), decision.decided_at)
