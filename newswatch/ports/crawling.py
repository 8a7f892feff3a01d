"""What a crawl needs: what was fetched when, at whose pace, with which answer, and the raw pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newswatch.model.disposition import Disposition
from newswatch.model.habit import Habit
from newswatch.model.page import Page
from newswatch.model.validators import Validators
from newswatch.revision import Revisions


@dataclass(frozen=True, slots=True)
class Visit:
    """What CrawlState keeps of one address (`visits` since its last event): whether it is due, what its last event was.

    `reason` is why the last visit ended as it did, `led_to` the article id of the address it was redirected to.
    `told_capture` is the capture whose text `revision_key` stands for, `held_capture` the latest of a text held back;
    both are written by publishing alone, so that a visit that brought no article forgets neither. `validators` came
    with the body published or found unchanged last.
    """

    article_id: str
    url: str
    source: str
    fetched_at: datetime
    due_at: datetime | None
    disposition: Disposition
    reason: str = ""
    led_to: str = ""
    visits: int = 1
    failures: int = 0
    told_capture: str = ""
    held_capture: str = ""
    event_id: str | None = None
    revision_key: str = ""
    revisions: Revisions = field(default_factory=Revisions)
    validators: Validators = field(default_factory=Validators)
    gone_since: datetime | None = None
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A message in the spool: written, not yet acknowledged by the log. `event_id` is its name there."""

    event_id: str
    article_id: str
    topic: str
    value: bytes
    spooled_at: datetime


class CrawlState(Protocol):
    """What was fetched when, the last event of each address, and the spool of unacknowledged messages."""

    def visit(self, article_id: str) -> Visit | None: ...

    def visits(self, article_ids: Iterable[str]) -> Mapping[str, Visit]:
        """Those that are kept, by id."""

    def due(self, source: str, since: datetime, until: datetime, limit: int = 100) -> Sequence[Visit]:
        """Visits of a source that had an event and are due in [`since`, `until`), the longest due first."""

    def record(self, visit: Visit) -> None:
        """Keep `visit` as the latest of its address; never changes the last event."""

    def renew(self, visit: Visit, since: Visit) -> bool:
        """Put `visit` in the place of `since`, the same one read anew; False where another has come in between."""

    def spool(self, visit: Visit, previous_event: str | None, pending: Pending) -> bool:
        """Keep visit, last event and message in one write. False where the last event is not `previous_event`."""

    def report(self, visit: Visit, pending: Pending) -> bool:
        """Keep visit and message in one write, the last event as it is. False where that is not the visit's."""

    def acknowledge(self, article_id: str, event_id: str) -> None:
        """The log has the message: take it out of the spool."""

    def pending(self, before: datetime, limit: int = 100) -> Sequence[Pending]:
        """Messages spooled before `before`, oldest first."""

    def waiting(self, article_id: str) -> Sequence[Pending]:
        """Every message of one address that is in the spool, in the order of its chain of events."""


class Pace(Protocol):
    """When each host may be asked next, over all processes that share the store."""

    def reserve(self, host: str, now: datetime, gap: timedelta, latest: datetime) -> datetime:
        """When the next turn at `host` is; it is taken where that is no later than `latest`, and else nothing is.

        At least `gap`, and what the one before asked for, lies between a turn and the one before it. None is given
        more than newswatch.pace.FURTHEST ahead, whatever `latest` is: one that stands there is a wrong clock's.
        """

    def put_off(self, host: str, until: datetime) -> None:
        """No turn at `host` before `until`, a day ahead at most; never makes one earlier."""

    def prune(self, before: datetime) -> int:
        """Forget hosts that were free before `before`; how many."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a list or a robots.txt answered when its body last came, at `at`: enough to ask only whether it changed.

    A list's rows are kept as `listed` (article ids), a robots.txt as its `status` and `body`.
    """

    url: str
    at: datetime
    validators: Validators
    status: int = 200
    listed: tuple[str, ...] = ()
    body: bytes = field(default=b"", repr=False)


class Answers(Protocol):
    """What fixed addresses answered last."""

    def get(self, url: str) -> Answer | None: ...

    def put(self, answer: Answer) -> None: ...

    def prune(self, before: datetime) -> int:
        """Forget what came before `before`; how many went."""


class Habits(Protocol):
    """What hosts repeat around their texts."""

    def get(self, host: str) -> Habit | None: ...

    def put(self, habit: Habit) -> bool:
        """Keep it, with the next number, in place of the one it was made of; False where that is not kept any more."""

    def all(self, limit: int = 1000) -> Sequence[Habit]:
        """By host."""

    def remove(self, host: str) -> bool: ...


class Captures(Protocol):
    """Raw pages, compressed, one object a capture."""

    def keep(self, page: Page) -> str:
        """Store and return the capture id."""

    def load(self, article_id: str, capture_id: str) -> Page:
        """Raises KeyError where it is not (or no longer) kept."""

    def latest(self, article_id: str) -> Page | None: ...

    def fetched(self, since: datetime, until: datetime | None = None) -> Sequence[tuple[str, str]]:
        """Article id and capture id of those fetched since and before `until`, oldest first."""

    def prune(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Crawl:
    """One run of one source: when, what it found, how each candidate ended.

    Kept when it begins, without `ended_at` and counting nothing, and again when it ends. `candidates` are counted as
    they are found, `dispositions` as they end. A crawl that was killed never counts any: its candidates come again.
    `left` is how many ended without having been asked for.
    """

    crawl_id: str
    source: str
    started_at: datetime
    ended_at: datetime | None
    candidates: int
    dispositions: Mapping[str, int]
    outcome: str
    errors: tuple[str, ...] = ()
    left: int = 0


class Crawls(Protocol):
    """The record of crawls, newest first."""

    def put(self, crawl: Crawl) -> None: ...

    def recent(self, source: str | None = None, limit: int = 100) -> Sequence[Crawl]: ...

    def totals(self) -> Mapping[str, int]:
        """`candidates` and each disposition, added up over every crawl kept."""

    def prune(self, before: datetime) -> int:
        """Drop the record of crawls begun before `before`; how many went."""
