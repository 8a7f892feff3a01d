"""A finished Draft in, an Article out whose message is safe in the spool and, the log willing, already on the log."""

import asyncio
from dataclasses import replace
from typing import Any, NoReturn, Self

from newswatch.desk import Desk
from newswatch.due import due_at
from newswatch.logs import logger
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.source import Source
from newswatch.ports import Pending, Unavailable, Visit
from newswatch.revision import READER_VERSION, Revised, first, revised
from newswatch.spool import send
from newswatch.wire.messages import ArticleExtracted, Unreadable, encode
from newswatch.wire.record import MESSAGE_LIMIT
from newswatch.wire.topics import EXTRACTED
from pipelines.draft import Draft, reading_of
from pipelines.extract import read

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
        return cls(crawler.settings["NEWSWATCH"])

    async def process_item(self, item: Draft) -> Article:
        """Waits for disk and log in a thread, so that the crawl goes on meanwhile."""
        return await asyncio.to_thread(self.publish, item)

    def publish(self, draft: Draft) -> Article:
        """Raises Ended(UNCHANGED) where the address was read before with the same words."""
        article, pending = self._spooled(draft)
        if self._desk.log is not None:
            try:
                send(pending, self._desk.crawl_state, self._desk.log)
            except Unavailable as error:
                log.warning("left_in_spool", event_id=article.event_id, error=str(error))
        return article

    def _spooled(self, draft: Draft) -> tuple[Article, Pending]:
        for _ in range(_RACES):
            last = self._desk.crawl_state.visit(draft.page.article_id)
            outcome = self._revised(draft, last)
            if last is not None and not outcome.is_event:
                self._unchanged(draft, last, outcome)
            article = _article(draft, outcome.key, last)
            visit = _visit(article, last, outcome, self._desk)
            message = _message(article)
            pending = Pending(article.event_id, article.article_id, EXTRACTED.name, message, self._desk.clock())
            if self._desk.crawl_state.spool(visit, article.previous_event_id, pending):
                return article, pending
        raise Unavailable(f"{draft.page.url}: its last event kept changing under us; try again")

    def _unchanged(self, draft: Draft, last: Visit, outcome: Revised) -> NoReturn:
        """Keep what was learned of the address's restlessness; the crawl's ledger counts the visit itself."""
        known = replace(last, revision_key=outcome.key, revisions=outcome.revisions, capture_id=draft.page.capture_id)
        self._desk.crawl_state.record(known)
        raise Ended(Disposition.UNCHANGED, outcome.reason)

    def _revised(self, draft: Draft, last: Visit | None) -> Revised:
        now_read = reading_of(draft)
        if last is None or last.event_id is None:
            return first(now_read)
        before = self._read_again(last, draft.source)
        return revised(last.revision_key, last.revisions, before, now_read, self._desk.clock())

    def _read_again(self, last: Visit, source: Source) -> Reading | None:
        """The last capture as the present reader reads it; None where it is not kept or no article any more."""
        if self._desk.captures is None or not last.capture_id:
            return None
        try:
            page = self._desk.captures.load(last.article_id, last.capture_id)
            return read(page, source, source.rule_for(page.url, page.fetched_at))
        except (KeyError, Ended):
            return None


def _message(article: Article) -> bytes:
    """The event as it goes on the log, with room left for the story's message, which carries the article whole.

    Raises Ended(INVALID) for text that no message can carry; better here than stuck in the spool for ever.
    """
    try:
        message = encode(ArticleExtracted(article))
    except Unreadable as error:
        raise Ended(Disposition.INVALID, str(error)) from None
    if len(message) > MESSAGE_LIMIT - _ROOM:
        raise Ended(Disposition.INVALID, f"{len(message)} bytes are more than a message holds")
    return message


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
        reading=reading_of(draft),
        why=draft.why,
        listed=page.candidate.listed if page.candidate else None,
        reader=READER_VERSION,
    )


def _visit(article: Article, last: Visit | None, outcome: Revised, desk: Desk) -> Visit:
    visits = (last.visits if last else 0) + 1
    return Visit(
        article_id=article.article_id,
        url=article.url,
        source=article.source,
        fetched_at=article.seen,
        due_at=due_at(Disposition.PUBLISHED, visits, 0, article.seen, desk.settings.recheck),
        disposition=Disposition.PUBLISHED,
        visits=visits,
        capture_id=article.capture_id,
        event_id=article.event_id,
        revision_key=outcome.key,
        revisions=outcome.revisions,
    )
