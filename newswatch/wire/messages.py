"""Versioned JSON messages: a noun in an envelope that says which schema it follows.

A reader tolerates fields it does not know; a major version it does not know is Unreadable and goes to quarantine.
"""

from dataclasses import dataclass
from typing import TypeVar

import orjson

from newswatch import codec
from newswatch.codec import Unreadable
from newswatch.logs import plain
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article
from newswatch.model.story import Disguise, Verdict
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED

__all__ = ["AlertDue", "ArticleExtracted", "StoryChanged", "Unreadable", "decode", "encode"]


@dataclass(frozen=True, slots=True)
class ArticleExtracted:
    """A page was read and concerns the topic: one revision of one article."""

    article: Article


@dataclass(frozen=True, slots=True)
class StoryChanged:
    """A decision changed a story. Carries the original whole, so that readers need no store to match it."""

    story_id: str
    event_id: str
    decision: int
    verdict: Verdict
    original_changed: bool
    original: Article
    disguises: tuple[Disguise, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertDue:
    """An alert stands in the outbox and is owed to a subscriber."""

    alert_id: str
    subscription_id: str
    story_id: str
    event: AlertEvent
    number: int


Message = ArticleExtracted | StoryChanged | AlertDue
M = TypeVar("M", ArticleExtracted, StoryChanged, AlertDue)

SCHEMAS: dict[type[Message], str] = {
    ArticleExtracted: EXTRACTED.name,
    StoryChanged: CHANGED.name,
    AlertDue: DUE.name,
}


def encode(message: Message) -> bytes:
    """`{"schema": "article.extracted.v1", "data": {…}}` as UTF-8 JSON."""
    return b'{"schema":"%s","data":%s}' % (SCHEMAS[type(message)].encode(), codec.to_json(message))


def decode(kind: type[M], value: bytes) -> M:
    """The message of `kind` in `value`. Raises Unreadable naming what is wrong."""
    try:
        envelope = orjson.loads(value)
    except ValueError:
        raise Unreadable(f"not JSON where {SCHEMAS[kind]} is read") from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("schema"), str):
        raise Unreadable("an envelope without a schema")
    if envelope["schema"] != SCHEMAS[kind]:
        raise Unreadable(f"schema {plain(envelope['schema'], 60)!r} where {SCHEMAS[kind]!r} is read")
    return codec.from_document(kind, envelope.get("data"))
