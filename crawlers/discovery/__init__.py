"""The answer of a Watch in, Candidates or the next requests out: pure functions, one file for each kind of list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from crawlers.discovery import ds, feed, html, json_list, paper, sitemap, unit
from crawlers.discovery.row import Absent, Ask, EmptyList, Misshapen, NoList, Row, Rowless, Walled, candidates
from crawlers.discovery.walls import wall
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Source, Watch

__all__ = ["Absent", "Ask", "EmptyList", "Misshapen", "NoList", "Rowless", "Walled", "discover", "next_asks"]

_KINDS: Mapping[str, Callable[[Watch, Page], Iterator[Row] | None]] = {
    "html": html.rows,
    "feed": feed.rows,
    "sitemap": sitemap.rows,
    "json": json_list.rows,
    "json-html": json_list.html_rows,
    "search": json_list.hits,
    "unit": unit.rows,
    "ds": ds.rows,
    "paper": paper.rows,
}
_SHELLS: Mapping[str, Callable[[Watch, Page], Sequence[Ask]]] = {
    "sitemap": sitemap.asks,
    "unit": unit.asks,
    "ds": ds.asks,
    "paper": paper.asks,
}
_GONE = (404, 410)


def discover(watch: Watch, source: Source, page: Page, now: datetime) -> Sequence[Candidate]:
    """The links a Watch's answer shows, in its order; none where the answer says itself that there are none.

    Raises Walled where a bot wall answered, Misshapen where the answer is not this kind of list, EmptyList where it is
    and shows nothing: none of these is "0 items".
    """
    _expect_answer(page)
    rows = _KINDS[watch.type](watch, page)
    return () if rows is None else candidates(rows, watch, source, page, now)


def next_asks(watch: Watch, page: Page) -> Sequence[Ask]:
    """The addresses that must be asked before rows can be read: some lists are a shell that names their data.

    None where `page` is the list itself. Raises Walled and Misshapen.
    """
    if watch.type not in _SHELLS:
        return ()
    _expect_answer(page)
    return _SHELLS[watch.type](watch, page)


def _expect_answer(page: Page) -> None:
    """An error page may hold links too: they are the site's menu, not the list's rows."""
    reason = wall(page)
    if reason:
        raise Walled(reason)
    if page.status != 200:
        raise (Absent if page.status in _GONE else Misshapen)(f"HTTP {page.status} from {page.url}")
