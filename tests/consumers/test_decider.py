from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consumers.dedup import start
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.start import reload
from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Lease, Log, Record, Store, Superseded, Unavailable
from newswatch.revision import revision_key
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, StoryChanged, decode, encode
from newswatch.wire.topics import CHANGED, EXTRACTED
from storage.memory import MemoryStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TTL = timedelta(seconds=15)
HORIZON = timedelta(days=400)
TEXTS = [
    "工业和信息化部今天公布第七批绿色工厂名单，共有二百一十三家企业入选。有关负责人表示，名单将实行动态管理，"
    "对达不到要求的企业限期整改，整改后仍不合格的移出名单。下一步将推动更多企业实施节能改造。",
    "记者从工业和信息化部获悉，全国移动物联网终端用户数持续增长，今年前两个月新增连接主要来自车联网和智能家居。"
    "专家认为，随着模组价格下降，更多传统行业将接入网络，带动芯片和平台服务的需求。",
]


def article(text: str, url: str, previous: str | None = None, at: datetime = NOON) -> Article:
    reading = Reading(title=text[:20], text=text, printed=text, site=url.split("/")[2])
    key, name = revision_key(reading), ids.article_id(url)
    return Article(name, ids.event_id(name, previous, key), previous, key, "0" * 32, url, "test", at, reading)


class Newsroom:
    """A real store and log with one decider at a time; one partition, so that a reader sees what was told first."""

    def __init__(self) -> None:
        self.now = NOON
        self.store: Store = MemoryStore(clock=self.clock)
        self.log: Log = MemoryLog(clock=self.clock, partitions=1)
        self.changes = self.log.consumer("reader", [CHANGED.name])

    def clock(self) -> datetime:
        return self.now

    def lease(self, owner: str) -> Lease | None:
        return self.store.leases.acquire("decider", owner, self.now, TTL)

    def decider(self, owner: str = "one") -> Decider:
        return self.decider_on(self.store, self.log, owner)

    def decider_on(self, store: Store, log: Log, owner: str) -> Decider:
        lease = self.lease(owner)
        assert lease is not None
        engine, term = Engine(HORIZON), Term(self.store.leases, lease, TTL, self.clock)
        number = reload(self.store, engine, self.now - HORIZON, term)
        return Decider(store, log, engine, term, self.clock, number)

    def record(self, item: Article) -> Record:
        value = encode(ArticleExtracted(item))
        return Record(EXTRACTED.name, 0, 0, item.article_id, value, self.now, {"event_id": item.event_id})

    def told(self) -> list[StoryChanged]:
        return [decode(StoryChanged, record.value) for record in self.changes.poll(0)]


FIRST = article(TEXTS[0], "https://www.miit.gov.cn/a.html")
COPY = article(TEXTS[0], "https://portal.example/1.html", at=NOON + timedelta(minutes=5))
OTHER = article(TEXTS[1], "https://portal.example/2.html", at=NOON + timedelta(minutes=6))


def test_an_article_is_stored_decided_filed_and_told():
    room = Newsroom()
    room.decider().handle(room.record(FIRST))
    [told] = room.told()
    story = room.store.stories.get(ids.story_id(FIRST.event_id))
    assert room.store.articles.get(FIRST.event_id) == FIRST
    assert story is not None
    assert (story.original, story.members) == (FIRST.event_id, (FIRST.event_id,))
    assert (told.verdict, told.story_id, told.original) == (Verdict.NEW_STORY, story.story_id, FIRST)


def test_fifty_redeliveries_in_any_order_change_nothing_and_repeat_the_same_message():
    room = Newsroom()
    decider = room.decider()
    items = [FIRST, COPY, OTHER]
    for item in items:
        decider.handle(room.record(item))
    told, totals = room.told(), dict(room.store.decisions.totals())
    stories = room.store.stories.recent(NOON - HORIZON)
    for turn in range(50):
        decider.handle(room.record(items[turn * 7 % 3]))
    again = {message.event_id: message for message in room.told()}
    assert again == {message.event_id: message for message in told}
    assert dict(room.store.decisions.totals()) == totals == {"new_story": 2, "repost": 1}
    assert room.store.stories.recent(NOON - HORIZON) == stories


def test_a_new_decider_knows_what_the_last_one_decided():
    room = Newsroom()
    room.decider("one").handle(room.record(FIRST))
    room.now += TTL * 2
    second = room.decider("two")
    second.handle(room.record(COPY))
    second.handle(room.record(OTHER))
    assert dict(room.store.decisions.totals()) == {"new_story": 2, "repost": 1}
    assert [d.number for d in room.store.decisions.after(0)] == [1, 2, 3]
    assert [d.fence for d in room.store.decisions.after(0)] == [1, 2, 2]


def test_a_decider_that_lost_its_lease_without_noticing_cannot_write():
    room = Newsroom()
    first = room.decider("one")
    room.now += TTL * 2
    second = room.decider("two")
    second.handle(room.record(FIRST))
    with pytest.raises(Superseded):
        first.handle(room.record(OTHER))
    assert dict(room.store.decisions.totals()) == {"new_story": 1}


def test_a_decider_renews_its_lease_while_it_works():
    room = Newsroom()
    decider = room.decider("one")
    for _ in range(6):
        room.now += TTL / 2
        decider.idle()
    assert room.lease("two") is None


def test_an_event_that_cannot_be_handled_is_a_verdict_too_and_counted_once():
    room = Newsroom()
    decider = room.decider()
    record = replace(room.record(FIRST), value=b'{"schema": "article.extracted.v9"}')
    with pytest.raises(Unreadable, match=r"article\.extracted\.v9"):
        decider.handle(record)
    for _ in range(3):
        decider.refuse(record, "why")
    assert dict(room.store.decisions.totals()) == {"quarantined": 1}
    assert [(item.stage, item.reason) for item in room.store.quarantine.list()] == [("dedup", "why")]
    assert room.told() == []


def test_an_article_seen_tomorrow_week_is_refused_and_makes_nobody_forget_the_present():
    room = Newsroom()
    with pytest.raises(Unreadable, match="not yet"):
        room.decider().handle(room.record(replace(FIRST, seen=NOON + timedelta(days=8))))


def test_a_reload_holds_the_lease_though_it_takes_longer_than_a_lease_lives(monkeypatch: pytest.MonkeyPatch):
    room = Newsroom()
    first = room.decider("one")
    for item in (FIRST, COPY, OTHER):
        first.handle(room.record(item))
    lease = room.lease("one")
    assert lease is not None

    class Slow(Engine):
        def admit(self, article: Article, decision: Decision) -> None:
            room.now += TTL / 2
            super().admit(article, decision)

    monkeypatch.setattr(start, "_PAGE", 1)
    term = Term(room.store.leases, lease, TTL, room.clock)
    assert reload(room.store, Slow(HORIZON), NOON - HORIZON, term) == 3
    assert room.lease("two") is None


def test_a_reload_knows_the_originals_of_old_stories_that_were_added_to_lately():
    room = Newsroom()
    room.decider("one").handle(room.record(FIRST))
    room.now += timedelta(days=300)
    late = article(TEXTS[0], "https://late.example/1.html", at=room.now)
    room.decider("one").handle(room.record(replace(late, reading=replace(late.reading, credited="工业和信息化部"))))
    engine = Engine(HORIZON)
    assert reload(room.store, engine, room.now - timedelta(days=30)) == 2
    copy = article(TEXTS[0], "https://later.example/1.html", at=room.now)
    judged = engine.decide(copy)
    assert (judged.verdict, judged.original) == (Verdict.REPOST, FIRST.event_id)


class KilledError(Exception):
    pass


@pytest.mark.parametrize("step", range(1, 6))
def test_killed_after_any_write_and_redelivered_it_ends_the_same(step: int):
    calm, shaken = Newsroom(), Newsroom()
    for item in (FIRST, COPY):
        calm.decider().handle(calm.record(item))
    shaken.decider("one").handle(shaken.record(FIRST))
    dying = shaken.decider_on(Dying(shaken.store, step), Dying(shaken.log, step), "one")  # type: ignore[arg-type]
    with pytest.raises(KilledError):
        dying.handle(shaken.record(COPY))
    shaken.now += TTL * 2
    shaken.decider("two").handle(shaken.record(COPY))
    assert outcome(shaken) == outcome(calm)


@pytest.mark.parametrize("step", range(2, 6))
def test_what_a_dead_decider_decided_is_told_before_anything_new_is(step: int):
    room = Newsroom()
    dying = room.decider_on(Dying(room.store, step), Dying(room.log, step), "one")  # type: ignore[arg-type]
    with pytest.raises(KilledError):
        dying.handle(room.record(FIRST))
    room.now += TTL * 2
    room.decider("two").handle(room.record(OTHER))
    events = list(dict.fromkeys(message.event_id for message in room.told()))
    assert events == [FIRST.event_id, OTHER.event_id]


def test_what_could_not_be_told_while_the_log_was_away_is_told_before_anything_new_is():
    class Away(MemoryLog):
        away = True

        def publish(self, *arguments: object, **named: object) -> Record:
            if self.away:
                raise Unavailable("the log is away")
            return super().publish(*arguments, **named)  # type: ignore[arg-type]

    room = Newsroom()
    room.log = log = Away(clock=room.clock, partitions=1)
    room.changes = log.consumer("reader", [CHANGED.name])
    decider = room.decider()
    with pytest.raises(Unavailable):
        decider.handle(room.record(FIRST))
    log.away = False
    decider.handle(room.record(OTHER))
    assert [message.event_id for message in room.told()] == [FIRST.event_id, OTHER.event_id]


def test_a_line_that_cannot_be_applied_holds_nobody_up():
    """Its original is gone: the records that come after it are decided all the same."""
    room = Newsroom()
    room.decider("one").handle(room.record(FIRST))
    gone = replace(room.store.decisions.after(0)[0], event_id="e" * 32, number=2, original="0" * 32)
    room.store.decisions.append(gone)
    room.decider("one").handle(room.record(OTHER))
    assert [message.event_id for message in room.told()] == [FIRST.event_id, OTHER.event_id]


def outcome(room: Newsroom) -> object:
    stories = [(s.story_id, s.original, s.members) for s in room.store.stories.recent(NOON - HORIZON)]
    verdicts = [(d.event_id, d.verdict, d.story_id) for d in room.store.decisions.after(0)]
    relations = [[(r.of, r.to, r.kind) for r in room.store.stories.relations(i.event_id)] for i in (FIRST, COPY)]
    return stories, verdicts, relations


WRITES = ("put", "append", "apply", "relate", "publish")


class Dying:
    """A port that works and then, right after its part of the decider's writes, is killed at number `step`."""

    def __init__(self, port: object, step: int) -> None:
        self._port, self._step = port, step

    def __getattr__(self, name: str) -> object:
        found = getattr(self._port, name)
        if not callable(found):
            return Dying(found, self._step)
        return self._dying(found, name)

    def _dying(self, call: Callable[..., object], name: str) -> Callable[..., object]:
        def called(*args: object, **kwargs: object) -> object:
            answer = call(*args, **kwargs)
            if name == WRITES[self._step - 1]:
                raise KilledError(name)
            return answer

        return called
