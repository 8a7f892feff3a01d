"""Lists of the JPAAS publishing platform (miit.gov.cn and other ministries): a shell page that names its data.

The shell's script tag carries the address of the unit API and its parameters; the API answers JSON with HTML inside.
Column ids change with every redesign, so they are read from the shell each time and stand in no entry.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import orjson

from crawlers.discovery import json_list
from crawlers.discovery.row import Ask, Misshapen, Row
from crawlers.discovery.tree import tree
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text.bytes import decode
from newswatch.text.url import host_of

_HTML = "data.html"
_NEEDED = ("webId", "pageId", "tplSetId")
_ROWS_ASKED = 24
_QUOTED = re.compile(r"'([^'\"\\]*)'")


def asks(watch: Watch, page: Page) -> Sequence[Ask]:
    """The unit API's address from the shell page, with the column as Referer. Raises Misshapen."""
    text = decode(page.body, page.headers.get("content-type", "")).text
    shell = tree(text)
    scripts = shell.css("script[queryData], script[querydata]") if shell is not None else []
    for script in scripts:
        attributes = {name.lower(): value for name, value in script.attrib.items()}
        query = _query(attributes.get("querydata", ""))
        api = urljoin(page.url, attributes.get("url", ""))
        # The shell may name any path of its own site, and no other site.
        if "url" in attributes and host_of(api) == host_of(page.url) and all(query.get(key) for key in _NEEDED):
            query.setdefault("paramJson", orjson.dumps({"pageNo": 1, "pageSize": str(_ROWS_ASKED)}).decode())
            headers = {"Referer": watch.url, "Accept": "application/json, */*;q=0.1"}
            return (Ask(f"{api}?{urlencode(query)}", headers, last=True),)
    raise Misshapen(f"no unit script with {', '.join(_NEEDED)} in the shell from {page.url}")


def page_after(watch: Watch, page: Page, number: int) -> str:
    """The unit API's address for another page of the list; empty where that of `page` names none."""
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query))
    try:
        asked = orjson.loads(query.get("paramJson", ""))
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(asked, dict) or "pageNo" not in asked:
        return ""
    query["paramJson"] = orjson.dumps({**asked, "pageNo": number}).decode()
    return parts._replace(query=urlencode(query)).geturl()


def rows(watch: Watch, page: Page) -> Iterator[Row] | None:
    """The rows in the unit API's answer. Raises Misshapen."""
    return json_list.html_rows(replace(watch, links={"html": _HTML, **watch.links}), page)


def _query(printed: str) -> dict[str, str]:
    """`{'webId':'…', …}` as printed in the attribute: JSON but for its quotes."""
    try:
        read = orjson.loads(_QUOTED.sub(r'"\1"', printed))
    except orjson.JSONDecodeError:
        return {}
    return {str(k): str(v) for k, v in read.items() if v is not None} if isinstance(read, dict) else {}
