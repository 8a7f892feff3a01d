"""One field's value as it was typed in, what a Subscription holds for it out, or a ValueError with the remedy."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, NoReturn

from newswatch.logs import plain
from newswatch.model.alert import AlertEvent
from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.schedule import Rhythm, Schedule

_MOST_CHANNELS = 20
_MOST_MUTED = 1000
_MOST_THRESHOLDS = 20
_MOST_SECRETS = 5
"""Beside the first; each signs every delivery of its kind."""
_LONGEST_ADDRESS = 2000
_LONGEST_NAME = 100
_LONGEST_SECRET = 200
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_OWNER = re.compile(r"[\w.@-]{1,64}")
OWNER = "write 1 to 64 letters, digits, dots, dashes, underscores or @"
"""The remedy for what is no owner's name."""
_STORY = re.compile(r"[0-9a-f]{32}")
_QUIET = re.compile(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_DAY = re.compile("(?:[周週]|星期|[礼禮]拜)?([一二三四五六日天])")
SCHEDULE = tuple(each.name for each in fields(Schedule))
"""Fields of a schedule."""
BRIEFING = ("channels", "schedule", "formats")
"""Fields of a briefing that are given; `since` is noted."""


def _identity(value: Any) -> str:
    remedy = "write 1 to 64 letters, digits, dots, dashes or underscores"
    return value if isinstance(value, str) and _ID.fullmatch(value) else _wrong(remedy)


def _wrong(remedy: str) -> NoReturn:
    raise ValueError(remedy)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _wrong("write a text (in YAML: in quotation marks)")


def _name(value: Any) -> str:
    name = _text(value).strip()
    if len(name) > _LONGEST_NAME or plain(name) != name:
        _wrong(f"at most {_LONGEST_NAME} characters on one line, none of them invisible")
    return name


def _owner(value: Any) -> str:
    return value if isinstance(value, str) and (not value or is_owner(value)) else _wrong(OWNER)


def is_owner(name: str) -> bool:
    """Whether an owner may be called so."""
    return _OWNER.fullmatch(name) is not None


def is_story(text: str) -> bool:
    """Whether it is a whole id of a story."""
    return _STORY.fullmatch(text) is not None


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list | tuple):
        _wrong("write a list: [one, another]")
    if len(value) > most:
        _wrong(f"at most {most} of them; take some out")
    return list(dict.fromkeys(map(_hashable, value)))


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else _wrong("write texts or numbers")


def _events(value: Any) -> tuple[str, ...]:
    known = list(AlertEvent)
    asked = _list(value, len(known) * 2)
    for each in asked:
        if each not in known:
            _wrong(f"{plain(str(each), 40)} is none; there are: {', '.join(known)}")
    return tuple(str(each) for each in known if each in asked) or _wrong(f"name at least one of: {', '.join(known)}")


def _thresholds(value: Any) -> tuple[int, ...]:
    asked = _list(value, _MOST_THRESHOLDS)
    if not all(isinstance(each, int) and 2 <= each <= 999_999 for each in asked):
        _wrong("write numbers of sites from 2 on: [5, 20]")
    return tuple(sorted(asked))


def _channels(value: Any) -> tuple[str, ...]:
    asked = _list(value, _MOST_CHANNELS)
    for each in asked:
        if not isinstance(each, str) or len(each) > _LONGEST_ADDRESS or plain(each, _LONGEST_ADDRESS) != each:
            _wrong(f"an address is one line of at most {_LONGEST_ADDRESS} characters, as console or webhook:https://…")
    return tuple(asked)


def _schedule(value: Any) -> Schedule:
    if not isinstance(value, Mapping):
        _wrong("write {rhythm: daily, at: '08:00', zone: Asia/Shanghai}")
    for name in value:
        if name not in SCHEDULE:
            _wrong(f"{plain(str(name), 40)}: no such field; there are: {', '.join(SCHEDULE)}")
    asked = {name: each for name, each in value.items() if each is not None}
    read = {name: _OF_A_SCHEDULE[name](each) for name, each in asked.items()}
    return Schedule(**read)


def _rhythm(value: Any) -> Rhythm:
    return Rhythm(value) if value in list(Rhythm) else _wrong(f"rhythm: write one of: {', '.join(Rhythm)}")


def _clock(value: Any) -> str:
    return value if isinstance(value, str) else _wrong("at: write a time of day in quotation marks: '08:00'")


def weekday(value: Any) -> int:
    """1 (Monday) to 7, as a number or a name in either language. Raises ValueError."""
    number = _day_named(value) if isinstance(value, str) else value
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 7:
        _wrong("weekday: write 1 (Monday) to 7 (Sunday)")
    return number


def _day_named(typed: str) -> int:
    """0 where no day is called so."""
    if found := _CHINESE_DAY.fullmatch(typed):
        return "一二三四五六日".index(found[1].replace("天", "日")) + 1
    if len(typed) == 1 and typed.isascii() and typed.isdigit():
        return int(typed)
    like = (number for number, day in enumerate(_WEEKDAYS, 1) if len(typed) > 2 and day.startswith(typed.lower()))
    return next(like, 0)


def _zone(value: Any) -> str:
    return value if isinstance(value, str) else _wrong("zone: write an IANA name, as in Asia/Shanghai or UTC")


def quiet(value: Any) -> tuple[str, str] | None:
    """Two hours of the day, as they are typed (22:00-07:00; nothing for none) or as a pair. Raises ValueError."""
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(each, str) for each in value):
        value = "-".join(value)  # of texts alone: a list of aliases in a file would grow without end as one
    if value == "":
        return None
    found = _QUIET.fullmatch(value) if isinstance(value, str) else None
    return (found[1], found[2]) if found else _wrong("quiet: write two times of day: '22:00-07:00'")


def _muted(value: Any) -> tuple[str, ...]:
    asked = _list(value, _MOST_MUTED)
    for each in asked:
        if not isinstance(each, str) or not is_story(each):
            _wrong("write ids of stories, 32 hex digits each, in quotation marks")
    return tuple(asked)


def _paused(value: Any) -> bool:
    return value if isinstance(value, bool) else _wrong("write true or false")


def _most(value: Any) -> int:
    number = int(value) if isinstance(value, int) and not isinstance(value, bool) else 0
    return number if 1 <= number <= 100 else _wrong("write a number from 1 to 100")


def _briefing(value: Any) -> BriefingPlan | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or not value.keys() <= set(BRIEFING):
        _wrong(f"write {{channels: ['mail:a@b.example'], formats: [html]}}; there are: {', '.join(BRIEFING)}")
    schedule = value.get("schedule") or {}
    if not isinstance(schedule, Mapping):
        _wrong("schedule: write {at: '08:00', zone: Asia/Shanghai}")
    forms = _list(value.get("formats") or ["html"], len(Form))
    if not all(each in list(Form) for each in forms):
        _wrong(f"formats: there are: {', '.join(Form)}")
    channels, when = _channels(value.get("channels")), _schedule({"rhythm": "daily", **schedule})
    return BriefingPlan(channels, when, tuple(map(Form, forms)))


def _secret(value: Any) -> str:
    secret = _text(value)
    if len(secret) > _LONGEST_SECRET or plain(secret, _LONGEST_SECRET) != secret:
        _wrong(f"a secret is one line of at most {_LONGEST_SECRET} characters, as whsec_…")
    return secret


def _secrets(value: Any) -> tuple[str, ...]:
    return tuple(map(_secret, _list(value, _MOST_SECRETS)))


_OF_A_SCHEDULE: Mapping[str, Callable[[Any], Any]] = {
    "rhythm": _rhythm,
    "at": _clock,
    "weekday": weekday,
    "zone": _zone,
    "quiet": quiet,
}
READ: Mapping[str, Callable[[Any], Any]] = {
    "id": _identity,
    "name": _name,
    "owner": _owner,
    "query": _text,
    "events": _events,
    "thresholds": _thresholds,
    "channels": _channels,
    "schedule": _schedule,
    "muted": _muted,
    "paused": _paused,
    "most": _most,
    "briefing": _briefing,
    "secret": _secret,
    "secrets": _secrets,
}
"""By the field's name. Raises ValueError."""
