"""A finished Draft in, an Article out whose message is safe in the spool and, the log willing, already on the log."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn, Self

from newswatch import crash
from newswatch.desk import Desk
from newswatch.due import due_at
from newswatch.logs import logger
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.habit import Habit
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.model.validators import Validators
from newswatch.ports import Captures, Pending, Unavailable, Visit
from newswatch.revision import READER_VERSION, Revised, first, revised
from newswatch.serving import Budget
from newswatch.spool import send_all
from newswatch.text.url import host_of
from newswatch.wire.messages import ArticleExtracted, Unreadable, encode
from newswatch.wire.record import MESSAGE_LIMIT
from newswatch.wire.topics import EXTRACTED
from pipelines.draft import Draft
from pipelines.read import apart
from pipelines.reading import repeated
from pipelines.validate import called

log = logger("pipelines")

_ROOM = 16 * 1024
"""Bytes kept free for key, headers and what a story's message says beside the article."""
_RACES = 5
"""Another process may write the same address between look and write; more often than this is no race."""


class Publish:
    """Writes the event to the spool, then to the log; a log that is away leaves the message to the relay."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(Desk.of(crawler.settings))

    async def process_item(self, item: Draft) -> Article:
        """Waits for disk and log in a thread, so that the crawl goes on meanwhile."""
        return await asyncio.to_thread(self.publish, item)

    def publish(self, draft: Draft) -> Article:
        """Raises Ended(UNCHANGED) where the address was read before with the same words."""
        article = self._spooled(draft)
        if self._desk.log is not None:
            try:
                send_all(article.article_id, self._desk.crawl_state, self._desk.log)
            except Unavailable as error:
                log.warning("left_in_spool", event_id=article.event_id, error=str(error))
        return article

    def _spooled(self, draft: Draft) -> Article:
        for _ in range(_RACES):
            last = self._desk.crawl_state.visit(draft.page.article_id)
            outcome = self._revised(draft, last)
            if last is not None and not outcome.is_event:
                self._unchanged(draft, last, outcome)
            article = _article(draft, outcome.key, last)
            visit = self._visit(draft, last, outcome, Disposition.PUBLISHED)
            value = message(article)
            pending = Pending(article.event_id, article.article_id, EXTRACTED.name, value, self._desk.clock())
            if self._desk.crawl_state.spool(visit, article.previous_event_id, pending):
                crash.point("publish.spooled")
                self._learn(draft)
                return article
        raise Unavailable(f"{draft.page.url}: its last event kept changing under us; try again")

    def _learn(self, draft: Draft) -> None:
        """What the host repeats; of a race with another page of it one may be lost, and a ruling never is."""
        host, habits = host_of(draft.page.url), self._desk.habits
        if habits is not None and host:
            habit = habits.get(host) or Habit(host)
            habits.put(repeated.learned(habit, draft.compared, self._desk.clock()))

    def _unchanged(self, draft: Draft, last: Visit, outcome: Revised) -> NoReturn:
        """No event: keep the visit and, read by a newer reader, what was told as it is read now."""
        if outcome.replaces:
            self._replace(draft, last, outcome.key)
        self._desk.crawl_state.record(self._visit(draft, last, outcome, Disposition.UNCHANGED))
        raise Ended(Disposition.UNCHANGED, outcome.reason)

    def _replace(self, draft: Draft, last: Visit, key: str) -> None:
        """Put the new reading in the place of the older reader's, under the same event: no event, no alert."""
        articles = self._desk.articles
        told = articles.get(last.event_id) if articles is not None and last.event_id else None
        if articles is None or told is None:
            return
        read_now = _article(draft, key, last)
        articles.put(
            replace(
                read_now,
                event_id=told.event_id,
                previous_event_id=told.previous_event_id,
                seen=told.seen,
                listed=told.listed,
            )
        )

    def _revised(self, draft: Draft, last: Visit | None) -> Revised:
        if last is None or last.event_id is None:
            return first(draft.compared)
        told, held = (self._read_again(last, name, draft.source) for name in (last.told_capture, last.held_capture))
        return revised(last.revision_key, last.revisions, told, held, draft.compared, self._desk.clock())

    def _read_again(self, last: Visit, capture_id: str, source: Source) -> Reading | None:
        if self._desk.captures is None:
            return None
        budget = Budget.of(self._desk.settings)
        return read_again(self._desk.captures, last.article_id, capture_id, lambda page: apart(page, source, budget))

    def _visit(self, draft: Draft, last: Visit | None, outcome: Revised, disposition: Disposition) -> Visit:
        page, held = draft.page, bool(outcome.revisions.held_key)
        # A page that changed is looked at again soon: its steps start afresh, so that restless pages are seen as such.
        visits = 1 if outcome.is_event or last is None else last.visits + 1
        recheck = self._desk.settings.recheck
        return Visit(
            article_id=page.article_id,
            url=page.url,
            source=draft.source.slug,
            fetched_at=page.fetched_at,
            due_at=due_at(disposition, visits, 0, page.fetched_at, recheck, outcome.revisions.held_since),
            disposition=disposition,
            visits=visits,
            told_capture=last.told_capture if held and last else page.capture_id,
            held_capture=page.capture_id if held else "",
            revision_key=outcome.key,
            revisions=outcome.revisions,
            validators=Validators.of(page.headers, READER_VERSION),
        )


def message(article: Article) -> bytes:
    """The event as it goes on the log, with room left for the story's message, which carries the article whole.

    Raises Ended(INVALID) for text that no message can carry; better here than stuck in the spool for ever.
    """
    try:
        value = encode(ArticleExtracted(article))
    except Unreadable as error:
        raise Ended(Disposition.INVALID, str(error)) from None
    if len(value) > MESSAGE_LIMIT - _ROOM:
        raise Ended(Disposition.INVALID, f"{len(value)} bytes are more than a message holds")
    return value


def read_again(captures: Captures, article_id: str, name: str, read: Callable[[Page], Reading]) -> Reading | None:
    """A capture as the present reader reads it, to compare with; None where it is not kept, damaged or no article.

    Raises Ended where it could not be read this time: then nothing is known of what it says.
    """
    try:
        return called(read(captures.load(article_id, name)))
    except (KeyError, Unreadable):
        return None
    except Ended as ended:
        if ended.disposition is Disposition.FAILED:
            raise
        return None


def _article(draft: Draft, key: str, last: Visit | None) -> Article:
    page = draft.page
    previous = last.event_id if last else None
    return Article(
        article_id=page.article_id,
        event_id=ids.event_id(page.article_id, previous, key),
        previous_event_id=previous,
        revision_key=key,
        capture_id=page.capture_id,
        url=page.url,
        source=draft.source.slug,
        seen=page.fetched_at,
        reading=draft.reading,
        why=draft.why,
        relevance=draft.relevance,
        listed=page.candidate.listed if page.candidate else None,
        reader=READER_VERSION,
    )
