"""Every page of the demo, read and decided in order of appearance, gives the answer that `make demo` asks for.

The real steps on ports in memory; crawling itself, and how pages end that are no articles, is left to `make demo`.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from consumers.alerts.delivery import Deliverer
from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.outlets import Outlets
from consumers.worker import Handler, Quarantining, Worker
from demo.answer import SUBSCRIPTIONS, differences
from demo.newsroom import Newsroom
from newswatch import catalogue, topic
from newswatch.cli.demo_report import show
from newswatch.cli.demo_screen import Event as Line
from newswatch.cli.demo_watch import Watcher
from newswatch.cli.house import House
from newswatch.clock import Clock
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.page import Page
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
from newswatch.settings import ROOT, load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED
from pipelines.draft import Draft
from pipelines.extract import read
from pipelines.publish import Publish
from storage.captures import FileCaptures
from storage.memory import MemoryStore


class Journey:
    """A program of one thread: publishes a page, then lets every consumer work."""

    def __init__(self, newsroom: Newsroom, clock: Clock, folder: Path) -> None:
        newsroom.catalogue(folder)
        settings = load(data=folder / "data", sources=folder)
        store, log = MemoryStore(clock=clock), MemoryLog(clock=clock)
        self.house = House(settings, log, store, FileCaptures(settings.data / "captures"))
        self._newsroom = newsroom
        self._clock = clock
        self._sources = catalogue.load(folder)
        self._topic = topic.load(ROOT / "sources", "miit")
        guard = Guard()
        self._publish = Publish(Desk(settings, self._sources, guard, clock, store.crawl_state, log=log))
        for name, query in SUBSCRIPTIONS.items():
            store.subscriptions.put(Subscription(name, query, ("jsonl:alerts.jsonl",), clock()))
        lease = store.leases.acquire("decider", "test", clock(), settings.lease)
        assert lease is not None
        engine = Engine(settings.horizon, Outlets.of(self._sources.values()))
        term = Term(store.leases, lease, settings.lease, clock)
        self._workers = [
            self._worker("dedup", EXTRACTED.name, Decider(store, log, engine, term, clock, 0)),
            self._quarantining("match", CHANGED.name, MatchHandler(store, log, clock).handle),
            self._quarantining("deliver", DUE.name, Deliverer.from_settings(store, settings, clock, "test").handle),
        ]

    def _quarantining(self, stage: str, log_topic: str, handle: Callable[[Record], None]) -> Worker:
        handler = Quarantining(stage, handle, self.house.store.quarantine, self._clock)
        return self._worker(stage, log_topic, handler)

    def _worker(self, stage: str, log_topic: str, handler: Handler) -> Worker:
        return Worker(self.house.log.consumer(stage, [log_topic]), handler, Event())

    def take(self, key: str) -> None:
        """One page of the newsroom, if it is coverage."""
        item = next(item for item in self._newsroom.items if item.key == key)
        address = self._newsroom.address(key)
        reply = self._newsroom.respond(item.outlet, item.path)
        owner = self._sources.by_host(address, self._clock())
        assert owner is not None
        source, rule = owner
        page = Page(address, reply.body, self._clock(), reply.status, {"content-type": reply.content_type})
        reading = read(page, source, rule)
        found = self._topic.of(address, reading, page.fetched_at)
        if found.relevance:
            self._publish.publish(Draft(page, source, reading, found.relevance, found.why))
        for worker in self._workers:
            while worker.step(0):
                pass


@pytest.fixture
def journey(newsroom: Newsroom, clock, tmp_path: Path) -> Journey:
    newsroom.open()
    return Journey(newsroom, clock, tmp_path)


@pytest.fixture
def watcher(journey: Journey, newsroom: Newsroom, clock) -> Iterator[Watcher]:
    watching = Watcher(journey.house, newsroom, clock())
    yield watching
    watching.close()


@pytest.fixture
def lines(journey: Journey, newsroom: Newsroom, clock, watcher: Watcher) -> list[Line]:
    """The timeline of the whole programme."""
    told: list[Line] = []
    for item in newsroom.items:
        clock.turn(max(0, item.at - newsroom.elapsed()))
        if item.fault is None:
            journey.take(item.key)
        told.extend(watcher.events(0))
    return told


def test_the_whole_programme_gives_the_expected_answer(lines: list[Line], newsroom: Newsroom, watcher: Watcher) -> None:
    assert lines
    wanted = newsroom.expected()
    assert differences(wanted, replace(watcher.found(), endings=wanted.endings)) == []


def test_the_report_names_stories_by_id_and_copies_by_full_date_in_the_order_of_their_clocks(
    lines: list[Line], watcher: Watcher, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lines
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    show(watcher)
    shown = capsys.readouterr().out
    assert {"Stories (5)", "Alerts (5)"} <= set(shown.splitlines())
    assert all(story.story_id[:10] in shown for story in watcher.stories())
    assert "  ● original  工信演示站   2025-03-06 09:50" in shown  # the earlier notice, a year back
    interview = shown.partition("陆启衡\n")[2].splitlines()
    assert [line.split()[2:5] for line in interview[:6]] == [
        ["启明社", "2026-03-05", "09:43"],
        ["工信演示站", "2026-03-05", "09:59"],
        ["众闻网", "2026-03-05", "10:05"],
        ["众闻网", "2026-03-05", "10:10"],
        ["众闻网", "2026-03-05", "10:16"],
        ["工业晨报", "2026-03-05", "10:22"],
    ]
    assert interview[6] == "      126亿元 here ≠ 12.6亿元 in the original"


def test_the_report_is_in_chinese_where_that_is_asked_for(
    lines: list[Line], watcher: Watcher, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lines
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    show(watcher)
    shown = capsys.readouterr().out
    assert {"报道（5）", "提醒（5）", "      此处 126亿元 ≠ 原文 12.6亿元"} <= set(shown.splitlines())
    assert not set(shown.split()) & {"original", "copy", "traditional", "Stories", "Alerts"}


def test_the_timeline_tells_of_the_new_root_and_of_the_falsified_figure(lines: list[Line], watcher: Watcher) -> None:
    assert [line.site for line in lines if line.kind == "original"] == ["启明社"]
    falsified = [line for line in lines if line.kind == "repost" and "≠" in line.detail]
    assert [line.site for line in falsified] == ["工业晨报"]
    assert watcher.tally.pages == sum(line.kind == "found" for line in lines)
    assert (watcher.tally.stories, watcher.tally.alerts) == (5, 5)
