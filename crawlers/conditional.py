"""What an address answered before in, a request for its body only if that changed out."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newswatch.codec import Unreadable
from newswatch.desk import Desk
from newswatch.due import is_due
from newswatch.model import ids
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.model.validators import Validators
from newswatch.ports import Answer, Captures, Visit
from newswatch.revision import READER_VERSION

_VERSION = "1"
"""Of what the kinds of list find; raised where they find more in the same answer than before."""
_WHOLE_EVERY = timedelta(days=1)
"""A server that says "unchanged" for ever must not silence a source."""
_MOST_ROWS = 1000
_META = "validators"
_NAMES = tuple(Validators("e", "m").conditions())


def conditional(validators: Validators | None) -> dict[str, Any]:
    """The part of a request's meta that makes it conditional; empty where nothing is known."""
    return {_META: validators} if validators else {}


def unchanged(response: Response) -> bool:
    """Whether `response` says that the body did not change, in answer to that very question."""
    asked = response.request
    return response.status == 304 and asked is not None and any(name in asked.headers for name in _NAMES)


class Conditional:
    """Downloader middleware. A redirect leads to another body, which nothing is known of: it is asked for whole."""

    def process_request(self, request: Request) -> None:
        for name in _NAMES:
            request.headers.pop(name, None)
        if _META in request.meta and not request.meta.get("redirect_times"):
            for name, value in request.meta[_META].conditions().items():
                request.headers[name] = value.encode("latin-1")


def of_visit(visit: Visit | None, captures: Captures | None) -> Validators | None:
    """What to ask an article's address again by; None where its body is wanted: nothing of it was published, a
    revision of it is held back, or a newer reader has no capture of it to read.
    """
    if visit is None or visit.event_id is None or visit.held_capture:
        return None
    if visit.validators.reader != READER_VERSION and not _is_kept(visit, captures):
        return None
    return visit.validators


def _is_kept(visit: Visit, captures: Captures | None) -> bool:
    try:
        return captures is not None and bool(captures.load(visit.article_id, visit.told_capture))
    except (KeyError, Unreadable):
        return False


class Lists:
    """The answers of one source's lists: a list is asked for whole when a row of it is due, and once a day anyhow."""

    def __init__(self, source: Source, desk: Desk) -> None:
        self._desk = desk
        # Other rules find other rows on the same page.
        self._reader = ids.digest("list", _VERSION, repr(source.watches), repr(source.articles), repr(source.hosts))

    def asked_before(self, url: str) -> Validators | None:
        """What to ask the list at `url` again by. Raises Unavailable."""
        answer = self._desk.answers.get(url) if self._desk.answers is not None else None
        now = self._desk.clock()
        if answer is None or answer.validators.reader != self._reader or now - answer.at > _WHOLE_EVERY:
            return None
        visits = self._desk.crawl_state.visits(answer.listed)
        return None if any(is_due(visits.get(row), now) for row in answer.listed) else answer.validators

    def keep(self, page: Page, rows: Iterable[str]) -> None:
        """Keep what the list at `page` may be asked by next time, with the article ids it shows. Raises Unavailable."""
        validators, listed = Validators.of(page.headers, self._reader), tuple(rows)
        if self._desk.answers is not None and validators and len(listed) <= _MOST_ROWS:
            self._desk.answers.put(Answer(page.url, page.fetched_at, validators, listed=listed))
