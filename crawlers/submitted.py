"""Addresses that were pushed in, crawled as if a Watch had shown them: the same robots, pace, seen-check and steps."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from scrapy import Request

from crawlers.ledger import Ending, Ledger
from crawlers.loader import spider_for
from crawlers.run import finish, process_with, scrapy_settings
from crawlers.spiders import SourceSpider
from newswatch import submission
from newswatch.desk import Desk
from newswatch.model.outcome import Outcome
from newswatch.model.page import Candidate
from newswatch.model.source import Watch
from newswatch.ports import Crawl
from newswatch.text.url import BadAddress
from newswatch.wire.messages import PageSubmitted

NAME = "submitted"
"""Stands in the crawl's record for the source: a source's own crawls say when its lists were asked last."""


class SubmittedSpider(SourceSpider):
    """Opens a Candidate for each address pushed in; what its host owns is in scope, whatever the address looks like."""

    def __init__(self, *args: Any, pages: Sequence[PageSubmitted], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rounds = []
        self._pages = {page.article_id: page for page in pages}

    async def start(self) -> AsyncIterator[Request]:
        self.ledger.answered(Watch(NAME, "", NAME), Outcome.OK)
        for page in self._pages.values():
            candidate = Candidate(page.url, self.source.slug, NAME, page.submitted_at)
            if self._wants(candidate):
                yield self._fetch(candidate, self.ledger.visits.known(candidate.article_id))

    def _in_scope(self, url: str) -> bool:
        try:
            owner = submission.owner(url, self.desk.catalogue, self.desk.clock())
        except BadAddress:
            return False
        return owner.slug == self.source.slug

    def _due(self, article_id: str, candidate: Candidate) -> bool:
        """Asked for again, an address is owed one visit since: a submission that comes twice costs one."""
        if super()._due(article_id, candidate):
            return True
        visit = self.desk.crawl_state.visit(article_id)
        again = self._pages[candidate.article_id].again
        return again and visit is not None and visit.fetched_at < candidate.found_at


def crawl(pages: Iterable[PageSubmitted], desk: Desk, told: Callable[[Ending], object]) -> Sequence[Crawl]:
    """Crawl exactly `pages`, each by its owner's entry, and keep a record for each owner; a process can do this once.

    `told` hears how each ended. Raises BadAddress for a page without an owner, Unavailable where a record cannot be
    stored. A crawl that is killed leaves no record: whoever submitted the pages submits them again.
    """
    process = process_with(scrapy_settings(desk))
    books = []
    for slug, theirs in submission.by_owner(pages, desk.catalogue).items():
        source = desk.catalogue[slug]
        ledger = Ledger(source, desk, NAME, told)
        crawler = process.create_crawler(spider_for(source, SubmittedSpider))
        process.crawl(crawler, pages=theirs, ledger=ledger)
        books.append((crawler, ledger))
    finish(process, *(crawler for crawler, _ in books))
    done = [ledger.close(finished=False) for _, ledger in books]
    for record in done:
        if desk.crawls is not None:
            desk.crawls.put(record)
    return done
