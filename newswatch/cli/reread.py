"""`newswatch reread`: kept captures read by the present reader; what that would change, and the change made.

Everything is read and shown first and then accepted, so that what is written is what was shown. Accepting keeps event
ids, writes no line of the ledger and sends nothing (docs/decisions/0017-reading-kept-captures-again.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newswatch import catalogue, topic
from newswatch.cli import searching
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, open_known
from newswatch.cli.progress import progress
from newswatch.cli.queried import Queried
from newswatch.cli.reread_fields import SEARCHED, WEIGHED, changes
from newswatch.cli.reread_report import Matched, Report
from newswatch.cli.rereading import READS, Left, Reader, Reread, Told
from newswatch.cli.shelf import Shelf
from newswatch.cli.show import minute
from newswatch.cli.story import outlets_of
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.home import home_of
from newswatch.model.article import Article
from newswatch.model.habit import Habit
from newswatch.model.span import Span
from newswatch.model.story import Story
from newswatch.ports import Store
from newswatch.serving import Budget
from newswatch.settings import Settings
from newswatch.text.url import host_of
from newswatch.workers import Failure, in_order

if TYPE_CHECKING:
    from consumers.alerts.match import Matcher

_PAGE = 200
"""Articles asked for at a time."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Articles first seen in a span, of one source or (empty) of all, and whether what is read anew is accepted."""

    span: Span
    source: str = ""
    accept: bool = False


@dataclass(slots=True)
class _Found:
    """Events whose change the repost check goes by, those of other words, and originals that other subscriptions would
    match."""

    weighed: set[str] = field(default_factory=set)
    reworded: set[str] = field(default_factory=set)
    matched: list[Matched] = field(default_factory=list)


def run(settings: Settings, asked: Asked, *, as_json: bool) -> Code:
    """Raises NoSource, BadEntry, BadSetting, Stop, Unavailable."""
    with open_known(settings) as house, Shelf(settings.data, house.store.articles) as shelf:
        return reread(house, shelf, asked, as_json=as_json)


def reread(house: House, shelf: Shelf, asked: Asked, *, as_json: bool) -> Code:
    report = Report(as_json=as_json)
    with progress(say("reading again", "重读")) as tell:
        found = _read(house, shelf, asked, report, tell)
        tell(say("stories", "报道"))
        _look(house, shelf, found, report)
        if asked.accept:
            _accept(house.store, shelf, report, tell)
            searching.renew(house.store, house.settings, _homes(house.store, found.reworded))
    report.end(accepted=asked.accept, held=len(shelf))
    return Code.OK


def _read(house: House, shelf: Shelf, asked: Asked, report: Report, tell: Tell) -> _Found:
    from consumers.alerts.match import Matcher

    sources = catalogue.load(house.settings.sources)
    if asked.source:
        sources.named(asked.source)
    wanted = topic.load(house.settings.sources, house.settings.topic)
    reader = Reader(house.captures, sources, wanted, system_clock())
    budget = Budget(READS * house.settings.read_timeout, house.settings.read_memory)
    matcher, queried, found = Matcher.of(house.store.subscriptions.all()), Queried(house.settings), _Found()
    for told, answer in in_order(reader, _told(house.store, asked), budget, loads="pipelines.run"):
        tell(f"{report.count}  {minute(told.article.seen)}")
        if isinstance(answer, Failure | Left):
            report.left(told.article, Left(answer.value) if isinstance(answer, Failure) else answer)
            continue
        differs = changes(told.article, answer.article)
        report.reread(told.article, differs)
        if (answer.article, answer.visit) != (told.article, told.visit):
            _put(shelf, house, answer)
        if WEIGHED & differs.keys():
            found.weighed.add(told.article.event_id)
        if SEARCHED & differs.keys():
            found.reworded.add(told.article.event_id)
            found.matched += _matched(house.store, matcher, queried, told.article, answer.article)
    return found


def _told(store: Store, asked: Asked) -> Iterator[Told]:
    after, until, habits = "", asked.span.until, dict[str, Habit | None]()
    assert asked.span.since is not None
    while page := store.articles.since(asked.span.since, _PAGE, after):
        visits = store.crawl_state.visits(article.article_id for article in page)
        for article in page:
            if until is not None and article.seen >= until:
                return
            if asked.source in ("", article.source):
                visit, host = visits.get(article.article_id), host_of(article.url)
                if host not in habits:
                    habits[host] = store.habits.get(host)
                last = visit is not None and visit.event_id == article.event_id
                yield Told(article, visit if last else None, habits[host])
        after = page[-1].event_id


def _put(shelf: Shelf, house: House, answer: Reread) -> None:
    try:
        shelf.put(answer)
    except OSError as error:
        where = f"{house.settings.data}: {error.strerror}; nothing was changed"
        raise Stop(f"{where}: free some space, or read a shorter span at a time", Code.FOLDER) from None


def _matched(store: Store, matcher: "Matcher", queried: Queried, old: Article, new: Article) -> Iterator[Matched]:
    """Subscriptions that the story of which this is the original would meet, and did not, or no more."""
    before = {match.subscription_id: match.words for match in matcher.match_text(queried(old))}
    after = {match.subscription_id: match.words for match in matcher.match_text(queried(new))}
    if before.keys() == after.keys():
        return
    home = home_of(old.event_id, store.decisions, store.stories)
    story = store.stories.get(home) if home else None
    if story is None or story.original != old.event_id:
        return
    for name in sorted(before.keys() ^ after.keys()):
        yield Matched(name, story.story_id, new, after.get(name) or before[name], now=name in after)


def _look(house: House, shelf: Shelf, found: _Found, report: Report) -> None:
    """What the repost check and the subscriptions would say otherwise."""
    from consumers.dedup.anew import Anew
    from consumers.dedup.start import started

    for matched in found.matched:
        report.matched(matched)
    stories = _stories(house.store, found.weighed)
    if not stories:
        return
    engine, _ = started(house.store, house.memory, house.settings.horizon, outlets_of(house.settings), system_clock())
    report.unjudged = sum(not engine.knows(event) for event in found.weighed)
    anew = Anew(engine, house.store.articles.many, shelf.many)
    for otherwise in anew.otherwise(stories, found.weighed):
        named = shelf.many([otherwise.story.original, *otherwise.apart, otherwise.original])
        others = [other for name in otherwise.like if (other := house.store.stories.get(name))]
        report.otherwise(otherwise, named, others)


def _stories(store: Store, events: set[str]) -> list[Story]:
    found = filter(None, map(store.stories.get, sorted(_homes(store, events))))
    return sorted(found, key=lambda story: story.opening)


def _homes(store: Store, events: set[str]) -> set[str]:
    return {home_of(event, store.decisions, store.stories) for event in events} - {""}


def _accept(store: Store, shelf: Shelf, report: Report, tell: Tell) -> None:
    """Write what was shown. A visit that moved on meanwhile leaves its article as it stands; the next run has it.

    The visit goes first: from then on no fetch puts its own reading there, and an article that a kill leaves behind is
    found again by the next run, which reads all anew.
    """
    for each in shelf:
        tell(say("accepting", "写入") + f" {report.written}")
        if each.since is not None and each.visit is not None and not store.crawl_state.renew(each.visit, each.since):
            report.moved += 1
            continue
        store.articles.put(each.article)
        report.written += 1
