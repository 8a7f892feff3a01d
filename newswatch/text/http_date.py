"""A header's value in, the moment it names out."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 64
"""Characters; the longest form of RFC 9110 has 33."""


def http_date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7, and what else e-mail takes for one) in UTC; None where it is none."""
    if len(value) > _LONGEST:
        return None
    try:
        date = parsedate_to_datetime(value)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
