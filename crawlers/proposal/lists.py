"""A page that shows links in, the selectors of its list of articles out.

Method: each link with a title is followed up to the largest element that holds no other article; elements that are
reached by the same path from a named container are rows of one list; the list with most words in its titles, counted
where addresses have digits, is taken.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from w3lib.html import get_base_url

from crawlers.discovery.clocks import listed
from crawlers.discovery.tree import tree
from crawlers.proposal.patterns import patterns
from newswatch.model.page import Page
from newswatch.text.bytes import decode
from newswatch.text.selector import is_name, tag
from newswatch.text.site import site_of

_SHORTEST = 6
"""Characters of a title; shorter links are menus."""
_LONGEST = 60
"""Characters of a title that count."""
_ALIKE = 0.8
"""Share of rows in which a selector must find what it is for."""
_LONGEST_CLOCK = 40
_LOOKED_AT = 60
"""Rows from which selectors are taken and on which they are tried."""
_OPTIONS = 40
"""Selectors that are tried, the commonest first."""
_MOST_LINKS = 3000


@dataclass(frozen=True, slots=True)
class Listing:
    """`links` as in an entry's [watch.links]; `urls` what it shows; `articles` the patterns of its addresses."""

    links: Mapping[str, str]
    urls: Sequence[str] = field(repr=False)
    titles: Sequence[str] = field(repr=False)
    articles: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Link:
    anchor: HtmlElement
    url: str
    title: str


_Rows = Mapping[HtmlElement, _Link]


def listing(page: Page) -> Listing | None:
    """None where the page shows no list of articles."""
    text = decode(page.body, page.headers.get("content-type", "")).text
    parsed = tree(text)
    if parsed is None:
        return None
    root: HtmlElement = parsed.root
    by_row = _rows(root, [*islice(_links(root, get_base_url(text, page.url)), _MOST_LINKS)])
    lists: dict[str, dict[HtmlElement, _Link]] = defaultdict(dict)
    for row, link in by_row.items():
        lists[_path(row)][row] = link
    found = max(lists.items(), key=lambda item: _worth(item[1].values()), default=None)
    if found is None or _worth(found[1].values()) == 0:
        return None
    path, rows = found
    shown = [*rows.values()]
    looked_at = dict(islice(rows.items(), _LOOKED_AT))
    anchor = _link(looked_at)
    if anchor is None:
        return None
    chosen = {"rows": path, "link": anchor, "listed": _clock(looked_at)}
    return Listing(
        {key: css for key, css in chosen.items() if css},
        [link.url for link in shown],
        [link.title for link in shown],
        patterns(link.url for link in shown),
    )


def _links(root: HtmlElement, base: str) -> Iterator[_Link]:
    """Links within the site that have a title."""
    site = site_of(urlsplit(base).hostname or "")
    for anchor in root.iter("a"):
        url = _absolute(base, anchor.get("href", ""))
        shown = " ".join(anchor.text_content().split())
        title = " ".join(anchor.get("title", "").split()) or shown
        if shown and len(title) >= _SHORTEST and site_of(urlsplit(url).hostname or "") == site:
            yield _Link(anchor, url.partition("#")[0], title)


def _absolute(base: str, href: str) -> str:
    try:
        url = urljoin(base, href.strip())
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _rows(root: HtmlElement, links: Sequence[_Link]) -> dict[HtmlElement, _Link]:
    """Each link's row: the largest element around it in which no other address is linked to with a title."""
    held: Counter[HtmlElement] = Counter()
    seen: set[tuple[HtmlElement, str]] = set()
    for link in links:
        for element in (link.anchor, *link.anchor.iterancestors()):
            if (element, link.url) not in seen:
                seen.add((element, link.url))
                held[element] += 1
    rows: dict[HtmlElement, _Link] = {}
    for link in links:
        row = link.anchor
        while (above := row.getparent()) is not None and held[above] == 1 and above is not root:
            row = above
        if row not in rows or len(link.title) > len(rows[row].title):
            rows[row] = link
    return rows


def _path(row: HtmlElement) -> str:
    """The row from the nearest element above it that has an id or a class, else from the body."""
    steps = [_step(row)]
    for element in row.iterancestors():
        if name := _name(element):
            return " > ".join([tag(element.tag) + name, *reversed(steps)])
        if element.tag in ("body", "html"):
            break
        steps.append(tag(element.tag))
    return " > ".join(["body", *reversed(steps)])


def _step(row: HtmlElement) -> str:
    """The row's tag; a class only where no list or table says what it is."""
    return tag(row.tag) if row.tag in ("li", "tr", "dd", "dt", "article") else tag(row.tag) + _name(row, ids=False)


def _name(element: HtmlElement, ids: bool = True) -> str:
    """Its id, else its first class that a selector can name."""
    for mark, key in (("#", "id"), (".", "class")) if ids else ((".", "class"),):
        for name in str(element.get(key, "")).split():
            if is_name(name):
                return f"{mark}{name}"
    return ""


def _worth(links: Iterable[_Link]) -> int:
    """Characters of the titles of distinct addresses that look like articles."""
    titles = {link.url: len(link.title) for link in links if _is_numbered(link.url)}
    return sum(min(length, _LONGEST) for length in titles.values()) if len(titles) > 1 else 0


def _is_numbered(url: str) -> bool:
    """Whether an address has an id or a date: four digits or more behind its host."""
    return sum(character.isdigit() for character in url.partition("//")[2].partition("/")[2]) >= 4


def _link(rows: _Rows) -> str | None:
    """The selector of the anchor within its row; empty where it is the row's first one, None where nothing leads to it.

    Rows often begin with a link to their column; the headline is then the second.
    """
    if all(row is link.anchor or next(row.iter("a")) is link.anchor for row, link in rows.items()):
        return ""
    options = (option for link in rows.values() for option in (*_options(link.anchor), *_places(link.anchor)))
    return _first_that_holds(options, rows, lambda element, link: element is link.anchor) or None


def _places(anchor: HtmlElement) -> list[str]:
    """An anchor by what stands before it and by its place."""
    before = list(anchor.itersiblings("a", preceding=True))
    others = [f"a:not({_name(before[-1], ids=False)})"] if before and _name(before[-1], ids=False) else []
    return [*others, f"a:nth-of-type({len(before) + 1})", "a:last-of-type"]


def _clock(rows: _Rows) -> str:
    """The selector of the element that prints when; empty where rows print no full date."""
    clocks = (element for row in rows for element in row.iterdescendants() if _prints_clock(element))
    options = (option for element in clocks for option in _options(element))
    return _first_that_holds(options, rows, lambda element, _: _prints_clock(element))


def _prints_clock(element: HtmlElement) -> bool:
    text = " ".join(element.text_content().split()) if isinstance(element.tag, str) else ""
    return 0 < len(text) <= _LONGEST_CLOCK and listed(text) is not None


def _options(element: HtmlElement) -> list[str]:
    """Ways to name an element within its row, the best first."""
    name, above = _name(element, ids=False), element.getparent()
    within = [f"{tag(above.tag)}{_name(above, ids=False)} > {tag(element.tag)}"] if above is not None else []
    return [*([tag(element.tag) + name] if name else []), tag(element.tag), *within]


def _first_that_holds(options: Iterable[str], rows: _Rows, test: Callable[[HtmlElement, _Link], bool]) -> str:
    """The commonest selector whose first match passes the test in nearly all rows; empty where there is none."""
    for option, _ in Counter(options).most_common(_OPTIONS):
        firsts = ((next(iter(row.cssselect(option)), None), link) for row, link in rows.items())
        if sum(first is not None and test(first, link) for first, link in firsts) >= _ALIKE * len(rows):
            return option
    return ""
