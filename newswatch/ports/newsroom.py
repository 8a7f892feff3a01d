"""What the newsroom remembers: articles, the ledger, stories, subscriptions and whose they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newswatch.model.article import Article
from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Decision, Relation, Story
from newswatch.model.subscription import Subscription
from newswatch.model.token import Token


class Articles(Protocol):
    """Every revision of every article, by event id."""

    def put(self, article: Article) -> None: ...

    def get(self, event_id: str) -> Article | None: ...

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Article]: ...

    def revisions(self, article_id: str) -> Sequence[Article]:
        """Oldest first."""

    def since(self, seen: datetime, limit: int = 1000, after: str = "") -> Sequence[Article]:
        """Those first seen at or after `seen`, by (seen, event_id); `after` is the last event id of the page before."""


class Decisions(Protocol):
    """The decision ledger: append-only, numbered without gaps, a line for each event and for each ruling.

    An event that was set aside has a second line once it is replayed and decided: that one then stands, and its
    verdict is the one that counts.
    """

    def append(self, decision: Decision) -> Decision:
        """Write it and return what stands under its event id: the first written, unless `decision` supersedes it.

        Raises `Superseded` where its number is taken by another line or a higher fence has been seen.
        """

    def rule(self, ruling: Ruling) -> Ruling:
        """Write it and return what stands under its id: the first written. Raises `Superseded` as `append` does."""

    def get(self, event_id: str) -> Decision | None: ...

    def many(self, event_ids: Iterable[str]) -> Mapping[str, Decision]:
        """By event id, as many as there are; each as `get` has it."""

    def ruling(self, ruling_id: str) -> Ruling | None: ...

    def rulings(self, after: int = 0, limit: int = 1000) -> Sequence[Ruling]:
        """In decision order, without the first `after` of them all."""

    def of_article(self, article_id: str) -> Sequence[Decision]:
        """In decision order."""

    def after(self, number: int, limit: int = 1000) -> Sequence[Line]:
        """In decision order."""

    def last(self) -> int:
        """The highest number given; 0 where there is none."""

    def totals(self) -> Mapping[str, int]:
        """Events by verdict; rulings are none."""


class Stories(Protocol):
    """Stories and the relations between events. A story that was absorbed is looked up as the one that absorbed it."""

    def apply(self, decision: Decision) -> Story:
        """Bring the story to what `decision` says; applying an older or the same decision again changes nothing."""

    def rule(self, ruling: Ruling) -> Story:
        """Bring both stories to what `ruling` says, again as often as you like; the one that keeps its name."""

    def get(self, story_id: str) -> Story | None:
        """Under another id than `story_id` where that one was absorbed."""

    def many(self, story_ids: Iterable[str]) -> Mapping[str, Story]:
        """As `get`, by the ids asked for; those that are not known are left out."""

    def find(self, prefix: str) -> Story | None:
        """The one story that ids beginning with `prefix` (hex digits) lead to; None where there is none or more."""

    def recent(self, since: datetime, limit: int = 50) -> Sequence[Story]:
        """Those changed since, newest first."""

    def count(self) -> int: ...

    def relate(self, relations: Iterable[Relation]) -> None: ...

    def relations(self, event_id: str, limit: int = 100) -> Sequence[Relation]:
        """Those of and to this event, best first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which change subscriptions were read: its number, and which ones before it were `missing`, since when.

    A change is numbered before it is written, so a later one may be there first.
    """

    number: int
    missing: tuple[tuple[int, datetime], ...] = ()


Change = tuple[str, Subscription | None]
"""A subscription's id and what it is now; None where it was removed, or cannot be read."""


class Subscriptions(Protocol):
    """Readers' queries. Each `put`, `swap`, `remove` is a change with a number of its own, higher than those before."""

    def put(self, subscription: Subscription) -> None:
        """Keep it whatever stands there: for whoever does not derive it from what stood there."""

    def get(self, subscription_id: str) -> Subscription | None: ...

    def standing(self, subscription_id: str) -> tuple[int, Subscription | None]:
        """The number of its latest change (0 where there was none, or none that is remembered), and what stands."""

    def swap(self, subscription: Subscription, change: int) -> bool:
        """Keep it where the change `standing` told is still its latest; False where another's came first."""

    def all(self) -> Sequence[Subscription]:
        """By id."""

    def of(self, owner: str, limit: int = 1000) -> Sequence[Subscription]:
        """Those of one owner, by id."""

    def planned(self) -> Sequence[Subscription]:
        """Those with a plan of briefings, by id: by an index, for they are asked for every minute."""

    def remove(self, subscription_id: str) -> bool: ...

    def mark(self, now: datetime) -> Mark:
        """Where changes are to be read from by one who reads `all` afterwards."""

    def changed(self, mark: Mark, now: datetime) -> tuple[Mark, Sequence[Change]] | None:
        """What changed since, and the next mark; None where the numbers do not go on from it: read all again.

        Each change that was written within a minute of its numbering is told at least once to whoever asks at least
        once an hour, and what is told is no older than the change. No two machines' clocks are compared: `now` is the
        asker's own.
        """


class Tokens(Protocol):
    """What lets programs ask in their owners' names, by its public part."""

    def add(self, token: Token) -> bool:
        """False where another has its public part."""

    def get(self, token_id: str) -> Token | None: ...

    def all(self, limit: int = 1000) -> Sequence[Token]:
        """By owner."""

    def of(self, owner: str, limit: int = 100) -> Sequence[Token]: ...

    def remove(self, token_id: str) -> bool: ...
