"""What the newsroom remembers: articles, the ledger, stories, subscriptions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from newswatch.model.article import Article
from newswatch.model.story import Decision, Relation, Story
from newswatch.model.subscription import Subscription


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
    """The decision ledger: append-only, numbered without gaps, one line an event.

    An event that was set aside has a second line once it is replayed and decided: that one then stands, and its
    verdict is the one that counts.
    """

    def append(self, decision: Decision) -> Decision:
        """Write it and return what stands under its event id: the first written, unless `decision` supersedes it.

        Raises `Superseded` where its number is taken by another event or a higher fence has been seen.
        """

    def get(self, event_id: str) -> Decision | None: ...

    def of_article(self, article_id: str) -> Sequence[Decision]:
        """In decision order."""

    def after(self, number: int, limit: int = 1000) -> Sequence[Decision]:
        """In decision order."""

    def last(self) -> int:
        """The highest number given; 0 where there is none."""

    def totals(self) -> Mapping[str, int]:
        """Events by verdict."""


class Stories(Protocol):
    """Stories and the relations between events."""

    def apply(self, decision: Decision) -> Story:
        """Bring the story to what `decision` says; applying an older or the same decision again changes nothing."""

    def get(self, story_id: str) -> Story | None: ...

    def find(self, prefix: str) -> Story | None:
        """The one story whose id begins with `prefix` (hex digits); None where there is none or more than one."""

    def recent(self, since: datetime, limit: int = 50) -> Sequence[Story]:
        """Those changed since, newest first."""

    def count(self) -> int: ...

    def relate(self, relations: Iterable[Relation]) -> None: ...

    def relations(self, event_id: str, limit: int = 100) -> Sequence[Relation]:
        """Those of and to this event, best first."""


class Subscriptions(Protocol):
    """Readers' queries."""

    def put(self, subscription: Subscription) -> None: ...

    def get(self, subscription_id: str) -> Subscription | None: ...

    def all(self) -> Sequence[Subscription]: ...

    def remove(self, subscription_id: str) -> bool: ...
