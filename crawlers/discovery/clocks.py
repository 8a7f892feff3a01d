"""A clock as a list prints it in, a Moment with its precision out; None where it states none."""

from newswatch.model.moment import Moment
from newswatch.text import dates

_LONGEST = 200


def listed(value: object) -> Moment | None:
    """Unix time in seconds or milliseconds, or the first full date that a text states."""
    text = str(value).strip()[:_LONGEST] if isinstance(value, str | int) and not isinstance(value, bool) else ""
    stated = dates.stated(text)
    return stated[0].moment if stated else dates.of_epoch(text)
