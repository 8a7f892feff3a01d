"""All subscriptions and one article in, the subscriptions it meets out, in one pass over the text."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from consumers.alerts.matching.engine import Engine
from newswatch.logs import logger
from newswatch.model.subscription import Subscription
from newswatch.query.query import Document, Query, QueryError, parse

log = logger("alerts")

_FEW = 1000
"""Queries taken out that are left where they are; of more, and more than half of all, the rest is put together."""


class Match(NamedTuple):
    """A subscription that an article meets, and the folded query terms that made it so, in query order."""

    subscription_id: str
    words: tuple[str, ...]


_match = partial(tuple.__new__, Match)
"""A Match of a pair, without a step in Python."""


class Matcher:
    """Looks for the terms of all subscriptions at once; cost follows what stands in a text far more than them."""

    def __init__(self, queries: Iterable[tuple[str, Query]] = ()) -> None:
        """`queries` are subscription ids with what each asks for."""
        self._engine = Engine()
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self.put(queries)

    @classmethod
    def of(cls, subscriptions: Iterable[Subscription]) -> "Matcher":
        """A stored query that no longer parses matches nothing and is logged; it never stops the others."""
        return cls(usable(subscriptions))

    def __len__(self) -> int:
        return len(self._numbers)

    def put(self, queries: Iterable[tuple[str, Query]]) -> None:
        """Add these, each in place of what its id had asked for."""
        named = dict(queries)
        self.drop(named)
        for number, name in enumerate(named, len(self._engine)):
            self._names.append(name)
            self._numbers[name] = number
        self._engine.add(named.values())

    def drop(self, names: Iterable[str]) -> None:
        """Take out the subscriptions with these ids, as far as they are there."""
        for name in names:
            number = self._numbers.pop(name, None)
            if number is not None:
                self._engine.remove(number)
        if len(self._names) > 2 * len(self._numbers) + _FEW:
            self._engine.forget_removed()
            kept = sorted(self._numbers.items(), key=lambda each: each[1])
            self._names = [name for name, _ in kept]
            self._numbers = {name: number for number, name in enumerate(self._names)}

    def match_text(self, document: Document) -> list[Match]:
        """Every subscription the text meets, in the order the subscriptions were given; changed ones come last."""
        numbers, ends, words = (each.tolist() for each in self._engine.met(document))
        said = tuple(map(self._engine.words.__getitem__, words))
        spans = zip([0, *ends], ends, strict=False)
        told = (said[start:end] for start, end in spans)
        return list(map(_match, zip(map(self._names.__getitem__, numbers), told, strict=True)))


def usable(subscriptions: Iterable[Subscription]) -> Iterator[tuple[str, Query]]:
    """The ids and queries of those that parse; the others are logged."""
    for each in subscriptions:
        try:
            yield each.subscription_id, parse(each.query)
        except QueryError as error:
            log.error("query_refused", subscription=each.subscription_id, reason=str(error))
