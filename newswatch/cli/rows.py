"""A file of JSON lines in; the lines, what each gives of an article, or the code of what is wrong with it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from newswatch.cli.exits import Stop
from newswatch.clock import BEIJING, check
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.moment import Moment, Precision
from newswatch.revision import revision_key
from newswatch.text.url import BadAddress, canonical

Id = str | int
LONGEST = 32 * 1024 * 1024
"""Bytes of one article's row; a longer one is a bad row."""
_OPTIONAL = ("printed", "credited", "origin", "origin_url", "url")


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


@dataclass(frozen=True, slots=True)
class Words:
    """What of an article is searched."""

    row_id: Id
    title: str
    text: str


def opened(path: Path) -> BinaryIO:
    """The file to read from. Raises Stop naming it."""
    try:
        return path.open("rb")
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give the path of a file that exists and can be read") from None


def lines(file: BinaryIO, longest: int = LONGEST) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of every line that is not blank, without a byte-order mark.

    None stands for a line over `longest` bytes, which is never held whole.
    """
    number = 0
    while line := file.readline(longest):
        number += 1
        cut = False
        while not line.endswith(b"\n") and len(line) == longest:
            cut = True
            line = file.readline(longest)
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if cut or line.strip():
            yield number, None if cut else line


def fields(line: bytes | None) -> dict[str, Any]:
    """The object in one line. Raises RowError."""
    if line is None:
        raise RowError("too_long")
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise RowError("not_json") from None
    if not isinstance(data, dict):
        raise RowError("not_an_object")
    return data


def id_of(data: dict[Any, Any]) -> Id | None:
    """The id in a row or an entry; None where it has none that could name it."""
    value = data.get("id")
    return value if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None


def words(line: bytes | None) -> Words:
    """Title and text of the article in one line; its other fields may be anything. Raises RowError."""
    return _words(fields(line))


def given(line: bytes | None) -> Given:
    """The article in one line. Raises RowError."""
    data = fields(line)
    said = _words(data)
    row_id = said.row_id
    optional = {name: "" if data.get(name) is None else data[name] for name in _OPTIONAL}
    if not all(isinstance(value, str) for value in optional.values()):
        raise RowError("bad_field", row_id)
    people = {name: data.get(name) or [] for name in ("reporters", "wire_reporters")}
    for named in people.values():
        if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
            raise RowError("bad_field", row_id)
    reading = Reading(
        title=said.title,
        text=said.text,
        printed=optional["printed"],
        credited=optional["credited"],
        origin=optional["origin"],
        origin_url=optional["origin_url"],
        published=_published(data, row_id),
        reporters=tuple(people["reporters"]),
        wire_reporters=tuple(people["wire_reporters"]),
    )
    return Given(row_id, _address(optional["url"]), reading, _moment(data.get("seen"), row_id))


def _words(data: dict[str, Any]) -> Words:
    row_id = id_of(data)
    if row_id is None:
        raise RowError("no_id")
    title, text = data.get("title"), data.get("text")
    if text is None:
        raise RowError("no_text", row_id)
    if not isinstance(text, str) or not isinstance(title, str | None):
        raise RowError("bad_field", row_id)
    return Words(row_id, title or "", text)


def _address(url: str) -> str:
    try:
        return canonical(url) if url else ""
    except BadAddress:
        return ""


def _published(data: dict[str, Any], row_id: Id) -> Moment | None:
    at = _moment(data.get("published"), row_id)
    if at is None:
        return None
    try:
        return Moment(at, Precision(data.get("published_precision") or Precision.SECOND))
    except ValueError:
        raise RowError("bad_field", row_id) from None


def _moment(value: Any, row_id: Id) -> datetime | None:
    """An ISO 8601 time, Beijing's where it names no zone, of a year that every zone can hold."""
    if value is None or value == "":
        return None
    try:
        at = datetime.fromisoformat(value)
        return check(at if at.tzinfo else at.replace(tzinfo=BEIJING))
    except (TypeError, ValueError, OverflowError):
        raise RowError("bad_field", row_id) from None
