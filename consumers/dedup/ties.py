"""What ties an article to stories in, which of them it joins out."""

from collections.abc import Callable
from dataclasses import dataclass

from consumers.dedup.compare import Comparison
from consumers.dedup.memory import Known
from consumers.dedup.retelling import Retelling
from consumers.dedup.rule import Standing
from newswatch.model.story import RelationKind

_MERGED = 0.75
"""Share of another story's text that a page carries as well, from which it carries the whole of it."""
_CLOSE = 0.25
"""By how much less than the closest a story may align and still be about as close."""
_ALL, _MUCH_MORE = 0.9, 1.5
"""How much of a passage another text shares as well, and how much more it shares, where it explains the passage."""

_STRENGTH = {
    RelationKind.SAME: 0,
    RelationKind.PART_OF: 1,
    RelationKind.QUOTES: 2,
    RelationKind.RELATED: 3,
}


@dataclass(frozen=True, slots=True)
class Tie:
    """One comparison and what came of it."""

    known: Known
    comparison: Comparison
    standing: Standing
    retelling: Retelling | None = None

    @property
    def rank(self) -> tuple[int, float, int]:
        return _STRENGTH[self.standing.kind], -self.comparison.alignment.score, self.known.opened


def joining(ties: list[Tie], kept_apart: Callable[[str, str], bool]) -> Tie | None:
    """The tie that joins: of the stories about as close as the closest, the one opened first, whichever copy is its
    original by now, so that copies that came before their original gather in one story. Between stories that a person
    took apart, the closest by far finer measure: a near copy of what was split off is not pulled back."""
    same = [tie for tie in ties if tie.standing.kind is RelationKind.SAME]
    if not same:
        return None
    closest = same[0]
    rivals = [tie for tie in same if kept_apart(closest.known.story_id, tie.known.story_id)]
    closest = max([closest, *rivals], key=_shared)
    close = [
        tie
        for tie in same
        if tie.comparison.alignment.score >= closest.comparison.alignment.score - _CLOSE
        and not kept_apart(closest.known.story_id, tie.known.story_id)
    ]
    return min(close, key=lambda tie: tie.known.opened)


def _shared(tie: Tie) -> float:
    """The share of the longer text's character pairs that stand in both, in order."""
    alignment = tie.comparison.alignment
    return len(alignment.i) / max(1, alignment.size_a, alignment.size_b)


def is_merged(same: Tie, ties: list[Tie]) -> bool:
    """Whether the article also carries the whole text of another story."""
    return any(
        tie.known.story_id != same.known.story_id
        and tie.standing.kind is RelationKind.PART_OF
        and tie.comparison.alignment.cover_b >= _MERGED
        for tie in ties
    )


def explained(tie: Tie, ties: list[Tie]) -> bool:
    """Whether what a passage ties the article to is told by another tie: to a text that shares more, or shared the
    same passage before."""
    if tie.standing.kind not in (RelationKind.PART_OF, RelationKind.QUOTES):
        return False
    spans = tie.comparison.alignment.spans[0]
    size = sum(end - start for start, end in spans)
    for other in ties:
        theirs = other.comparison.alignment.spans[0]
        more = sum(end - start for start, end in theirs)
        before = other.known.order < tie.known.order
        if other is not tie and (more > _MUCH_MORE * size or (before and more >= size)):
            both = sum(max(0, min(end, last) - max(start, first)) for start, end in spans for first, last in theirs)
            if both >= _ALL * size:
                return True
    return False
