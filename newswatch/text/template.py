"""A text with placeholders and what they stand for in, the text filled out.

`{q}` is the word searched for, `{page}` the number of the page, `{ms}` the moment of asking in milliseconds of Unix
time, `{date:%Y%m%d}` the Beijing day in the format of strftime.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from newswatch.clock import BEIJING

PLACE = re.compile(r"\{(?P<name>[A-Za-z]\w{0,30})(?::(?P<format>[^{}]{1,40}))?\}")
V = TypeVar("V")

_NUMBERS = ("page", "ms")
_KNOWN = ("q", *_NUMBERS)
_FORMAT = re.compile(r"(?:%[YymdHj]|[^%])*")


@dataclass(frozen=True, slots=True)
class Values:
    """What the placeholders of a Watch stand for: the search word, the number of the page, an aware day and moment."""

    q: str
    page: int
    at: datetime

    def of(self, name: str, form: str | None) -> str | None:
        """The value of a placeholder; None where there is none of this name."""
        if name == "date":
            return self.at.astimezone(BEIJING).strftime(form or "%Y-%m-%d")
        if name == "ms":
            return str(int(self.at.timestamp() * 1000))
        return str(getattr(self, name)) if name in _KNOWN else None


def check(text: str) -> str:
    """`text` itself. Raises ValueError for a placeholder that stands for nothing."""
    for match in PLACE.finditer(text):
        if match["name"] == "date":
            if not _FORMAT.fullmatch(match["format"] or ""):
                raise ValueError(f"{match[0]}: a date knows %Y, %y, %m, %d, %H and %j")
        elif match["name"] not in _KNOWN or match["format"]:
            raise ValueError(f"unknown placeholder {match[0]}; known: {{q}}, {{page}}, {{ms}}, {{date:%Y%m%d}}")
    return text


def check_all(value: V) -> V:
    """`value` itself, a JSON value with every text in it checked. Raises ValueError."""
    match value:
        case str():
            check(value)
        case dict():
            check_all([*value.values()])
        case list():
            for each in value:
                check_all(each)
    return value


def names(text: str, name: str) -> bool:
    """Whether `text` has the placeholder `name`."""
    return any(match["name"] == name for match in PLACE.finditer(text))


def replaced(text: str, value_of: Callable[[str, str | None], str | None]) -> str:
    """`text` with each placeholder replaced by its value; those without one stay."""
    return PLACE.sub(lambda match: _or(value_of(match["name"], match["format"]), match[0]), text)


def address(text: str, values: Values) -> str:
    """An address filled; values are quoted as query and path need it."""

    def quoted(name: str, form: str | None) -> str | None:
        value = values.of(name, form)
        return value if value is None or name == "date" else quote(value, safe="")

    return replaced(text, quoted)


def filled(value: object, values: Values) -> object:
    """A JSON value filled; a text that is nothing but `{page}` or `{ms}` becomes a number."""
    match value:
        case str():
            text = replaced(value, values.of)
            return int(text) if value in {f"{{{name}}}" for name in _NUMBERS} else text
        case dict():
            return {key: filled(each, values) for key, each in value.items()}
        case list():
            return [filled(each, values) for each in value]
    return value


def _or(value: str | None, otherwise: str) -> str:
    return otherwise if value is None else value
