"""How one crawl of a source went: quiet, broken and blocked are different states and none of them is "0 items"."""

from enum import StrEnum


class Outcome(StrEnum):
    """`ok` also where nothing was new; `partial` where some watches answered and some did not.

    `unreachable`: no connection to any watch; `blocked`: a wall instead of a list; `broken`: an answer that is none.
    """

    OK = "ok"
    PARTIAL = "partial"
    BROKEN = "broken"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"
