"""A comparison of a copy with its original in, the facts of the body that differ between them out."""

from collections.abc import Sequence

from consumers.dedup.compare import Comparison, Pair
from newswatch.model.story import Distortion
from newswatch.text.facts import Agreement

MOST = 50
"""Distortions listed at most: beyond that it is another text."""


def distortions(comparison: Comparison) -> tuple[Distortion, ...]:
    """Figures, dates, ordinals and document numbers at odds, as printed in both, spans in the texts as given."""
    odds = [p for p in comparison.pairs if p.agreement is Agreement.DISAGREE and not p.title]
    return tuple(_distortion(comparison, pair) for pair in _once(odds)[:MOST])


def _once(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(set(pairs), key=lambda pair: pair.here.start)


def _distortion(comparison: Comparison, pair: Pair) -> Distortion:
    a = comparison.later.folded.plain_span(pair.here.start, pair.here.end)
    b = comparison.earlier.folded.plain_span(pair.there.start, pair.there.end)
    here, there = comparison.later.article.reading.text, comparison.earlier.article.reading.text
    return Distortion(pair.here.kind.value, here[slice(*a)], there[slice(*b)], a, b)
