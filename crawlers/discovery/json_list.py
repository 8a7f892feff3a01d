"""A JSON list in, its rows out, by the entry's dotted paths; or the rows of an HTML list inside the JSON."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import urljoin

import orjson
from w3lib.html import remove_tags

from crawlers.discovery import html
from crawlers.discovery.clocks import listed
from crawlers.discovery.row import Misshapen, Row
from newswatch.clock import BEIJING
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text import dates
from newswatch.text.bytes import decode
from newswatch.text.template import PLACE, replaced

_CALL = re.compile(r"[\w.$]{1,80}\s{0,8}\(")
_Above = tuple[dict[str, Any], ...]
"""The objects around a value, the outermost first."""


def rows(watch: Watch, page: Page) -> Iterator[Row]:
    """`links`: `rows` the path of the rows (`result.data`, `*.items`; default the whole answer), `url`, `title` and
    `listed` paths within a row, `base` what its address is relative to, `ok` what an answer that is none lacks.

    Raises Misshapen where a path leads nowhere.
    """
    answer, path = _checked(watch, page), watch.links.get("rows", "")
    if not _leads(answer, path):
        raise Misshapen(f"no {path!r} in the JSON from {page.url}")
    return _rows(answer, watch, page)


def hits(watch: Watch, page: Page) -> Iterator[Row] | None:
    """What a search found, `links` as for a list; None where it found nothing.

    Some leave the list out then, so `ok` must tell that from an error. Raises Misshapen.
    """
    answer = _checked(watch, page)
    found = [*_rows(answer, watch, page)]
    if not found and any(_items(branch) for branch, _ in _all(answer, watch.links.get("rows", ""))):
        raise Misshapen(f"no {watch.links['url']!r} in the rows from {page.url}")
    return iter(found) if found else None


def html_rows(watch: Watch, page: Page) -> Iterator[Row] | None:
    """`links.html` is the path of the HTML, the rest as in an HTML list. Addresses are relative to the Watch's own."""
    path = watch.links["html"]
    inner = next((text for text, _ in _all(parsed(page), path) if isinstance(text, str)), None)
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


def _checked(watch: Watch, page: Page) -> Any:
    """The JSON of an answer in which `links.ok` leads somewhere, or as `path=value` to that value. Raises Misshapen."""
    answer = parsed(page)
    if "ok" not in watch.links:
        return answer
    path, _, wanted = watch.links["ok"].partition("=")
    found = [value for value, _ in _all(answer, path) if value is not None and value is not False]
    if not any(not wanted or _printed(value) == wanted for value in found):
        raise Misshapen(f"{watch.links['ok']!r} does not hold in the JSON from {page.url}")
    return answer


def _printed(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _rows(answer: Any, watch: Watch, page: Page) -> Iterator[Row]:
    for branch, above in _all(answer, watch.links.get("rows", "")):
        for each in _items(branch):
            yield from _row(each, above, watch, page)


def _row(row: Any, above: _Above, watch: Watch, page: Page) -> Iterator[Row]:
    links = watch.links
    url = _text(row, links["url"])
    if url:
        clock = next((value for value, _ in _all(row, links["listed"])), None) if "listed" in links else None
        title = unescape(remove_tags(_text(row, links.get("title", "title"))))
        yield Row(url, title, listed(clock), _base(row, above, watch, page))


def _base(row: Any, above: _Above, watch: Watch, page: Page) -> str:
    """What a row's address is relative to: `links.base`, filled from the row, else the Watch's own address."""
    if "base" not in watch.links:
        return page.url if PLACE.search(watch.url) else watch.url

    def value_of(name: str, form: str | None) -> str | None:
        if name == "date":
            day = dates.in_address(page.url)
            return day.at.astimezone(BEIJING).strftime(form or "%Y-%m-%d") if day else None
        return next((str(each[name]) for each in (row, *reversed(above)) if name in each), None)

    return urljoin(page.url, replaced(watch.links["base"], value_of))


def _text(row: Any, paths: str) -> str:
    return next((value for value, _ in _all(row, paths) if isinstance(value, str) and value), "")


def _all(value: Any, paths: str) -> Iterator[tuple[Any, _Above]]:
    """Every value at a path, or at the ones after it where `|` stands between them."""
    for path in paths.split("|"):
        yield from _walk(value, path, ())


def _walk(value: Any, path: str, above: _Above) -> Iterator[tuple[Any, _Above]]:
    """Every value at a dotted path with what stands around it; `*` stands for each element of a list."""
    if not path:
        yield value, above
        return
    key, _, rest = path.partition(".")
    if key == "*" and isinstance(value, list):
        for each in value:
            yield from _walk(each, rest, above)
    elif isinstance(value, dict) and key in value:
        yield from _walk(value[key], rest, (*above, value))
    elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        yield from _walk(value[int(key)], rest, above)


def _leads(value: Any, paths: str) -> bool:
    return any(isinstance(branch, list) or "*" in paths for branch, _ in _all(value, paths))


def _items(branch: Any) -> Sequence[Any]:
    """The rows where a path ends: the elements of a list, or an object that is one row itself."""
    if isinstance(branch, dict):
        return (branch,)
    return branch if isinstance(branch, list) else ()
