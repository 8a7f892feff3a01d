"""The known articles of a source that are due again in, those that a crawl looks at though no list shows them out.

Gone from the lists, they may be gone altogether.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from crawlers.ranking import Listed
from newswatch.model.page import Candidate
from newswatch.model.source import Watch
from newswatch.ports import CrawlState

_MOST, _DUE_FOR = 100, timedelta(days=30)
"""Articles that one crawl looks at again at most, and how long they are looked at for."""
_WATCH = Watch("known", "", "known")
"""Stands for the list of a candidate that no list shows any more."""


def unlisted(state: CrawlState, source: str, in_scope: Callable[[str], bool], now: datetime) -> Iterator[Listed]:
    """The longest due first. What the entry has no rule for is due in a month: it would keep the others from being
    looked at, and rules may be wrong for a day. Raises Unavailable."""
    for visit in state.due(source, now - _DUE_FOR, now, _MOST):
        if in_scope(visit.url):
            yield Listed(Candidate(visit.url, source, _WATCH.name, now), _WATCH, visit)
        else:
            state.renew(replace(visit, due_at=now + _DUE_FOR), since=visit)
