"""The answer of a Watch in, Candidates out: one pure function for each kind of list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from crawlers.discovery import feed, html, json_list, unit
from crawlers.discovery.row import Ask, EmptyList, Misshapen, NoList, Row, Walled, candidates
from crawlers.discovery.walls import wall
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Source, Watch

__all__ = ["Ask", "EmptyList", "Misshapen", "NoList", "Walled", "discover", "next_ask"]

_KINDS: Mapping[str, Callable[[Watch, Page], Iterator[Row]]] = {
    "html": html.rows,
    "feed": feed.rows,
    "json": json_list.rows,
    "json-html": json_list.html_rows,
    "unit": unit.rows,
}


def discover(watch: Watch, source: Source, page: Page, now: datetime) -> Sequence[Candidate]:
    """The links a Watch's answer shows, in its order.

    Raises Walled where a bot wall answered, Misshapen where the answer is not this kind of list, EmptyList where it is
    and shows nothing: none of these is "0 items".
    """
    _expect_answer(page)
    return candidates(_KINDS[watch.type](watch, page), watch, source, page, now)


def next_ask(watch: Watch, page: Page) -> Ask | None:
    """The address that must be asked before rows can be read: some lists are a shell that names their data.

    Raises Walled and Misshapen.
    """
    if watch.type != "unit":
        return None
    _expect_answer(page)
    return unit.ask(watch, page)


def _expect_answer(page: Page) -> None:
    """An error page may hold links too: they are the site's menu, not the list's rows."""
    reason = wall(page)
    if reason:
        raise Walled(reason)
    if page.status != 200:
        raise Misshapen(f"HTTP {page.status} from {page.url}")
