"""An HTML list in, its rows out, by the entry's CSS selectors."""

from collections.abc import Iterator, Mapping
from itertools import islice

from parsel import Selector
from w3lib.html import get_base_url

from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Misshapen, Row
from crawlers.discovery.tree import tree
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text.bytes import decode

_MOST_PIECES = 100
_LONGEST_PIECE = 1000


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """Raises Misshapen where the page is no HTML or has no row."""
    text = decode(page.body, page.headers.get("content-type", "")).text
    return rows_in(text, watch.links, get_base_url(text, page.url), page.url)


def rows_in(text: str, links: Mapping[str, str], base: str, where: str) -> Iterator[Row]:
    """`links`: `rows` selects rows; within one, `link` the anchor (default `a`, or the row itself where it is one),
    `title` and `listed` elements with title and clock (default: the anchor's title attribute or text; none).
    """
    page = tree(text)
    if page is None or "<" not in text:
        raise Misshapen(f"no HTML from {where}")
    found = page.css(links["rows"])
    if not found:
        raise Misshapen(f"nothing matches {links['rows']!r} in {len(text)} characters from {where}")
    return (row for each in found for row in _row(each, links, base))


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
