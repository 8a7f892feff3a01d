"""Articles in, judgements out: which story an article belongs to, by what is remembered of those before it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from consumers.dedup.align import align
from consumers.dedup.compare import Comparison
from consumers.dedup.disguise import disguises
from consumers.dedup.judgement import Judgement
from consumers.dedup.memory import Articles, Known, Memory
from consumers.dedup.outlets import Outlets, same_host
from consumers.dedup.placement import Placement
from consumers.dedup.relation import related
from consumers.dedup.retelling import retelling
from consumers.dedup.roots import ASKED, Roots, challenge, fuller
from consumers.dedup.rule import Standing, stand
from consumers.dedup.sheet import Sheet
from consumers.dedup.substitutions import Substitutions, spun_side
from consumers.dedup.ties import Tie, explained, is_merged, joining
from consumers.dedup.together import one_story, through
from consumers.dedup.turn import Turn
from consumers.dedup.undo import UndoneComparison
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.ledger import Ruling, RulingKind
from newswatch.model.story import REWORDED, Decision, Relation, RelationKind, Verdict
from newswatch.text.url import host_of

STORIES = 5
"""Stories an article is compared with at most, most promising first."""
RELATIONS = 5
"""Relations kept of one decision, strongest first."""
RETOLD = 50
"""Members of a story that are compared with a new original: the latest so many."""
RULED_APART = "ruled_apart"
"""The reason of a relation between texts that a person took apart."""
_THIRD = 5
"""Members that are asked whether they have the part that the original lacks."""
_DISTINCTIVE = 0.6


class Engine:
    """Decides articles one after another; `decide` changes nothing, `admit` takes a decided article in.

    Admitting the same articles with the same decisions in the same order gives the same state, live or rebuilt. The
    clock is `Article.seen`: what was seen longer than `horizon` before an article ties nothing to it, and what was
    that long before most of the latest articles is forgotten.
    """

    def __init__(self, horizon: timedelta, outlets: Outlets | None = None, memory: Memory | None = None) -> None:
        """`memory` is what it remembers to begin with, of the same horizon."""
        self._memory = memory or Memory(horizon)
        self._placement = Placement()
        self._outlets = outlets or Outlets()
        self._prepared: Sheet | None = None  # of the article decided last, which is admitted next as a rule
        self.turn = Turn()
        """Who decides or admits has its turn where several threads have it: `decide` too keeps what it prepared. `save`
        needs none: nothing it writes changes while its own thread does not admit."""

    @property
    def substitutions(self) -> Substitutions:
        """What the spinners of the texts admitted put for what."""
        return self._memory.substitutions

    def decide(self, article: Article) -> Judgement:
        """The verdict on `article` given everything admitted so far."""
        sheet = self._prepared = Sheet(article)
        ties = sorted(self._ties(sheet), key=lambda tie: tie.rank)
        same = joining(ties, self._placement.kept_apart)
        if same is None and (undone := self._memory.undoing.sheet(sheet)) is not None:
            found = [tie for tie in self._ties(undone) if tie.standing.kind is RelationKind.SAME]
            told = {tie.known.story_id for tie in found}
            ties = sorted([*found, *(t for t in ties if t.known.story_id not in told)], key=lambda tie: tie.rank)
            same = joining(ties, self._placement.kept_apart)
        if same is None:
            ties += self._retellings(sheet, {tie.known.story_id for tie in ties})
        ties = [tie for tie in ties if not explained(tie, ties)]
        relations = tuple(self._relation(tie) for tie in ties[:RELATIONS])
        if same is None:
            story = ids.story_id(article.event_id)
            return Judgement(Verdict.NEW_STORY, story, article.event_id, False, (), relations)
        return self._joined(sheet, same, ties, relations)

    def decide_without(self, article: Article, events: Iterable[str]) -> Judgement:
        """As `decide`, as if these events, the article's own among them, had never come."""
        with self._memory.without(events):
            return self.decide(article)

    def read_anew(self, articles: Articles, changed: Iterable[str]) -> None:
        """Go by the texts of `articles` (by event id) from now on, of which these differ from those admitted.

        Every event keeps its story. For an engine that is asked and never admits or saves again.
        """
        self._memory.ask(articles)
        for event in changed:
            if (article := articles([event]).get(event)) is not None:
                self._memory.renew(article)

    def knows(self, event_id: str) -> bool:
        """Whether the event is remembered, and its text can be had."""
        return self._memory.known(event_id) is not None

    def rule(self, ruling: Ruling) -> None:
        """Take a ruling in, in its place in the decision order."""
        self.recall(ruling)
        if ruling.kind is RulingKind.MERGE:
            self._memory.merge(ruling.story_id, ruling.other, ruling.original)
        else:
            self._memory.split(ruling.story_id, ruling.other, ruling.events, ruling.original, ruling.other_original)

    def recall(self, ruling: Ruling) -> None:
        """Know of a ruling of before everything that will be admitted, or after which the memory was kept."""
        self._placement.apply(ruling)

    @property
    def placement(self) -> Placement:
        return self._placement

    def members(self, story_id: str) -> list[Article]:
        """The articles of a story that are remembered, in decision order. Raises KeyError for one that is forgotten."""
        return self._memory.articles(self._memory.story(story_id).members)

    @property
    def roots(self) -> Roots:
        return Roots(self._outlets, self._memory.vocabulary, self._memory.distinctive)

    def admit(self, article: Article, decision: Decision) -> None:
        """Take a decided article in; called in decision order, live and when rebuilding."""
        story = self._placement.story(article.event_id, decision.story_id)
        if story != decision.story_id:  # merged or split since: it was decided before the rulings were
            decision = replace(decision, story_id=story)
        sheet = self._prepared if self._prepared and self._prepared.article is article else None
        self._memory.admit(article, decision, sheet)
        self._prepared = None

    def save(self, number: int, line_id: str) -> None:
        """Keep what is remembered for the next start; see Memory.save."""
        self._memory.save(number, line_id)

    def _joined(self, sheet: Sheet, same: Tie, ties: list[Tie], relations: tuple[Relation, ...]) -> Judgement:
        article, known = sheet.article, same.known
        story = self._memory.story(known.story_id)
        stays = self._memory.story_of(article.article_id) == known.story_id
        is_original = same.known.event_id == story.original
        original = self._memory.article(story.original)
        own_original = original is not None and original.article_id == article.article_id
        if stays:
            why = "revised" if own_original else ""
        else:
            why = self._challenge(sheet, same.comparison, story.members) or "" if is_original else ""
        return Judgement(
            Verdict.REVISION if stays else Verdict.REPOST,
            known.story_id,
            article.event_id if why else story.original,
            bool(why),
            () if why else disguises(same.comparison, is_merged(same, ties)),
            relations,
            tuple(self.roots.retold(article, self._memory.articles(story.members[-RETOLD:]), known.story_id))
            if why
            else (),
            why,
            () if stays else tuple(self._merges(sheet, same, ties)),
        )

    def _challenge(self, sheet: Sheet, comparison: Comparison, events: Sequence[str]) -> str | None:
        """On what ground the article is a better witness than its story's original."""
        earlier = comparison.earlier.article

        def is_fuller() -> bool:
            third = [m for m in map(self._memory.known, events[-_THIRD:]) if m is not None]
            apart = (m for m in third if not any(_one_place(m.article, each) for each in (sheet.article, earlier)))
            return fuller(comparison, map(self._memory.sheet, apart))

        return challenge(comparison, lambda: self._memory.articles(events[-ASKED:]), is_fuller)

    def _merges(self, sheet: Sheet, same: Tie, ties: list[Tie]) -> Iterator[str]:
        """Other stories that are the same as the joined one, by what ties the article to the originals of both."""
        brought = [same]
        for tie in ties:
            if (
                tie.standing.kind is RelationKind.SAME
                and tie.comparison.later is same.comparison.later is sheet
                and all(tie.known.story_id != each.known.story_id for each in brought)
                and all(self._memory.story(each.known.story_id).original == each.known.event_id for each in (same, tie))
                and all(self._is_one_story(each, tie) for each in brought)
            ):
                brought.append(tie)
                yield tie.known.story_id

    def _is_one_story(self, one: Tie, other: Tie) -> bool:
        if self._placement.kept_apart(one.known.story_id, other.known.story_id):
            return False
        across = self._compare(one.comparison.earlier, other.known)
        return one_story(one.comparison, other.comparison, across)

    def _ties(self, sheet: Sheet) -> Iterator[Tie]:
        """What ties the article to each promising story: by its original, or else by the member that was found."""
        own_story = self._memory.story_of(sheet.article.article_id)
        for original, member in self._memory.promising(sheet, STORIES, self._placement.anchored):
            own = original.story_id == own_story
            tie = self._tie(sheet, original, own)
            tie = self._anchored(sheet, original.story_id, own, tie)
            if member is not original and (tie is None or tie.standing.reason == REWORDED):
                tie = self._tie(sheet, member, own, original) or tie
            if tie is not None:
                yield self._barred(tie, own_story)

    def _anchored(self, sheet: Sheet, story_id: str, own: bool, tie: Tie | None) -> Tie | None:
        """The tie to a text that a person declared to be this story, where the article is a copy of it; else `tie`."""
        if tie is not None and tie.standing.kind is RelationKind.SAME:
            return tie
        anchors = (self._memory.known(event) for event in self._placement.anchors(story_id))
        others = (self._tie(sheet, anchor, own) for anchor in anchors if anchor is not None)
        return next((each for each in others if each and each.standing.kind is RelationKind.SAME), tie)

    def _barred(self, tie: Tie, own_story: str | None) -> Tie:
        """The tie; never that of a copy to a story from which a person took the one at this address."""
        same = tie.standing.kind is RelationKind.SAME
        if same and own_story and self._placement.kept_apart(own_story, tie.known.story_id):
            return replace(tie, standing=Standing(RelationKind.RELATED, RULED_APART))
        return tie

    def _tie(self, sheet: Sheet, known: Known, own: bool, original: Known | None = None) -> Tie | None:
        """What ties the article to `known`; with its `original` it is a member that alone says so of its story."""
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
        same = standing.kind is RelationKind.SAME
        if same and original and not through(comparison, self._compare(self._memory.sheet(known), original)):
            standing = Standing(RelationKind.RELATED, "like_a_copy_only")
        if standing.kind is RelationKind.QUOTES and not self._memory.rare(comparison, known.story_id):
            return None
        return Tie(known, comparison, standing)

    def _retellings(self, sheet: Sheet, told: set[str]) -> Iterator[Tie]:
        """Stories beside those `told` that state the same facts in the same order, in other words."""
        for known in self._memory.retold(sheet, STORIES):
            found = retelling(sheet, self._memory.sheet(known)) if known.story_id not in told else None
            if found is not None:
                standing = Standing(RelationKind.RELATED, "retold", found.facts)
                yield Tie(known, self._compare(sheet, known), standing, found)

    def _compare(self, sheet: Sheet, known: Known) -> Comparison:
        other = self._memory.sheet(known)
        kind = UndoneComparison if sheet.undone else Comparison
        return kind(sheet, other, align(sheet, other), self._outlets, self._memory.vocabulary)

    def _relation(self, tie: Tie) -> Relation:
        rarity = self._memory.distinctive(tie.comparison, tie.known.story_id)
        relation = related(tie.comparison, tie.known.event_id, tie.standing, rarity)
        if tie.retelling:
            return replace(relation, score=round(tie.retelling.score, 4), evidence=tie.retelling.spans, own=())
        same = tie.standing.kind is RelationKind.SAME
        return replace(relation, facts={**relation.facts, **spun_side(tie.comparison.stranger)}) if same else relation


def _one_place(one: Article, other: Article) -> bool:
    return one.article_id == other.article_id or same_host(host_of(one.url), host_of(other.url))
