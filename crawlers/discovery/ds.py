"""Lists of Xinhua's channel pages: a shell that names its data by an id, and a JSON file beside it that has them.

The container carries `data="datasource:<32 hex digits>"`; the file is `ds_<id>.json` in the channel's directory. Ids
change with every redesign, so they are read from the shell each time and stand in no entry.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import urljoin

from w3lib.html import remove_tags

from crawlers.discovery import html, json_list
from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Ask, Misshapen, Row
from crawlers.discovery.tree import tree
from newswatch.model.page import Page
from newswatch.model.source import Watch

_CONTAINER = "[datatype='ds']"
_ID = re.compile(r"datasource:([0-9a-f]{32})")
_ASIDE = re.compile(r"^\s*(?:专题\s*(?:[|｜]|$)|[\[［【]?(?:全文|详细)[\]］】]?\s*$)")
"""Anchors beside a headline that lead to a collection or repeat it."""
_MOST_LINKS = 20


def asks(watch: Watch, page: Page) -> Sequence[Ask]:
    """The file of the first container that `links.container` selects (default: any that has one). Raises Misshapen."""
    text, _ = html.text_of(page)
    containers = html.opened(text, page.url).css(watch.links.get("container", _CONTAINER))
    for container in containers:
        found = _ID.fullmatch(container.attrib.get("data", "").strip())
        if found:
            return (Ask(urljoin(page.url, f"ds_{found[1]}.json"), {"Referer": page.url}, last=True),)
    raise Misshapen(f"no container names its data source in the shell from {page.url}")


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """The articles of a file; one row may have several. Raises Misshapen."""
    answer = json_list.parsed(page)
    found = answer.get("datasource") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise Misshapen(f"no 'datasource' in the JSON from {page.url}")
    return (row for each in found if isinstance(each, dict) for row in _row(each, page))


def _row(row: dict[str, Any], page: Page) -> Iterator[Row]:
    if row.get("contentType") == "Link":
        # Such a row's time is when it was put up, hours after what it links to: better none than that.
        links = ((href, title) for href, title in _links(row) if not _ASIDE.match(title))
        yield from (Row(href, title, None, page.url) for href, title in links)
    elif isinstance(row.get("publishUrl"), str):
        title = next((text for text in (row.get("title"), row.get("showTitle")) if isinstance(text, str) and text), "")
        yield Row(row["publishUrl"], unescape(remove_tags(title)), listed(row.get("publishTime")), page.url)


def _links(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The anchors in a row's title; where it has none, the links that stand beside it."""
    title = row.get("title") if isinstance(row.get("title"), str) else ""
    soup = tree(f"<div>{title}</div>")
    anchors = soup.css("a[href]")[:_MOST_LINKS] if soup is not None else []
    found = [(anchor.attrib["href"], "".join(anchor.css("::text").getall()).strip()) for anchor in anchors]
    beside = row.get("linkUrls")
    if found or not isinstance(beside, list):
        return found
    named = [each for each in beside[:_MOST_LINKS] if isinstance(each, dict) and isinstance(each.get("linkUrl"), str)]
    return [(each["linkUrl"], remove_tags(str(each.get("linkTitle") or title))) for each in named]
