"""What a subscription's query met in a span of time, as one document: stories with their originals, copies, figures."""

from dataclasses import dataclass
from datetime import datetime

from newswatch.model.moment import Moment
from newswatch.model.story import Disguise, Distortion, RelationKind


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that a text states, as printed at [start, end) of the clause that says what it is a figure of.

    `unit` and `noun` are those of newswatch.text.numbers, empty where it has none.
    """

    clause: str
    start: int
    end: int
    unit: str = ""
    noun: str = ""

    @property
    def printed(self) -> str:
        return self.clause[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that carries a story's text beside its original, what was done to it and what it says otherwise."""

    site: str
    url: str
    title: str
    published: Moment | None
    seen: datetime
    disguises: tuple[Disguise, ...] = ()
    distortions: tuple[Distortion, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A story that was there before, and how this one's text is tied to its text."""

    kind: RelationKind
    story_id: str
    title: str
    url: str
    published: Moment | None


@dataclass(frozen=True, slots=True)
class Brief:
    """One story of a briefing, by its original: `title` and `lead` on one line each, one of them showing a hit.

    `hits` are the places that met the query, as printed. `copies` are those shown, `copied` how many articles carry the
    text beside the original, `sites` how many hosts the story stands on, `distorted` how many copies say otherwise.
    `origin` is the outlet the text comes from, as far as known, else the one the page names, else its site.
    """

    story_id: str
    title: str
    lead: str
    hits: tuple[str, ...]
    words: tuple[str, ...]
    site: str
    origin: str
    published: Moment | None
    seen: datetime
    opened_at: datetime
    url: str
    copied: int
    sites: int
    distorted: int
    copies: tuple[Copy, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the stories of a briefing; `sites` are different ones, `origins` stories by origin, most first."""

    stories: int = 0
    copies: int = 0
    sites: int = 0
    distorted: int = 0
    origins: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """The stories opened in [since, until) that `query` met, those on most sites first; none is a day without any.

    `zone` (an IANA name) is the one that its days are of, `more` how many stories are only counted: `totals` are of
    those shown.
    """

    name: str
    query: str
    since: datetime
    until: datetime
    zone: str
    made_at: datetime
    stories: tuple[Brief, ...]
    totals: Totals
    more: int = 0
