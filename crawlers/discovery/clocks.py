"""A clock as a list prints it in, a Moment with its precision out; None where it states none."""

import re
from datetime import UTC, datetime

from newswatch.clock import BEIJING
from newswatch.model.moment import Moment, Precision

_PRINTED = re.compile(
    r"(?<!\d)(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?"
    r"(?:[T\s-]{0,3}(\d{1,2})\s?[:\uff1a时]\s?(\d{1,2})(?:\s?[:\uff1a分]\s?(\d{1,2}))?)?(?!\d)"
)
_ZONED = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def listed(value: object) -> Moment | None:
    """Epoch seconds or milliseconds, ISO 8601 with a zone, or a Chinese or numeric date in Beijing time."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    try:
        if _EPOCH.fullmatch(text):
            return Moment(datetime.fromtimestamp(int(text[:10]), UTC), Precision.SECOND)
        if _ZONED.fullmatch(text):
            return Moment(datetime.fromisoformat(text).replace(microsecond=0), Precision.SECOND)
        match = _PRINTED.search(text[:200])
        return _printed(match) if match else None
    except (ValueError, OverflowError):
        return None


def _printed(match: re.Match[str]) -> Moment:
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups())
    at = datetime(year or 0, month or 0, day or 0, hour or 0, minute or 0, second or 0, tzinfo=BEIJING)
    if hour is None:
        return Moment(at, Precision.DAY)
    return Moment(at, Precision.MINUTE if second is None else Precision.SECOND)
