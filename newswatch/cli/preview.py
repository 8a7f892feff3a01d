"""`newswatch preview`: one address or saved page in, every field with where it was read and the verdict out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from newswatch import catalogue, topic
from newswatch.catalogue import Catalogue
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of, open_if_known
from newswatch.cli.preview_card import NO_STORE, Verdict, refused, show
from newswatch.cli.story import members_of
from newswatch.clock import system_clock
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.home import home_of
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.story import Decision, Distortion, Relation
from newswatch.model.story import Verdict as Decided
from newswatch.ports import Store
from newswatch.revision import READER_VERSION, revision_key
from newswatch.settings import Settings
from newswatch.text.url import canonical, host_of


def run(settings: Settings, target: str, *, refetch: bool, as_json: bool) -> Code:
    """Nothing is made where there is no store: the page is read all the same. Raises Stop, BadEntry, BadSetting."""
    sources = catalogue.load(settings.sources)
    with open_if_known(settings) as house:
        try:
            page = _page(settings, sources, house, target, refetch)
            article, verdict = judged(settings, house, sources, page)
        except Ended as ended:
            refused(target, ended, as_json=as_json)
            return Code.FAILED
    file = "" if "://" in target else Path(target).name
    show(without_address(article) if file else article, verdict, file, as_json=as_json)
    return Code.OK


def judged(settings: Settings, house: House | None, sources: Catalogue, page: Page) -> tuple[Article, Verdict]:
    """The page as the pipeline would read it, with its verdict: the one given, where its text was decided before.

    Nothing is stored. Raises Ended where the page is no article.
    """
    from pipelines.reading import repeated
    from pipelines.validate import called, valid
    from pipelines.worker import read

    source, rule = sources.by_host(page.url, page.fetched_at) or (None, None)
    whole = read((page, source, rule))
    habit = house.store.habits.get(host_of(page.url)) if house else None
    reading = valid(repeated.without(whole, habit), system_clock())
    whole = called(whole)
    wanted = topic.load(settings.sources, settings.topic)
    found = wanted.of(page.url, reading, page.fetched_at)
    told, decision = _told(house.store, page.article_id) if house else (None, None)
    if house and told and decision and _is_told(house.store, told, page, whole):
        given = _given(house.store, told, decision)
        return replace(told, reading=reading, relevance=found.relevance, why=found.why), given
    previous, key = told.event_id if told else None, revision_key(whole)
    article = Article(
        article_id=page.article_id,
        event_id=ids.event_id(page.article_id, previous, key),
        previous_event_id=previous,
        revision_key=key,
        capture_id=page.capture_id,
        url=page.url,
        source=source.slug if source else "",
        seen=page.fetched_at,
        reading=reading,
        relevance=found.relevance,
        why=found.why,
        reader=READER_VERSION,
    )
    if found.relevance not in wanted.keep:
        return article, Verdict(None, ending=Disposition.IRRELEVANT.value)
    return article, _decided(house, sources, article) if house else Verdict(None, ending=NO_STORE)


def without_address(article: Article) -> Article:
    """A page that came as a file: the address that stood for its own names neither page nor site."""
    reading = article.reading
    if reading.site == host_of(article.url):
        where = {name: place for name, place in reading.where.items() if name != "site"}
        reading = replace(reading, site="", where=where)
    return replace(article, url="", source="", reading=reading)


def _page(settings: Settings, sources: Catalogue, house: House | None, target: str, refetch: bool) -> Page:
    """The kept capture of an address, the address fetched anew, or a file's bytes. Raises Stop, BadAddress, Ended."""
    if "://" not in target:
        return _file(Path(target))
    article_id = ids.article_id(canonical(target))
    kept = house.captures.latest(article_id) if house and not refetch else None
    if kept is not None:
        return kept
    from crawlers.fetch import fetch

    return fetch(target, desk_of(house) if house else Desk(settings, sources, Guard.from_settings(settings)))


def _file(path: Path) -> Page:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give an address with http(s):// or a file that can be read") from None
    return Page(url=f"https://file.invalid/{ids.digest('file', path.name)}", body=body, fetched_at=system_clock())


def _told(store: Store, article_id: str) -> tuple[Article | None, Decision | None]:
    """The latest revision of an address that was decided, and how."""
    decisions = store.decisions.of_article(article_id)
    return (store.articles.get(decisions[-1].event_id), decisions[-1]) if decisions else (None, None)


def _given(store: Store, told: Article, decision: Decision) -> Verdict:
    """The verdict given, with what the article is in its story now: others may have come and made it the original."""
    story = store.stories.get(home_of(told.event_id, store.decisions, store.stories) or decision.story_id)
    is_original = story is not None and story.original == told.event_id
    seen = {article.event_id: each for article, each in members_of(store, story)} if story else {}
    now = seen.get(told.event_id) or decision
    return Verdict(
        decision.verdict.value,
        story.story_id if story else decision.story_id,
        () if is_original else now.disguises,
        decision.decided_at,
        () if is_original else _distortions(now.relations),
        is_original,
    )


def _distortions(relations: Sequence[Relation]) -> tuple[Distortion, ...]:
    return tuple(each for relation in relations for each in relation.distortions)


def _is_told(store: Store, told: Article, page: Page, whole: Reading) -> bool:
    """Whether a page is the revision told: the same capture, or the same words where its lines stand still."""
    visit = store.crawl_state.visit(told.article_id)
    if visit is None or visit.event_id != told.event_id:
        return told.capture_id == page.capture_id or told.revision_key == revision_key(whole)
    key = revision_key(whole, visit.revisions.volatile, visit.revisions.lines)
    return told.capture_id == page.capture_id or visit.revision_key == key


def _decided(house: House, sources: Catalogue, article: Article) -> Verdict:
    from consumers.dedup.outlets import Outlets
    from consumers.dedup.start import started

    outlets = Outlets.of(sources.values())
    engine, _ = started(house.store, house.memory, house.settings.horizon, outlets, system_clock())
    decided = engine.decide(article)
    story = "" if decided.verdict is Decided.NEW_STORY else decided.story_id
    return Verdict(decided.verdict.value, story, decided.disguises, distortions=_distortions(decided.relations))
