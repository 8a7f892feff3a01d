"""The lines of the ledger that are no verdicts (Rulings: a merge, a split), and what the lines tell together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from newswatch.model.story import Decision, Relation, Retold

ENGINE = "engine"
"""Who ruled, where nobody did but the repost check."""


class RulingKind(StrEnum):
    """What was done to two stories."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that changed its story, and its place in the decision order."""

    event_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """One line of the ledger that brings two stories together or takes one apart, complete: it needs no other to apply.

    `story_id` keeps its name: the survivor of a merge, the story that a split takes from. `other` is the one absorbed,
    from then on a forwarding record, or the one split off. `moved` changed from one to the other. `original` is that of
    `story_id` from now on and `former` the one before; `other_original` is the other's, before a merge or after a
    split. `aliases` are the stories whose alerts count as told of the story that gained. `event_id` is the event that
    brought two stories together; empty where a person ruled, which is final.
    """

    ruling_id: str
    kind: RulingKind
    number: int
    fence: int
    decided_at: datetime
    by: str
    story_id: str
    other: str
    moved: tuple[Moved, ...]
    original: str
    former: str
    other_original: str
    aliases: tuple[str, ...]
    event_id: str = ""
    why: str = ""
    note: str = ""
    retold: tuple[Retold, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def line_id(self) -> str:
        """What this line of the ledger is told from another by, also from one of another store's ledger."""
        return f"{self.ruling_id} {self.fence} {self.decided_at.isoformat()}"

    @property
    def final(self) -> bool:
        """Whether a person ruled: the repost check never undoes it."""
        return not self.event_id

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(moved.event_id for moved in self.moved)


Line = Decision | Ruling


def as_told(decisions: Iterable[Decision], rulings: Iterable[Ruling] = ()) -> dict[str, Decision]:
    """By event id each decision of one story, with what later originals made of it: copies come before originals.

    What ties an original to those copies is told of them and not of it: it has changed nothing.
    """
    told: dict[str, Decision] = {}
    lines: list[Line] = [*decisions, *rulings]
    for line in sorted(lines, key=lambda line: line.number):
        if isinstance(line, Decision):
            copies = {again.event_id for again in line.retold}
            own = tuple(relation for relation in line.relations if relation.to not in copies)
            told[line.event_id] = replace(line, relations=own)
        for again in line.retold:
            if again.event_id in told:
                earlier = told[again.event_id]
                told[again.event_id] = replace(earlier, disguises=again.disguises, relations=(again.relation,))
    return told
