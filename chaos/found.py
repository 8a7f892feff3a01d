"""A house after the storm in, everything that it keeps out: read through the ports, nothing left out for its size."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newswatch.model.alert import Alert, Delivery
from newswatch.model.article import Article
from newswatch.model.ledger import Line
from newswatch.model.story import Decision, Relation, Story
from newswatch.ports import Captures, Crawl, Log, Pending, Quarantined, Record, Store, Visit
from newswatch.wire.topics import ALL, CHANGED, DUE, EXTRACTED

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
EVERYTHING = 1_000_000
_PAGE = 1000
GROUPS = {EXTRACTED.name: "dedup", CHANGED.name: "match", DUE.name: "deliver"}


@dataclass
class Found:
    """What is there. `records` are by topic, in the order of each partition; `lines` are those of alerts.jsonl.

    `received` are the webhook's requests in order: when, and the alert's id.
    """

    records: dict[str, list[Record]]
    lags: dict[str, int]
    pending: list[Pending]
    ledger: list[Line]
    articles: dict[str, Article]
    stories: dict[str, Story]
    relations: dict[tuple[str, str], Relation]
    alerts: dict[str, Alert]
    deliveries: dict[str, Sequence[Delivery]]
    outbox: Mapping[str, int]
    verdicts: Mapping[str, int]
    quarantine: dict[str, Quarantined]
    crawls: list[Crawl]
    visits: dict[str, Visit | None]
    captures: dict[str, bytes | None]
    lines: list[bytes]
    received: list[tuple[float, str]]

    @property
    def decisions(self) -> list[Decision]:
        """The verdicts among the lines of the ledger."""
        return [line for line in self.ledger if isinstance(line, Decision)]


def found(
    store: Store,
    log: Log,
    captures: Captures,
    addresses: Sequence[str],
    lines: Path,
    received: Sequence[tuple[float, str]],
    quiet: float = 1.0,
) -> Found:
    """Everything kept, and what is known of each of `addresses` (article ids).

    A topic has been read to its end when `quiet` seconds bring no record.
    """
    articles = {article.event_id: article for article in _articles(store)}
    alerts = {alert.alert_id: alert for alert in store.outbox.recent(BEGINNING, EVERYTHING)}
    return Found(
        records={topic.name: list(_records(log, topic.name, quiet)) for topic in ALL},
        lags={topic: log.lag(group, topic) for topic, group in GROUPS.items()},
        pending=[message for address in addresses for message in store.crawl_state.waiting(address)],
        ledger=list(_ledger(store)),
        articles=articles,
        stories={story.story_id: story for story in store.stories.recent(BEGINNING, EVERYTHING)},
        relations={
            (relation.of, relation.to): relation
            for event in articles
            for relation in store.stories.relations(event, EVERYTHING)
        },
        alerts=alerts,
        deliveries={name: store.outbox.deliveries(name) for name in alerts},
        outbox=store.outbox.totals(),
        verdicts=store.decisions.totals(),
        quarantine={item.quarantine_id: item for item in store.quarantine.list(limit=EVERYTHING)},
        crawls=list(store.crawls.recent(limit=EVERYTHING)),
        visits={address: store.crawl_state.visit(address) for address in addresses},
        captures={event: _capture(captures, article) for event, article in articles.items()},
        lines=lines.read_bytes().splitlines() if lines.exists() else [],
        received=list(received),
    )


def _records(log: Log, topic: str, quiet: float) -> Iterator[Record]:
    """Every record of the topic, read by a group of its own that commits nothing."""
    with closing(log.consumer("chaos-verifier", [topic])) as consumer:
        while batch := consumer.poll(quiet, _PAGE):
            yield from batch


def _ledger(store: Store) -> Iterator[Line]:
    number = 0
    while page := store.decisions.after(number, _PAGE):
        yield from page
        number = page[-1].number


def _articles(store: Store) -> Iterator[Article]:
    seen, after = BEGINNING, ""
    while page := store.articles.since(seen, _PAGE, after):
        yield from page
        seen, after = page[-1].seen, page[-1].event_id


def _capture(captures: Captures, article: Article) -> bytes | None:
    try:
        return captures.load(article.article_id, article.capture_id).body
    except KeyError:
        return None
