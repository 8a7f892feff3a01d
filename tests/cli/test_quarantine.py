"""The quarantine as an operator sees and mends it: nothing lost, nothing done twice, under the first ids."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import orjson
import pytest

from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.start import reload
from consumers.worker import Worker, set_aside
from crawlers.settings import ITEM_PIPELINES
from newswatch import __version__
from newswatch.cli import quarantine
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.page import Page
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Quarantined, Record
from newswatch.revision import revision_key
from newswatch.settings import ROOT, load
from newswatch.term import Term
from newswatch.wire.headers import EVENT_ID, REPLAYED
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, encode
from newswatch.wire.record import MESSAGE_LIMIT
from newswatch.wire.topics import CHANGED, EXTRACTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TEXT = "工业和信息化部今天公布第七批绿色工厂名单，共有二百一十三家企业入选，名单将实行动态管理，不合格的限期整改。" * 3
URL = "https://daily.example/a/1.html"
ENTRY = """
name = "示例日报"
home = "https://daily.example/"
kind = "newspaper"
every = "15m"
evidence = "documented"
hosts = ["daily.example"]
[[watch]]
type = "html"
url = "https://daily.example/"
links = { rows = "li" }
[[article]]
url = "/a/"
"""


class Newsroom:
    """A house on ports in memory, with a decider, and a clock that is turned by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        (folder / "sources" / "topics").mkdir(parents=True)
        (folder / "sources" / "daily.toml").write_text(ENTRY, encoding="utf-8")
        topic = ROOT / "sources" / "topics" / "miit.toml"
        (folder / "sources" / "topics" / "miit.toml").write_bytes(topic.read_bytes())
        settings = load(data=folder / "data", sources=folder / "sources")
        store, log = MemoryStore(clock=self.clock), MemoryLog(clock=self.clock)
        self.house = House(settings, log, store, FileCaptures(folder / "captures"))
        self.changes = log.consumer("reader", [CHANGED.name])

    def clock(self) -> datetime:
        return self.now

    def publish(self, article: Article) -> None:
        value, headers = encode(ArticleExtracted(article)), {EVENT_ID: article.event_id}
        self.house.log.publish(EXTRACTED.name, article.article_id, value, headers)

    def decide(self) -> None:
        """A new decider works off what waits."""
        store, settings = self.house.store, self.house.settings
        self.now += timedelta(minutes=1)
        lease = store.leases.acquire("decider", self.now.isoformat(), self.now, settings.lease)
        assert lease is not None
        engine, term = Engine(settings.horizon), Term(store.leases, lease, settings.lease, self.clock)
        number = reload(store, engine, self.now - settings.horizon, term)
        consumer = self.house.log.consumer("dedup", [EXTRACTED.name])
        worker = Worker(consumer, Decider(store, self.house.log, engine, term, self.clock, number), Event())
        while worker.step(0):
            pass
        consumer.close()

    def waiting(self) -> list[Quarantined]:
        return list(self.house.store.quarantine.list())

    def verdicts(self) -> dict[str, int]:
        return dict(self.house.store.decisions.totals())


@pytest.fixture
def room(tmp_path, monkeypatch) -> Newsroom:
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    return Newsroom(tmp_path)


def article(seen: datetime, url: str = URL) -> Article:
    reading = Reading(title=TEXT[:20], text=TEXT, printed=TEXT, site="示例日报")
    key, name = revision_key(reading), ids.article_id(url)
    return Article(name, ids.event_id(name, None, key), None, key, "0" * 32, url, "daily", seen, reading)


TOMORROW = NOON + timedelta(days=3)


@pytest.fixture
def early(room) -> Iterator[Article]:
    """An article whose crawl's clock was days ahead: the decider puts it aside."""
    item = article(TOMORROW)
    room.publish(item)
    room.decide()
    assert room.verdicts() == {"quarantined": 1}
    return item


def rows(capsys) -> list[dict]:
    return [orjson.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


def test_what_waits_is_listed_with_its_reason_and_place(room, early, capsys):
    quarantine.show_all(room.house, "", 10, as_json=False)
    shown = capsys.readouterr().out
    [item] = room.waiting()
    assert "1 of 1" in shown
    assert item.quarantine_id[:10] in shown
    for part in ("dedup", "clock", "article.extracted"):
        assert part in shown


def test_one_message_is_shown_whole_by_the_beginning_of_its_id(room, early, capsys):
    [item] = room.waiting()
    quarantine.show_one(room.house, item.quarantine_id[:6], as_json=True)
    [row] = rows(capsys)
    place = row["provenance"]
    assert (place["topic"], place["offset"], place["version"]) == (EXTRACTED.name, "0", __version__)
    assert row["headers"] == {EVENT_ID: early.event_id}
    assert orjson.loads(row["value"])["data"]["article"]["url"] == URL
    quarantine.show_one(room.house, item.quarantine_id, as_json=False)
    assert "article.extracted.v1" in capsys.readouterr().out


def test_bytes_that_are_no_text_are_shown_as_base64(room, capsys):
    set_aside(Record("t", 0, 0, "k", b"\xff\x00", NOON), "match", "why", room.house.store.quarantine, room.clock)
    quarantine.show_one(room.house, room.waiting()[0].quarantine_id, as_json=True)
    assert rows(capsys)[0]["base64"] == "/wA="


def test_a_replayed_event_gets_its_true_verdict_and_counts_once(room, early):
    room.now = TOMORROW
    assert quarantine.replay(room.house, [], "dedup", as_json=False) == Code.OK
    assert room.waiting() == []
    room.decide()
    assert room.verdicts() == {"new_story": 1}
    decision = room.house.store.decisions.get(early.event_id)
    assert decision is not None
    assert (decision.number, decision.verdict) == (2, Verdict.NEW_STORY)
    assert [line.verdict for line in room.house.store.decisions.after(0)] == [Verdict.QUARANTINED, Verdict.NEW_STORY]
    assert [record.headers[EVENT_ID] for record in room.changes.poll(0)] == [early.event_id]


def test_copies_of_a_replayed_event_join_its_story_also_after_a_restart(room, early):
    room.now = TOMORROW
    quarantine.replay(room.house, [], "dedup", as_json=False)
    room.decide()
    room.publish(article(TOMORROW, "https://portal.example/b.html"))
    room.decide()
    assert room.verdicts() == {"new_story": 1, "repost": 1}


def test_what_was_put_aside_is_nothing_to_a_restarted_decider(room):
    """Its article may be stored: it was put aside before the engine took it in, live as when it is rebuilt."""
    item = article(NOON)
    room.house.store.articles.put(item)
    room.publish(item)
    room.house.store.decisions.append(
        Decision(item.event_id, item.article_id, 1, 1, Verdict.QUARANTINED, "", "", False, NOON)
    )
    room.publish(article(NOON, "https://portal.example/b.html"))
    room.decide()
    assert room.verdicts() == {"quarantined": 1, "new_story": 1}


def test_the_record_that_was_put_aside_does_not_change_its_verdict_by_coming_again(room, early):
    room.now = TOMORROW
    room.publish(early)
    room.decide()
    assert room.verdicts() == {"quarantined": 1}
    assert len(room.waiting()) == 1


def test_a_replay_that_fails_again_waits_under_another_id_and_says_how_often(room, early):
    [before] = room.waiting()
    quarantine.replay(room.house, [before.quarantine_id], "", as_json=False)
    room.decide()
    [after] = room.waiting()
    assert after.quarantine_id != before.quarantine_id
    assert (after.value, after.key, after.headers) == (before.value, before.key, {**before.headers, REPLAYED: "1"})
    quarantine.replay(room.house, [after.quarantine_id], "", as_json=False)
    room.decide()
    assert [item.headers[REPLAYED] for item in room.waiting()] == ["2"]
    assert room.verdicts() == {"quarantined": 1}


def test_a_replay_killed_before_it_removed_the_message_is_done_again_to_one_effect(room, early):
    [item] = room.waiting()
    room.now = TOMORROW
    quarantine.replay(room.house, [], "dedup", as_json=False)
    room.house.store.quarantine.put(item)
    quarantine.replay(room.house, [], "dedup", as_json=False)
    room.decide()
    assert room.verdicts() == {"new_story": 1}
    assert room.waiting() == []


def test_a_message_that_no_log_takes_waits_on_and_the_rest_of_its_stage_is_replayed(room, early, capsys):
    (item,) = room.house.store.quarantine.list()
    large = replace(item, quarantine_id="f" * 32, value=bytes(MESSAGE_LIMIT + 1), at=item.at - timedelta(days=1))
    room.house.store.quarantine.put(large)
    assert quarantine.replay(room.house, [], "dedup", as_json=True) == Code.FAILED
    told = rows(capsys)
    assert [row["replayed"] for row in told] == [False, True]
    assert f"at most {MESSAGE_LIMIT}" in told[0]["reason"]
    assert [each.quarantine_id for each in room.house.store.quarantine.list()] == [large.quarantine_id]


def page(url: str = URL, title: str = "工信部公布名单") -> Page:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{TEXT}</p><p>{TEXT}</p></body></html>"
    return Page(url, html.encode(), NOON, headers={"content-type": "text/html; charset=utf-8"})


def put_page_aside(room: Newsroom, item: Page, source: str = "daily") -> None:
    place = {"url": item.url, "source": source, "capture_id": item.capture_id, "version": __version__}
    name = ids.digest("quarantine", "pipelines", item.capture_id)
    aside = Quarantined(name, "pipelines", "a defect", NOON, item.article_id, item.body, {}, place)
    room.house.store.quarantine.put(aside)


@pytest.mark.parametrize("kept", [True, False], ids=["capture kept", "capture pruned"])
def test_a_page_is_read_again_and_published_as_its_crawl_would_have(room, kept):
    item = page()
    if kept:
        room.house.captures.keep(item)
    put_page_aside(room, item)
    assert quarantine.replay(room.house, [], "pipelines", as_json=False) == Code.OK
    room.decide()
    [stored] = room.house.store.articles.revisions(item.article_id)
    assert (stored.seen, stored.capture_id, stored.source) == (NOON, item.capture_id, "daily")
    assert stored.event_id == ids.event_id(item.article_id, None, revision_key(stored.reading))
    assert room.verdicts() == {"new_story": 1}
    put_page_aside(room, item)
    assert quarantine.replay(room.house, [], "pipelines", as_json=False) == Code.OK
    room.decide()
    assert room.verdicts() == {"new_story": 1}


def test_a_page_that_a_step_ends_now_is_done_with(room, capsys):
    off_topic = replace(page(), body=page().body.replace("工业和信息化部".encode(), "园林局".encode()))
    put_page_aside(room, replace(off_topic, body=off_topic.body.replace("工信部".encode(), "市里".encode())))
    assert quarantine.replay(room.house, [], "pipelines", as_json=True) == Code.OK
    [row] = rows(capsys)
    assert (row["replayed"], row["to"].split()[0]) == (True, "irrelevant")
    assert room.waiting() == []


def test_a_page_that_still_cannot_be_read_waits_on(room, capsys):
    put_page_aside(room, page(), source="gone")
    assert quarantine.replay(room.house, [], "pipelines", as_json=True) == Code.FAILED
    [row] = rows(capsys)
    assert not row["replayed"]
    assert "no source 'gone'" in row["reason"]
    assert len(room.waiting()) == 1


def test_dropping_removes_for_good_and_says_so(room, early, capsys):
    [item] = room.waiting()
    assert quarantine.drop(room.house, [item.quarantine_id[:8]], "", as_json=True) == Code.OK
    assert rows(capsys)[0]["dropped"]
    assert room.waiting() == []
    assert room.verdicts() == {"quarantined": 1}


@pytest.mark.parametrize(("names", "stage"), [([], ""), (["ab"], "dedup"), (["ffff"], ""), ([], "nowhere")])
def test_what_cannot_be_chosen_is_refused_in_one_line(room, early, names, stage):
    with pytest.raises(Stop, match="quarantine list"):
        quarantine.replay(room.house, names, stage, as_json=False)
    assert len(room.waiting()) == 1


def test_a_replay_takes_every_step_that_a_crawl_takes():
    source = (ROOT / "pipelines" / "run.py").read_text(encoding="utf-8")
    steps = {path.rpartition(".")[2] for path in ITEM_PIPELINES} - {"AskedFor"}
    assert all(re.search(rf"import .*\b{step}\b", source) for step in steps)
