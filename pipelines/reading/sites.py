"""An opened page in, the name of the site it stands on out, and all by which the page calls its site."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from newswatch.model.article import Sure
from newswatch.text.url import host_of
from pipelines.reading import heads
from pipelines.reading.addresses import absolute
from pipelines.reading.found import Found
from pipelines.reading.opened import Opened
from pipelines.reading.rules import bounded

_OWN_ADDRESS = bounded(
    r"(?:本文链接|本文鏈接|本文地址|本文网址|原文链接|地址|链接|鏈接|"
    r"网址)\s?[:：]?.{0,120}?(https?://[\w./?=&%-]{4,200})",
    400,
)
_FIRST_CRUMB = re.compile(r"^(?:当前位置|您的位置|位置|首页)?\s?[:：]?\s?([^\s>:：]{2,12})\s?>\s?\S")
_FRONT = frozenset(["", "index.html", "index.htm", "index.shtml"])
_NOWHERE = "https://page.example/"
"""Where a page without an address is taken to stand: what it links to without a host is its site's."""
_TOP, _LONGEST, _MOST_LINKS = 60, 200, 12
"""Lines over which a site's name stands, characters and links of one of them."""


def named(page: Opened) -> Found[str] | None:
    """What the page calls its site: metadata, its address or the one it gives as its own, its first crumb."""
    if page.metas.get("og:site_name"):
        return Found(page.metas["og:site_name"][:40], "meta og:site_name")
    if page.url:
        return Found(host_of(page.url), "address")
    first = len(page.lines) - len(page.lines[-30:])
    for index, line in enumerate(page.lines[first:], first):
        own = _OWN_ADDRESS.search(line.text)
        if own and not line.linked:
            return Found(host_of(own.group(1)), f"line {index + 1}", Sure.LIKELY)
    for index, line in enumerate(page.lines[:6]):
        crumb = _FIRST_CRUMB.match(line.text)
        if crumb:
            return Found(crumb.group(1), f"line {index + 1}", Sure.GUESSED)
    return None


def own_names(page: Opened) -> tuple[str, ...]:
    """All that a page calls its site: in metadata, in its head's title, in its way and foot, on links to its front."""
    found = (page.metas.get("og:site_name", ""), *page.title.sites, *heads.sites(page.lines), *_on_front_links(page))
    return tuple(dict.fromkeys(name for name in found if name))


def _on_front_links(page: Opened) -> Iterator[str]:
    for line in page.lines[:_TOP]:
        if not line.linked or len(line.text) > _LONGEST:
            continue
        for link in islice(line.element.iter("a"), _MOST_LINKS):
            text = "".join(link.text_content().split())
            if heads.is_site_name(text) and _leads_to_front(link.get("href", "").strip(), page):
                yield text


def _leads_to_front(href: str, page: Opened) -> bool:
    target = absolute(page.base or _NOWHERE, href) if not href.startswith("#") else ""
    parts = urlsplit(target)
    same = bool(target) and host_of(target) == host_of(page.url or _NOWHERE)
    return same and not parts.query and parts.path.strip("./") in _FRONT
