"""The answer of a Watch in, Candidates or the next requests out: pure functions, one file for each kind of list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawlers.discovery import ds, feed, html, json_list, paper, sitemap, unit
from crawlers.discovery.row import Absent, Ask, EmptyList, Misshapen, NoList, Row, Rowless, Walled, candidates
from crawlers.discovery.walls import wall
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Source, Watch

__all__ = [
    "KINDS",
    "Absent",
    "Ask",
    "EmptyList",
    "Kind",
    "Misshapen",
    "NoList",
    "Rowless",
    "Walled",
    "discover",
    "next_asks",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of list is read: its `rows`, None where the answer says itself that there are none.

    `asks`: the data that the answer, a shell, names; none where it is the list itself. `page_after`: the address of the
    list's page of a number, as the page before it shows it, empty where it shows none.
    """

    rows: Callable[[Watch, Page], Iterator[Row] | None]
    asks: Callable[[Watch, Page], Sequence[Ask]] | None = None
    page_after: Callable[[Watch, Page, int], str] | None = None


KINDS: Mapping[str, Kind] = {
    "html": Kind(html.rows, page_after=html.page_after),
    "feed": Kind(feed.rows),
    "sitemap": Kind(sitemap.rows, sitemap.asks),
    "json": Kind(json_list.rows),
    "json-html": Kind(json_list.html_rows),
    "search": Kind(json_list.hits),
    "unit": Kind(unit.rows, unit.asks, unit.page_after),
    "ds": Kind(ds.rows, ds.asks),
    "paper": Kind(paper.rows, paper.asks),
}
"""By the `type` of a Watch; newswatch.kinds says what an entry may say of each."""
_GONE = (404, 410)


def discover(watch: Watch, source: Source, page: Page, now: datetime) -> Sequence[Candidate]:
    """The links a Watch's answer shows, in its order; none where the answer says itself that there are none.

    Raises Walled where a bot wall answered, Misshapen where the answer is not this kind of list, EmptyList where it is
    and shows nothing: none of these is "0 items".
    """
    _expect_answer(page)
    rows = KINDS[watch.type].rows(watch, page)
    return () if rows is None else candidates(rows, watch, source, page, now)


def next_asks(watch: Watch, page: Page) -> Sequence[Ask]:
    """The addresses that must be asked before rows can be read: some lists are a shell that names their data.

    None where `page` is the list itself. Raises Walled and Misshapen.
    """
    asks = KINDS[watch.type].asks
    if asks is None:
        return ()
    _expect_answer(page)
    return asks(watch, page)


def _expect_answer(page: Page) -> None:
    """An error page may hold links too: they are the site's menu, not the list's rows."""
    reason = wall(page)
    if reason:
        raise Walled(reason)
    if page.status != 200:
        raise (Absent if page.status in _GONE else Misshapen)(f"HTTP {page.status} from {page.url}")
