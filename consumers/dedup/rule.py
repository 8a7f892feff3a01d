"""A comparison in, its standing out: same text or apart, and why (design.md, "Same or apart", word for word).

Similarity nominates, facts decide: the shape of the alignment says what the two texts could be to each other, then
identity facts, figures and time say whether they may be the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from consumers.dedup.align import Alignment
from consumers.dedup.compare import SPUN, Comparison, Pair
from newswatch.model.story import REWORDED, TOO_OLD, RelationKind
from newswatch.text.facts import Agreement, FactKind, fixes

UNFIXED = timedelta(days=90)
"""Beyond it texts without a fact that fixes time or number stay apart, word for word alike or not."""
FEW_FIGURES = 5
ONE_FIFTH = 0.2

QUOTED = 67
"""Folded characters taken over word for word that make a quotation: two sentences."""
_QUOTED_SHARE = 0.15
_WORD_FOR_WORD, _LINE = 0.97, 40
"""What of a quotation stands unchanged in either text, and the folded characters of a run of it that is no phrase: half
of a flash at most."""
_QUOTATION = 0.8
"""How much of what two texts share is word for word in such runs; phrases of one trade come in bits."""
_PIECE, _PIECES = 20, 3
"""Passages of so many characters that a quotation comes in at most; two reports of one speech share more."""
_OPENING, _OPENED = 4, 0.5
"""Characters at which two texts that open alike begin to, and the share of the shorter that makes that a quotation."""
_WHOLE, _WHOLE_MOVED = 0.8, 0.9
"""Share of a text that is all of it; where its parts stand in another order among other text."""
_MOST = 0.75
_MOST_OF_SPUN = 0.55
_WRAPPED = 0.3
_CUT, _CUT_OFF = 0.5, 0.35
"""Least share of the earlier text left in a cut copy, and in one that is its beginning and nothing else."""
_BARE = 0.95
_AS_WRITTEN = 0.9


@dataclass(frozen=True, slots=True)
class Standing:
    """What the later text is to the earlier one, and why where it is kept apart; `facts` holds the values at odds."""

    kind: RelationKind
    reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def stand(comparison: Comparison, own_address: bool = False) -> Standing | None:
    """The standing of the later text; None where the two share nothing worth telling.

    `own_address` says that both are revisions of one address, which is then its own origin.
    """
    kind = shape(comparison)
    if kind is None:
        return None
    credited = own_address or names_the_other(comparison)
    why = apart(comparison, credited, own_address)
    if kind is RelationKind.RELATED and (why is None or why.reason == TOO_OLD):
        return Standing(kind, REWORDED)
    return why or Standing(kind)


def shape(comparison: Comparison) -> RelationKind | None:
    """What the shared passages alone would make of the two texts.

    A copy may be wrapped in twice as much other text, cut to half, or a digest followed by the full text, and one that
    is nothing but the beginning of the other may be cut to a third, whichever of both is seen first; a text that is
    carried whole inside a much longer one, or is a small piece of one, is part of it. Thinly aligned text is a spun
    copy only where word stands for word: news written to one pattern differs by whole phrases.
    """
    alignment = comparison.alignment
    own, carried = alignment.cover_a, alignment.cover_b
    if comparison.spun:
        return RelationKind.SAME if min(own, carried) >= _MOST_OF_SPUN else None
    if alignment.likeness < SPUN:
        return RelationKind.RELATED if min(own, carried) >= _MOST else None
    if min(own, carried) >= _MOST:
        return RelationKind.SAME
    if alignment.likeness >= _AS_WRITTEN and _is_wrapped_or_cut(alignment):
        return RelationKind.SAME
    if max(own, carried) >= _WHOLE:
        return RelationKind.PART_OF if _taken_over(alignment) else RelationKind.RELATED
    return RelationKind.QUOTES if _is_enough(alignment) and _taken_over(alignment) and _quotes(alignment) else None


def _is_enough(alignment: Alignment) -> bool:
    """Whether all that is shared would make a quotation: most alignments are dismissed by this alone."""
    shared = min(alignment.cover_a * alignment.size_a, alignment.cover_b * alignment.size_b)
    return shared >= max(QUOTED, _QUOTED_SHARE * min(alignment.size_a, alignment.size_b)) - 1


def _is_wrapped_or_cut(alignment: Alignment) -> bool:
    """Whether one text is the other in one piece with more around it; in many pieces it is taken from it instead."""
    own, carried = alignment.cover_a, alignment.cover_b
    if max(own, carried) < _WHOLE or (max(own, carried) < _WHOLE_MOVED and not _in_order(alignment)):
        return False
    cut = _CUT_OFF if _begins(alignment) else _CUT
    return (carried >= _WHOLE and own >= _WRAPPED) or (own >= _WHOLE and carried >= cut)


def _begins(alignment: Alignment) -> bool:
    """Whether the later text is the beginning of the earlier, and of its rest what was left, and hardly anything
    else."""
    return alignment.passages[0].b[0] < _OPENING and alignment.cover_a >= _BARE and _in_order(alignment)


def _in_order(alignment: Alignment) -> bool:
    return all(after.b[0] >= before.b[0] for before, after in pairwise(alignment.passages))


def _taken_over(alignment: Alignment) -> bool:
    """Whether what is shared was copied and not written from the same notes."""
    least = min(_LINE, min(alignment.size_a, alignment.size_b) // 2)
    runs = [p.length for p in alignment.passages if p.length >= least and p.density >= _WORD_FOR_WORD]
    return sum(runs) >= _QUOTATION * sum(passage.length for passage in alignment.passages)


def _quotes(alignment: Alignment) -> bool:
    """A quotation is an unbroken run of two sentences, and more than the way two items of a series open."""
    longest = max(alignment.passages, key=lambda passage: passage.length)
    shorter = min(alignment.size_a, alignment.size_b)
    if max(longest.a[0], longest.b[0]) < _OPENING and longest.length < _OPENED * shorter:
        return False
    if sum(passage.length >= _PIECE for passage in alignment.passages) > _PIECES:
        return False
    return longest.density >= _WORD_FOR_WORD and longest.length >= max(QUOTED, _QUOTED_SHARE * shorter)


def apart(comparison: Comparison, credited: bool, own_address: bool) -> Standing | None:
    """Why two texts that align are not the same; None where they are."""
    pairs = comparison.pairs
    against = identity_at_odds(pairs)
    if not against:
        against = figures_at_odds(comparison.figures, credited)
        if not against:
            if own_address or joins_at_this_age(comparison):
                return None
            return Standing(RelationKind.RELATED, TOO_OLD, {"days": str(comparison.apart.days)})
    alone = sum(1 for pair in pairs if pair.agreement is Agreement.DISAGREE) == 1
    reason = "one_fact" if alone and _all_else_aligned(comparison.alignment) else _named(against[0])
    return Standing(RelationKind.RELATED, reason, _values(against[0]))


def identity_at_odds(pairs: Sequence[Pair]) -> list[Pair]:
    """Identity facts of the earlier title or lead that the later text states in that place with another value."""
    return [pair for pair in pairs if pair.identity and pair.agreement is Agreement.DISAGREE]


def figures_at_odds(figures: Sequence[Pair], credited: bool) -> list[Pair]:
    """The figures that keep apart: more than a fifth of those aligned and at least two.

    Under five aligned figures any that disagrees, unless the later text names the earlier one's outlet or address.
    """
    wrong = [pair for pair in figures if pair.agreement is Agreement.DISAGREE]
    if len(figures) < FEW_FIGURES:
        return [] if credited else wrong
    return wrong if len(wrong) >= 2 and len(wrong) > ONE_FIFTH * len(figures) else []


def joins_at_this_age(comparison: Comparison) -> bool:
    """Within 90 days, or with a shared fact that fixes time or number, or where the later credits an origin; but never
    where most of either stands in the other and not all: what is told every year is told in nearly the same words."""
    if comparison.apart <= UNFIXED or shares_a_fixing_fact(comparison):
        return True
    fewer, more = sorted((comparison.alignment.cover_a, comparison.alignment.cover_b))
    if not comparison.spun and fewer >= _MOST_OF_SPUN and more < _WHOLE_MOVED:
        return False
    return comparison.outlets.credits_an_origin(comparison.later.article)


def shares_a_fixing_fact(comparison: Comparison) -> bool:
    """A date or period with its year, a batch or a document number that both state in the same place."""
    return any(
        pair.agreement is Agreement.AGREE
        and fixes(pair.here)
        and fixes(pair.there)
        and (pair.lead or _recent(pair, comparison))
        for pair in comparison.pairs
    )


def names_the_other(comparison: Comparison) -> bool:
    """Whether one of the two names the other's outlet or address as its origin (originals may arrive later)."""
    later, earlier = comparison.later.article, comparison.earlier.article
    return comparison.outlets.claims(later, earlier) or comparison.outlets.claims(earlier, later)


def _recent(pair: Pair, comparison: Comparison) -> bool:
    """A date of the body fixes the event only in this year or the last: older ones are history that is told yearly."""
    year = pair.there.value[0]
    if pair.there.kind not in (FactKind.DATE, FactKind.PERIOD) or not isinstance(year, int):
        return False
    return year >= comparison.earlier.published.year - 1


def _all_else_aligned(alignment: Alignment) -> bool:
    return min(alignment.cover_a, alignment.cover_b) >= _WHOLE


def _named(pair: Pair) -> str:
    return "figures" if not pair.identity else pair.there.kind.value


def _values(pair: Pair) -> dict[str, str]:
    return {"fact": pair.there.kind.value, "here": pair.here.printed, "there": pair.there.printed}
