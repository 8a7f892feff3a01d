"""Options as they were typed in, the fields of a subscription out, for `create`, `edit` and `subscribe` alike."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newswatch.cli.exits import Stop
from newswatch.model.alert import AlertEvent
from newswatch.subscribing.values import SCHEDULE

_SITES = re.compile(r"(?:[2-9]|[1-9]\d{1,5})(?:,(?:[2-9]|[1-9]\d{1,5})){0,19}", re.ASCII)


def given_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that options were given for; a schedule of those that are parts of one. Raises Stop."""
    asked = {name: value for name, value in options.items() if value is not None}
    schedule = {name: asked.pop(name) for name in SCHEDULE if name in asked}
    if on := asked.pop("on", None):
        asked["events"], asked["thresholds"] = told_of(on)
    if files := asked.pop("secret_file", None):
        first, *further = map(_secret_in, files)
        asked |= {"secret": first, "secrets": further}
    if "channel" in asked:
        asked["channels"] = asked.pop("channel")
    return asked | ({"schedule": schedule} if schedule else {})


def told_of(on: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Events and thresholds as typed: `takedown`, `spread:3,10`. Raises Stop."""
    events, thresholds = dict[str, None](), set[int]()
    for typed in on or [AlertEvent.NEW]:
        event, _, numbers = typed.partition(":")
        if event not in {*AlertEvent}:
            raise Stop(f"--on {typed!r}: one of {', '.join(AlertEvent)}; spread with numbers of sites: spread:3,10")
        if (event == AlertEvent.SPREAD) != bool(_SITES.fullmatch(numbers)) or (numbers and event != AlertEvent.SPREAD):
            raise Stop(f"--on {typed!r}: spread, and nothing else, has numbers of sites from 2 on, such as spread:3,10")
        events[event] = None
        thresholds |= {int(number) for number in numbers.split(",") if number}
    return tuple(events), tuple(sorted(thresholds))


def _secret_in(path: Path) -> str:
    """What the file holds. Raises Stop."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"--secret-file {path}: cannot be read ({error})") from None
    if not found:
        raise Stop(f"--secret-file {path}: is empty; write the secret in it, on one line")
    return found
