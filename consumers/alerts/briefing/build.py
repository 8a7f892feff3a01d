"""A query and a span of time in, the briefing of the stories that were opened in it out: by the index, never by a scan.

Stories are as they stand when it is made: copies that came after the span are among them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from consumers.alerts.briefing.figures import key_figures
from consumers.alerts.lead import shown
from consumers.alerts.muting import muted_of
from consumers.alerts.queried import DocumentOf
from newswatch.home import home_of
from newswatch.model.alert import Cited
from newswatch.model.article import Article
from newswatch.model.briefing import Brief, Briefing, Copy, Earlier, Totals
from newswatch.model.ledger import as_told
from newswatch.model.story import Decision, RelationKind, Story
from newswatch.model.subscription import Subscription
from newswatch.ports import Store
from newswatch.ports.searching import Hit, Search
from newswatch.query.query import Query
from newswatch.text.url import host_of

MOST = 500
"""Stories in one briefing; further ones are counted."""
COPIES = 20
"""Copies shown of one story: those that say otherwise first, then the earliest."""
_LOOKED_AT = 200
"""Copies of one story whose decisions are read: what was done to later ones is not counted as distorted."""
_EARLIER, _TIES = 3, 20
_TOGETHER = 50
"""Stories read in one go."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a briefing is asked of: the query and what it is called, [since, until) and the zone of its days.

    `reader` is the subscription whose muted stories are left out; None where there is none.
    """

    name: str
    query: Query
    since: datetime
    until: datetime
    zone: str
    reader: Subscription | None = None


def briefing(
    wanted: Wanted, store: Store, search: Search, document_of: DocumentOf, now: datetime, most: int = MOST
) -> Briefing:
    """Raises Unavailable."""
    since, until = wanted.since, wanted.until
    hits = search.openings(wanted.query, since, until, most)
    more = sum(search.opened(wanted.query, since, until).values()) - most if len(hits) == most else 0
    told = list(_told(hits, wanted, store, document_of))
    stories = tuple(sorted((brief for brief, _ in told), key=_order))
    hosts = {host for _, each in told for host in each}
    return Briefing(
        wanted.name, str(wanted.query), since, until, wanted.zone, now, stories, _totals(stories, hosts), max(0, more)
    )


def _order(brief: Brief) -> tuple[int, datetime, str]:
    return -brief.sites, brief.opened_at, brief.story_id


def _totals(stories: Sequence[Brief], hosts: Iterable[str]) -> Totals:
    origins = Counter(brief.origin for brief in stories if brief.origin)
    return Totals(
        stories=len(stories),
        copies=sum(brief.copied for brief in stories),
        sites=len(set(hosts)),
        distorted=sum(brief.distorted for brief in stories),
        origins=tuple(sorted(origins.items(), key=lambda each: (-each[1], each[0]))),
    )


def _told(
    hits: Sequence[Hit], wanted: Wanted, store: Store, document_of: DocumentOf
) -> Iterator[tuple[Brief, set[str]]]:
    """Each story once, though a merge may have brought two of them together since; with the hosts it stands on."""
    done: set[str] = set()
    for start in range(0, len(hits), _TOGETHER):
        asked = hits[start : start + _TOGETHER]
        stories = store.stories.many(hit.story_id for hit in asked)
        articles = store.articles.many({event for story in stories.values() for event in story.members})
        muted = muted_of(wanted.reader, (hit.story_id for hit in asked), store) if wanted.reader else ()
        for hit in asked:
            story = stories.get(hit.story_id)
            original = articles.get(story.original) if story else None
            if story and original and story.story_id not in done and hit.story_id not in muted:
                done.add(story.story_id)
                cited = wanted.query.cited(document_of(original))
                yield _brief(story, original, articles, hit.words, cited, store)


def _brief(
    story: Story,
    original: Article,
    articles: Mapping[str, Article],
    words: tuple[str, ...],
    cited: Sequence[Cited],
    store: Store,
) -> tuple[Brief, set[str]]:
    reading = original.reading
    title, lead = shown(reading.title, reading.text, cited)
    latest = _latest(story, original, articles)
    hosts = {_host(article) for article in (original, *latest)}
    copies = _copies(latest, story, store)
    site = original.site
    brief = Brief(
        story_id=story.story_id,
        title=title,
        lead=lead,
        hits=tuple(dict.fromkeys(place.printed for place in cited)),
        words=words,
        site=site,
        origin=reading.origin or reading.credited or site,
        published=reading.published,
        seen=original.seen,
        opened_at=story.opened_at,
        url=original.url,
        copied=len(latest),
        sites=len(hosts),
        distorted=sum(bool(copy.distortions) for copy in copies),
        copies=tuple(copies[:COPIES]),
        figures=key_figures(reading.title, reading.text),
        earlier=tuple(_earlier(story, store)),
    )
    return brief, hosts


def _latest(story: Story, original: Article, articles: Mapping[str, Article]) -> list[Article]:
    """Of each copy its latest revision, in the order in which they came."""
    found: dict[str, Article] = {}
    for event in story.members:
        article = articles.get(event)
        if article and article.article_id != original.article_id:
            found[article.article_id] = article
    return list(found.values())


def _copies(articles: Sequence[Article], story: Story, store: Store) -> list[Copy]:
    """Those that say otherwise first, then the earliest."""
    told = _decisions(story, [article.event_id for article in articles[:_LOOKED_AT]], store)
    copies = [_copy(article, told.get(article.event_id), story.original) for article in articles]
    return sorted(copies, key=lambda copy: (not copy.distortions, copy.published.at if copy.published else copy.seen))


def _decisions(story: Story, events: Sequence[str], store: Store) -> Mapping[str, Decision]:
    """With what later originals made of them: the original's own decision says so."""
    decisions = store.decisions.many({*events, story.original, story.opened_by})
    return as_told(decisions.values(), filter(None, map(store.decisions.ruling, story.rulings)))


def _copy(article: Article, decision: Decision | None, original: str) -> Copy:
    relations = [each for each in decision.relations if each.kind is RelationKind.SAME] if decision else []
    toward = next((each for each in relations if each.to == original), None)
    return Copy(
        site=article.site,
        url=article.url,
        title=article.reading.title,
        published=article.reading.published,
        seen=article.seen,
        disguises=decision.disguises if decision else (),
        distortions=toward.distortions if toward else (),
    )


def _earlier(story: Story, store: Store) -> Iterator[Earlier]:
    """The stories to which the original's text, or the one that opened the story, was tied when it came."""
    found: dict[str, tuple[RelationKind, str]] = {}
    for event in dict.fromkeys((story.original, story.opened_by)):
        for relation in store.stories.relations(event, _TIES):
            if relation.of != event or relation.kind is RelationKind.SAME or len(found) == _EARLIER:
                continue
            home = home_of(relation.to, store.decisions, store.stories)
            if home and home != story.story_id:
                found.setdefault(home, (relation.kind, relation.to))
    articles = store.articles.many(event for _, event in found.values())
    for name, (kind, event) in found.items():
        if (article := articles.get(event)) is not None:
            yield Earlier(kind, name, article.reading.title, article.url, article.reading.published)


def _host(article: Article) -> str:
    return host_of(article.url) or article.source
