"""Texts of one story in, which of them is its original, on what ground, and what the others look like from there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from consumers.dedup.align import align
from consumers.dedup.compare import Comparison
from consumers.dedup.disguise import converted, disguises
from consumers.dedup.original import Ground, better, witness
from consumers.dedup.outlets import Outlets
from consumers.dedup.relation import related
from consumers.dedup.rule import Standing
from consumers.dedup.sheet import Sheet
from consumers.dedup.substitutions import spun_side
from consumers.dedup.vocabulary import Vocabulary
from newswatch.model.article import Article
from newswatch.model.story import Disguise, RelationKind, Retold

ASKED = 200
"""Texts of a story, the latest, that are asked whom they name as their origin."""
_BEHIND, _BEHIND_SHARE = 40, 0.1
"""Least folded characters, and least share, that a text must have behind the end of another to be called fuller."""
_CARRIED = 0.8


def challenge(
    comparison: Comparison, members: Callable[[], Sequence[Article]], fuller: Callable[[], bool] = lambda: False
) -> Ground | None:
    """On what ground the later text is the better witness than the earlier, the original so far; None: it is not.

    `members` has the story's articles: a copy that names the original as its origin, as most do, needs no look at them.
    `fuller` says whether the earlier lacks a part that the later and a third text have, and is asked only where nothing
    weightier decides.
    """
    later, earlier, outlets = comparison.later.article, comparison.earlier.article, comparison.outlets
    mine, theirs = _wording(comparison), _wording(comparison.mirrored())
    if mine > theirs or (mine == theirs and outlets.claims(later, earlier) and not outlets.claims(earlier, later)):
        return None
    others = [*members(), earlier, later]
    challenger = witness(later, mine, others, outlets, 1, cut=_cut(comparison))
    present = witness(earlier, theirs, others, outlets)
    if _tied_before(Ground.WHOLE, challenger.grounds, present.grounds):
        present = replace(present, cut=fuller())
    return better(challenger, present)


def fuller(comparison: Comparison, third: Iterable[Sheet]) -> bool:
    """Whether what the later text has behind the end of the earlier stands in one of the `third` texts as well.

    Without a third witness nobody can tell a text cut short from one with something appended.
    """
    passages, size = comparison.alignment.passages, len(comparison.later.codes)
    end = max((passage.a[1] for passage in passages), default=size)
    if size - end < max(_BEHIND, _BEHIND_SHARE * size):
        return False
    shared = (align(comparison.later, each).spans[0] for each in third)
    return any(sum(b - max(a, end) for a, b in spans if b > end) >= _CARRIED * (size - end) for spans in shared)


def told_again(comparison: Comparison, rarity: float) -> Retold | None:
    """What was done to the later text, seen from the earlier, its original; None where they share nothing."""
    if not comparison.alignment.passages:
        return None
    relation = related(comparison, comparison.earlier.article.event_id, Standing(RelationKind.SAME), rarity)
    relation = replace(relation, facts={**relation.facts, **spun_side(comparison.stranger)})
    return Retold(comparison.later.article.event_id, disguises(comparison), relation)


class Roots:
    """Finds originals among texts that are not in the engine's memory any more, and retells stories from there."""

    def __init__(self, outlets: Outlets, vocabulary: Vocabulary, rarity: Callable[[Comparison, str], float]) -> None:
        """`rarity` says how rare what two texts share is outside a story (by its id)."""
        self._outlets = outlets
        self._rarity = rarity
        self._vocabulary = vocabulary

    def best(self, candidates: Sequence[Article], members: Sequence[Article]) -> tuple[Article, Ground | None]:
        """The best witness of the candidates, and on what ground where it is not the first of them."""
        first, *rest = candidates
        best, ground = Sheet(first), None
        for article in rest:
            sheet = Sheet(article)
            if found := challenge(self._compared(sheet, best), lambda: members):
                best, ground = sheet, found
        return best.article, ground

    def retold(self, original: Article, members: Iterable[Article], story_id: str) -> Iterator[Retold]:
        """What was done to each of the other articles of a story, seen from `original`."""
        root = Sheet(original)
        for member in members:
            if member.article_id == original.article_id:
                continue
            comparison = self._compared(Sheet(member), root)
            if told := told_again(comparison, self._rarity(comparison, story_id)):
                yield told

    def _compared(self, later: Sheet, earlier: Sheet) -> Comparison:
        return Comparison(later, earlier, align(later, earlier), self._outlets, self._vocabulary)


def _wording(comparison: Comparison) -> int:
    """How far the later text is from the wording as written, seen from the earlier one."""
    if comparison.stranger > 0:
        return 2
    return 1 if converted(comparison) else 0


def _cut(comparison: Comparison) -> bool:
    return Disguise.TRUNCATED in disguises(comparison)


def _tied_before(
    ground: Ground, mine: Sequence[tuple[Ground, object]], theirs: Sequence[tuple[Ground, object]]
) -> bool:
    for one, other in zip(mine, theirs, strict=True):
        if one[0] is ground:
            return True
        if one != other:
            return False
    return True
