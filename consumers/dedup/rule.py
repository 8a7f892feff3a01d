"""A comparison in, its standing out: same text or apart, and why (design.md, "Same or apart", word for word).

Similarity nominates, facts decide: the shape of the alignment says what the two texts could be to each other, then
identity facts, figures and time say whether they may be the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from consumers.dedup import shape
from consumers.dedup.align import Alignment
from consumers.dedup.compare import Comparison, Pair
from consumers.dedup.shape import MOST_OF_SPUN, WHOLE, WHOLE_MOVED
from newswatch.model.story import REWORDED, TOO_OLD, RelationKind
from newswatch.text.facts import Agreement, FactKind, fixes

UNFIXED = timedelta(days=90)
"""Beyond it texts without a fact that fixes time or number stay apart, word for word alike or not."""
FEW_FIGURES = 5
ONE_FIFTH = 0.2
_KINDS = {
    shape.SAME: RelationKind.SAME,
    shape.PART_OF: RelationKind.PART_OF,
    shape.QUOTES: RelationKind.QUOTES,
    shape.REPHRASED: RelationKind.RELATED,
}


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
    measured = comparison.alignment
    found = shape.shape(
        measured.table,
        measured.size_a,
        measured.size_b,
        measured.cover_a,
        measured.cover_b,
        measured.likeness,
        comparison.spun,
    )
    kind = _KINDS.get(found)
    if kind is None:
        return None
    credited = own_address or names_the_other(comparison)
    why = apart(comparison, credited, own_address, taken=kind in (RelationKind.PART_OF, RelationKind.QUOTES))
    if kind is RelationKind.RELATED and (why is None or why.reason == TOO_OLD):
        return Standing(kind, REWORDED)
    return why or Standing(kind)


def apart(comparison: Comparison, credited: bool, own_address: bool, taken: bool = False) -> Standing | None:
    """Why two texts that align are not the same; None where they are. Of a passage `taken` over only what it says
    itself counts: a number may have been cut off at its end, and other text goes on there."""
    pairs, figures = comparison.pairs, comparison.figures
    if taken:
        pairs = [pair for pair in pairs if comparison.is_inside(pair)]
        figures = [pair for pair in figures if comparison.is_inside(pair)]
    against = identity_at_odds(pairs)
    if not against:
        against = figures_at_odds(figures, credited)
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
    if not comparison.spun and fewer >= MOST_OF_SPUN and more < WHOLE_MOVED:
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
    return min(alignment.cover_a, alignment.cover_b) >= WHOLE


def _named(pair: Pair) -> str:
    return "figures" if not pair.identity else pair.there.kind.value


def _values(pair: Pair) -> dict[str, str]:
    return {"fact": pair.there.kind.value, "here": pair.here.printed, "there": pair.there.printed}
