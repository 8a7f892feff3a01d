"""The pages that were given to the crawls in; the events, endings and poisoned messages that must come of them out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chaos.load import SITES, SUBSCRIPTIONS, Given, Load, Round
from chaos.poison import Poison
from newswatch import catalogue, topic
from newswatch.catalogue import Catalogue
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Reading
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.revision import revision_key
from newswatch.settings import Settings
from newswatch.text.url import canonical
from newswatch.topic import Topic


@dataclass(frozen=True, slots=True)
class Event:
    """One event that must be published: what of its article follows from the page alone, and the page's bytes."""

    event_id: str
    article_id: str
    previous_event_id: str | None
    revision_key: str
    url: str
    source: str
    reading: Reading
    why: str
    body: bytes


@dataclass(frozen=True)
class Expected:
    """What must be there in the end. `chains` are the event ids of each address in order; empty: never published."""

    events: Mapping[str, Event]
    chains: Mapping[str, tuple[str, ...]]
    poison: tuple[Poison, ...]
    subscriptions: Mapping[str, str]
    sources: Catalogue


def expected(load: Load, rounds: Mapping[str, int], poisoned: int, settings: Settings) -> Expected:
    """`rounds` says how many rounds of each source were crawled, `poisoned` how many messages were bad."""
    sources = catalogue.load(settings.sources)
    coverage = topic.load(settings.sources, settings.topic)
    events: dict[str, Event] = {}
    chains: dict[str, list[str]] = defaultdict(list)
    for site in SITES:
        for number in range(rounds.get(site.slug, 0)):
            _add(load.round(site, number), sources[site.slug], coverage, events, chains)
    poison = tuple(Poison.of(load.seed, number) for number in range(poisoned))
    told = {address: tuple(chain) for address, chain in chains.items()}
    return Expected(events, told, poison, SUBSCRIPTIONS, sources)


def _add(given: Round, source: Source, coverage: Topic, events: dict[str, Event], chains: dict[str, list[str]]) -> None:
    for page in given.pages:
        event = _event(page, source, coverage, [events[name] for name in chains[_article(page.url)]])
        if event is not None:
            events[event.event_id] = event
            chains[event.article_id].append(event.event_id)


def _event(given: Given, source: Source, coverage: Topic, before: Iterable[Event]) -> Event | None:
    """The event that the page makes after those `before` it at its address; None where it is no coverage or no news."""
    from pipelines.extract import read

    now = system_clock()
    page = Page(given.url, given.body, now, headers={"content-type": "text/html; charset=utf-8"})
    reading = read(page, source, source.rule_for(page.url, now))
    why = coverage.of(page.url, reading, now).why
    last = next(iter(reversed(list(before))), None)
    key = revision_key(reading)
    if not why or (last and last.revision_key == key):
        return None
    previous = last.event_id if last else None
    name = ids.event_id(page.article_id, previous, key)
    return Event(name, page.article_id, previous, key, page.url, source.slug, reading, why, given.body)


def _article(url: str) -> str:
    return ids.article_id(canonical(url))
