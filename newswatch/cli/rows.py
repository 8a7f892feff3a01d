"""A line of JSON in, the article it gives out, or the code of what is wrong with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from newswatch.clock import BEIJING
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.moment import Moment, Precision
from newswatch.revision import revision_key
from newswatch.text.url import BadAddress, canonical

Id = str | int
_OPTIONAL = ("title", "printed", "credited", "origin", "origin_url", "url")


class RowError(ValueError):
    """A row that cannot be used: `code` as documented, and the id it gave, if any."""

    def __init__(self, code: str, row_id: Id | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row_id = row_id


@dataclass(frozen=True, slots=True)
class Given:
    """One article as a row gives it; `url` is canonical and empty where the row's cannot be used."""

    row_id: Id
    url: str
    reading: Reading
    seen: datetime | None

    @property
    def published(self) -> Moment | None:
        return self.reading.published

    def article(self, article_id: str, before: Article | None, seen: datetime) -> Article:
        """The next revision of the article after `before`."""
        key = revision_key(self.reading)
        previous = before.event_id if before else None
        event = ids.event_id(article_id, previous, key)
        return Article(article_id, event, previous, key, "", self.url, "", seen, self.reading)


def given(line: bytes | None) -> Given:
    """The article in one line. Raises RowError."""
    data = _object(line)
    row_id = data.get("id")
    if not isinstance(row_id, str | int) or isinstance(row_id, bool) or row_id == "":
        raise RowError("no_id")
    text = data.get("text")
    if text is None:
        raise RowError("no_text", row_id)
    optional = {name: "" if data.get(name) is None else data[name] for name in _OPTIONAL}
    if not isinstance(text, str) or not all(isinstance(value, str) for value in optional.values()):
        raise RowError("bad_field", row_id)
    reporters = data.get("reporters") or []
    if not isinstance(reporters, list) or not all(isinstance(each, str) for each in reporters):
        raise RowError("bad_field", row_id)
    reading = Reading(
        title=optional["title"],
        text=text,
        printed=optional["printed"],
        credited=optional["credited"],
        origin=optional["origin"],
        origin_url=optional["origin_url"],
        published=_published(data, row_id),
        reporters=tuple(reporters),
    )
    return Given(row_id, _address(optional["url"]), reading, _moment(data.get("seen"), row_id))


def _object(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise RowError("too_long")
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise RowError("not_json") from None
    if not isinstance(data, dict):
        raise RowError("not_an_object")
    return data


def _address(url: str) -> str:
    try:
        return canonical(url) if url else ""
    except BadAddress:
        return ""


def _published(data: dict[str, Any], row_id: Id) -> Moment | None:
    at = _moment(data.get("published"), row_id)
    if at is None:
        return None
    precision = data.get("published_precision") or Precision.SECOND
    if precision not in tuple(Precision):
        raise RowError("bad_field", row_id)
    return Moment(at, Precision(precision))


def _moment(value: Any, row_id: Id) -> datetime | None:
    """An ISO 8601 time, Beijing's where it names no zone."""
    if value is None or value == "":
        return None
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=BEIJING)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise RowError("bad_field", row_id) from None
