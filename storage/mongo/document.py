"""Nouns to what BSON holds to the letter, and back: StrEnums as strings, times as text that sorts, tuples as arrays.

BSON dates keep milliseconds; ids and `put` then `get` need the exact time. So every time is stored as one fixed-width
UTC string, which compares as the times do (docs/promises.md, embedded store).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from newswatch import codec
from newswatch.logs import logger

log = logger("storage")

T = TypeVar("T")
Document = dict[str, Any]


def stamp(at: datetime) -> str:
    """`2026-01-02T03:04:05.000006Z`: 27 characters for every year from 1 to 9999, so text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def packed(noun: object) -> Document:
    """The document of a noun. Raises codec.Unreadable where it is none."""
    document: Document = _plain(codec.to_document(noun))
    return document


def unpacked(noun: type[T], document: Any) -> T:
    """The noun that `packed` made. Raises codec.Unreadable where the document is something else."""
    return codec.from_document(noun, document)


def readable(read: Callable[[Any], T], documents: Iterable[Document], name: str = "_id") -> Iterator[T]:
    """What `read` makes of the documents that it can read. One that is damaged costs itself alone: it is said, by what
    stands under `name`, and stays where it is."""
    for document in documents:
        try:
            found = read(document)
        except (codec.Unreadable, KeyError, TypeError) as error:  # the latter two: a part is missing, or is no document
            _say(str(document.get(name, "")) if isinstance(document, dict) else "", f"{type(error).__name__}: {error}")
        else:
            yield found


@lru_cache(maxsize=1000)
def _say(name: str, reason: str) -> None:
    """Once in a process: some are asked for several times a second."""
    log.error("damaged", id=name, reason=reason)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)  # a StrEnum is a str that BSON's encoder does not know
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
