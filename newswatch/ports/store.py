"""Everything the newsroom remembers, behind one handle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newswatch.ports.briefings import Editions
from newswatch.ports.crawling import Answers, Crawls, CrawlState, Habits, Pace
from newswatch.ports.newsroom import Articles, Decisions, Stories, Subscriptions, Tokens
from newswatch.ports.waiting import Leases, Outbox, Quarantine, Routes


@dataclass(frozen=True, slots=True)
class Server:
    """A store's server as it describes itself; `replicas` is the name of its replica set, `at` what its clock says."""

    version: str
    replicas: str
    at: datetime


class Told(Protocol):
    """What is read to say who is to be told what, and where that is written: the outbox alone."""

    @property
    def articles(self) -> Articles: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def crawl_state(self) -> CrawlState: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def outbox(self) -> Outbox: ...


class Store(Told, Protocol):
    """Everything the newsroom remembers."""

    @property
    def tokens(self) -> Tokens: ...
    @property
    def routes(self) -> Routes: ...
    @property
    def editions(self) -> Editions: ...
    @property
    def crawls(self) -> Crawls: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def habits(self) -> Habits: ...
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
