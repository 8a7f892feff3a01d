"""What the repost check says of one event, before the ledger gives it a number."""

from dataclasses import dataclass
from datetime import datetime

from newswatch.model.article import Article
from newswatch.model.story import Decision, Disguise, Relation, Retold, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one event: its story, that story's original (an event id) and what ties it to other texts.

    Where it becomes the original, `why` says on what ground, and `retold` says anew what was done to the members that
    came before it. `merges` are other stories that the event shows to be the same.
    """

    verdict: Verdict
    story_id: str
    original: str
    original_changed: bool
    disguises: tuple[Disguise, ...] = ()
    relations: tuple[Relation, ...] = ()
    retold: tuple[Retold, ...] = ()
    why: str = ""
    merges: tuple[str, ...] = ()

    def decision(self, article: Article, number: int, fence: int, at: datetime) -> Decision:
        """The line of the ledger that this judgement on `article` makes."""
        return Decision(
            event_id=article.event_id,
            article_id=article.article_id,
            number=number,
            fence=fence,
            verdict=self.verdict,
            story_id=self.story_id,
            original=self.original,
            original_changed=self.original_changed,
            decided_at=at,
            disguises=self.disguises,
            relations=self.relations,
            retold=self.retold,
            why=self.why,
            merges=self.merges,
        )
