"""Saved responses of each source, read as the program reads them: one test for each expected field.

A case is a folder `<slug>/<case>/`: `response.json` and `body.*` (crawlers.replay) and `expected.json`. What can be
expected of an article: fields of a Reading (`text_starts`, `text_ends`, `text_has`, `text_lacks` for its text; `where`
for the places it names, which show that the entry's selectors found them), `in_scope`, and `canonical`, the address it
is filed under. Of a list (with `watch`, the name of the entry's Watch): `urls`, `titles`, `listed`, `in_scope`, or
`found` where it is rightly empty, or `raises`; of a shell `asks` and `referer`, or `raises_as_shell`. `reviewed` says
that a person has compared the values with the page.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers import discovery, replay
from newswatch import catalogue
from newswatch.cli.entry_parts import broken
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.source import Source, Watch
from newswatch.settings import ROOT
from pipelines.extract import read

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)
SOURCES = catalogue.load(ROOT / "sources")
CASES = sorted(path.parent for path in HERE.rglob("expected.json"))


class BadExpectation(ValueError):  # noqa: N818
    """An expected.json that proves nothing; the message says what to do."""


def kept(folder: Path) -> dict[str, Any]:
    """What a case says, as it stands."""
    return json.loads((folder / "expected.json").read_bytes())


def expectations(folder: Path) -> dict[str, Any]:
    """What a case expects, field by field. Raises BadExpectation where that is empty or not reviewed."""
    expected = kept(folder)
    if expected.pop("reviewed", False) is not True:
        raise BadExpectation(f"{folder.name}: compare each value with the page, then set reviewed to true")
    if not set(expected) - {"watch"}:
        raise BadExpectation(f"{folder.name}: expects nothing")
    for field, value in expected.items():
        if value in ("", [], {}, None) or (isinstance(value, list) and any(each == "" for each in value)):
            raise BadExpectation(f"{folder.name}: {field} is empty: leave the field out or give its value")
    return expected


def fields_of(folder: Path) -> list[str]:
    """What there is to test of a case; nothing of one that proves nothing yet."""
    try:
        return [field for field in expectations(folder) if field != "watch"]
    except BadExpectation:
        return []


def page_in(folder: Path) -> Page:
    saved = replay.read(folder)
    headers = {name.lower(): value for name, value in saved.headers.items()}
    return Page(saved.url, saved.body, NOW, saved.status, headers)


def watch_named(source: Source, name: str) -> Watch:
    return next(watch for watch in source.watches if watch.name == name)


def got_of_list(source: Source, watch: Watch, page: Page, field: str) -> Any:
    if field in ("raises", "raises_as_shell"):
        given = (watch, page) if field == "raises_as_shell" else (watch, source, page, NOW)
        with pytest.raises(discovery.NoList) as raised:
            (discovery.next_asks if field == "raises_as_shell" else discovery.discover)(*given)
        return type(raised.value).__name__
    if field in ("asks", "referer"):
        asks = discovery.next_asks(watch, page)
        if field == "referer":
            return asks[0].headers["Referer"]
        return asks[0].url if len(asks) == 1 else [ask.url for ask in asks]
    found = discovery.discover(watch, source, page, NOW)
    if field == "found":
        return len(found)
    one: Mapping[str, Callable[[Any], Any]] = {
        "urls": lambda candidate: candidate.url,
        "titles": lambda candidate: candidate.title,
        "listed": lambda candidate: candidate.listed and candidate.listed.beijing(),
        "in_scope": lambda candidate: source.rule_for(candidate.url, NOW) is not None,
    }
    return [one[field](candidate) for candidate in found]


def got_of_article(source: Source, reading: Reading, page: Page, field: str) -> Any:
    if field == "canonical":
        return page.canonical
    if field == "in_scope":
        return source.rule_for(page.url, NOW) is not None
    if field == "published":
        return reading.published and reading.published.beijing()
    if field == "published_precision":
        return reading.published and reading.published.precision.value
    value = getattr(reading, field.partition("_")[0] if field.startswith("text_") else field)
    return list(value) if isinstance(value, tuple) else value


def check(field: str, expected: Any, got: Any) -> None:
    match field:
        case "text_starts":
            assert got.startswith(expected)
        case "text_ends":
            assert got.rstrip().endswith(expected)
        case "text_has":
            assert [part for part in expected if part not in got] == []
        case "text_lacks":
            assert [part for part in expected if part in got] == []
        case "where":
            assert {name: got.get(name) for name in expected} == expected
        case _:
            assert got == expected


def every_field() -> list[Any]:
    return [
        pytest.param(folder, field, id=f"{folder.parent.name}-{folder.name}-{field}")
        for folder in CASES
        for field in fields_of(folder)
    ]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_case_is_reviewed_and_proves_something(folder):
    fault = ""
    try:
        expectations(folder)
    except BadExpectation as error:
        fault = f"{folder.parent.name}/{error}"
    if fault:
        pytest.fail(fault, pytrace=False)


@pytest.mark.parametrize(("folder", "field"), every_field())
def test_a_saved_response_is_read_as_expected(folder, field):
    expected = expectations(folder)
    source, page = SOURCES[folder.parent.name], page_in(folder)
    if "watch" in expected:
        got = got_of_list(source, watch_named(source, expected["watch"]), page, field)
    else:
        got = got_of_article(source, read(page, source, source.rule_for(page.url, NOW)), page, field)
    check(field, expected[field], got)


def is_read_otherwise(source: Source, folder: Path) -> bool:
    """Whether a case fails with this entry, reviewed or not."""
    expected, page = kept(folder), page_in(folder)
    expected.pop("reviewed", None)
    name = expected.pop("watch", None)
    try:
        if name is None:
            reading = read(page, source, source.rule_for(page.url, NOW))
            got = {field: got_of_article(source, reading, page, field) for field in expected}
        else:
            got = {field: got_of_list(source, watch_named(source, name), page, field) for field in expected}
        for field, value in expected.items():
            check(field, value, got[field])
    except (AssertionError, pytest.fail.Exception, discovery.NoList, Ended):
        return True
    return False


def unheld(source: Source, folders: list[Path]) -> list[str]:
    """A line for each key of the entry that no case misses."""
    return [
        f"{part}: reads the same without it; delete the {'[[article]]' if part.key == 'url' else 'key'}"
        for part, entry in (broken(source) if folders else ())
        if not any(is_read_otherwise(entry, folder) for folder in folders)
    ]


@pytest.mark.parametrize("slug", sorted(SOURCES))
def test_every_selector_path_and_pattern_of_an_entry_is_held_by_a_case(slug):
    if found := unheld(SOURCES[slug], [folder for folder in CASES if folder.parent.name == slug]):
        pytest.fail("\n".join(found), pytrace=False)


def test_a_key_that_no_case_misses_is_named_with_what_to_do():
    source = SOURCES["people"]
    rule = replace(source.articles[0], drop=("span.nowhere", *source.articles[0].drop))
    other = replace(source, articles=(rule, *source.articles[1:]))
    assert unheld(other, [folder for folder in CASES if folder.parent.name == "people"]) == [
        "article 1 `drop span.nowhere`: reads the same without it; delete the key"
    ]


def test_every_documented_source_has_an_article_and_a_list_case():
    for slug, source in SOURCES.items():
        if source.enabled:
            kinds = {"watch" in kept(folder) for folder in CASES if folder.parent.name == slug}
            assert kinds == {True, False}, f"{slug}: needs a list case and an article case"


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"title": "一个标题"}, "set reviewed to true"),
        ({"reviewed": False, "title": "一个标题"}, "set reviewed to true"),
        ({"reviewed": True}, "expects nothing"),
        ({"reviewed": True, "watch": "栏目"}, "expects nothing"),
        ({"reviewed": True, "title": ""}, "title is empty"),
        ({"reviewed": True, "text_has": []}, "text_has is empty"),
        ({"reviewed": True, "titles": ["有", ""]}, "titles is empty"),
    ],
)
def test_an_expectation_that_proves_nothing_is_refused(tmp_path, expected, told):
    (tmp_path / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    with pytest.raises(BadExpectation, match=told):
        expectations(tmp_path)
