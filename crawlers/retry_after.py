"""An answer that says "not now" in, when it asks us to come back out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)
"""What a server may ask for; it can always ask again."""
_SECONDS = re.compile(r"[0-9]{1,10}")
_LONGEST_VALUE = 64
TOO_MANY, OVERLOADED = 429, 503


def asked_until(status: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When an answer with `status` and `headers` (names in lower case) asks us to come back; None where it does not.

    RFC 9110, 10.2.3: seconds, or a date, which is taken by the server's own clock where it tells that. Never before
    `now` nor more than LONGEST after it.
    """
    value = headers.get("retry-after", "").strip()
    if status not in (TOO_MANY, OVERLOADED) or not value:
        return None
    if _SECONDS.fullmatch(value):
        wait = timedelta(seconds=int(value))
    else:
        date = _date(value)
        if date is None:
            return None
        wait = date - (_date(headers.get("date", "")) or now)
    return now + min(max(wait, timedelta(0)), LONGEST)


def _date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7); None where it is none."""
    if len(value) > _LONGEST_VALUE:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
