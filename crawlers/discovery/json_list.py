"""A JSON list in, its rows out, by the entry's dotted paths; or the rows of an HTML list inside the JSON."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import orjson
from w3lib.html import remove_tags

from crawlers.discovery import html
from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Misshapen, Row
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text.bytes import decode

_CALL = re.compile(r"[\w.$]{1,80}\s{0,8}\(")


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """`links`: `rows` the path of the rows (`result.data`, `*.items`; default the whole answer), `url`, `title` and
    `listed` paths within a row. Raises Misshapen where a path leads nowhere.
    """
    links = watch.links
    found = [row for branch in walk(parsed(page), links.get("rows", "")) for row in _items(branch)]
    if not found and not _leads(parsed(page), links.get("rows", "")):
        raise Misshapen(f"no {links.get('rows', '')!r} in the JSON from {page.url}")
    return (row for each in found for row in _row(each, watch))


def html_rows(watch: Watch, page: Page) -> Iterator[Row]:
    """`links.html` is the path of the HTML, the rest as in an HTML list. Addresses are relative to the Watch's own."""
    path = watch.links["html"]
    inner = next((text for text in walk(parsed(page), path) if isinstance(text, str)), None)
    if inner is None:
        raise Misshapen(f"no HTML at {path!r} in the JSON from {page.url}")
    return html.rows_in(inner, watch.links, watch.url, page.url)


def parsed(page: Page) -> Any:
    """The JSON of an answer, out of its JSONP call where it stands in one. Raises Misshapen."""
    text = decode(page.body, page.headers.get("content-type", "")).text
    try:
        return orjson.loads(_argument(text.strip()))
    except orjson.JSONDecodeError as error:
        raise Misshapen(f"not JSON from {page.url}: {error}") from None


def _argument(text: str) -> str:
    """What stands between the brackets of a JSONP call; the text itself where it is none."""
    call = _CALL.match(text)
    end = text.rstrip("; \t\r\n")
    return end[call.end() : -1] if call and end.endswith(")") else text


def walk(value: Any, path: str) -> Iterator[Any]:
    """Every value at a dotted path; `*` stands for each element of a list."""
    if not path:
        yield value
        return
    key, _, rest = path.partition(".")
    if key == "*" and isinstance(value, list):
        for each in value:
            yield from walk(each, rest)
    elif isinstance(value, dict) and key in value:
        yield from walk(value[key], rest)
    elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        yield from walk(value[int(key)], rest)


def _leads(value: Any, path: str) -> bool:
    return any(isinstance(branch, list) for branch in walk(value, path))


def _items(branch: Any) -> list[Any]:
    return branch if isinstance(branch, list) else []


def _row(row: Any, watch: Watch) -> Iterator[Row]:
    links = watch.links
    url = next((v for v in walk(row, links["url"]) if isinstance(v, str) and v), "")
    if url:
        title = next((v for v in walk(row, links.get("title", "title")) if isinstance(v, str)), "")
        clock = next(walk(row, links["listed"]), None) if "listed" in links else None
        yield Row(url, unescape(remove_tags(title)), listed(clock), watch.url)
