"""Dice and a ledger in, what is struck next out: a process at this moment, or the next of its kind at a crash point."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from chaos.load import SITES
from chaos.state import State
from newswatch import crash

_WEIGHTS = {"crawl": 6, "dedup-1": 2, "dedup-2": 2, "match": 3, "deliver": 3, "schedule": 1, "store": 2}
_AT_A_POINT = 0.6
"""The share of strikes that wait for a crash point."""
_TIMES = (1, 1, 2, 3, 5)
"""At which passage of the point."""
_PASSED: Mapping[str, tuple[str, ...]] = {
    "crawl": ("crawl", "page", "publish", "spool"),
    "dedup": ("dedup", "worker", "quarantine"),
    "match": ("match", "worker", "quarantine"),
    "deliver": ("deliver", "worker", "quarantine"),
    "schedule": ("spool",),
}
"""The first parts of the names of the points that each kind of process passes."""


@dataclass(frozen=True, slots=True)
class Strike:
    """`victim` is `store`, a role's name or a source's; without a `point` it is struck at once."""

    victim: str
    point: str = ""
    times: int = 1

    @classmethod
    def drawn(cls, dice: Random, state: State) -> "Strike":
        """Some victim; of the points it passes rather one at which nobody has died yet."""
        kind = dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if kind == "store":
            return cls(kind)
        victim = dice.choice(SITES).slug if kind == "crawl" else kind
        if dice.random() >= _AT_A_POINT:
            return cls(victim)
        parts = _PASSED[kind.partition("-")[0]]
        own = [point for point in crash.POINTS if point.partition(".")[0] in parts]
        own = [point for point in own if point not in crash.ONLY_IN_FAILURE]
        fresh = [point for point in own if point not in state.points()]
        return cls(victim, dice.choice(fresh or own), dice.choice(_TIMES))
