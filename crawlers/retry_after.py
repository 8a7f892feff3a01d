"""An answer that says "not now" in, when it asks us to come back out."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from newswatch.text.http_date import http_date

LONGEST = timedelta(days=1)
"""What a server may ask for; it can always ask again."""
_SECONDS = re.compile(r"[0-9]{1,10}")
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
        date = http_date(value)
        if date is None:
            return None
        wait = date - (http_date(headers.get("date", "")) or now)
    return now + min(max(wait, timedelta(0)), LONGEST)
