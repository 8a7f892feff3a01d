"""Versioned JSON messages: a noun in an envelope that says which schema it follows.

A reader tolerates fields it does not know; a major version it does not know is Unreadable and goes to quarantine.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

import orjson
from pydantic import Field

from newswatch import codec
from newswatch.clock import check
from newswatch.codec import Unreadable
from newswatch.logs import plain
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article
from newswatch.model.ledger import RulingKind
from newswatch.model.story import Disguise, Verdict
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED, GONE, RULING, SUBMITTED

__all__ = [
    "AlertDue",
    "ArticleExtracted",
    "ArticleGone",
    "PageSubmitted",
    "RulingAsked",
    "StoryChanged",
    "Unreadable",
    "decode",
    "encode",
]

Count = Annotated[int, Field(ge=0, lt=2**63)]
"""A number that every store can keep."""

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""An escaped NUL in JSON: after an even number of backslashes, or none."""


@dataclass(frozen=True, slots=True)
class ArticleExtracted:
    """A page was read and concerns the topic: one revision of one article."""

    article: Article


@dataclass(frozen=True, slots=True)
class ArticleGone:
    """The address of a known article answered twice, some time apart, that nothing is there (any more).

    `event_id` is the last event of the article, `reason` how the address answered the second time. It was first found
    missing at `since`, and is told of as gone at `at`.
    """

    article_id: str
    event_id: str
    url: str
    reason: str
    since: datetime
    at: datetime

    def __post_init__(self) -> None:
        check(self.since)
        check(self.at)


@dataclass(frozen=True, slots=True)
class StoryChanged:
    """A line of the ledger changed a story. Carries the original whole, so that readers need no store to match it.

    A decision has an event and a verdict. A merge or split, named in `ruling`, has neither and alerts nobody; it is
    told of both stories, and `into` names the survivor where this one was absorbed by it.
    """

    story_id: str
    event_id: str
    decision: Count
    verdict: Verdict | None
    original_changed: bool
    original: Article
    disguises: tuple[Disguise, ...] = ()
    ruling: RulingKind | None = None
    into: str = ""


@dataclass(frozen=True, slots=True)
class AlertDue:
    """An alert stands in the outbox and is owed to a subscriber."""

    alert_id: str
    subscription_id: str
    story_id: str
    event: AlertEvent
    number: Count


@dataclass(frozen=True, slots=True)
class PageSubmitted:
    """Somebody pushed a page in: it is owed one visit, also where it is known but not due and `again` was asked for."""

    article_id: str
    url: str
    submitted_at: datetime
    again: bool = False

    def __post_init__(self) -> None:
        check(self.submitted_at)


@dataclass(frozen=True, slots=True)
class RulingAsked:
    """A person asks that two stories be one (`other` is the second) or that `events` leave their story."""

    ruling_id: str
    kind: RulingKind
    story_id: str
    by: str
    asked_at: datetime
    other: str = ""
    events: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        check(self.asked_at)


Message = ArticleExtracted | ArticleGone | StoryChanged | AlertDue | PageSubmitted | RulingAsked
M = TypeVar("M", ArticleExtracted, ArticleGone, StoryChanged, AlertDue, PageSubmitted, RulingAsked)

SCHEMAS: dict[type[Message], str] = {
    ArticleExtracted: EXTRACTED.name,
    ArticleGone: GONE.name,
    StoryChanged: CHANGED.name,
    AlertDue: DUE.name,
    PageSubmitted: SUBMITTED.name,
    RulingAsked: RULING.name,
}


def encode(message: Message) -> bytes:
    """`{"schema": "article.extracted.v1", "data": {…}}` as UTF-8 JSON.

    Raises Unreadable where `decode` would not take it back: a text with a lone surrogate or a NUL.
    """
    return _without_nul(b'{"schema":"%s","data":%s}' % (SCHEMAS[type(message)].encode(), codec.to_json(message)))


def decode(kind: type[M], value: bytes) -> M:
    """The message of `kind` in `value`. Raises Unreadable naming what is wrong."""
    try:
        envelope = orjson.loads(_without_nul(value))
    except orjson.JSONDecodeError:
        raise Unreadable(f"not JSON where {SCHEMAS[kind]} is read") from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("schema"), str):
        raise Unreadable("an envelope without a schema")
    if envelope["schema"] != SCHEMAS[kind]:
        raise Unreadable(f"schema {plain(envelope['schema'], 60)!r} where {SCHEMAS[kind]!r} is read")
    return codec.from_document(kind, envelope.get("data"))


def _without_nul(value: bytes) -> bytes:
    """The same bytes of JSON, unless a text in it holds a NUL, which MongoDB's keys and many tools do not take."""
    if b"\\u0000" in value and _NUL.search(value):
        raise Unreadable("a text holds a NUL character")
    return value
