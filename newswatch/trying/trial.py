"""A query, the index of stories and a stretch of time in, what the query would have found there out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newswatch.clock import BEIJING, beijing_day
from newswatch.ports.searching import Hit, Search
from newswatch.query.expression import And, Expression, Leaf, Not, Or, leaves
from newswatch.query.facts import Number
from newswatch.query.query import Query
from newswatch.trying.deadline import InTime, always
from newswatch.trying.spread import Days
from newswatch.trying.supposed import asks_of_occasions

MOST_TERMS = 20
"""Words that are tried alone; each asks the index twice."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Noise:
    """A part of the query: how many stories the query finds only by it, and how many it would find alone.

    `alone` is None for what no word or figure finds, so that every text would have to be read, and for what an occasion
    decides.
    """

    label: str
    only: int
    alone: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """`days` are all days of the stretch (Beijing) with how many stories that meet the query opened on them; the last
    is not over. `samples` are the newest that meet it. `noise` is by how much a part brings, the most first.
    """

    since: datetime
    days: Days
    samples: tuple[Hit, ...]
    noise: tuple[Noise, ...]

    @property
    def stories(self) -> int:
        return sum(count for _, count in self.days)


@dataclass(frozen=True, slots=True)
class Alerts:
    """By the same days how many alerts there would have been of so many of the stories."""

    days: Days
    of: int


def tried(
    query: Query, search: Search, since: datetime, now: datetime, samples: int = 5, in_time: InTime = always
) -> Trial:
    """From the beginning of the day in Beijing that `since`, which is not later than `now`, falls on, until `now`.

    Raises Unavailable, and what `in_time` raises.
    """
    begin = since.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    found = search.opened(query, begin, now)
    days = tuple(_every_day(found, beijing_day(begin), beijing_day(now)))
    total = sum(count for _, count in days)
    noise = []
    for leaf in _wanted(query):
        in_time()
        noise.append(_noise(query, leaf, search, begin, now, total))
    noise.sort(key=lambda each: (each.only, each.alone or 0), reverse=True)
    return Trial(begin, days, tuple(search.find(query, begin, now, samples)), tuple(noise))


def _every_day(found: Mapping[date, int], first: date, last: date) -> Iterator[tuple[date, int]]:
    day = first
    while day <= last:
        yield day, found.get(day, 0)
        day += _DAY


def _wanted(query: Query) -> Sequence[Leaf]:
    """The parts that are not under NOT, each once."""
    return list(dict.fromkeys(_positive(query.shape)))[:MOST_TERMS]


def _positive(shape: Expression) -> Iterator[Leaf]:
    match shape:
        case Not():
            return
        case And(parts) | Or(parts):
            for part in parts:
                yield from _positive(part)
        case _:
            yield from leaves(shape)


def _noise(query: Query, leaf: Leaf, search: Search, begin: datetime, until: datetime, total: int) -> Noise:
    rest = _without(query.shape, leaf)
    others = sum(search.opened(Query(rest), begin, until).values()) if rest is not None else 0
    single = Query(leaf)
    is_found = (single.needs is not None or isinstance(leaf, Number)) and not asks_of_occasions(single)
    alone = sum(search.opened(single, begin, until).values()) if is_found else None
    return Noise(str(leaf), total - others, alone)


def _without(shape: Expression, leaf: Leaf) -> Expression | None:
    """What a `normal` expression asks for where `leaf` never holds; None where nothing holds then."""
    match shape:
        case Not():
            return shape
        case And(parts):
            rest = [_without(part, leaf) for part in parts]
            return None if None in rest else And(tuple(part for part in rest if part is not None))
        case Or(parts):
            left = [part for part in (_without(part, leaf) for part in parts) if part is not None]
            return None if not left else left[0] if len(left) == 1 else Or(tuple(left))
    return None if shape == leaf else shape
