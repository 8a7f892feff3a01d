"""`newswatch add-source`: a site's list page in, an entry for the catalogue and draft cases for its tests out."""

import gzip
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from newswatch import catalogue
from newswatch.cli.entry_text import entry_text
from newswatch.cli.exits import Code, Stop
from newswatch.cli.show import line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.settings import Settings
from newswatch.text.url import host_of

if TYPE_CHECKING:
    from crawlers.proposal import Listing

_ARTICLES = 3
"""Pages read to find what they have in common."""
_ENDS = 16
"""Characters of a text's beginning and end that a draft case expects."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person says of the outlet; `saved` are files of pages by address, read in place of the site."""

    slug: str
    url: str
    name: str
    kind: str
    saved: Mapping[str, Path]


def run(settings: Settings, asked: Asked) -> Code:
    """Raises Stop where the entry stands already or the page shows no list, Ended where it cannot be had."""
    target = settings.sources / f"{asked.slug}.toml"
    cases = settings.sources.parent / "tests" / "sources"
    for path in (target, cases / asked.slug):
        if path.exists():
            raise Stop(f"{path}: is there already; choose another name or edit it")
    known = catalogue.load(settings.sources)
    owned = known.by_host(asked.url, system_clock())
    if owned and not owned[0].any_host:
        raise Stop(f"{host_of(asked.url)} is {owned[0].slug}'s already: add a [[watch]] to that entry")
    pages = _pages(settings, asked)
    text, source = _proposed(settings, asked, pages)
    target.write_text(text, encoding="utf-8")
    drafts = _drafts(source, pages)
    if cases.is_dir():
        for name, (page, expected) in drafts.items():
            _save(cases / asked.slug / name, page, expected)
    _tell(target, cases / asked.slug if cases.is_dir() else None, drafts)
    return Code.OK


def _pages(settings: Settings, asked: Asked) -> Sequence[Page]:
    """The list page, then articles it leads to. Raises Stop, Ended."""
    if asked.saved:
        return _read_saved(asked)
    from crawlers.sampling import sample

    def choose(page: Page) -> Sequence[str]:
        shown = _listing(page).urls
        return [*dict.fromkeys(shown)][:_ARTICLES]

    desk = Desk(settings, catalogue.load(settings.sources), Guard.from_settings(settings))
    try:
        pages, refused = sample(asked.url, choose, desk)
    except Ended as ended:
        raise Stop(f"{asked.url}: {ended.disposition.value}: {ended.reason}", Code.FAILED) from None
    for url, ending in refused:
        line(f"{url}: {ending.disposition.value}: {ending.reason}")
    return pages


def _read_saved(asked: Asked) -> Sequence[Page]:
    if asked.url not in asked.saved:
        raise Stop(f"--page: none is saved for {asked.url} itself; give --page {asked.url}=FILE too")
    first = [asked.url, *(url for url in asked.saved if url != asked.url)]
    try:
        return [Page(url, asked.saved[url].read_bytes(), system_clock()) for url in first]
    except OSError as error:
        raise Stop(f"{error.filename}: {error.strerror}; give the path of a saved page") from None


def _listing(page: Page) -> "Listing":
    from crawlers.proposal import listing

    found = listing(page)
    if found is None or not found.articles:
        raise Stop(
            f"{page.url}: shows no list of articles whose addresses have numbers; name a column's page, or write the "
            "entry by hand (docs/add-a-source.md)",
            Code.FAILED,
        )
    return found


def _proposed(settings: Settings, asked: Asked, pages: Sequence[Page]) -> tuple[str, Source]:
    """The entry's text and the Source that it means."""
    from pipelines.proposal import selectors

    shown = _listing(pages[0])
    articles = [page for page in pages[1:] if _reading(page, None)]
    hosts = sorted({_registered(host_of(url), host_of(asked.url)) for url in (asked.url, *shown.urls)})
    text = entry_text(
        slug=asked.slug,
        name=asked.name or asked.slug,
        home=asked.url,
        kind=asked.kind,
        hosts=hosts,
        watch={"name": "first", "type": "html", "url": asked.url},
        links=shown.links,
        articles=shown.articles,
        selectors=selectors(articles) if articles else {},
    )
    return text, catalogue.parse(asked.slug, tomllib.loads(text))


def _registered(host: str, home: str) -> str:
    """The host itself where it is the list's, else the part both share: channels of one site."""
    if host == home:
        return host
    labels = zip(reversed(host.split(".")), reversed(home.split(".")), strict=False)
    shared = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], labels)]
    return ".".join(reversed(shared))


def _reading(page: Page, source: Source | None) -> Reading | None:
    from pipelines.extract import read

    try:
        return read(page, source, source.rule_for(page.url, page.fetched_at) if source else None)
    except Ended as ended:
        line(f"{page.url}: {ended.disposition.value}: {ended.reason}")
        return None


def _drafts(source: Source, pages: Sequence[Page]) -> dict[str, tuple[Page, dict[str, Any]]]:
    """What the entry reads of each page, as a case expects it once a person has compared the two."""
    from crawlers.discovery import discover

    watch, now = source.watches[0], system_clock()
    found = discover(watch, source, pages[0], now)
    drafts = {
        "list": (
            pages[0],
            {
                "reviewed": False,
                "watch": watch.name,
                "urls": [candidate.url for candidate in found],
                "titles": [candidate.title for candidate in found],
                "in_scope": [source.rule_for(candidate.url, now) is not None for candidate in found],
            },
        )
    }
    for number, page in enumerate(pages[1:], start=1):
        if reading := _reading(page, source):
            drafts[f"article-{number}"] = (page, _expected(reading))
    return drafts


def _expected(reading: Reading) -> dict[str, Any]:
    published = reading.published
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
    }
    return {name: value for name, value in expected.items() if value != ""}


def _save(folder: Path, page: Page, expected: Mapping[str, Any]) -> None:
    """A case as tests/sources reads it: the response, its bytes, and what is expected of them."""
    folder.mkdir(parents=True)
    kept = {name: value for name, value in page.headers.items() if name == "content-type"}
    response = {"url": page.url, "status": page.status, "headers": kept}
    indent = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    (folder / "response.json").write_bytes(orjson.dumps(response, option=indent))
    (folder / "body.html.gz").write_bytes(gzip.compress(page.body, mtime=0))
    (folder / "expected.json").write_bytes(orjson.dumps(expected, option=indent))


def _tell(target: Path, cases: Path | None, drafts: Mapping[str, tuple[Page, Mapping[str, Any]]]) -> None:
    rows = []
    for name, (page, expected) in drafts.items():
        shown = expected.get("title") or say(f"{len(expected['urls'])} links", f"{len(expected['urls'])} 条链接")
        rows.append((name, shown, expected.get("published", ""), expected.get("credited", ""), page.url))
    columns = [
        say("case", "样例"),
        say("read", "读出"),
        say("published", "时间"),
        say("credited", "来源"),
        say("page", "网页"),
    ]
    table(str(target), columns, rows)
    if cases is not None:
        line(
            say(
                f"Compare {cases}/*/expected.json with the pages, set reviewed to true in each, and run `make test`.",
                f"请对照网页核对 {cases}/*/expected.json，逐个把 reviewed 改为 true，再运行 make test。",
            )
        )
    line(
        say(
            f"Then take `enabled = false` out of {target}; `newswatch crawl {target.stem}` tries it at once.",
            f"然后删去 {target} 中的 enabled = false；newswatch crawl {target.stem} 可立即试抓。",
        )
    )
