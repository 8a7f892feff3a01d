"""`newswatch preview`: one address or saved page in, every field with where it was read and the verdict out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newswatch import catalogue, topic
from newswatch.catalogue import Catalogue
from newswatch.cli import views
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of, open_house
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, minute, table
from newswatch.cli.words import say, term
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.story import Decision, Disguise
from newswatch.model.story import Verdict as Decided
from newswatch.ports import Store
from newswatch.revision import READER_VERSION, revision_key
from newswatch.settings import Settings
from newswatch.text.url import canonical, host_of

_SHOWN = 200
"""Characters of a text shown in the table."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the repost check says of an article now, or said of it on arrival at `decided_at`."""

    verdict: str
    story: str
    disguises: tuple[Disguise, ...]
    decided_at: datetime | None = None


def run(settings: Settings, target: str, *, refetch: bool, as_json: bool) -> Code:
    with open_house(settings) as house:
        sources = catalogue.load(settings.sources)
        try:
            article, verdict = judged(house, sources, _page(house, target, refetch))
        except Ended as ended:
            _refused(target, ended, as_json)
            return Code.FAILED
    _print(article, verdict, as_json)
    return Code.OK


def judged(house: House, sources: Catalogue, page: Page) -> tuple[Article, Verdict]:
    """The page as the pipeline would read it, with its verdict: the one given, where its text was decided before.

    Nothing is stored. Raises Ended where the page is no article.
    """
    from pipelines.reading import repeated
    from pipelines.validate import called, valid
    from pipelines.worker import read

    source, rule = sources.by_host(page.url, page.fetched_at) or (None, None)
    whole, habit = read((page, source, rule)), house.store.habits.get(host_of(page.url))
    reading = valid(repeated.without(whole, habit), system_clock())
    whole = called(whole)
    found = topic.load(house.settings.sources, house.settings.topic).of(page.url, reading, page.fetched_at)
    told, decision = _told(house.store, page.article_id)
    if told and decision and _is_told(house.store, told, page, whole):
        given = Verdict(decision.verdict.value, decision.story_id, decision.disguises, decision.decided_at)
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
    return article, _decided(house, sources, article)


def _page(house: House, target: str, refetch: bool) -> Page:
    """The kept capture of an address, the address fetched anew, or a file's bytes."""
    if "://" not in target:
        return _file(Path(target))
    kept = None if refetch else house.captures.latest(ids.article_id(canonical(target)))
    if kept is not None:
        return kept
    from crawlers.fetch import fetch

    return fetch(target, desk_of(house))


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
    return Verdict(decided.verdict.value, story, decided.disguises)


def _refused(target: str, ended: Ended, as_json: bool) -> None:
    row = {"page": target, "disposition": ended.disposition.value, "reason": ended.reason}
    if as_json:
        json_line({**row, "attachments": [asdict(each) for each in ended.attachments]})
        return
    shown = {"page": target, "disposition": term(ended.disposition.value), "reason": reason(ended.reason)}
    shown |= (
        {"attachments": "; ".join(f"{each.url} {each.name}" for each in ended.attachments)} if ended.attachments else {}
    )
    table(target, [say("field", "字段"), say("value", "内容")], shown.items())


def _print(article: Article, verdict: Verdict, as_json: bool) -> None:
    said = {"verdict": verdict.verdict, "story": verdict.story, "disguises": [d.value for d in verdict.disguises]}
    at = verdict.decided_at
    row = {
        **views.article(article),
        **said,
        "decided_at": at.isoformat() if at else None,
        "relevant": article.relevance is not None,
    }
    if as_json:
        json_line({**row, "printed": article.reading.printed, "where": dict(article.reading.where)})
        return
    when = say(f"as decided on {minute(at)}", f"{minute(at)} 已判定") if at else say("if it came now", "如现在收到")
    disguises = [term(each.value) for each in verdict.disguises]
    told = {
        "relevance": term((article.relevance or Disposition.IRRELEVANT).value),
        "why": reason(article.why),
        "verdict": f"{term(verdict.verdict)} ({when})",
        "disguises": disguises,
        "flags": [term(each) for each in article.reading.flags],
        "turns": [f"{count} {term(part)}" for part, count in _turns(article.reading).items()],
    }
    shown = {**row, **told}
    del shown["decided_at"], shown["relevant"], shown["sure"]
    columns = [say("field", "字段"), say("value ← where it was read, how sure", "内容 ← 读自何处、把握多大")]
    table(article.url, columns, _rows(shown, article.reading))


def _turns(reading: Reading) -> Counter[str]:
    """How many there are of each kind; the words are in the text, and `story --turns` lists them."""
    return Counter(turn.part.value for turn in reading.turns)


def _rows(row: dict[str, Any], reading: Reading) -> Iterator[tuple[str, str]]:
    read = {field.name for field in fields(Reading)}
    for name, value in row.items():
        shown = "; ".join(map(_said, value)) if isinstance(value, list) else _said(value)
        cut = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}… ({len(shown)})"
        yield name, f"{cut}{_provenance(name, reading)}" if name in read else cut


def _provenance(name: str, reading: Reading) -> str:
    """Where a field was read and how sure that is; nothing for one that was not read."""
    where, sure = reading.where.get(name), reading.sure.get(name)
    return (f" ← {where}" + (f" ({term(sure.value)})" if sure else "")) if where else ""


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)
