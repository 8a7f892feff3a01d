"""docs/add-a-source.md says of an entry what the catalogue does with one."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.discovery import discover
from newswatch import catalogue
from newswatch.catalogue import BadEntry
from newswatch.kinds import KINDS
from newswatch.model.page import Page
from newswatch.model.source import Evidence, SourceKind
from newswatch.settings import ROOT

NOW = datetime(2026, 3, 5, 4, tzinfo=UTC)
TEXT = (ROOT / "docs" / "add-a-source.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
HEADS = {
    "": "## Keys of the entry",
    "watch": "## Keys of `[[watch]]`",
    "article": "## Keys of `[[article]]`",
    "polite": "| key of `polite`",
    "expect": "| key of `expect`",
}
LIST = """<html><body><ul class="news-list">
<li><a href="2026/0305/1021.html">灯塔港自动化码头投产</a><span class="date">2026-03-05</span></li>
<li><a href="/about.html">关于本报</a><span class="date">2026-03-04</span></li>
</ul></body></html>"""


def entry() -> dict[str, Any]:
    return tomllib.loads(EXAMPLE)


def with_line(table: str, line: str) -> str:
    """The example with one more line in that table."""
    head = {"": "", "watch": "[[watch]]\n", "article": "[[article]]\n"}.get(table)
    if head is None:
        return f"{EXAMPLE}\n[{table}]\n{line}\n"
    return EXAMPLE.replace(head, f"{head}{line}\n", 1) if head else f"{line}\n{EXAMPLE}"


def rows_below(head: str) -> Iterator[list[str]]:
    """The cells of the first table with keys below a heading (or the table that begins so)."""
    lines = iter(TEXT[TEXT.index(head) :].splitlines())
    for line in lines:
        if line.startswith("| key"):
            break
    next(lines)
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


KEYS = [(table, row[0].strip("`"), *row[1:]) for table, head in HEADS.items() for row in rows_below(head)]


def test_the_example_is_an_entry_as_it_stands() -> None:
    source = catalogue.parse("dengta-daily", entry())
    assert (source.name, source.enabled, source.hosts) == ("灯塔日报", True, ("www.dengta.example",))


def test_the_example_finds_its_articles_and_nothing_else() -> None:
    source = catalogue.parse("dengta-daily", entry())
    page = Page(source.watches[0].url, LIST.encode(), NOW)
    found = discover(source.watches[0], source, page, NOW)
    assert [bool(source.rule_for(each.url, NOW)) for each in found] == [True, False]
    assert found[0].title == "灯塔港自动化码头投产"
    assert found[0].listed is not None


@pytest.mark.parametrize("table", HEADS)
def test_every_key_of_a_table_is_documented_and_an_unknown_one_refused_by_file_and_key(
    table: str, tmp_path: Path
) -> None:
    path = tmp_path / "dengta-daily.toml"
    path.write_text(with_line(table, "titel = 1"), encoding="utf-8")
    with pytest.raises(BadEntry, match=r"dengta-daily\.toml: unknown key 'titel'") as refused:
        catalogue.read(path)
    known = re.findall(r"\w+", str(refused.value).partition("known: ")[2])
    assert sorted(key for owner, key, *_ in KEYS if owner == table) == sorted(known)


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, key, required, *_ in KEYS if required == "yes"])
def test_a_required_key_is_required(table: str, key: str) -> None:
    lacking = entry()
    del (lacking[table][0] if table else lacking)[key]
    with pytest.raises(ValueError, match=key):
        catalogue.parse("dengta-daily", lacking)


def test_what_is_not_required_may_be_left_out() -> None:
    required = {(table, key) for table, key, required, *_ in KEYS if required == "yes"}
    least = {key: value for key, value in entry().items() if ("", key) in required}
    least["watch"] = [{"type": "feed", "url": "https://www.dengta.example/rss.xml"}]
    least["article"] = [{"url": "^https://www"}]
    assert {("watch", "type"), ("watch", "url"), ("article", "url")} == {each for each in required if each[0]}
    assert catalogue.parse("dengta-daily", least).watches[0].links == {}


@pytest.mark.parametrize(
    ("table", "key", "default"), [(table, key, default) for table, key, _, default, _ in KEYS if default[:1] == "`"]
)
def test_a_default_is_what_counts_without_the_key(table: str, key: str, default: str) -> None:
    stated = tomllib.loads(with_line(table, f"{key} = {default.strip('`')}"))
    assert catalogue.parse("dengta-daily", stated) == catalogue.parse("dengta-daily", entry())


def test_types_of_watch_are_documented_with_what_their_links_need_and_may_have() -> None:
    table = TEXT[TEXT.index("| type | what") :].partition("\n\n")[0]
    cells = re.findall(r"^\| `([\w-]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", table, re.MULTILINE)
    told = {kind: (set(re.findall(r"\w+", must)), set(re.findall(r"\w+", may))) for kind, must, may in cells}
    assert told == {name: (set(kind.needed), set(kind.keys - kind.needed)) for name, kind in KINDS.items()}


def test_kinds_and_evidence_are_documented() -> None:
    meanings = {key: meaning for table, key, _, _, meaning in KEYS if not table}
    assert set(re.findall(r"`([\w-]+)`", meanings["kind"])) == {kind.value for kind in SourceKind}
    assert set(re.findall(r"`([\w-]+)`", meanings["evidence"])) == {evidence.value for evidence in Evidence}


def test_a_guessed_entry_starts_disabled() -> None:
    assert not catalogue.parse("dengta-daily", {**entry(), "evidence": "guessed"}).enabled
