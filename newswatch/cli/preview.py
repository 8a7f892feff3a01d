"""`newswatch preview`: one address or saved page in, every field with where it was read and the verdict out."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from newswatch import catalogue, topic
from newswatch.cli import views
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of, open_house
from newswatch.cli.show import json_line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.story import Verdict
from newswatch.revision import READER_VERSION, revision_key
from newswatch.settings import Settings
from newswatch.text.url import canonical

_SHOWN = 300
"""Characters of a text shown in the table."""


def run(settings: Settings, target: str, *, refetch: bool, as_json: bool) -> Code:
    with open_house(settings) as house:
        try:
            article = _read(house, _page(house, target, refetch))
        except Ended as ended:
            _refused(target, ended, as_json)
            return Code.FAILED
        verdict = _verdict(house, article)
    _print(article, verdict, as_json)
    return Code.OK


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


def _read(house: House, page: Page) -> Article:
    """The page as the pipeline would read it. Raises Ended where it is no article."""
    from pipelines.extract import read

    settings = house.settings
    source, rule = catalogue.load(settings.sources).by_host(page.url, page.fetched_at) or (None, None)
    reading = read(page, source, rule)
    why = topic.load(settings.sources, settings.topic).why(page.url, reading.title, reading.text)
    key = revision_key(reading)
    return Article(
        article_id=page.article_id,
        event_id=ids.event_id(page.article_id, None, key),
        previous_event_id=None,
        revision_key=key,
        capture_id=page.capture_id,
        url=page.url,
        source=source.slug if source else "",
        seen=page.fetched_at,
        reading=reading,
        why=why,
        reader=READER_VERSION,
    )


def _verdict(house: House, article: Article) -> dict[str, Any]:
    """What the repost check says or said of it; nothing is stored."""
    known = house.store.decisions.of_article(article.article_id)
    if known:
        last = known[-1]
        return {"verdict": last.verdict.value, "story": last.story_id, "disguises": [d.value for d in last.disguises]}
    from consumers.dedup.engine import Engine
    from consumers.dedup.handler import reload
    from consumers.dedup.outlets import Outlets
    from newswatch import catalogue

    sources = catalogue.load(house.settings.sources).values()
    engine = Engine(house.settings.horizon, Outlets.of(sources))
    reload(house.store, engine, system_clock() - house.settings.horizon)
    judged = engine.decide(article)
    story = "" if judged.verdict is Verdict.NEW_STORY else judged.story_id
    return {"verdict": judged.verdict.value, "story": story, "disguises": [d.value for d in judged.disguises]}


def _refused(target: str, ended: Ended, as_json: bool) -> None:
    row = {"page": target, "disposition": ended.disposition.value, "reason": ended.reason}
    json_line(row) if as_json else table(target, [say("field", "字段"), say("value", "内容")], row.items())


def _print(article: Article, verdict: dict[str, Any], as_json: bool) -> None:
    row = {**views.article(article), **verdict, "relevant": bool(article.why)}
    if as_json:
        json_line({**row, "printed": article.reading.printed, "where": dict(article.reading.where)})
        return
    columns = [say("field", "字段"), say("value", "内容"), say("read at", "读自")]
    table(article.url, columns, _rows(row, article.reading))


def _rows(row: dict[str, Any], reading: Reading) -> Iterator[tuple[str, str, str]]:
    read = {field.name for field in fields(Reading)}
    for name, value in row.items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
        cut = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}… ({len(shown)})"
        yield name, cut, reading.where.get(name, "") if name in read else ""
