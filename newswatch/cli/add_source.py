"""`newswatch add-source`: a site's list page in, an entry for the catalogue and draft cases for its tests out."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newswatch import catalogue, files
from newswatch.catalogue import Catalogue
from newswatch.cli import draft_cases
from newswatch.cli.draft_cases import Draft
from newswatch.cli.entry_text import Outline
from newswatch.cli.exits import Code, Stop
from newswatch.cli.needed import needed
from newswatch.cli.reasons import reason
from newswatch.cli.show import line, table
from newswatch.cli.words import say, term
from newswatch.clock import system_clock
from newswatch.desk import Desk
from newswatch.entry import check_slug
from newswatch.guard import Guard
from newswatch.logs import plain
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.source import SourceKind
from newswatch.settings import Settings
from newswatch.text.bytes import decode
from newswatch.text.url import canonical, host_of

if TYPE_CHECKING:
    from crawlers.proposal import Listing

_TITLE = re.compile(r"(?i)<title[^>]{0,100}>([^<]{0,300})")
_SEPARATOR = re.compile(r"[-_|—–·]|--")
_LONGEST_COLUMN = 20
_ARTICLES = 3
"""Pages read to find what they have in common."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the person says of the outlet; `saved` are files of pages by address, read in place of the site."""

    slug: str
    url: str
    name: str
    kind: str
    saved: Mapping[str, Path]


def run(settings: Settings, proposal: Proposal) -> Code:
    """Raises Stop where the entry stands already, the page shows no list or cannot be had; nothing is written then."""
    known = catalogue.load(settings.sources)
    target = settings.sources / f"{proposal.slug}.toml"
    tests = settings.sources.parent / "tests" / "sources"
    cases = tests / proposal.slug if tests.is_dir() else None
    _check(proposal, known, [target, *([cases] if cases else [])])
    pages = _pages(settings, known, proposal)
    articles = [(page, reading) for page in pages[1:] if (reading := _read(page))]
    drawn = _outline(proposal, pages[0], articles, has_cases=cases is not None)
    outline, drafts = _needed(target, drawn, [page for page, _ in articles], pages[0])
    _write(target, outline.text, cases, drafts)
    _tell(target, cases, tests, drafts)
    return Code.OK


def _check(proposal: Proposal, known: Catalogue, places: Sequence[Path]) -> None:
    """Everything that can be told without asking the site. Raises Stop, BadAddress."""
    try:
        check_slug(proposal.slug)
    except ValueError as error:
        raise Stop(str(error)) from None
    if proposal.kind not in [*SourceKind]:
        raise Stop(f"--kind {proposal.kind!r}: write {', '.join(SourceKind)}")
    for path in places:
        if path.exists():
            raise Stop(f"{path}: is there already; choose another name or edit it")
    owned = known.by_host(canonical(proposal.url), system_clock())
    if owned and not owned[0].any_host:
        raise Stop(f"{host_of(proposal.url)} is {owned[0].slug}'s already: add a [[watch]] to that entry")
    named = [source.slug for source in known.values() if source.name == (proposal.name or proposal.slug)]
    if named:
        raise Stop(f"{named[0]} has that name already: give another with --name")


def _pages(settings: Settings, known: Catalogue, proposal: Proposal) -> Sequence[Page]:
    """The list page, then articles it leads to. Raises Stop."""
    if proposal.saved:
        return _read_saved(proposal)
    from crawlers.proposal import listing
    from crawlers.sampling import sample

    def choose(page: Page) -> Sequence[str]:
        shown = listing(page)
        return [*dict.fromkeys(shown.urls)][:_ARTICLES] if shown else []

    desk = Desk(settings, known, Guard.from_settings(settings))
    try:
        pages, refused = sample(proposal.url, choose, desk)
    except Ended as ended:
        raise Stop(f"{proposal.url}: {ended.disposition.value}: {ended.reason}", Code.FAILED) from None
    for url, ending in refused:
        line(f"{url}: {term(ending.disposition.value)}: {reason(ending.reason)}")
    return pages


def _read_saved(proposal: Proposal) -> Sequence[Page]:
    if proposal.url not in proposal.saved:
        raise Stop(f"--page: none is saved for {proposal.url} itself; give --page {proposal.url}=FILE too")
    first = [proposal.url, *(url for url in proposal.saved if url != proposal.url)]
    try:
        return [Page(url, proposal.saved[url].read_bytes(), system_clock()) for url in first]
    except OSError as error:
        raise Stop(f"{error.filename}: {error.strerror}; give the path of a saved page") from None


def _read(page: Page) -> Reading | None:
    """What the general rules read of an article; None where it is none, having said so."""
    from pipelines.extract import read

    try:
        return read(page, None, None)
    except Ended as ended:
        line(f"{page.url}: {term(ended.disposition.value)}: {reason(ended.reason)}")
        return None


def _outline(proposal: Proposal, page: Page, articles: Sequence[tuple[Page, Reading]], *, has_cases: bool) -> Outline:
    """The entry, from its list and the articles read. Raises Stop where the page shows no list."""
    from pipelines.proposal import selectors

    shown, found = _listing(page), selectors(articles) if articles else {}
    read = [article.url for article, _ in articles]
    samples = _samples(shown.articles, [*read, *shown.urls])
    return Outline(
        slug=proposal.slug,
        name=proposal.name or proposal.slug,
        home=urljoin(proposal.url, "/"),
        kind=proposal.kind,
        hosts=_hosts(proposal.url, shown.urls),
        watch={"name": _column(page), "type": "html", "url": proposal.url},
        links=shown.links,
        articles=[{**_rule(pattern, read, found), **samples[pattern]} for pattern in shown.articles],
        has_cases=has_cases,
    )


def _rule(pattern: str, read: Sequence[str], found: Mapping[str, str]) -> Mapping[str, str]:
    """The keys of an [[article]]; a pattern that matches no address that was read is a guess."""
    guessed = not any(re.search(pattern, address) for address in read)
    return {"url": pattern, **({"evidence": "guessed"} if guessed else found)}


def _samples(patterns: Sequence[str], addresses: Sequence[str]) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By pattern, its `samples`: the first address that it is the one for, if any."""
    found: dict[str, dict[str, Sequence[str]]] = {pattern: {} for pattern in patterns}
    for address in addresses:
        first = next((pattern for pattern in patterns if re.search(pattern, address)), None)
        if first is not None:
            found[first].setdefault("samples", [address])
    return found


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


def _column(page: Page) -> str:
    """What the list is called: the first part of its page's title."""
    title = _TITLE.search(decode(page.body, page.headers.get("content-type", "")).text)
    named = _SEPARATOR.split(plain(unescape(title[1]), 200).strip())[0].strip() if title else ""
    return named[:_LONGEST_COLUMN] or "list"


def _hosts(home: str, shown: Sequence[str]) -> Sequence[str]:
    """The list's own host, or the whole site where it leads to its other channels."""
    from newswatch.text.site import site_of

    own = host_of(home)
    return [own] if all(host_of(url) == own for url in shown) else [site_of(own)]


def _needed(target: Path, outline: Outline, articles: Sequence[Page], first: Page) -> tuple[Outline, Sequence[Draft]]:
    """The entry without keys that its own cases do not miss, and these. Raises Stop where it finds no list."""
    from crawlers.discovery import NoList

    try:
        return needed(outline, lambda drawn: catalogue.checked(target, drawn.text), [first, *articles])
    except NoList as fault:
        raise Stop(f"{first.url}: {fault}; name another page of the site that lists articles", Code.FAILED) from None


def _write(target: Path, text: str, cases: Path | None, drafts: Sequence[Draft]) -> None:
    """The entry last: what stands half written is never taken for one. Raises Stop."""
    try:
        if cases:
            draft_cases.save(cases, drafts)
        files.write(target, text.encode(), files.ALL)
    except OSError as error:
        if cases:
            shutil.rmtree(cases, ignore_errors=True)
        raise Stop(f"{error.filename}: {error.strerror}; make it writable", Code.FOLDER) from None


def _tell(target: Path, cases: Path | None, tests: Path, drafts: Sequence[Draft]) -> None:
    rows = []
    for draft in drafts:
        expected = draft.expected
        shown = expected.get("title") or say(f"{len(expected['urls'])} links", f"{len(expected['urls'])} 条链接")
        rows.append((draft.name, shown, expected.get("published", ""), expected.get("credited", ""), draft.page.url))
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
    else:
        line(
            say(
                f"No draft cases were written: this catalogue has no folder {tests}. To have them, make it, remove "
                f"{target} and run this again. Else compare what `newswatch preview ADDRESS` reads with the pages.",
                f"没有写样例：本目录没有 {tests}。需要样例时，请先建该目录、删去 {target} 再运行一次；"
                "否则请用 newswatch preview 网址 对照网页核对。",
            )
        )
    line(
        say(
            f"Then take `enabled = false` out of {target}; `newswatch crawl {target.stem}` tries it at once.",
            f"然后删去 {target} 中的 enabled = false；newswatch crawl {target.stem} 可立即试抓。",
        )
    )
