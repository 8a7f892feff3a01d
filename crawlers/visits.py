"""The addresses that a crawl comes to in, what is known of each out; how each ended in, its visit kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from crawlers import gone
from crawlers.retry_after import asked_until
from newswatch.desk import Desk
from newswatch.due import due_at, is_due
from newswatch.logs import logger, plain
from newswatch.model.disposition import Disposition
from newswatch.model.page import Candidate, Page
from newswatch.ports import Unavailable, Visit
from newswatch.spool import send_all

log = logger("crawlers")

_KEPT_BY_PUBLISHING = (Disposition.PUBLISHED, Disposition.UNCHANGED)
_FAILURES = (Disposition.FAILED, Disposition.BLOCKED)


class Visits:
    """What CrawlState has of the addresses of one source."""

    def __init__(self, source: str, desk: Desk) -> None:
        self._source = source
        self._desk = desk
        self._looked_up: Mapping[str, Visit | None] = {}

    def look_up(self, article_ids: Iterable[str]) -> None:
        """Ask the store at once for what is known of the addresses of one list; the next look-up forgets it."""
        asked = list(article_ids)
        kept = self._desk.crawl_state.visits(asked)
        self._looked_up = {article_id: kept.get(article_id) for article_id in asked}

    def known(self, article_id: str) -> Visit | None:
        """What the visit before left of an address."""
        if article_id in self._looked_up:
            return self._looked_up[article_id]
        return self._desk.crawl_state.visit(article_id)

    def due(self, article_id: str, now: datetime) -> bool:
        """Whether an address is new, or old enough to be fetched again."""
        return is_due(self.known(article_id), now)

    def keep(self, candidate: Candidate, disposition: Disposition, reason: str, page: Page | None) -> None:
        """Keep that it ended so. Publishing keeps its page's visit itself, an event's in one write with it; all other
        visits are kept here. Raises Unavailable."""
        led_away = disposition in (Disposition.SEEN, Disposition.OUT_OF_SCOPE)
        if led_away and page is None:
            return
        addresses = {candidate.article_id: candidate.url}
        if page is not None and not led_away:
            addresses[page.article_id] = page.url
        if page is not None and disposition in _KEPT_BY_PUBLISHING:
            del addresses[page.article_id]
        for article_id, url in addresses.items():
            led_to = page.article_id if page is not None and page.article_id != article_id else ""
            before = self._desk.crawl_state.visit(article_id)
            visit = self._visit(before, article_id, url, disposition, reason, page)
            self._put(replace(visit, reason=plain(reason), led_to=led_to), before)

    def _put(self, visit: Visit, before: Visit | None) -> None:
        """Keep the visit; where it found a known article gone, with the message that says so. Raises Unavailable."""
        told = gone.message(visit, before)
        if told is None:
            self._desk.crawl_state.record(visit)
            return
        if not self._desk.crawl_state.report(visit, told):
            # Another crawl has just published what is there.
            self._desk.crawl_state.record(replace(visit, gone_since=None, gone_at=None))
            return
        log.info("gone", source=self._source, url=visit.url, reason=visit.reason)
        if self._desk.log is not None:
            try:
                send_all(visit.article_id, self._desk.crawl_state, self._desk.log)
            except Unavailable as error:
                log.warning("left_in_spool", event_id=told.event_id, error=str(error))

    def _visit(
        self, before: Visit | None, article_id: str, url: str, disposition: Disposition, reason: str, page: Page | None
    ) -> Visit:
        now = self._desk.clock()
        missing = gone.is_missing(before, disposition, reason, page)
        failed = disposition in _FAILURES or missing
        # Only pages that arrived count: an address that failed four times and was then published is rechecked in full.
        visits = (before.visits if before else 0) + (not failed)
        failures = (before.failures if before else 0) + 1 if failed else 0
        not_before = asked_until(page.status, page.headers, now) if page is not None else None
        # What was an article is looked at again as after a failure, in whichever words the site says it is not there.
        as_ended = Disposition.FAILED if missing else disposition
        due = due_at(as_ended, visits, failures, now, self._desk.settings.recheck, not_before=not_before)
        base = before or Visit(article_id, url, self._source, now, due, disposition)
        visit = replace(base, fetched_at=now, due_at=due, disposition=disposition, visits=visits, failures=failures)
        return gone.noted(visit, missing, now)
