"""A Source in, how each of its Watches answers from here out: one polite request for each, no article fetched."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers import endings
from crawlers.answers import asked, page_of
from crawlers.discovery import Ask, NoList, Walled
from crawlers.loader import spider_for
from crawlers.round import Round
from crawlers.run import run
from crawlers.spiders import SourceSpider
from newswatch.desk import Desk
from newswatch.model.outcome import Outcome
from newswatch.model.source import Source, Watch


@dataclass(frozen=True, slots=True)
class Showing:
    """What one Watch showed: `found` links, `in_scope` of them articles of the source by their address."""

    watch: Watch
    outcome: Outcome
    reason: str = ""
    found: int = 0
    in_scope: int = 0


class _Probe(SourceSpider):
    """Asks every Watch, also those that a crawl leaves out: whether a guess holds is what one wants to know."""

    def __init__(self, *arguments: Any, told: Callable[[Showing], None], **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        self._rounds = []
        self._told = told

    async def start(self) -> AsyncIterator[Request]:
        now = self.desk.clock()
        for watch in self.source.watches:
            round_ = Round(watch, self.source, self.span)
            words = self.topic.search if watch.searches else ()
            for ask in round_.begin(words, now)[:1]:
                yield self._ask(round_, ask)

    def listed(self, response: Response, round_: Round, ask: Ask) -> Iterator[Request]:
        try:
            found, asks = round_.read(ask, page_of(response, self.desk), self.desk.clock())
        except NoList as fault:
            outcome = Outcome.BLOCKED if isinstance(fault, Walled) else Outcome.BROKEN
            self._told(Showing(round_.watch, outcome, f"{type(fault).__name__}: {fault}"))
            return
        if found is not None:
            in_scope = sum(self._in_scope(candidate.url) for candidate in found)
            self._told(Showing(round_.watch, Outcome.OK, "", len(found), in_scope))
        elif not asks:
            self._told(Showing(round_.watch, Outcome.BROKEN, round_.nothing))
        for each in asks[:1]:
            yield self._ask(round_, each)

    def unanswered(self, failure: Failure) -> None:
        outcome, reason = endings.of_watch(failure.value)
        self._told(Showing(asked(failure).cb_kwargs["round_"].watch, outcome, reason))


def probe(source: Source, desk: Desk, told: Callable[[Showing], None]) -> None:
    """Ask each Watch of `source` once and tell each Showing as it comes; a process can do this once."""
    run(spider_for(source, _Probe), desk, {"RETRY_ENABLED": False}, told=told)
