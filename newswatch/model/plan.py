"""When a subscriber gets a briefing, as which documents and where to."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newswatch.model.schedule import Rhythm, Schedule

FOLDER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}")
"""The name of a folder of briefings."""
_KINDS = ("mail", "folder")
CONSOLE = "console"


class Form(StrEnum):
    """A kind of document, by the ending of its file's name."""

    HTML = "html"
    WORD = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class BriefingPlan:
    """A briefing each day, or each week, by `schedule`: of the day or week before, in its zone.

    `channels` can carry a file or say where it lies: `mail:someone@example.org`, `folder:NAME`, `console`.
    `since` is when it was switched on, by the clock of the machine that did, and stays when it is changed: what was due
    before then is not sent. None: as old as its subscription. Raises ValueError naming the field and what it takes.
    """

    channels: tuple[str, ...]
    schedule: Schedule = field(default_factory=lambda: Schedule(Rhythm.DAILY))
    formats: tuple[Form, ...] = (Form.HTML,)
    since: datetime | None = None

    def __post_init__(self) -> None:
        if self.schedule.rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
            raise ValueError(f"a briefing {self.schedule.rhythm}: write daily or weekly")
        object.__setattr__(self, "formats", tuple(map(Form, self.formats)))
        for name, values in (("formats", self.formats), ("channels", self.channels)):
            if not values or len(set(values)) < len(values):
                raise ValueError(f"a briefing's {name}: give one or more, each once")
        for channel in self.channels:
            _check(channel)


def folder_of(channel: str) -> str:
    """The name in `folder:NAME`; empty for another channel."""
    kind, _, rest = channel.partition(":")
    return rest if kind == "folder" else ""


def _check(channel: str) -> None:
    kind, _, rest = channel.partition(":")
    if channel != CONSOLE and (kind not in _KINDS or not rest):
        raise ValueError(f"a briefing to {channel[:60]!r}: write mail:someone@example.org, folder:NAME or console")
    if kind == "folder" and not FOLDER.fullmatch(rest):
        raise ValueError(f"folder {rest[:60]!r}: 1 to 64 letters, digits, dots, dashes or underscores, no dot first")
