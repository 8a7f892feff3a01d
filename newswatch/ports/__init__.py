"""What a room needs from outside, as Protocols small enough to memorise; adapters live in wire/ and storage/.

All methods are synchronous and may raise `Unavailable` (try again) unless they say otherwise. Every write here
is idempotent: written twice it stands once.
"""

from newswatch.ports.briefings import Editions
from newswatch.ports.crawling import Answer, Answers, Captures, Crawl, Crawls, CrawlState, Habits, Pace, Pending, Visit
from newswatch.ports.faults import Superseded, Unavailable
from newswatch.ports.log import Consumer, Log, Record
from newswatch.ports.newsroom import Articles, Change, Decisions, Mark, Stories, Subscriptions, Tokens
from newswatch.ports.store import Server, Store, Told
from newswatch.ports.waiting import CLOCKS_AGREE, Lease, Leases, Outbox, Owed, Quarantine, Quarantined, Routes

__all__ = [
    "CLOCKS_AGREE",
    "Answer",
    "Answers",
    "Articles",
    "Captures",
    "Change",
    "Consumer",
    "Crawl",
    "CrawlState",
    "Crawls",
    "Decisions",
    "Editions",
    "Habits",
    "Lease",
    "Leases",
    "Log",
    "Mark",
    "Outbox",
    "Owed",
    "Pace",
    "Pending",
    "Quarantine",
    "Quarantined",
    "Record",
    "Routes",
    "Server",
    "Store",
    "Stories",
    "Subscriptions",
    "Superseded",
    "Tokens",
    "Told",
    "Unavailable",
    "Visit",
]
