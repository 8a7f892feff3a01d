"""Articles in, judgements out: which story an article belongs to, decided in memory and without input or output."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from consumers.dedup.align import align
from consumers.dedup.compare import Comparison
from consumers.dedup.disguise import disguises
from consumers.dedup.judgement import Judgement
from consumers.dedup.memory import Known, Memory
from consumers.dedup.original import replaces
from consumers.dedup.outlets import Outlets
from consumers.dedup.relation import related
from consumers.dedup.retelling import Retelling, retelling
from consumers.dedup.rule import Standing, stand
from consumers.dedup.sheet import Sheet
from consumers.dedup.substitutions import Substitutions, spun_side
from consumers.dedup.undo import UndoneComparison, UndoneSheet
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.story import Decision, Relation, RelationKind, Retold, Verdict

STORIES = 5
"""Stories an article is compared with at most, most promising first."""
RELATIONS = 5
"""Relations kept of one decision, strongest first."""
RETOLD = 50
"""Members of a story that are compared with a new original: the latest so many."""
_NOT_YET = -1
"""The order of what is not admitted."""
_MERGED = 0.75
_CLOSE = 0.25
_DISTINCTIVE = 0.6
_ALL, _MUCH_MORE = 0.9, 1.5
"""How much of a passage another text shares as well, and how much more it shares, where it explains the passage."""

_STRENGTH = {
    RelationKind.SAME: 0,
    RelationKind.PART_OF: 1,
    RelationKind.QUOTES: 2,
    RelationKind.RELATED: 3,
}


@dataclass(frozen=True, slots=True)
class _Tie:
    """One comparison and what came of it; `order` is the other story's place in the decision order."""

    known: Known
    comparison: Comparison
    standing: Standing
    retelling: Retelling | None = None

    @property
    def rank(self) -> tuple[int, float, int]:
        return _STRENGTH[self.standing.kind], -self.comparison.alignment.score, self.known.order


class Engine:
    """Decides articles one after another; `decide` changes nothing, `admit` takes a decided article in.

    Admitting the same articles with the same decisions in the same order gives the same state, live or rebuilt. The
    clock is `Article.seen`: what was seen longer than `horizon` before an article ties nothing to it, and what was
    that long before most of the latest articles is forgotten.
    """

    def __init__(self, horizon: timedelta, outlets: Outlets | None = None, memory: Memory | None = None) -> None:
        """`memory` is what it remembers to begin with, of the same horizon."""
        self._memory = memory or Memory(horizon)
        self._outlets = outlets or Outlets()
        self._prepared: Sheet | None = None  # of the article decided last, which is admitted next as a rule

    @property
    def substitutions(self) -> Substitutions:
        """What the spinners of the texts admitted put for what."""
        return self._memory.substitutions

    def decide(self, article: Article) -> Judgement:
        """The verdict on `article` given everything admitted so far."""
        sheet = self._prepared = Sheet(article)
        ties = sorted(self._ties(sheet), key=lambda tie: tie.rank)
        same = _joining(ties)
        if same is None and (undone := self._memory.undoing.sheet(sheet)) is not None:
            found = [tie for tie in self._ties(undone) if tie.standing.kind is RelationKind.SAME]
            told = {tie.known.story_id for tie in found}
            ties = sorted([*found, *(t for t in ties if t.known.story_id not in told)], key=lambda tie: tie.rank)
            same = _joining(ties)
        if same is None:
            ties += self._retellings(sheet, {tie.known.story_id for tie in ties})
        ties = [tie for tie in ties if not _explained(tie, ties)]
        relations = tuple(self._relation(tie) for tie in ties[:RELATIONS])
        if same is None:
            story = ids.story_id(article.event_id)
            return Judgement(Verdict.NEW_STORY, story, article.event_id, False, (), relations)
        return self._joined(sheet, same, ties, relations)

    def admit(self, article: Article, decision: Decision) -> None:
        """Take a decided article in; called in decision order, live and when rebuilding."""
        sheet = self._prepared if self._prepared and self._prepared.article is article else None
        self._memory.admit(article, decision, sheet)
        self._prepared = None

    def save(self, number: int, event_id: str) -> None:
        """Keep what is remembered for the next start; see Memory.save."""
        self._memory.save(number, event_id)

    def _joined(self, sheet: Sheet, same: _Tie, ties: list[_Tie], relations: tuple[Relation, ...]) -> Judgement:
        article, known = sheet.article, same.known
        story = self._memory.story(known.story_id)
        stays = self._memory.story_of(article.article_id) == known.story_id
        named = any(
            self._outlets.claims(member, article)
            for member in (self._memory.article(event) for event in story.members)
            if member is not None and member.article_id != article.article_id
        )
        original = self._memory.article(story.original)
        own_original = original is not None and original.article_id == article.article_id
        better = own_original if stays else replaces(same.comparison, named)
        return Judgement(
            Verdict.REVISION if stays else Verdict.REPOST,
            known.story_id,
            article.event_id if better else story.original,
            better,
            () if better else disguises(same.comparison, _is_merged(same, ties)),
            relations,
            tuple(self._retold(Known(_NOT_YET, known.story_id, article), sheet, story.members)) if better else (),
        )

    def _retold(self, original: Known, sheet: Sheet, members: Sequence[str]) -> Iterator[Retold]:
        """What was done to the members of a story, seen from an original that is about to be admitted."""
        for event in members[-RETOLD:]:
            member = self._memory.known(event)
            if member is None or member.article.article_id == original.article.article_id:
                continue
            later = self._memory.sheet(member)
            comparison = Comparison(later, sheet, align(later, sheet), self._outlets, self._memory.vocabulary)
            if comparison.alignment.passages:
                tie = _Tie(original, comparison, Standing(RelationKind.SAME))
                yield Retold(event, disguises(comparison), self._relation(tie))

    def _ties(self, sheet: Sheet) -> Iterator[_Tie]:
        """What ties the article to each promising story: by its original, or else by the member that was found."""
        own_story = self._memory.story_of(sheet.article.article_id)
        for original, member in self._memory.promising(sheet, STORIES):
            own = original.story_id == own_story
            tie = self._tie(sheet, original, own)
            if tie is None and member is not original:
                tie = self._tie(sheet, member, own, edges_only=True)
            if tie is not None:
                yield tie

    def _tie(self, sheet: Sheet, known: Known, own: bool, edges_only: bool = False) -> _Tie | None:
        comparison = self._compare(sheet, known)
        standing = stand(comparison, own)
        if standing is None:
            return None
        if (
            standing.kind is RelationKind.SAME
            and not own
            and self._memory.distinctive(comparison, known.story_id) < _DISTINCTIVE
        ):
            standing = Standing(RelationKind.RELATED, "pattern")
        if edges_only and standing.kind is RelationKind.SAME:
            standing = Standing(RelationKind.RELATED, "like_a_copy_only")
        if standing.kind is RelationKind.QUOTES and not self._memory.rare(comparison, known.story_id):
            return None
        return _Tie(known, comparison, standing)

    def _retellings(self, sheet: Sheet, told: set[str]) -> Iterator[_Tie]:
        """Stories beside those `told` that state the same facts in the same order, in other words."""
        for known in self._memory.retold(sheet, STORIES):
            found = retelling(sheet, self._memory.sheet(known)) if known.story_id not in told else None
            if found is not None:
                standing = Standing(RelationKind.RELATED, "retold", found.facts)
                yield _Tie(known, self._compare(sheet, known), standing, found)

    def _compare(self, sheet: Sheet, known: Known) -> Comparison:
        other = self._memory.sheet(known)
        kind = UndoneComparison if isinstance(sheet, UndoneSheet) else Comparison
        return kind(sheet, other, align(sheet, other), self._outlets, self._memory.vocabulary)

    def _relation(self, tie: _Tie) -> Relation:
        rarity = self._memory.distinctive(tie.comparison, tie.known.story_id)
        relation = related(tie.comparison, tie.known.event_id, tie.standing, rarity)
        if tie.retelling:
            return replace(relation, score=round(tie.retelling.score, 4), evidence=tie.retelling.spans, own=())
        same = tie.standing.kind is RelationKind.SAME
        return replace(relation, facts={**relation.facts, **spun_side(tie.comparison.stranger)}) if same else relation


def _joining(ties: list[_Tie]) -> _Tie | None:
    """The tie that joins: of the stories about as close as the closest, the one decided first, so that copies that
    came before their original gather in one story."""
    same = [tie for tie in ties if tie.standing.kind is RelationKind.SAME]
    close = [tie for tie in same if tie.comparison.alignment.score >= same[0].comparison.alignment.score - _CLOSE]
    return min(close, key=lambda tie: tie.known.order, default=None)


def _explained(tie: _Tie, ties: list[_Tie]) -> bool:
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


def _is_merged(same: _Tie, ties: list[_Tie]) -> bool:
    """Whether the article also carries the whole text of another story."""
    return any(
        tie.known.story_id != same.known.story_id
        and tie.standing.kind is RelationKind.PART_OF
        and tie.comparison.alignment.cover_b >= _MERGED
        for tie in ties
    )
