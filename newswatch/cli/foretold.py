"""A query, events and stories in, the alerts that would have been sent out: the very stage that matches, on the side.

Each line of the ledger that filed a page of these stories is handed to it again, with a subscription that nobody saved,
an outbox and a log in memory.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import RLock

from consumers.alerts.handler import MatchHandler
from consumers.dedup.outlets import Outlets
from newswatch.clock import beijing_day
from newswatch.model.alert import Alert
from newswatch.model.story import Decision
from newswatch.model.subscription import Subscription
from newswatch.ports import Articles, CrawlState, Decisions, Outbox, Record, Store, Stories, Subscriptions
from newswatch.trying.deadline import InTime
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import StoryChanged, encode
from newswatch.wire.topics import CHANGED
from storage.memory import MemoryStore
from storage.memory.outbox import MemoryOutbox

_MOST_LINES = 5_000
"""Lines that are handed over at most, each of which costs as much as its story had pages before."""


@dataclass(frozen=True)
class _Aside:
    """newswatch.ports.Told of a house with subscriptions and an outbox of its own."""

    articles: Articles
    decisions: Decisions
    stories: Stories
    crawl_state: CrawlState
    subscriptions: Subscriptions
    outbox: Outbox


class _Counting(MemoryOutbox):
    """Knows how many alerts it was given."""

    def __init__(self) -> None:
        super().__init__(RLock())
        self.count = 0

    def add(self, alert: Alert) -> bool:
        fresh = super().add(alert)
        self.count += fresh
        return fresh


def foretold(
    kept: Store,
    outlets: Outlets,
    draft: Subscription,
    stories: Sequence[str],
    since: datetime,
    now: datetime,
    in_time: InTime,
) -> tuple[Mapping[date, int], int]:
    """How many alerts by day (Beijing) of the line that caused them, and of how many of the stories, the first ones.

    Those have _MOST_LINES pages at most, of the last story its first. Raises Unavailable, and what `in_time` raises.
    """
    aside, outbox = MemoryStore(clock=lambda: now), _Counting()
    aside.subscriptions.put(draft)
    store = _Aside(kept.articles, kept.decisions, kept.stories, kept.crawl_state, aside.subscriptions, outbox)
    handler = MatchHandler(store, MemoryLog(clock=lambda: now), lambda: now, outlets)
    days: Counter[date] = Counter()
    lines, looked_at = _lines(kept, stories, in_time)
    for decision in lines:
        in_time()
        record = _record(kept, decision)
        if record is None:
            continue
        known = outbox.count
        handler.handle(record)
        if decision.decided_at >= since:
            days[beijing_day(decision.decided_at)] += outbox.count - known
    return days, looked_at


def _lines(store: Store, stories: Sequence[str], in_time: InTime) -> tuple[list[Decision], int]:
    """What filed the pages of these stories, in decision order, and of how many stories they are."""
    in_time()
    known = store.stories.many(stories)
    events, looked_at = dict[str, None](), 0
    for story in filter(None, map(known.get, stories)):
        if len(events) >= _MOST_LINES:
            break
        events |= dict.fromkeys(story.members[: _MOST_LINES - len(events)])
        looked_at += 1
    found: list[Decision] = []
    for event in events:
        in_time()
        decision = store.decisions.get(event)
        if decision is not None:
            found.append(decision)
    return sorted(found, key=lambda decision: decision.number), looked_at


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
