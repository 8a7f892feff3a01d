"""Named points between two writes of the journey: a name in; nothing out, or in a fault test this process killed.

Each point lies where a process that dies has done one write and not the next. `NEWSWATCH_CRASH=name:n`, set by tests
and by `make chaos` alone, ends this process with SIGKILL, as a power cut would, when it comes to the point for the
n-th time (the first where no number is given).
"""

import os
import signal
from collections.abc import Mapping

VARIABLE = "NEWSWATCH_CRASH"

POINTS: Mapping[str, str] = {
    "crawl.begun": "the record of a crawl is kept, nothing is fetched",
    "page.kept": "the capture is kept, the page is unread",
    "publish.spooled": "visit and message are in the spool, the log has nothing",
    "spool.published": "the log has the message, the spool still has it too",
    "spool.acknowledged": "the message has left the spool, the crawl has not counted it",
    "crawl.ended": "everything found has ended, the crawl's record says it is running",
    "dedup.stored": "the article is stored, the ledger does not know it",
    "dedup.decided": "the ledger has the decision, the story does not",
    "dedup.filed": "the story has the article, its relations are missing",
    "dedup.related": "story and relations are stored, nobody is told",
    "dedup.told": "the change is on the log, the offset is not committed",
    "match.kept": "the alert is in the outbox, nobody announced it",
    "match.told": "the alert is announced, the offset is not committed",
    "deliver.sealed": "what goes out is fixed and claimed, nothing is sent",
    "deliver.sent": "the receiver has answered, the outbox does not know",
    "deliver.noted": "the alerts know that they arrived, the route and the offset stand as they were",
    "deliver.freed": "the route is free for what comes next, the offset stands as it was",
    "deliver.failed": "the alerts know of the failure, the route does not",
    "deliver.warned": "the owner's other channels know of the one to be switched off, it is still on",
    "quarantine.kept": "the message waits in the quarantine, its verdict and the offset are missing",
    "worker.handled": "every record of a batch is handled, none is committed",
    "worker.committed": "the batch is committed",
}
"""Every point and what is written and what is not when it is passed."""
ONLY_IN_FAILURE = frozenset({"deliver.failed", "deliver.warned"})
"""Those that are passed only where a channel takes nothing (`python -m chaos.deliveries` has such)."""


def _armed(told: str) -> dict[str, int]:
    """How often the named point may still be passed, counting the last time. Raises ValueError for an unknown one."""
    if not told:
        return {}
    name, _, times = told.partition(":")
    if name not in POINTS or not (times or "1").isdecimal():
        raise ValueError(f"{VARIABLE}={told}: name one of {', '.join(POINTS)}, and how many times with a colon")
    return {name: int(times or "1")}


_left = _armed(os.environ.get(VARIABLE, ""))


def point(name: str) -> None:
    """Pass the point `name`; costs one look into an empty dict unless a test has armed one."""
    if name in _left:
        _hit(name)


def _hit(name: str) -> None:
    _left[name] -= 1
    if _left[name] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)


def arm(told: str) -> None:
    """As the variable does at the start, for a process that forks its children. Raises ValueError."""
    _left.clear()
    _left.update(_armed(told))
