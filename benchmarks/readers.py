"""The bytes of a page in, what one reader finds on them as a row of the scale out: ours and the peers'.

A row has `title`, `text`, `published`, `author` and `credited`, as far as the reader tells them. Every peer is given
the text that newswatch.text.bytes makes of the bytes, so that none loses by a charset, is used as its documentation
says, and its clock and names are handed on as they are. Each is imported when it is asked for: the peers in
requirements-peers.txt live in an environment of their own.
"""

import contextlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from newswatch.text.bytes import decode

Row = dict[str, Any]
Read = Callable[[bytes, str], Row]
"""A page's bytes and its address (empty where it is not known) in, its row out."""

_CLOCK = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]{0,3}(\d{1,2}):(\d{2}))?")


def newswatch(catalogue: bool) -> Read:
    """Our reader as a crawl calls it; its rows are not needed here, those of `newswatch extract` are weighed."""
    from newswatch import catalogue as catalogues
    from newswatch.model.disposition import Ended
    from newswatch.model.page import Page
    from newswatch.settings import load
    from pipelines.extract import read

    known, now = catalogues.load(load().sources) if catalogue else None, datetime.now(UTC)

    def reads(body: bytes, url: str) -> Row:
        source, rule = (known.by_host(url, now) if known else None) or (None, None)
        with contextlib.suppress(Ended):
            read(Page(url, body, now), source, rule)
        return {}

    return reads


def trafilatura(precision: bool) -> Read:
    """Its clock is a day, and what comes nearest to a credited outlet is its name of the site."""
    from trafilatura import bare_extraction

    def reads(body: bytes, url: str) -> Row:
        found = bare_extraction(decode(body).text, url=url or None, with_metadata=True, favor_precision=precision)
        if found is None:
            return {}
        told = {"title": found.title, "text": found.text, "published": found.date}
        return told | {"author": found.author, "credited": found.sitename}

    return reads


def readability() -> Read:
    """It has no clock and no names."""
    from lxml.html import fromstring
    from readability import Document
    from readability.readability import Unparseable

    def reads(body: bytes, url: str) -> Row:
        document = Document(decode(body).text, url=url or None)
        try:
            return {"title": document.short_title(), "text": fromstring(document.summary()).text_content()}
        except Unparseable:
            return {}

    return reads


def newspaper() -> Read:
    """newspaper4k, told that the page is Chinese; it asks for no image, so that it needs no network."""
    from newspaper import Article, ArticleException

    def reads(body: bytes, url: str) -> Row:
        article = Article(url or "http://unknown.example/", language="zh", fetch_images=False)
        try:
            article.download(input_html=decode(body).text)
            article.parse()
        except ArticleException:
            return {}
        when = article.publish_date
        told = {"title": article.title, "text": article.text, "author": "".join(article.authors)}
        return told | {"published": when.isoformat() if isinstance(when, datetime) else when}

    return reads


def gne() -> Read:
    """GeneralNewsExtractor, which brings the GPL's text as its licence: a process of its own, here alone."""
    from gne import GeneralNewsExtractor
    from gne.exceptions import NoContentException

    def reads(body: bytes, url: str) -> Row:
        try:
            found = GeneralNewsExtractor().extract(decode(body).text, host=url)
        except NoContentException:
            return {}
        told = {"title": found["title"], "text": found["content"], "author": found["author"]}
        return told | {"published": clock(found["publish_time"])}

    return reads


def clock(printed: str) -> str | None:
    """A printed clock as the scale reads one (ISO 8601), in Beijing time where it names no zone; None for no clock."""
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(printed.strip()).isoformat()
    found = _CLOCK.search(printed)
    if not found:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    with contextlib.suppress(ValueError):
        return datetime(year, month, day, hour, minute).isoformat()  # noqa: DTZ001 - as it is printed
    return None


READERS: Mapping[str, Callable[[], Read]] = {
    "newswatch": lambda: newswatch(catalogue=False),
    "newswatch, catalogue": lambda: newswatch(catalogue=True),
    "trafilatura": lambda: trafilatura(precision=False),
    "trafilatura, precision": lambda: trafilatura(precision=True),
    "readability-lxml": readability,
    "newspaper4k (zh)": newspaper,
    "gne": gne,
}
PEERS = frozenset({"readability-lxml", "newspaper4k (zh)", "gne"})
"""Those of requirements-peers.txt."""
