"""A comparison in, the aligned spans that prove it out, in code points of both texts as given."""

from consumers.dedup.compare import Comparison
from newswatch.model.story import Span

MOST = 40
"""Spans kept of one relation, longest first: they prove it, they are no edition of the text."""


def evidence(comparison: Comparison) -> tuple[Span, ...]:
    """The longest shared passages in order of the later text."""
    longest = sorted(comparison.alignment.passages, key=lambda p: -p.length)[:MOST]
    later, earlier = comparison.later.folded, comparison.earlier.folded
    return tuple(Span(later.span(*p.a), earlier.span(*p.b)) for p in sorted(longest, key=lambda p: p.a))
