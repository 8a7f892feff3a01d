"""Nouns to JSON and documents and back, checked: the one place where a dataclass becomes data."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from newswatch.logs import plain

T = TypeVar("T")

_REFUSALS = (ValueError, OverflowError)
"""Pydantic's own, and what a noun's checks raise: a time near year 1 or 9999 overflows when turned to UTC."""


class Unreadable(ValueError):  # noqa: N818 - reads as what it says
    """Data that is not the noun it should be; the message says which field and why."""


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: Any) -> TypeAdapter[Any]:
    """Building one costs milliseconds, so each noun's is built once."""
    if noun not in _adapters:
        _adapters[noun] = TypeAdapter(noun)
    return _adapters[noun]


def to_json(value: object) -> bytes:
    """UTF-8 JSON of a noun; datetimes as ISO 8601 with their offset. Raises Unreadable for a lone surrogate."""
    try:
        return _adapter(type(value)).dump_json(value)
    except PydanticSerializationError:
        raise Unreadable(f"a {type(value).__name__} with a text that is not UTF-8 (a lone surrogate)") from None


def to_document(value: object) -> dict[str, Any]:
    """Plain dicts, lists, strings, numbers and aware datetimes: what BSON takes."""
    document: dict[str, Any] = _adapter(type(value)).dump_python(value)
    return document


def from_json(noun: type[T], data: bytes | str) -> T:
    """The noun that `to_json` wrote; unknown fields are ignored. Raises Unreadable."""
    try:
        value: T = _adapter(noun).validate_json(data)
    except _REFUSALS as error:
        raise Unreadable(_told(noun, error)) from None
    return value


def from_document(noun: type[T], data: Any) -> T:
    """The noun that `to_document` made; unknown fields are ignored. Raises Unreadable."""
    try:
        value: T = _adapter(noun).validate_python(data)
    except _REFUSALS as error:
        raise Unreadable(_told(noun, error)) from None
    return value


def _told(noun: type[Any], error: Exception) -> str:
    """One line naming the first field at fault; the value itself may be hostile and long, so it is left out."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        return f"not a {noun.__name__}: {plain(where, 80)}: {plain(first['msg'], 120)}"
    return f"not a {noun.__name__}: {type(error).__name__}"
