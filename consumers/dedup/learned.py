"""The ledger in, the substitutions that its spun copies show out, without deciding anything anew."""

from collections.abc import Iterator
from datetime import datetime

from consumers.dedup.sheet import Sheet
from consumers.dedup.start import decided_before
from consumers.dedup.substitutions import Substitutions, spun_pairs
from newswatch.model.story import Decision
from newswatch.ports import Store

_PAGE = 500


def learned(store: Store, since: datetime) -> Substitutions:
    """What was decided since `since` teaches, in decision order, as the decider learns it. Raises Unavailable."""
    table = Substitutions()
    for decision in _decided(store, since):
        for copy, original in spun_pairs(decision):
            articles = store.articles.many((copy, original))
            if len(articles) == 2:
                table.learn(Sheet(articles[copy]), Sheet(articles[original]))
    return table


def _decided(store: Store, since: datetime) -> Iterator[Decision]:
    number = decided_before(store, since)
    while page := store.decisions.after(number, _PAGE):
        yield from (line for line in page if isinstance(line, Decision))
        number = page[-1].number
