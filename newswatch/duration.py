"""How long, as people write it, in; a timedelta out: one spelling for entries and for the command line."""

import re
from datetime import timedelta

_WRITTEN = re.compile(r"(\d{1,5})\s?([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse(text: str) -> timedelta | None:
    """`90s`, `30m`, `12h`, `7d` or `2w`; None for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
