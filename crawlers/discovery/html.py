"""An HTML list in, its rows out, by the entry's CSS selectors."""

from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urljoin

from parsel import Selector
from w3lib.html import get_base_url

from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Misshapen, Row, Rowless
from crawlers.discovery.tree import tree
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text.bytes import decode

_MOST_PIECES = 100
_LONGEST_PIECE = 1000


def rows(watch: Watch, page: Page) -> Iterator[Row] | None:
    """None where `links.empty` matches in place of rows. Raises Misshapen where the page is no HTML or has no row."""
    text, base = text_of(page)
    return rows_in(text, watch.links, base, page.url)


def rows_in(text: str, links: Mapping[str, str], base: str, where: str) -> Iterator[Row] | None:
    """`links`: `rows` selects rows; within one, `link` the anchor (default `a`, or the row itself where it is one),
    `title` and `listed` elements with title and clock (default: the anchor's title attribute or text; none); `empty`
    what the page shows where it has no rows.
    """
    page = opened(text, where)
    found = page.css(links["rows"])
    if not found and "empty" in links and page.css(links["empty"]):
        return None
    if not found:
        raise Rowless(f"nothing matches {links['rows']!r} in {len(text)} characters from {where}")
    return (row for each in found for row in _row(each, links, base))


def text_of(page: Page) -> tuple[str, str]:
    """A page's text and what its addresses are relative to."""
    text = decode(page.body, page.headers.get("content-type", "")).text
    try:
        return text, get_base_url(text, page.url)
    except ValueError:  # a base that is no address
        return text, page.url


def opened(text: str, where: str) -> Selector:
    """The tree of a page. Raises Misshapen where it is no HTML."""
    page = tree(text)
    if page is None or "<" not in text:
        raise Misshapen(f"no HTML from {where}")
    return page


def page_after(watch: Watch, page: Page, number: int) -> str:
    """Where `links.next` leads, whatever its number; empty where no anchor matches."""
    if "next" not in watch.links:
        return ""
    text, base = text_of(page)
    shown = tree(text)
    anchors = shown.css(watch.links["next"]) if shown is not None else ()
    return next((urljoin(base, href.strip()) for href in (a.attrib.get("href", "") for a in anchors) if href), "")


def _row(row: Selector, links: Mapping[str, str], base: str) -> Iterator[Row]:
    anchor = row if row.root.tag == "a" else next(iter(row.css(links.get("link", "a"))), None)
    if anchor is None or not anchor.attrib.get("href"):
        return
    title = _text(row, links["title"]) if "title" in links else anchor.attrib.get("title") or _text(anchor)
    clock = _text(row, links["listed"]) if "listed" in links else ""
    yield Row(anchor.attrib["href"], title, listed(clock), base)


def _text(selector: Selector, css: str = "") -> str:
    """The words within, no more of them than a title has: rows of a hostile list may nest."""
    chosen = next(iter(selector.css(css)), None) if css else selector
    pieces = islice(chosen.root.itertext(), _MOST_PIECES) if chosen is not None else ()
    return " ".join("".join(piece[:_LONGEST_PIECE] for piece in pieces).split())
