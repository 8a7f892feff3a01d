"""A child process for the crawl tests: one crawl of one entry, over a store in memory or one told of; told by a file.

Prints one JSON object: the crawl's record, what it kept of each address, captures and quarantine. Log lines are JSON
on stderr.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from crawlers.replay import Replay
from crawlers.run import crawl
from newswatch import codec, logs
from newswatch.catalogue import Catalogue, parse
from newswatch.clock import Clock, system_clock
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model import ids
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.span import Span
from newswatch.ports import CrawlState, Pending, Unavailable, Visit
from newswatch.settings import load
from newswatch.text.url import canonical
from newswatch.wire.topics import EXTRACTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore
from storage.memory.crawl_state import MemoryCrawlState
from storage.mongo import MongoStore

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
ENDINGS = {
    b"irrelevant": Ended(Disposition.IRRELEVANT, "another topic"),
    b"not an article": Ended(Disposition.NOT_ARTICLE, "too short"),
    b"store away": Unavailable("the store is away"),
    b"trips a step": ZeroDivisionError("a step's mistake"),
}


class NoneDue(MemoryCrawlState):
    """One whose server goes as soon as it is asked what is due."""

    def due(self, source: str, since: datetime, until: datetime, limit: int = 100) -> Sequence[Visit]:
        raise Unavailable("the store is away")


class Step:
    """A pipeline of one step that ends pages by what they say."""

    def process_item(self, item: Page) -> dict[str, str]:
        for marker, ending in ENDINGS.items():
            if marker in item.body:
                raise ending
        return {"url": item.url}


def main(told: dict[str, Any], data: Path) -> None:
    logs.set_up("INFO", json_lines=True)
    settings = load(data=data, allow_endpoint=tuple(told.get("passes", ())), **told.get("settings", {}))
    clock = _clock(told.get("clock", 0))
    store = MongoStore(*told["store"], clock) if "store" in told else MemoryStore(clock)
    for visit in told.get("visits", ()):
        _keep(_visit(visit), store.crawl_state, event=visit.get("event", ""))
    source = parse("daily", told["entry"])
    desk = Desk(
        settings,
        Catalogue({source.slug: source}),
        Guard.from_settings(settings),
        clock,
        NoneDue(RLock()) if told.get("none_due") else store.crawl_state,
        FileCaptures(data / "captures"),
        store.crawls,
        quarantine=store.quarantine,
        pace=store.pace,
        answers=store.answers,
    )
    replay = Replay.load(Path(told["replay"])) if "replay" in told else None
    step = {} if told.get("reading") else {"ITEM_PIPELINES": {"__main__.Step": 1}}
    changes = {**step, **told.get("changes", {})}
    span = Span.parse(told.get("since"), told.get("until"), NOW)
    done = crawl(source, desk, replay, told.get("limit"), changes, span)
    urls = {canonical(url): url for url in told.get("look_at", ())}
    visits = {url: store.crawl_state.visit(ids.article_id(address)) for address, url in urls.items()}
    kept = {url: page for address, url in urls.items() if (page := desk.captures.latest(ids.article_id(address)))}
    print(
        json.dumps(
            {
                "crawl": json.loads(codec.to_json(done)),
                "stored": [each.crawl_id for each in store.crawls.recent() if "store" not in told or each == done],
                "visits": {url: json.loads(codec.to_json(visit)) for url, visit in visits.items() if visit},
                "captured": {url: page.data.decode("latin-1") for url, page in kept.items()},
                "quarantine": [[item.stage, item.reason, item.provenance["url"]] for item in store.quarantine.list()],
            }
        )
    )


def _keep(visit: Visit, state: CrawlState, event: str) -> None:
    if event:
        state.spool(visit, None, Pending(event, visit.article_id, EXTRACTED.name, b"", visit.fetched_at))
        state.acknowledge(visit.article_id, event)
    else:
        state.record(visit)


def _clock(told: int | str) -> Clock:
    """A clock that stands so many minutes after NOW, or the machine's."""
    return system_clock if told == "machine" else lambda: NOW + timedelta(minutes=int(told))


def _visit(told: dict[str, Any]) -> Visit:
    due = NOW + timedelta(minutes=told["due_in_minutes"]) if told["due_in_minutes"] is not None else None
    address = canonical(told["url"])
    before = NOW - timedelta(days=1)
    visit = Visit(ids.article_id(address), told["url"], "daily", before, due, Disposition(told["disposition"]))
    return replace(visit, revision_key="key", failures=told.get("failures", 0))


if __name__ == "__main__":
    path = Path(sys.argv[1])
    main(json.loads(path.read_bytes()), path.parent)
