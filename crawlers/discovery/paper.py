"""Digital papers of the Founder content system: an issue's index, the layouts of its pages, their articles."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from w3lib.html import get_meta_refresh

from crawlers.discovery import html
from crawlers.discovery.row import Ask, Misshapen, Row
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text import dates
from newswatch.text.url import host_of

_LAYOUTS = "a[href*='node_']"
_ROWS = "a[href*='content_']"
_ASIDE = re.compile(r"责编|责任编辑")
_MOST_LAYOUTS = 64
"""Pages of one issue; special editions have about 40."""


def asks(watch: Watch, page: Page) -> Sequence[Ask]:
    """The layouts that the index names (`links.layouts` selects their anchors), or where it only leads on to.

    Raises Misshapen.
    """
    text, base = html.text_of(page)
    anchors = html.opened(text, page.url).css(watch.links.get("layouts", _LAYOUTS))
    found = dict.fromkeys(urljoin(base, anchor.attrib.get("href", "").partition("#")[0]) for anchor in anchors)
    layouts = [url for url in found if host_of(url) == host_of(page.url)][:_MOST_LAYOUTS]
    if layouts:
        return tuple(Ask(url, {"Referer": page.url}, last=True) for url in layouts)
    onward = get_meta_refresh(text, page.url)[1]
    if onward and host_of(onward) == host_of(page.url):
        return (Ask(onward),)
    raise Misshapen(f"no layout of a page in the index from {page.url}")


def rows(watch: Watch, page: Page) -> Iterator[Row] | None:
    """The articles of one layout, dated by the issue's day in its address. Raises Misshapen."""
    text, base = html.text_of(page)
    found = html.rows_in(text, {"rows": _ROWS, **watch.links}, base, page.url) or ()
    day = dates.in_address(page.url)
    return (Row(row.href, row.title, row.listed or day, row.base) for row in found if not _ASIDE.search(row.title))
