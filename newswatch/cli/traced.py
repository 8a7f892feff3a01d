"""A text pasted, a file or an address in; the article to trace out, as the pipeline would read it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from newswatch import catalogue
from newswatch.cli.exits import Stop
from newswatch.cli.house import House, desk_of
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.page import Page
from newswatch.model.story import Decision
from newswatch.revision import READER_VERSION, revision_key
from newswatch.text.fold import fold
from newswatch.text.url import BadAddress, canonical

_LONGEST = 8 * 1024 * 1024
"""Bytes of a file or of standard input."""
_NAME = 200
"""Characters that could be a file's name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be traced; `decision` where it is a revision that was decided, `what` says how it was given."""

    what: str
    article: Article
    decision: Decision | None = None


def asked(house: House, target: str) -> Asked:
    """What `target` stands for: an address, a file, `-` for standard input, else the text itself.

    An address that is known is its latest revision, and is not asked for again. Raises Stop where there is nothing to
    trace, Ended where a page is no article.
    """
    if target == "-":
        return Asked("text", _of_text(_text(sys.stdin.buffer.read(_LONGEST + 1), "standard input")))
    if target.lower().startswith(("http://", "https://")) and len(target.split()) == 1:
        return _of_address(house, target)
    path = _file(target)
    if path is None:
        return Asked("text", _of_text(_text(os.fsencode(target), "the text given")))
    body = _bytes(path)
    if b"<" in body[:4096] and b">" in body[:4096]:
        page = Page(url=f"https://file.invalid/{ids.digest('file', path.name)}", body=body, fetched_at=system_clock())
        return Asked("file", _of_page(house, page))
    return Asked("file", _of_text(_text(body, str(path))))


def _of_address(house: House, target: str) -> Asked:
    try:
        article_id = ids.article_id(canonical(target))
    except BadAddress as error:
        raise Stop(f"{target}: {error}; give an address with http(s)://, a file, or the text itself") from None
    decisions = house.store.decisions.of_article(article_id)
    stored = house.store.articles.get(decisions[-1].event_id) if decisions else None
    if stored is not None:
        return Asked("address", stored, decisions[-1])
    page = house.captures.latest(article_id)
    if page is None:
        from crawlers.fetch import fetch

        page = fetch(target, desk_of(house))
    return Asked("address", _of_page(house, page))


def _file(target: str) -> Path | None:
    """The file that a target names. Raises Stop for what looks like the path of one and is none."""
    path = Path(target)
    try:
        if len(target) <= _NAME and path.is_file():
            return path
    except (OSError, ValueError):
        return None
    if len(target) <= _NAME and target.isascii() and (path.suffix or "/" in target) and not target.split()[1:]:
        raise Stop(f"{target}: no such file; give a file, an address with http(s)://, or the text itself")
    return None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(_LONGEST + 1)
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give a file that can be read") from None
    if len(body) > _LONGEST:
        raise Stop(f"{path}: larger than 8 MiB; give the article alone")
    return body


def _text(body: bytes, where: str) -> str:
    if len(body) > _LONGEST:
        raise Stop(f"{where}: larger than 8 MiB; give the article alone")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Stop(f"{where}: neither UTF-8 nor GB 18030; save it as one of them")


def _of_text(text: str) -> Article:
    from consumers.dedup.sheet import SHORTEST

    if len(fold(text)) < SHORTEST:
        raise Stop(
            f"{text[:40]!r}: too short to be told from other texts; give at least {SHORTEST} characters without "
            "punctuation, a file, or an address with http(s)://"
        )
    return _article(ids.digest("traced", text), "", Reading(title="", text=text, printed=""))


def _of_page(house: House, page: Page) -> Article:
    """Raises Ended where the page is no article."""
    from pipelines.extract import read

    source, rule = catalogue.load(house.settings.sources).by_host(page.url, page.fetched_at) or (None, None)
    return _article(page.article_id, page.url, read(page, source, rule))


def _article(article_id: str, url: str, reading: Reading) -> Article:
    key = revision_key(reading)
    event = ids.event_id(article_id, None, key)
    return Article(article_id, event, None, key, "", url, "", system_clock(), reading, reader=READER_VERSION)
