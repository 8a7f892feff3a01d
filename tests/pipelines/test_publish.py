from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.ledger import Ledger
from newswatch.catalogue import Catalogue
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Candidate, Page
from newswatch.model.source import Evidence, Source, SourceKind
from newswatch.ports import Log, Record, Unavailable, Visit
from newswatch.revision import READER_VERSION, STILL_FOR
from newswatch.settings import load
from newswatch.spool import relay
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, decode
from newswatch.wire.topics import EXTRACTED
from pipelines.boilerplate import Boilerplate
from pipelines.draft import Draft
from pipelines.extract import read
from pipelines.publish import Publish
from pipelines.reading import repeated
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SOURCE = Source(
    "gazette",
    "测试公报",
    "https://gazette.example/",
    SourceKind.NEWSPAPER,
    "zh",
    timedelta(minutes=15),
    Evidence.SAVED_PAGE,
    True,
    ("gazette.example",),
    (),
    (),
)
URL = "https://gazette.example/a/1.html"
HTML = """<html><head><meta charset="utf-8"><title>试点名单公布</title></head><body><h1>试点名单公布</h1>
<div class="info">2026年03月02日 09:30 来源：测试公报</div><div class="article">
<p>3月2日，工业和信息化部公布新一批试点名单，共有{count}家企业入选，涉及装备、汽车、电子等八个行业。</p>
<p>有关负责人表示，名单实行动态管理，对达不到要求的企业限期整改，整改后仍不合格的移出名单。</p>
<p>下一步，将组织供需双方对接，推动形成可复制的解决方案，{month}月底前总结经验并在更大范围推广。</p></div></body></html>"""


class Away:
    """A log that cannot be reached: the rest of the port is not used by publishing."""

    def publish(self, *_: object, **__: object) -> Record:
        raise Unavailable("the log is away")


class Press:
    """The publish step with real storage, one page after another."""

    def __init__(self, folder: Path, log: Log | Away | None = None) -> None:
        self.now = NOON
        self.store, self.log = MemoryStore(clock=self.clock), MemoryLog(clock=self.clock)
        settings = load(data=folder)
        self.desk = Desk(
            settings=settings,
            catalogue=Catalogue({}),
            guard=Guard.from_settings(settings),
            clock=self.clock,
            crawl_state=self.store.crawl_state,
            captures=FileCaptures(folder / "captures"),
            log=log or self.log,  # type: ignore[arg-type]
            articles=self.store.articles,
        )
        self.reader = self.log.consumer("reader", [EXTRACTED.name])

    def clock(self) -> datetime:
        return self.now

    def publish(self, count: int, month: int = 12, after: timedelta = timedelta(hours=2), more: str = "") -> Article:
        self.now += after
        html = HTML.format(count=count, month=month).replace("</div></body>", f"{more}</div></body>")
        page = Page(URL, html.encode(), self.now)
        self.desk.keep(page)
        draft = Draft(page, SOURCE, read(page, SOURCE, None), why="title names 工信部")
        return Publish(self.desk).publish(Boilerplate(self.desk.habits).left_out(draft))

    def unchanged(self, *args: Any, **kwargs: Any) -> str:
        with pytest.raises(Ended) as ended:
            self.publish(*args, **kwargs)
        assert ended.value.disposition is Disposition.UNCHANGED
        return ended.value.reason

    def failed(self, status: int = 503) -> None:
        """A visit of the same address as the crawl's books keep it when the server is in trouble."""
        self.now += timedelta(hours=2)
        candidate = Candidate(URL, SOURCE.slug, "list", self.now)
        ledger = Ledger(SOURCE, self.desk)
        ledger.open(candidate)
        ledger.end(candidate, Disposition.FAILED, f"HTTP {status}", Page(URL, b"in trouble", self.now, status))

    def visit(self) -> Visit:
        visit = self.store.crawl_state.visit(ids.article_id(URL))
        assert visit is not None
        return visit

    def upgrade(self) -> None:
        """What was published so far was read by an older reader."""
        self.store.crawl_state.record(replace(self.visit(), revision_key="0.0:" + "a" * 32))

    def told(self) -> list[Article]:
        return [decode(ArticleExtracted, record.value).article for record in self.reader.poll(0)]


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def test_an_article_is_spooled_published_and_acknowledged(press: Press):
    article = press.publish(12)
    assert press.told() == [article]
    assert not press.store.crawl_state.pending(press.now + timedelta(days=1))
    visit = press.store.crawl_state.visit(article.article_id)
    assert visit is not None
    assert (visit.event_id, visit.due_at) == (article.event_id, press.now + timedelta(hours=1))


def test_the_same_words_again_are_unchanged_and_publish_nothing(press: Press):
    press.publish(12)
    with pytest.raises(Ended) as ended:
        press.publish(12)
    assert ended.value.disposition is Disposition.UNCHANGED
    assert len(press.told()) == 1


def test_a_then_b_then_a_is_three_events_in_a_chain(press: Press):
    first, second = press.publish(12), press.publish(13)
    with pytest.raises(Ended):
        press.publish(13)  # in between it stands still, so the line that went to and fro is not volatile
    third = press.publish(12)
    assert (second.previous_event_id, third.previous_event_id) == (first.event_id, second.event_id)
    assert len({first.event_id, second.event_id, third.event_id}) == 3
    assert third.revision_key == first.revision_key


def test_a_log_that_is_away_leaves_the_message_to_the_relay_and_loses_nothing(tmp_path: Path):
    press = Press(tmp_path, Away())
    article = press.publish(12)
    assert press.told() == []
    later = press.now + timedelta(minutes=1)
    assert relay(press.store.crawl_state, press.log, later) == [article.event_id]
    assert press.told() == [article]
    assert relay(press.store.crawl_state, press.log, later) == []


def test_the_relay_repeats_a_message_a_slow_crawl_also_sends_under_the_same_event(tmp_path: Path):
    press = Press(tmp_path, Away())
    article = press.publish(12)
    pending = press.store.crawl_state.pending(press.now + timedelta(minutes=1))
    for each in (*pending, *pending):
        press.log.publish(each.topic, each.article_id, each.value, {"event_id": each.event_id})
    assert [told.event_id for told in press.told()] == [article.event_id] * 2


@pytest.mark.parametrize("printed", ["长" * 400_000, "half a character \ud800", "a NUL \0"])
def test_text_that_no_message_can_carry_ends_as_invalid_and_never_reaches_the_spool(press: Press, printed: str):
    page = Page("https://gazette.example/a/2.html", b"...", press.now)
    reading = Reading(title="试点名单公布", text="工业和信息化部公布新一批试点名单。", printed=printed)
    with pytest.raises(Ended) as ended:
        Publish(press.desk).publish(Draft(page, SOURCE, reading))
    assert ended.value.disposition is Disposition.INVALID
    assert not press.store.crawl_state.pending(press.now + timedelta(days=1))


def test_two_crawls_of_one_address_at_once_make_one_chain(press: Press, monkeypatch: pytest.MonkeyPatch):
    first = press.publish(12)
    state = press.store.crawl_state
    stale = [state.visit(first.article_id)]
    second = press.publish(13)
    fresh = state.visit
    monkeypatch.setattr(state, "visit", lambda name: stale.pop() if stale else fresh(name))
    third = press.publish(13, month=11)
    assert third.previous_event_id == second.event_id
    assert ids.event_id(third.article_id, second.event_id, third.revision_key) == third.event_id


def test_a_revision_is_told_though_the_server_failed_and_the_reader_was_renewed_in_between(press: Press):
    first = press.publish(12)
    press.failed()
    press.upgrade()
    second = press.publish(13)
    assert press.told() == [first, second]
    assert press.visit().failures == 0


def test_words_read_by_a_newer_reader_take_the_place_of_the_older_reading_and_are_no_event(press: Press):
    first = press.publish(12)
    press.store.articles.put(replace(first, reader="0.0", reading=replace(first.reading, reporters=("误读",))))
    press.upgrade()
    press.unchanged(12)
    stored = press.store.articles.get(first.event_id)
    assert stored is not None
    assert (stored.reader, stored.reading, stored.seen) == (READER_VERSION, first.reading, first.seen)
    assert press.told() == [first]


@pytest.mark.parametrize("harm", ["pruned", "damaged"])
def test_with_no_capture_left_a_newer_reading_takes_the_older_ones_place_and_later_changes_count(
    press: Press, tmp_path: Path, harm: str
):
    first = press.publish(12)
    press.store.articles.put(first)
    press.upgrade()
    for capture in tmp_path.glob("captures/*/*/*.zst"):
        capture.write_bytes(b"no capture") if harm == "damaged" else capture.unlink()
    assert "no earlier capture left" in press.unchanged(13)
    stored = press.store.articles.get(first.event_id)
    assert stored is not None
    assert "13" in stored.reading.text
    assert press.publish(14).previous_event_id == first.event_id


def restless(press: Press) -> list[Article]:
    """Three revisions within a day, after which further ones are held back."""
    grown = "".join(f"<p>第{n}段，补充说明名单的使用办法和下一步安排，供各地参考。</p>" for n in range(1, 5))
    pieces = grown.split("</p>")
    return [press.publish(12, more="</p>".join(pieces[:n]) + "</p>" * bool(n)) for n in range(4)]


def test_a_held_back_text_is_due_again_when_it_can_have_stood_still_and_is_told_then(press: Press):
    told = restless(press)
    reason = press.unchanged(13, after=timedelta(minutes=10))
    assert "held back" in reason
    assert press.desk.settings.recheck[press.visit().visits - 1] != STILL_FOR, (
        "by its steps it were due at another time"
    )
    due = press.visit().due_at
    assert due == press.now + STILL_FOR
    assert due is not None
    last = press.publish(13, after=due - press.now)
    assert press.told() == [*told, last]


def test_a_text_held_back_through_a_failed_visit_and_a_newer_reader_is_never_taken_for_told(press: Press):
    told = restless(press)
    press.unchanged(13, after=timedelta(minutes=10))
    press.failed()
    press.upgrade()
    last = press.publish(13)
    assert press.told() == [*told, last]


def test_an_event_never_overtakes_one_of_its_address_that_waits_in_the_spool(tmp_path: Path):
    press = Press(tmp_path, Away())
    first = press.publish(12)
    press.desk = replace(press.desk, log=press.log)
    second = press.publish(13)
    assert press.told() == [first, second]
    assert not press.store.crawl_state.pending(press.now + timedelta(days=1))


def test_a_page_that_changed_is_due_again_as_soon_as_a_new_one(press: Press):
    press.publish(12)
    with pytest.raises(Ended):
        press.publish(12)
    revised = press.publish(13)
    visit = press.store.crawl_state.visit(revised.article_id)
    assert visit is not None
    assert visit.due_at == press.now + press.desk.settings.recheck[0]


def test_a_capture_that_could_not_be_read_this_time_hides_no_revision(press: Press):
    first = press.publish(12)
    press.upgrade()
    desk = press.desk
    press.desk = replace(desk, settings=desk.settings.model_copy(update={"read_timeout": 0.0001}))
    with pytest.raises(Ended) as ended:
        press.publish(13)
    assert (ended.value.disposition, ended.value.reason) == (Disposition.FAILED, "reading: timeout")
    assert press.visit().event_id == first.event_id
    press.desk = desk
    assert press.publish(13).previous_event_id == first.event_id


def test_what_its_host_repeats_is_left_out_and_learning_it_makes_no_revision(press: Press):
    habits = press.store.habits
    press.desk = replace(press.desk, habits=habits)
    slogan = "测试公报，读懂制造业的每一天，每个工作日早上七点与你见面。"
    first = press.publish(40, more=f"<p>{slogan}</p>")
    assert first.reading.text.endswith(slogan)
    habit = habits.get("gazette.example")
    assert habit is not None
    for number in range(8):
        text = f"涉及{number}家企业，要求限期整改并报送结果，逾期未改的予以公示。\n{slogan}"
        habit = repeated.learned(habit, Reading(f"第{number}号通报", text, text), NOON)
    habits.put(habit)
    assert press.unchanged(40, more=f"<p>{slogan}</p>") == "same title, text and credit"
    assert slogan not in press.publish(41, more=f"<p>{slogan}</p>").reading.text
