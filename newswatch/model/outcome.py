"""How one crawl of a source went: quiet, broken and blocked are different states and none of them is "0 items"."""

from enum import StrEnum


class Outcome(StrEnum):
    """`ok` also where nothing was new; `partial` where some watches answered and some did not.

    `unreachable`: no connection to any watch; `blocked`: a wall instead of a list; `broken`: an answer that is none.
    `running`: not ended yet; `stopped`: ended before it was done; `interrupted`: killed, so that a later crawl of the
    source had to close its record.
    """

    RUNNING = "running"
    OK = "ok"
    PARTIAL = "partial"
    BROKEN = "broken"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
