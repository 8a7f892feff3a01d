"""A value of a catalogue entry in, the same checked out: selectors, patterns, addresses, durations, hosts."""

import re
from datetime import date, timedelta
from typing import Annotated, Any

from parsel.csstranslator import HTMLTranslator
from pydantic import AfterValidator, BeforeValidator, Field

from newswatch import duration
from newswatch.model.source import ANY_HOST, Evidence
from newswatch.text import template
from newswatch.text.url import host_of


def pattern(text: str) -> str:
    """Raises ValueError."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


def selector(text: str) -> str:
    """Raises ValueError."""
    try:
        HTMLTranslator().css_to_xpath(text or "*")
    except (SyntaxError, RuntimeError) as error:  # what its SelectorSyntaxError and ExpressionError are
        raise ValueError(f"not a CSS selector: {text!r}: {error}") from None
    return text


def _address(text: str) -> str:
    if not re.match(r"https?://[^/\s]", text) or not host_of(text):
        raise ValueError("not an http(s) address")
    return text


def _asked(text: str) -> str:
    """An address with placeholders. Raises ValueError."""
    if template.PLACE.search(text.split("/", 3)[2] if text.count("/") > 1 else ""):
        raise ValueError("a host cannot have a placeholder")
    return template.check(_address(text))


def _duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    length = duration.parse(value) if isinstance(value, str) else None
    if not length:
        raise ValueError("not a duration such as '90s', '15m', '6h' or '7d'")
    return length


def _day(value: Any) -> Any:
    """A TOML date, or one in quotes."""
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return day.isoformat() if isinstance(day, date) else value


def _host(text: str) -> str:
    host = text.strip().lower().rstrip(".")
    if host != ANY_HOST and (not host or "/" in host or ":" in host or "*" in host):
        raise ValueError("not a bare host name such as 'www.example.org', nor '*' for any that no other entry has")
    return host


def listed(value: Any) -> Any:
    """One or a list, as a list."""
    return [value] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]
Asked = Annotated[str, AfterValidator(_asked)]
Pattern = Annotated[str, AfterValidator(pattern)]
Selector = Annotated[str, AfterValidator(selector)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Day = Annotated[str, BeforeValidator(_day)]
Host = Annotated[str, AfterValidator(_host)]
Rests = Annotated[Evidence, Field(strict=False)]
