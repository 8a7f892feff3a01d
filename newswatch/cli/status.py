"""`newswatch status`: whether sums add up and where things wait."""

from typing import Any

from newswatch.cli.exits import Code
from newswatch.cli.house import House, open_house
from newswatch.cli.show import json_line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.settings import Settings
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED

_SPOOL_SHOWN = 1000


def run(settings: Settings, *, as_json: bool) -> Code:
    with open_house(settings) as house:
        found = gather(house)
    if as_json:
        json_line(found)
        return Code.OK
    for name, part in found.items():
        rows = part.items() if isinstance(part, dict) else [(name, part)]
        table(name, [say("what", "项目"), say("how many", "数量")], rows)
    return Code.OK


def gather(house: House) -> dict[str, Any]:
    """Dispositions (they add up to candidates), verdicts, queues, alerts, stories, quarantine."""
    store, log = house.store, house.log
    return {
        "candidates": dict(store.crawls.totals()),
        "verdicts": dict(store.decisions.totals()),
        "waiting": {
            "spool": len(store.crawl_state.pending(system_clock(), _SPOOL_SHOWN)),
            "dedup": log.lag("dedup", EXTRACTED.name),
            "match": log.lag("match", CHANGED.name),
            "deliver": log.lag("deliver", DUE.name),
        },
        "alerts": dict(store.outbox.totals()),
        "stories": store.stories.count(),
        "quarantine": store.quarantine.count(),
    }
