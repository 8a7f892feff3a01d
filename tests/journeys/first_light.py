"""A child process for test_first_light: one crawl from saved responses, then each consumer, on ports in memory.

Prints one JSON object: how the candidates ended, the stories, what the console channel said.
"""

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from threading import Event

from consumers.alerts.delivery import Deliverer
from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.worker import Handler, Quarantining, Worker
from crawlers.replay import Replay
from crawlers.run import crawl
from newswatch import catalogue, logs
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
from newswatch.settings import ROOT, load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def main(site: Path, data: Path) -> None:
    logs.set_up("WARNING")
    settings = load(data=data, sources=ROOT / "sources")
    store, log = MemoryStore(clock=clock), MemoryLog(clock=clock)
    store.subscriptions.put(Subscription("ai", '工信部 AND "人工智能"', ("console",), NOW - timedelta(days=1)))
    desk = Desk(
        settings,
        catalogue.load(site),
        Guard.from_settings(settings),
        clock,
        store.crawl_state,
        FileCaptures(data / "captures"),
        store.crawls,
        log,
        store.quarantine,
    )
    done = crawl(desk.catalogue["gazette"], desk, Replay.load(site))

    def work(stage: str, topic: str, handler: Handler) -> None:
        worker = Worker(log.consumer(stage, [topic]), handler, Event())
        while worker.step(0):
            pass

    def quarantining(stage: str, handle: Callable[[Record], None]) -> Handler:
        return Quarantining(stage, handle, store.quarantine, clock)

    lease = store.leases.acquire("decider", "test", NOW, settings.lease)
    assert lease is not None
    term = Term(store.leases, lease, settings.lease, clock)
    work("dedup", EXTRACTED.name, Decider(store, log, Engine(settings.horizon), term, clock, 0))
    work("match", CHANGED.name, quarantining("match", MatchHandler(store, log, clock).handle))
    with redirect_stdout(StringIO()) as said:
        deliverer = Deliverer.from_settings(store, settings, clock, "test")
        work("deliver", DUE.name, quarantining("deliver", deliverer.handle))
    stories = store.stories.recent(NOW - timedelta(days=1))
    print(
        json.dumps(
            {
                "candidates": done.candidates,
                "dispositions": dict(done.dispositions),
                "verdicts": dict(store.decisions.totals()),
                "stories": [len(story.members) for story in stories],
                "alerts": dict(store.outbox.totals()),
                "console": said.getvalue(),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
