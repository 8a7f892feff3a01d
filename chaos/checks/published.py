"""From page to log and store: every event once, as its page reads, in the order of its chain, with its capture."""

from collections.abc import Iterator

from chaos.checks.check import Check
from chaos.expected import Event, Expected
from chaos.found import Found
from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.ports import Record
from newswatch.wire.headers import EVENT_ID
from newswatch.wire.messages import ArticleExtracted, decode
from newswatch.wire.topics import EXTRACTED

_READ = (Disposition.PUBLISHED, Disposition.UNCHANGED)


def checks(expected: Expected, found: Found) -> Iterator[Check]:
    records = [record for record in found.records[EXTRACTED.name] if _is_article(record)]
    names = {record.headers.get(EVENT_ID, "") for record in records}
    events, chains = expected.events.keys(), len(expected.chains)
    yield Check.same("each event is on the log", "event", events, names)
    yield Check.of("the log says what the page says", len(names), len(records), _misprinted(expected, records))
    yield Check.of("each address's events come in their order", chains, chains, _disordered(expected, records))
    yield Check.same("each article is stored", "article", events, found.articles.keys())
    stored, misstored = len(found.articles), _misstored(expected, found)
    yield Check.of("the store says what the page says", len(events), stored, misstored)
    kept = sum(body is not None for body in found.captures.values())
    yield Check.of("each article's page is kept", len(events), kept, _uncaptured(expected, found))
    visited = sum(visit is not None for visit in found.visits.values())
    yield Check.of("each address ends with its last event", chains, visited, _astray(expected, found))
    left = [f"left in the spool: {message.event_id}" for message in found.pending]
    yield Check.of("the spool is empty", 0, len(found.pending), left)
    ended = sum(crawl.ended_at is not None for crawl in found.crawls)
    yield Check.of("dispositions add up to candidates", len(found.crawls), ended, _unbalanced(found))


def differences(event: Event, article: Article) -> Iterator[str]:
    """What of `article` is not as its page gives it; its clock and capture are the crawl's, and hang together."""
    for name in ("article_id", "event_id", "previous_event_id", "revision_key", "url", "source", "why", "reading"):
        if getattr(event, name) != getattr(article, name):
            yield f"{event.event_id} ({event.url}): its {name} is another"
    if article.capture_id != ids.capture_id(article.article_id, event.body, article.seen):
        yield f"{event.event_id} ({event.url}): its capture is of other bytes or of another time"


def _is_article(record: Record) -> bool:
    try:
        decode(ArticleExtracted, record.value)
    except Unreadable:
        return False
    return True


def _misprinted(expected: Expected, records: list[Record]) -> Iterator[str]:
    first: dict[str, bytes] = {}
    for record in records:
        article = decode(ArticleExtracted, record.value).article
        event = expected.events.get(article.event_id)
        if event is None:
            continue
        if first.setdefault(article.event_id, record.value) != record.value:
            yield f"{article.event_id}: told again in other words"
        yield from differences(event, article)


def _disordered(expected: Expected, records: list[Record]) -> Iterator[str]:
    """An event that overtook an earlier one of its address."""
    came: dict[str, list[str]] = {}
    for record in records:
        order = came.setdefault(record.key, [])
        name = record.headers.get(EVENT_ID, "")
        if name not in order:
            order.append(name)
    for address, chain in expected.chains.items():
        order = [name for name in came.get(address, ()) if name in chain]
        if order != [name for name in chain if name in order]:
            yield f"{address}: its events came as {', '.join(order)}"


def _misstored(expected: Expected, found: Found) -> Iterator[str]:
    told = {}
    for record in found.records[EXTRACTED.name]:
        if _is_article(record):
            article = decode(ArticleExtracted, record.value).article
            told[article.event_id] = article
    for name, event in expected.events.items():
        stored = found.articles.get(name)
        if stored is None:
            continue
        yield from differences(event, stored)
        if name in told and told[name] != stored:
            yield f"{name} ({event.url}): the store has not what the log told"


def _uncaptured(expected: Expected, found: Found) -> Iterator[str]:
    for name, body in found.captures.items():
        if name in expected.events and body != expected.events[name].body:
            yield f"{name}: its page {'is lost' if body is None else 'was kept with other bytes'}"


def _astray(expected: Expected, found: Found) -> Iterator[str]:
    for address, chain in expected.chains.items():
        visit = found.visits.get(address)
        last = chain[-1] if chain else None
        if visit is None:  # no harm where nothing was published: it is looked at again
            yield from [f"{address}: nobody remembers a visit"] if chain else []
        elif visit.event_id != last:
            yield f"{address}: its last event is {visit.event_id}, not {last}"
        elif chain and visit.disposition not in _READ:
            yield f"{address}: its last visit ended as {visit.disposition.value}"


def _unbalanced(found: Found) -> Iterator[str]:
    for crawl in found.crawls:
        if crawl.ended_at is None and crawl.outcome == Outcome.RUNNING:
            newest = max(other.started_at for other in found.crawls if other.source == crawl.source)
            if crawl.started_at != newest:
                yield f"crawl {crawl.crawl_id}: left running, though a later one began"
        elif sum(crawl.dispositions.values()) != crawl.candidates:
            yield f"crawl {crawl.crawl_id}: {crawl.candidates} candidates, {dict(crawl.dispositions)}"
