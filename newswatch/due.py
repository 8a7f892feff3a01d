"""How an address's last visit or a source's last crawl ended in, when it is to be asked again out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from newswatch.clock import is_ahead
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.source import Source
from newswatch.ports import Crawl, Visit
from newswatch.revision import STILL_FOR

_BACK_OFF = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
)
"""After failures in a row; an address that fails once more is given up."""
_SECOND_LOOK = timedelta(days=1)
"""Pages are filled in late (a list shows a title before the body is there): what was no article is read once more."""
_CUT_OFF = frozenset({Outcome.RUNNING, Outcome.INTERRUPTED})


def crawl_due(source: Source, last: Crawl | None, now: datetime) -> datetime | None:
    """When a service that starts at `now` is to crawl `source`, the past for what is overdue; None: never by itself.

    A restart does not crawl again what was crawled a moment ago: the last crawl says when the next is due. One that
    was cut off is due since it began, and one that began after now began under a clock that was ahead.
    """
    if not (source.enabled and source.watches):
        return None
    if last is None:
        return now
    began = min(now, last.started_at)
    return began if last.outcome in _CUT_OFF else began + source.every


def due_at(
    disposition: Disposition,
    visits: int,
    failures: int,
    at: datetime,
    recheck: Sequence[timedelta],
    held_since: datetime | None = None,
    not_before: datetime | None = None,
) -> datetime | None:
    """When to fetch again after visit number `visits` at `at` ended so; None: never.

    `failures` counts failed and blocked visits in a row, this one included. `held_since` is when a revision that
    is held back was first seen: it is told once it has stood still, however many visits there were before. Before
    `not_before` the site asks not to be asked again.
    """
    match disposition:
        case Disposition.UNCHANGED if held_since is not None:
            return held_since + STILL_FOR
        case Disposition.PUBLISHED | Disposition.UNCHANGED:
            return _step(recheck, visits, at)
        case Disposition.FAILED | Disposition.BLOCKED:
            due = _step(_BACK_OFF, failures, at)
            return max(due, not_before) if due and not_before else due
        case Disposition.ROBOTS:
            return at + _SECOND_LOOK
        case Disposition.QUARANTINED:
            return _step(_BACK_OFF, visits, at)
        case _:
            return at + _SECOND_LOOK if visits == 1 else None


def is_due(visit: Visit | None, now: datetime) -> bool:
    """Whether an address of which `visit` is kept is new, or old enough to be fetched again.

    A visit kept by a clock that was ahead counts as old: its steps begin that far away.
    """
    if visit is None or visit.due_at is None:
        return visit is None
    return visit.due_at <= now or is_ahead(visit.fetched_at, now)


def _step(steps: Sequence[timedelta], number: int, at: datetime) -> datetime | None:
    return at + steps[number - 1] if 1 <= number <= len(steps) else None
