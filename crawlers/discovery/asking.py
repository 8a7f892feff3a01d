"""A Watch in, the requests for its list out: the first ones, and the one for the page after a page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import orjson

from crawlers.discovery import KINDS
from crawlers.discovery.row import Ask
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.text import template
from newswatch.text.template import Values
from newswatch.text.url import host_of


def first_asks(watch: Watch, words: Sequence[str], now: datetime) -> Sequence[Ask]:
    """One request, or one for each of its words, else of `words`, where the Watch is a search."""
    return [_ask(watch, watch.url, word, 1, now) for word in ((watch.words or words) if watch.searches else ("",))]


def ask_after(watch: Watch, ask: Ask, page: Page, now: datetime) -> Ask | None:
    """The request for the page of the list after the one that `ask` got `page` for; None where the Watch has none.

    Of an address with a date and no number of a page it is the day before.
    """
    number = ask.number + 1
    if watch.page:
        return _ask(watch, watch.page, ask.word, number, now)
    if watch.numbered:
        return _ask(watch, watch.url, ask.word, number, now)
    if watch.dated:
        return _ask(watch, watch.url, ask.word, number, now - timedelta(days=ask.number))
    page_after = KINDS[watch.type].page_after
    return _elsewhere(ask, page_after(watch, page, number), page) if page_after else None


def _ask(watch: Watch, address: str, word: str, number: int, at: datetime) -> Ask:
    values = Values(word, number, at)
    headers = {name: template.address(value, values) for name, value in watch.headers.items()}
    body = b""
    if watch.body:
        body = orjson.dumps(template.filled(dict(watch.body), values))
        headers = {"Content-Type": "application/json", **headers}
    return Ask(template.address(address, values), headers, body, word, number)


def _elsewhere(ask: Ask, url: str, page: Page) -> Ask | None:
    """A list may lead to any page of its own site, and of no other."""
    own = bool(url) and host_of(url) == host_of(page.url)
    return replace(ask, url=url, number=ask.number + 1) if own else None
