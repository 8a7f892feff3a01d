"""A proposed entry and the pages it was made from in, draft cases for tests/sources out: red until somebody reviews."""

import gzip
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson

from newswatch.clock import system_clock
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.source import ArticleRule, Source

_ENDS = 16
"""Characters of a text's beginning and end that a draft case expects."""
_INDENT = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with what the entry reads of it, as a case expects it once a person has compared the two.

    `rule` is the one that an article is read by, None of a list.
    """

    name: str
    page: Page
    expected: Mapping[str, Any]
    rule: ArticleRule | None = None


def of_list(source: Source, page: Page) -> Draft:
    """What the entry's first Watch finds on its list. Raises NoList where it finds none."""
    from crawlers.discovery import discover

    watch, now = source.watches[0], system_clock()
    found = discover(watch, source, page, now)
    expected = {
        "reviewed": False,
        "watch": watch.name,
        "urls": [candidate.url for candidate in found],
        "titles": [candidate.title for candidate in found],
        "in_scope": [source.rule_for(candidate.url, now) is not None for candidate in found],
    }
    if all(candidate.listed for candidate in found):
        expected["listed"] = [candidate.listed.beijing() for candidate in found if candidate.listed]
    return Draft("list", page, expected)


def of_article(name: str, source: Source, page: Page, rule: ArticleRule) -> Draft:
    """The case says of each part that `rule` has a selector for that it was read there. Raises Ended."""
    from pipelines.extract import read

    reading = read(page, source, source.rule_for(page.url, page.fetched_at))
    published = reading.published
    selectors = {"title": rule.title, "text": rule.body, "published": rule.published, "credited": rule.credited}
    where = {part: reading.where[part] for part, css in selectors.items() if css and part in reading.where}
    expected = {
        "reviewed": False,
        "title": reading.title,
        "published": published.beijing() if published else "",
        "published_precision": published.precision.value if published else "",
        "credited": reading.credited,
        "origin": reading.origin,
        "editor": reading.editor,
        "text_starts": reading.text[:_ENDS],
        "text_ends": reading.text.rstrip()[-_ENDS:],
        "where": where or "",
    }
    return Draft(name, page, {field: value for field, value in expected.items() if value != ""}, rule)


def missed(draft: Draft, other: Source) -> bool:
    """Whether the case fails where `other` stands in the entry's place."""
    from crawlers.discovery import NoList

    try:
        again = of_article(draft.name, other, draft.page, draft.rule) if draft.rule else of_list(other, draft.page)
    except (NoList, Ended):
        return True
    return again.expected != draft.expected


def save(folder: Path, drafts: Sequence[Draft]) -> None:
    """A folder of cases as tests/sources reads them, there whole or not at all. Raises OSError."""
    fresh = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for draft in drafts:
            _save(fresh / draft.name, draft)
        fresh.chmod(0o755)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _save(folder: Path, draft: Draft) -> None:
    """The response, its bytes, and what is expected of them."""
    folder.mkdir()
    kept = {name: value for name, value in draft.page.headers.items() if name == "content-type"}
    response = {"url": draft.page.url, "status": draft.page.status, "headers": kept}
    (folder / "response.json").write_bytes(orjson.dumps(response, option=_INDENT))
    (folder / "body.html.gz").write_bytes(gzip.compress(draft.page.body, mtime=0))
    (folder / "expected.json").write_bytes(orjson.dumps(draft.expected, option=_INDENT))
