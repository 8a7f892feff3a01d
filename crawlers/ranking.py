"""What a crawl's lists showed in; what it fetches, in which order, and what it puts off out.

Where a site asks for long pauses a crawl cannot fetch everything its lists show. Points: 4 for a title that names the
topic, 2 for what a search found, and those the Watch gives. New addresses come before known ones that are due again;
then points count; then the newest first. Every fourth fetch is for what lies nearest to the end of its list: it has
waited longest and is the next to fall off, so that nothing waits for ever, also where crawls are cut short.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newswatch.model.page import Candidate
from newswatch.model.source import Source, Watch
from newswatch.ports import Visit
from newswatch.topic import Topic

_NAMED, _SEARCHED = 4, 2
_DIGITS = 9
_RESERVED = 4
"""Every so many-th fetch is for what has waited longest."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate that is to be fetched, with the Watch that showed it and what the visit before left, if any."""

    candidate: Candidate
    watch: Watch
    visit: Visit | None = None


def at_most(typed: str | int | None) -> int | None:
    """At most so many articles, as typed; None: no limit. Raises ValueError."""
    if typed is None:
        return None
    number = int(typed) if str(typed).isdecimal() and len(str(typed)) <= _DIGITS else 0
    if number < 1:
        raise ValueError(f"limit: not a number of articles, 1 or more: {str(typed)[:40]!r}")
    return number


def budget(source: Source, delay: float, longest: timedelta, asked: int) -> int | None:
    """How many articles a crawl fetches that asked `asked` times for lists; None: all there are.

    Unless the entry says, as many as a `delay` in seconds leaves room for until the next crawl or, if that is sooner,
    until this one is `longest` under way; but two, of which one is for what has waited.
    """
    if source.polite.budget or not delay:
        return source.polite.budget or None
    return max(2, int(min(source.every, longest).total_seconds() / delay) - asked)


def share(
    listed: Sequence[Listed], most: int | None, topic: Topic, now: datetime
) -> tuple[Sequence[Listed], Sequence[Listed]]:
    """What is fetched, the best first, and what is put off; `listed` in the order of the lists."""
    best = sorted(listed, key=lambda each: (each.visit is not None, -points(each, topic), now - _clock(each, now)))
    if most is None or len(best) <= most:
        return best, ()
    reserved = most // _RESERVED or most // 2
    first, rest = best[: most - reserved], best[most - reserved :]
    places = _places(listed)
    waited = sorted(rest, key=lambda each: -places[id(each)])
    return _every_so_many(first, waited[:reserved]), waited[reserved:]


def _every_so_many(first: Sequence[Listed], waited: Sequence[Listed]) -> Sequence[Listed]:
    """`first` in its order with `waited` among it from the second place on, so that a crawl cut short serves both."""
    apart = len(first) // len(waited) + 1 if waited else 1
    mixed = list(first)
    for number, each in enumerate(waited):
        mixed.insert(1 + number * apart, each)
    return mixed


def points(listed: Listed, topic: Topic) -> int:
    """What speaks for fetching a candidate before others."""
    named = topic.names_in(listed.candidate.title)
    return _NAMED * named + _SEARCHED * listed.watch.searches + listed.watch.weight


def _clock(listed: Listed, now: datetime) -> datetime:
    """A list that states no time shows the newest first, and keeps its order."""
    return listed.candidate.listed.at if listed.candidate.listed else now


def _places(listed: Sequence[Listed]) -> dict[int, float]:
    """How far down its list each stands, from above 0 to 1 for the last."""
    lengths = Counter(id(each.watch) for each in listed)
    above: Counter[int] = Counter()
    places = {}
    for each in listed:
        above[id(each.watch)] += 1
        places[id(each)] = above[id(each.watch)] / lengths[id(each.watch)]
    return places
