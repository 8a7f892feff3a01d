"""What the repost check says of one event, before the ledger gives it a number."""

from dataclasses import dataclass

from newswatch.model.story import Disguise, Relation, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one event: its story, that story's original (an event id) and what ties it to other texts."""

    verdict: Verdict
    story_id: str
    original: str
    original_changed: bool
    disguises: tuple[Disguise, ...] = ()
    relations: tuple[Relation, ...] = ()
