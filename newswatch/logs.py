"""Log lines on stderr: constant keys, no bodies, no secrets, nothing a terminal would obey."""

import logging
import re
import sys
from functools import cache
from types import ModuleType
from typing import Any

UNSEEN = (
    "\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
"""Control characters beyond ASCII's, marks of direction and what has no width, for a character class."""
_CONTROL = re.compile(f"[\x00-\x1f{UNSEEN}\ud800-\udfff]")
_LONGEST = 300


def plain(text: str, longest: int = _LONGEST) -> str:
    """Text from a hostile page made safe for one terminal line: no control or direction characters, cut short."""
    shown = _CONTROL.sub(" ", text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _cleaned(_: Any, __: str, event: Any) -> Any:
    return {key: plain(value) if isinstance(value, str) else value for key, value in event.items()}


def set_up(level: str, json_lines: bool = False) -> None:
    """Send log lines to stderr, as JSON lines or for a person."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for chatty in ("apscheduler", "httpcore", "pymongo", "urllib3"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it could not read is asked of others
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # who asked tells its faults; its DEBUG has the password
    _wanted.update(level=level, json_lines=json_lines)
    _structlog.cache_clear()


def logger(room: str) -> Any:
    """The logger of a room."""
    return _Logger(room)


class _Logger:
    """structlog's logger, loaded with its first line: that takes longer than all a command does that logs nothing."""

    def __init__(self, room: str) -> None:
        self._room = room

    def __getattr__(self, name: str) -> Any:
        return getattr(_structlog().get_logger(room=self._room), name)


_wanted: dict[str, Any] = {}
"""What `set_up` was told; nothing where it was not called."""


@cache
def _structlog() -> ModuleType:
    """structlog, set up as wanted."""
    import structlog

    if not _wanted:
        return structlog
    level = logging.getLevelNamesMapping()[_wanted["level"]]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if _wanted["json_lines"]
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _cleaned,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the stream of the moment: tests replace it
        cache_logger_on_first_use=False,
    )
    return structlog
