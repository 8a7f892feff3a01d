"""A Story (a text, however many outlets carry it), the Relations that tie texts, the Decision that filed one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What the repost check said of a published event on arrival."""

    NEW_STORY = "new_story"
    REPOST = "repost"
    REVISION = "revision"
    QUARANTINED = "quarantined"


class RelationKind(StrEnum):
    """How two texts are tied; only SAME joins a story."""

    SAME = "SAME"
    PART_OF = "PART_OF"
    QUOTES = "QUOTES"
    RELATED = "RELATED"


REWORDED = "reworded"
"""Why a text is RELATED: it tells the same in whole phrases of its own."""
TOO_OLD = "no_fixing_fact"
"""The same: word for word alike, far apart in time, and no fact says that it is one event."""


class Disguise(StrEnum):
    """What was done to a copy; several may be at once."""

    VERBATIM = "verbatim"
    BOILERPLATE = "boilerplate"
    TRADITIONAL = "traditional"
    PINYIN = "pinyin"
    REORDERED = "reordered"
    EDITED = "edited"
    TRUNCATED = "truncated"
    CORRUPTED = "corrupted"
    SPUN = "spun"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Span:
    """Aligned passages: [start, end) in code points of `a` (this text) and of `b` (the other).

    `printed` says that `a` counts in the printed body instead of the text for reading.
    """

    a: tuple[int, int]
    b: tuple[int, int]
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Distortion:
    """A figure, date, name, document number, negation or opposite that differs between a SAME copy and its original.

    `kind` is that of a fact (figure, date, period, year, batch, ordinal, docno, place, person), or organisation, name
    (of a model or address), negation, reversal.
    """

    kind: str
    here: str
    there: str
    a: tuple[int, int]
    b: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """What two texts state in the same place: [start, end) in code points of either text, or of either title."""

    kind: str
    here: str
    there: str
    a: tuple[int, int]
    b: tuple[int, int]
    title: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """How the event `of` is tied to the event `to`; `score` in 0..1 is the share of the shorter text that aligns.

    `coverage` is the share of this text and of the other that aligns, `rarity` the share of the shorter text's rare
    wording that is shared; both None where they were not measured. `agree` and `disagree` hold what both state in the
    same place, `own` the spans [start, end) of this text that are its own additions.
    """

    of: str
    to: str
    kind: RelationKind
    score: float
    reason: str = ""
    evidence: tuple[Span, ...] = ()
    distortions: tuple[Distortion, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    coverage: tuple[float, float] | None = None
    rarity: float | None = None
    agree: tuple[Fact, ...] = ()
    disagree: tuple[Fact, ...] = ()
    own: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Retold:
    """What was done to an earlier member of a story, seen from the story's new original, and its relation to that."""

    event_id: str
    disguises: tuple[Disguise, ...]
    relation: Relation


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the decision ledger: everything needed to apply an event to the store again, to the letter.

    `number` is the event's place in the decision order, `fence` the lease number of the decider that wrote it. `why` is
    what made the event the better witness where the original changed. `merges` are the stories that the event shows to
    be the same as its own: a ruling on each follows.
    """

    event_id: str
    article_id: str
    number: int
    fence: int
    verdict: Verdict
    story_id: str
    original: str
    original_changed: bool
    decided_at: datetime
    disguises: tuple[Disguise, ...] = ()
    relations: tuple[Relation, ...] = ()
    retold: tuple[Retold, ...] = ()
    why: str = ""
    merges: tuple[str, ...] = ()

    @property
    def line_id(self) -> str:
        """What this line of the ledger is told from another by, also from one of another store's ledger."""
        return f"{self.event_id} {self.fence} {self.decided_at.isoformat()}"

    def supersedes(self, standing: "Decision") -> bool:
        """Whether it may follow `standing` on the same event: a verdict on what was set aside when it came."""
        return standing.verdict is Verdict.QUARANTINED and self.verdict is not Verdict.QUARANTINED


@dataclass(frozen=True, slots=True)
class Story:
    """A text and the events that carry it, in decision order; `original` is the event that is its best witness.

    `opening` is the number of the line that opened it, `rulings` are the merges and splits that touched it, in order.
    `aliases` are the stories whose alerts count as told of it: those merged into it, the one it was split from.
    """

    story_id: str
    opened_by: str
    opened_at: datetime
    original: str
    members: tuple[str, ...]
    changed_at: datetime
    decision: int
    opening: int = 0
    aliases: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()
