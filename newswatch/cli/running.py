"""A store in, whether a service works on it and what its last crawls met out."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.model.outcome import Outcome
from newswatch.model.source import Source
from newswatch.ports import Store
from newswatch.settings import Settings

_ROLES = {"dedup": "decider", "schedule": "scheduler"}
"""The lease under which a role works; these two every installation has once."""
_OF = re.compile(r"^.*?: (?:unreachable: )?|, \d+ lists$")
"""What in a crawl's error says which lists."""


def lacking(store: Store, settings: Settings) -> Sequence[str]:
    """Roles that nobody does just now: all of them where no service runs. Raises Unavailable."""
    now = system_clock()
    return [role for role, lease in _ROLES.items() if not store.leases.held(lease, now, settings.lease)]


def runs(missing: Sequence[str]) -> bool:
    return len(missing) < len(_ROLES)


def told(missing: Sequence[str]) -> str:
    """How the service is, for a person."""
    if not runs(missing):
        return say("not running", "未运行")
    return say(f"runs without {missing[0]}", f"在运行，但缺 {missing[0]}") if missing else say("running", "运行中")


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the sources that are watched and were crawled: how many could not be reached the last time, mostly why."""

    crawled: int
    unreachable: int
    reason: str

    @property
    def told(self) -> str:
        return say(
            f"{self.unreachable} of {self.crawled} unreachable at their last crawl: {self.reason}",
            f"上次抓取时 {self.crawled} 个信源中 {self.unreachable} 个连不上：{self.reason}",
        )


def reach(store: Store, sources: Iterable[Source]) -> Reach:
    """Raises Unavailable."""
    watched = [source.slug for source in sources if source.enabled and source.watches]
    last = [crawl for slug in watched for crawl in store.crawls.recent(slug, limit=1)]
    away = [crawl for crawl in last if crawl.outcome == Outcome.UNREACHABLE]
    reasons = Counter(_OF.sub("", error) for crawl in away for error in crawl.errors[:1])
    return Reach(len(last), len(away), next((reason for reason, _ in reasons.most_common(1)), "?"))
