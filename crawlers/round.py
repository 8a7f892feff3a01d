"""One Watch's requests and answers within one crawl: what each answer shows, and what it leads on to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawlers.discovery import KINDS, Absent, Ask, EmptyList, Rowless, discover, next_asks
from crawlers.discovery.asking import ask_after, first_asks
from crawlers.discovery.paging import Shown, stops
from newswatch.clock import BEIJING
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Source, Watch
from newswatch.model.span import Span

_LEAST_DAYS = 2
"""Days that an address with a date is asked for where there is no page yet: before release there is yesterday's."""


class Round:
    """Asks for nothing itself: hands out requests and is told what came."""

    def __init__(self, watch: Watch, source: Source, span: Span, whole: bool = False) -> None:
        self.watch = watch
        self.nothing = ""
        """What the first answer without a row was, while no other has shown that the list is well."""
        self._source = source
        self._span = span
        self._whole = whole
        self._well = False
        self._asked: set[tuple[str, bytes, bool]] = set()
        self._shown: set[str] = set()

    @property
    def reaches_back(self) -> bool:
        """Whether what is wanted may lie behind a first page that did not change."""
        return self._span.since is not None or (self._whole and self.watch.pages > 1)

    def repeats(self, ask: Ask) -> bool:
        """Whether a later crawl may ask the same and be told that nothing changed."""
        return not ask.body and not self.watch.timed

    def begin(self, words: Sequence[str], now: datetime) -> Sequence[Ask]:
        """The first requests; `words` are what searches are asked for."""
        return self._unasked(first_asks(self.watch, words, now))

    def read(self, ask: Ask, page: Page, now: datetime) -> tuple[Sequence[Candidate] | None, Sequence[Ask]]:
        """What an answer shows, or None and what is to be asked for in its place.

        A page that shows nothing tells nothing of the Watch until all have answered. Raises Walled and Misshapen.
        """
        try:
            asks = () if ask.last else next_asks(self.watch, page)
            found = () if asks else discover(self.watch, self._source, page, now)
        except (EmptyList, Rowless, Absent) as fault:
            if not self._well:
                self.nothing = self.nothing or f"{type(fault).__name__}: {fault}"
            return None, self._day_before(ask, page, now, isinstance(fault, Absent))
        if asks:
            parts = [
                replace(each, headers={**each.headers, **ask.headers}, word=ask.word, number=ask.number)
                for each in asks
            ]
            return None, [*self._unasked(parts), *self._day_before(ask, page, now, self._reaches_before(ask, now))]
        self.answered()
        return found, ()

    def answered(self) -> None:
        """One of its answers was a list, or is still the one it was: the Watch is well, whatever others show."""
        self._well, self.nothing = True, ""

    def onward(self, ask: Ask, page: Page, found: Sequence[Candidate], fresh: bool, now: datetime) -> Sequence[Ask]:
        """The request for the next page, after one that showed `found`; `fresh`: some of that is to be fetched."""
        shown = {candidate.article_id for candidate in found}
        page_shown = Shown(ask.number, found, bool(shown - self._shown), fresh)
        self._shown |= shown
        part = ask.last and KINDS[self.watch.type].page_after is None
        if part or stops(page_shown, self.watch, self._span, self._whole):
            return ()
        after = ask_after(self.watch, ask, page, now)
        return self._unasked([after] if after else [])

    def _day_before(self, ask: Ask, page: Page, now: datetime, wanted: bool) -> Sequence[Ask]:
        if not wanted or not self.watch.dated or ask.last or ask.number >= max(self.watch.pages, _LEAST_DAYS):
            return ()
        after = ask_after(self.watch, ask, page, now)
        return self._unasked([after] if after else [])

    def _reaches_before(self, ask: Ask, now: datetime) -> bool:
        """Whether the time asked for begins before the day of an issue."""
        day = (now - timedelta(days=ask.number - 1)).astimezone(BEIJING).replace(hour=0, minute=0, second=0)
        return self._span.since is not None and self._span.since < day

    def _unasked(self, asks: Iterable[Ask]) -> Sequence[Ask]:
        """Those not asked yet: a list that leads round in a circle ends where it began.

        The first layout of a paper may be its index too: it is asked as both.
        """
        new = {(ask.url, ask.body, ask.last): ask for ask in asks}
        unasked = [ask for key, ask in new.items() if key not in self._asked]
        self._asked |= new.keys()
        return unasked
