"""A sitemap in, its rows out; an index of sitemaps in, the newest of them to be asked out.

After sitemaps.org and the news extension; gzipped ones as they come. Neither entities nor compression can blow one up.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any, Literal

from lxml import etree

from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Ask, Misshapen, Row
from newswatch.model.moment import Moment
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text.bytes import decode

_LARGEST = 16 * 1024 * 1024
"""Bytes unzipped; a sitemap with as many entries as the protocol allows has about 10 million."""
_MOST = 50_000
_GZIP = b"\x1f\x8b"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def asks(watch: Watch, page: Page) -> Sequence[Ask]:
    """Of an index the newest sitemaps, as many as the Watch has pages, whose addresses `links.only` matches.

    None where `page` is no index. Raises Misshapen.
    """
    text = _text(page)
    if _kind(text, page) != "sitemapindex":
        return ()
    only = re.compile(watch.links.get("only", ""))
    named = [row for row in _entries(text, "sitemap", page) if only.search(row.href)]
    if not named:
        raise Misshapen(f"no sitemap that 'only' matches in the index from {page.url}")
    return tuple(Ask(row.href, last=True) for row in islice(_newest_first(named), watch.pages))


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """Addresses with title and clock of the news extension, else the clock of the last change; the newest first.

    Raises Misshapen.
    """
    text = _text(page)
    if _kind(text, page) != "urlset":
        raise Misshapen(f"an index of sitemaps within an index, from {page.url}")
    return iter(_newest_first([*_entries(text, "url", page)]))


def _newest_first(rows: Sequence[Row]) -> Sequence[Row]:
    """Those without a clock keep their order behind the others."""
    return sorted(rows, key=lambda row: -row.listed.at.timestamp() if row.listed else 0.0)


def _text(page: Page) -> bytes:
    """The XML in UTF-8, without a declaration. Raises Misshapen."""
    body = _unzipped(page) if page.body.startswith(_GZIP) else page.body
    text = _DECLARATION.sub("", decode(body, page.headers.get("content-type", "")).text, count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Misshapen(f"a document type where a sitemap has none, from {page.url}")
    return text.strip().encode("utf-8", "replace")


def _unzipped(page: Page) -> bytes:
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = unzip.decompress(page.body, _LARGEST)
    except zlib.error as error:
        raise Misshapen(f"not gzip from {page.url}: {error}") from None
    if not unzip.eof:
        raise Misshapen(f"cut short, or more than {_LARGEST} bytes unzipped, from {page.url}")
    return body


def _kind(text: bytes, page: Page) -> str:
    try:
        _, root = next(_parsed(text, "start"))
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise Misshapen(f"not XML from {page.url}: {error}") from None
    name = _name(root)
    if name not in ("urlset", "sitemapindex"):
        raise Misshapen(f"no sitemap but <{name[:40]}> from {page.url}")
    return name


def _name(element: Any) -> str:
    """The name without its namespace; a prefix that nothing declares stays part of it."""
    return str(element.tag).rpartition("}")[2]


def _parsed(text: bytes, event: Literal["start", "end"], tag: str | None = None) -> Iterator[tuple[str, Any]]:
    return etree.iterparse(BytesIO(text), events=(event,), tag=tag, resolve_entities=False, no_network=True)


def _entries(text: bytes, name: str, page: Page) -> Iterator[Row]:
    """An entry is let go once it is read: memory does not grow with their number. Raises Misshapen for half a file."""
    try:
        for _, entry in islice(_parsed(text, "end", f"{{*}}{name}"), _MOST):
            said = {_name(part): part.text or "" for part in reversed([*entry.iter("{*}*")])}
            yield Row(said.get("loc", "").strip(), said.get("title", ""), _clock(said), page.url)
            entry.clear(keep_tail=False)
            while entry.getprevious() is not None:
                del entry.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise Misshapen(f"not XML from {page.url}: {error}") from None


def _clock(said: dict[str, str]) -> Moment | None:
    stated = said.get("publication_date") or said.get("lastmod")
    return listed(stated) if stated else None
