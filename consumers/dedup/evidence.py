"""A comparison in, what proves it out: aligned spans, what is the later text's own, facts that agree and disagree.

All spans are in code points of both texts as given; those of facts in titles, of both titles.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from consumers.dedup.align import Passage
from consumers.dedup.compare import Comparison, Pair
from newswatch.model.story import Fact, Span
from newswatch.text.facts import Agreement
from newswatch.text.fold import Folded

MOST = 40
"""Spans kept of one relation, longest first: they prove it, they are no edition of the text."""
MOST_FACTS = 20
"""Facts kept of either sort, those that identify the event first."""
_OWN = 8
"""Folded characters that are an addition and no other word."""
_OPENING = "“‘「『《〈（(【["
_REPEATED = 0.5
"""Share of a passage that stands in the rendering already, from which the passage repeats it."""
_NEAR = 64
"""Diagonals within which passages belong to one rendering of the other text."""


def evidence(comparison: Comparison) -> tuple[Span, ...]:
    """The longest shared passages in order of the later text; of a passage it has twice, the one within its rendering
    of the other text."""
    longest = sorted(rendering(comparison), key=lambda p: -p.length)[:MOST]
    later, earlier = comparison.later.folded, comparison.earlier.folded
    return tuple(Span(later.span(*p.a), earlier.span(*p.b)) for p in sorted(longest, key=lambda p: p.a))


def coverage(comparison: Comparison) -> tuple[float, float]:
    """The shares of the later and of the earlier text that the rendering covers."""
    passages = rendering(comparison)
    own = _covered((p.a for p in passages), len(comparison.later.codes))
    return round(own, 4), round(_covered((p.b for p in passages), len(comparison.earlier.codes)), 4)


def own(comparison: Comparison) -> tuple[tuple[int, int], ...]:
    """What the later text has and the other has not, or has in another place of it already: a digest set before the
    full text is an addition even where it repeats that text word for word."""
    folded = comparison.later.folded
    added: list[tuple[int, int]] = []
    end = 0
    for start, stop in [*sorted(p.a for p in rendering(comparison)), (len(folded.codes), len(folded.codes))]:
        if start - end >= _OWN:
            added.append(_whole(folded, comparison.later.article.reading.text, end, start))
        end = max(end, stop)
    return tuple(sorted(sorted(added, key=lambda span: span[0] - span[1])[:MOST]))


def facts(comparison: Comparison, agreement: Agreement) -> tuple[Fact, ...]:
    """What both texts state in the same place and `agreement` says of it."""
    found = [pair for pair in dict.fromkeys(comparison.pairs) if pair.agreement is agreement]
    first = sorted(found, key=lambda pair: not pair.identity)[:MOST_FACTS]
    return tuple(_fact(comparison, p) for p in sorted(first, key=lambda pair: (not pair.title, pair.here.start)))


def rendering(comparison: Comparison) -> list[Passage]:
    """The passages that make up the later text's rendering of the earlier, in order: without those that repeat what
    stands in it already."""
    passages = comparison.alignment.passages
    if len(passages) < 2:
        return passages
    size = len(comparison.earlier.codes)
    taken = np.zeros(size, dtype=np.bool_)
    kept: list[int] = []
    for number in _by_weight(passages):
        start, end = passages[number].b
        if taken[start:end].mean() < _REPEATED:
            taken[start:end] = True
            kept.append(number)
    return [passages[number] for number in sorted(kept)]


def _by_weight(passages: Sequence[Passage]) -> list[int]:
    """The numbers of the passages, those first that lie with the most text on one diagonal."""
    diagonals = np.array([p.b[0] - p.a[0] for p in passages])
    lengths = np.array([p.length for p in passages])
    weights = [int(lengths[np.abs(diagonals - diagonal) <= _NEAR].sum()) for diagonal in diagonals]
    return sorted(range(len(passages)), key=lambda k: (-weights[k], -passages[k].length, k))


def _covered(spans: Iterable[tuple[int, int]], size: int) -> float:
    total = end = 0
    for start, stop in sorted(spans):
        total += max(0, stop - max(start, end))
        end = max(end, stop)
    return min(1.0, total / size) if size else 0.0


def _whole(folded: Folded, text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) of the folded text in the text given, with the marks behind it up to the next word."""
    first = int(folded.offsets[start]) if start else 0
    while first > 0 and text[first - 1] in _OPENING:
        first -= 1
    last = int(folded.offsets[end]) if end < len(folded.offsets) else len(text)
    return first, first + len(text[first:last].rstrip().rstrip(_OPENING).rstrip())


def _fact(comparison: Comparison, pair: Pair) -> Fact:
    if pair.title:
        mine, theirs = comparison.later.title, comparison.earlier.title
        here, there = comparison.later.article.reading.title, comparison.earlier.article.reading.title
    else:
        mine, theirs = comparison.later.folded, comparison.earlier.folded
        here, there = comparison.later.article.reading.text, comparison.earlier.article.reading.text
    a = mine.plain_span(pair.here.start, pair.here.end)
    b = theirs.plain_span(pair.there.start, pair.there.end)
    return Fact(pair.there.kind.value, here[slice(*a)], there[slice(*b)], a, b, pair.title)
