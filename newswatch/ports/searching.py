"""Stories by the words of their texts, without the store: a query and a stretch of time in, stories out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from newswatch.query.query import Query


@dataclass(frozen=True, slots=True)
class Hit:
    """A story whose original meets a query, when it last changed, and the folded terms that made it so."""

    story_id: str
    changed_at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger's line up to which stories are known, and whether that was the last when it was looked at."""

    number: int
    whole: bool


class Search(Protocol):
    """Stories as they stood at a line of the ledger, by what their originals say."""

    def refresh(self) -> Known:
        """Take in what the ledger says by now. Raises OSError where there is no room for it."""

    def find(self, query: Query | None, since: datetime, until: datetime, limit: int) -> Sequence[Hit]:
        """Those changed in [since, until) whose original `query` matches (None: all), newest first."""

    def openings(self, query: Query, since: datetime, until: datetime, limit: int) -> Sequence[Hit]:
        """As `find`, of those that were opened in [since, until), the one opened last first."""

    def opened(self, query: Query, since: datetime, until: datetime) -> Mapping[date, int]:
        """How many such stories were opened in [since, until), by the day in Beijing; days without any are left out."""
