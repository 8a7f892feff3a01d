"""What a room needs from outside, as Protocols small enough to memorise; adapters live in wire/ and storage/.

All methods are synchronous and may raise `Unavailable` (try again) unless they say otherwise. Every write here
is idempotent: written twice it stands once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newswatch.model.alert import Alert, Delivery
from newswatch.model.article import Article
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.model.story import Decision, Relation, Story
from newswatch.model.subscription import Subscription
from newswatch.model.validators import Validators
from newswatch.revision import Revisions


class Unavailable(Exception):  # noqa: N818 - reads as what it says
    """A server or file cannot be reached just now; the message names it and the remedy."""


class Superseded(Exception):  # noqa: N818
    """Another decider has written since: forget everything in memory, take the lease anew, reload."""


# --- the log ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """One message as the log keeps it. Order holds within a key; `(topic, partition, offset)` names it."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


class Consumer(Protocol):
    """One member of a consumer group."""

    def poll(self, timeout: float, limit: int = 100) -> Sequence[Record]:
        """Records not yet handed out to this member, oldest first within a partition; waits up to `timeout` s."""

    def commit(self, records: Iterable[Record]) -> None:
        """Say these and all before them in their partitions are done.

        Raises `Superseded` where a partition has gone to another member meanwhile: its records come again there.
        """

    def rewind(self) -> None:
        """Hand out everything uncommitted again at the next poll."""

    def close(self) -> None:
        """Leave the group; partitions pass to other members at once."""


class Log(Protocol):
    """Log topics with partitions, offsets and consumer groups."""

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str] | None = None) -> Record:
        """Append and return only when the record is kept for good."""

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Join `group`; a new group starts at the earliest record kept."""

    def lag(self, group: str, topic: str) -> int:
        """Records of `topic` that `group` has not committed."""

    def prune(self, before: datetime) -> int:
        """Drop records older than `before`; how many went."""

    def close(self) -> None: ...


# --- crawling --------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Pending:
    """A message in the spool: written, not yet acknowledged by the log."""

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

    def record(self, visit: Visit) -> None:
        """Keep `visit` as the latest of its address; never changes the last event."""

    def spool(self, visit: Visit, previous_event: str | None, pending: Pending) -> bool:
        """Keep visit, last event and message in one write. False where the last event is not `previous_event`."""

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


class Captures(Protocol):
    """Raw pages, compressed, one object a capture."""

    def keep(self, page: Page) -> str:
        """Store and return the capture id."""

    def load(self, article_id: str, capture_id: str) -> Page:
        """Raises KeyError where it is not (or no longer) kept."""

    def latest(self, article_id: str) -> Page | None: ...

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


# --- memory ----------------------------------------------------------------------------------------------------


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


class Outbox(Protocol):
    """Alerts on their way out; the row is what makes an alert be sent once."""

    def add(self, alert: Alert) -> bool:
        """False where it stands already."""

    def get(self, alert_id: str) -> Alert | None: ...

    def claim(self, alert_id: str, owner: str, now: datetime, ttl: timedelta) -> Sequence[str]:
        """Take the row for `ttl` and return the channels still owed; empty where another has it or none is owed."""

    def record(self, delivery: Delivery, retry_at: datetime | None) -> None:
        """Keep the attempt. Delivered or given up (`retry_at` None): owed no longer; else owed again at `retry_at`."""

    def put_off(self, alert_id: str, channel: str, now: datetime, until: datetime) -> None:
        """A channel still owed is owed again at `until`, with no attempt; ends the claim where none is owed `now`."""

    def due(self, now: datetime, limit: int = 100) -> Sequence[str]:
        """Alert ids with a channel owed now and no live claim."""

    def deliveries(self, alert_id: str) -> Sequence[Delivery]: ...

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]: ...

    def totals(self) -> Mapping[str, int]:
        """`alerts`, `delivered`, `owed` and `given_up` (the last three count channels)."""

    def prune(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that cannot be processed as it is, where it came from and why it waits.

    `headers` are the record's own. `provenance` names the place: `topic`, `partition` and `offset` of a record, `url`,
    `source` and `capture_id` of a page, and always the `version` of newswatch that put it aside.
    """

    quarantine_id: str
    stage: str
    reason: str
    at: datetime
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)


class Quarantine(Protocol):
    """Where messages wait that cannot be processed as they are."""

    def put(self, item: Quarantined) -> None:
        """Keep it; where one stands under its id, that one stays."""

    def get(self, quarantine_id: str) -> Quarantined | None: ...

    def find(self, prefix: str) -> Quarantined | None:
        """The one message whose id begins with `prefix` (hex digits); None where there is none or more than one."""

    def remove(self, quarantine_id: str) -> bool:
        """False where it does not wait there."""

    def list(self, stage: str | None = None, limit: int = 100) -> Sequence[Quarantined]: ...

    def count(self) -> int: ...

    def prune(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do what only one may do; `fence` rises with every change of hands."""

    name: str
    owner: str
    fence: int
    until: datetime


CLOCKS_AGREE = timedelta(hours=1)
"""What the clocks of an installation's machines differ by at the very most."""


class Leases(Protocol):
    """Leases by name."""

    def acquire(self, name: str, owner: str, now: datetime, ttl: timedelta) -> Lease | None:
        """Take or renew; None while another's is live.

        One that ends later than `ttl` and CLOCKS_AGREE from `now` is not: a clock that was ahead gave it.
        """

    def release(self, lease: Lease) -> None: ...

    def held(self, name: str, now: datetime, ttl: timedelta) -> bool:
        """Whether `acquire` by somebody new would be told None; nothing changes hands."""


@dataclass(frozen=True, slots=True)
class Server:
    """A store's server as it describes itself; `replicas` is the name of its replica set, `at` what its clock says."""

    version: str
    replicas: str
    at: datetime


class Store(Protocol):
    """Everything the newsroom remembers."""

    @property
    def articles(self) -> Articles: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def crawl_state(self) -> CrawlState: ...
    @property
    def crawls(self) -> Crawls: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def quarantine(self) -> Quarantine: ...
    @property
    def leases(self) -> Leases: ...

    def ping(self) -> None:
        """Raises `Unavailable` where the server does not answer."""

    def about(self) -> Server:
        """What the server says of itself."""

    def create_indexes(self) -> Sequence[str]:
        """Create what is missing; the names of all."""

    def close(self) -> None: ...
