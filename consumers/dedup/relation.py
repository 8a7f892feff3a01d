"""A comparison and its standing in, the relation that is kept of it out."""

from consumers.dedup.compare import Comparison
from consumers.dedup.distortion import distortions
from consumers.dedup.evidence import coverage, evidence, facts, own
from consumers.dedup.rule import Standing
from newswatch.model.story import Relation, RelationKind
from newswatch.text.facts import Agreement


def related(comparison: Comparison, to: str, standing: Standing, rarity: float) -> Relation:
    """The relation of the later text to the event `to`; `rarity` as Memory.distinctive gives it."""
    return Relation(
        comparison.later.article.event_id,
        to,
        standing.kind,
        round(comparison.alignment.score, 4),
        standing.reason,
        evidence(comparison),
        distortions(comparison) if standing.kind is RelationKind.SAME else (),
        standing.facts,
        coverage(comparison),
        round(rarity, 4),
        facts(comparison, Agreement.AGREE),
        facts(comparison, Agreement.DISAGREE),
        own(comparison),
    )
