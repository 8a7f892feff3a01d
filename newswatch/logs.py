"""Log lines on stderr: constant keys, no bodies, no secrets, nothing a terminal would obey."""

import logging
import re
import sys
from typing import Any

import structlog

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LONGEST = 300


def plain(text: str, longest: int = _LONGEST) -> str:
    """Text from a hostile page made safe for one terminal line: no control or direction characters, cut short."""
    shown = _CONTROL.sub(" ", text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _cleaned(_: Any, __: str, event: Any) -> Any:
    return {key: plain(value) if isinstance(value, str) else value for key, value in event.items()}


def set_up(level: str, json_lines: bool = False) -> None:
    """Send structlog to stderr, as JSON lines or for a person."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for chatty in ("apscheduler", "httpcore", "pymongo"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it could not read is asked of others
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # who asked tells its faults; its DEBUG has the password
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json_lines
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _cleaned,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the stream of the moment: tests replace it
        cache_logger_on_first_use=False,
    )


def logger(room: str) -> Any:
    """The logger of a room."""
    return structlog.get_logger(room=room)
