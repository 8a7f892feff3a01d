"""What one crawl works with, handed to Scrapy's rooms as one setting: settings, catalogue, guard, clock and ports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from newswatch import catalogue as catalogues
from newswatch import settings as operator
from newswatch.catalogue import Catalogue
from newswatch.clock import Clock, system_clock
from newswatch.guard import Guard
from newswatch.model.page import Page
from newswatch.pace import LocalPace
from newswatch.ports import (
    Answers,
    Articles,
    Captures,
    Crawls,
    CrawlState,
    Habits,
    Log,
    Pace,
    Pending,
    Quarantine,
    Visit,
)
from newswatch.settings import Settings


class Forgetful:
    """A CrawlState that remembers nothing: for a crawl without a store every address is new."""

    def visit(self, article_id: str) -> Visit | None:
        return None

    def visits(self, article_ids: Iterable[str]) -> Mapping[str, Visit]:
        return {}

    def due(self, source: str, since: datetime, until: datetime, limit: int = 100) -> Sequence[Visit]:
        return ()

    def record(self, visit: Visit) -> None:
        pass

    def renew(self, visit: Visit, since: Visit) -> bool:
        return False

    def spool(self, visit: Visit, previous_event: str | None, pending: Pending) -> bool:
        return True

    def report(self, visit: Visit, pending: Pending) -> bool:
        return True

    def acknowledge(self, article_id: str, event_id: str) -> None:
        pass

    def pending(self, before: datetime, limit: int = 100) -> Sequence[Pending]:
        return ()

    def waiting(self, article_id: str) -> Sequence[Pending]:
        return ()


@dataclass(frozen=True, repr=False)
class Desk:
    """Everything a spider and its pipeline need from outside. A part that is None is simply not written to."""

    SETTING: ClassVar = "NEWSWATCH"

    settings: Settings
    catalogue: Catalogue
    guard: Guard
    clock: Clock = system_clock
    crawl_state: CrawlState = field(default_factory=Forgetful)
    captures: Captures | None = None
    crawls: Crawls | None = None
    log: Log | None = None
    quarantine: Quarantine | None = None
    articles: Articles | None = None
    pace: Pace = field(default_factory=LocalPace)
    answers: Answers | None = None
    habits: Habits | None = None

    @classmethod
    def plain(cls) -> Self:
        """For `scrapy crawl` by hand: the operator's settings and catalogue, no store and no log."""
        settings = operator.load()
        guard = Guard.from_settings(settings, leave="set NEWSWATCH_ALLOW_ENDPOINT=")
        return cls(settings, catalogues.load(settings.sources), guard)

    @classmethod
    def of(cls, scrapy_settings: Any) -> "Desk":
        """The desk a Scrapy component finds in its crawler's settings."""
        desk: Desk = scrapy_settings[cls.SETTING]
        return desk

    def keep(self, page: Page) -> None:
        """Keep the raw bytes, before anybody reads them."""
        if self.captures is not None:
            self.captures.keep(page)

    def __deepcopy__(self, memo: object) -> Self:
        """Scrapy copies its settings deeply; handles on a store cannot be, and one desk is meant to be shared."""
        return self

    def __repr__(self) -> str:
        """Short: Scrapy logs settings."""
        return "<Desk>"
