"""A text pasted, a file or an address in; the question to trace it out, and the article that a question is.

Pages are read here by whoever asks: a decider that is asked is given what was read of them.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newswatch.cli.exits import Stop
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Article, Reading

if TYPE_CHECKING:
    from newswatch.cli.house import House
    from newswatch.model.page import Page
    from newswatch.model.source import ArticleRule, Source
    from newswatch.settings import Settings

_LONGEST = 8 * 1024 * 1024
"""Bytes of a file or of standard input."""
_BEGINNING = 4096
"""Characters of a text in which enough to tell it by must stand."""
_NAME = 200
"""Characters that could be a file's name."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be traced: a `reading`, be it a text alone or what was read of a page; without one an `address` that
    may be known. `what` says how it was given: text, file or address."""

    what: str
    address: str = ""
    reading: Reading | None = None


def question(target: str) -> Question:
    """What `target` stands for: an address, a file, `-` for standard input, else the text itself.

    Raises Stop where there is nothing to trace, Ended where a page is no article.
    """
    if target == "-":
        return _of_text("text", sys.stdin.buffer.read(_LONGEST + 1), "standard input")
    if target.lower().startswith(("http://", "https://")) and len(target.split()) == 1:
        return Question("address", target)
    path = _file(target)
    if path is None:
        return _of_text("text", os.fsencode(target), "the text given")
    body = _bytes(path)
    if b"<" not in body[:4096] or b">" not in body[:4096]:
        return _of_text("file", body, str(path))
    from newswatch.model.page import Page

    page = Page(url=f"https://file.invalid/{ids.digest('file', path.name)}", body=body, fetched_at=system_clock())
    return _of_page("file", page)  # no entry is asked for: nobody owns a page without an address


def fetched(address: str, settings: "Settings", house: Callable[[], "House"]) -> Question:
    """What an address that the store does not know comes to: its page, as kept or else as it is now, read.

    Raises Ended where it is no article, and what fetching it does.
    """
    from storage.captures import FileCaptures

    page = FileCaptures(settings.data / "captures").latest(address_id(address))
    if page is None:
        from crawlers.fetch import fetch
        from newswatch.cli.house import desk_of

        page = fetch(address, desk_of(house()))
    from newswatch import catalogue

    return _of_page("address", page, catalogue.load(settings.sources).by_host(page.url, page.fetched_at))


def article(asked: Question) -> Article:
    """The article that a reading is. Raises Stop for a text too short to be told from others."""
    from consumers.dedup.sheet import SHORTEST
    from newswatch.revision import READER_VERSION, revision_key
    from newswatch.text.fold import fold

    reading = asked.reading or Reading("", "", "")
    if not asked.address and len(fold(reading.text[:_BEGINNING])) < SHORTEST:
        raise Stop(
            f"{reading.text[:40]!r}: too short to be told from other texts; give at least {SHORTEST} characters "
            "without punctuation, a file, or an address with http(s)://"
        )
    named = address_id(asked.address) if asked.address else ids.digest("traced", reading.text)
    key = revision_key(reading) if asked.address else named  # nobody revises a text without an address
    event = ids.event_id(named, None, key)
    return Article(named, event, None, key, "", asked.address, "", system_clock(), reading, reader=READER_VERSION)


def address_id(address: str) -> str:
    """The id of what is read at an address. Raises Stop for what is none."""
    from newswatch.text.url import BadAddress, canonical

    try:
        return ids.article_id(canonical(address))
    except BadAddress as error:
        raise Stop(f"{address}: {error}; give an address with http(s)://, a file, or the text itself") from None


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


def _of_text(what: str, body: bytes, where: str) -> Question:
    if len(body) > _LONGEST:
        raise Stop(f"{where}: larger than 8 MiB; give the article alone")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return Question(what, reading=Reading("", body.decode(encoding), ""))
        except UnicodeDecodeError:
            continue
    raise Stop(f"{where}: neither UTF-8 nor GB 18030; save it as one of them")


def _of_page(what: str, page: "Page", ours: "tuple[Source, ArticleRule | None] | None" = None) -> Question:
    """`ours` is the entry that owns the page, with its rule. Who speaks in it makes no copy, and takes a while to find.

    Raises Ended where the page is no article.
    """
    from pipelines.extract import read

    source, rule = ours or (None, None)
    return Question(what, page.url, read(page, source, rule, speaking=False))
