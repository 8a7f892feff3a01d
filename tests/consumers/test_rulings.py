"""Merges and splits from the log to ledger, stories and readers: once, for good, whatever dies meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.dedup.start import reload
from newswatch.codec import Unreadable
from newswatch.home import home_of
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.ledger import ENGINE, RulingKind
from newswatch.model.story import Decision, RelationKind, Verdict
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
from newswatch.revision import revision_key
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, RulingAsked, StoryChanged, decode, encode
from newswatch.wire.topics import CHANGED, EXTRACTED, RULING
from storage.memory import MemoryStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TTL = timedelta(seconds=15)
HORIZON = timedelta(days=400)
MINE = """\
云岭铜矿的夜班从晚上七点开始。罐笼把人送到地下六百四十米，巷道里的风是热的，带着石粉的味道。班长许望舒先看瓦斯，再看顶板，最后才让人动钻。
“快不得。”他说，十一年前那次冒顶，救援队挖了两天两夜。此后矿上添了二百六十个传感器，石头响一声，调度室的屏幕就亮一格。
去年这里出矿四十七万吨，能耗却比前年低了一成。省下来的电，够山下三个镇的路灯亮一整年。工程师说，还能再省，只是要换掉那台老提升机。
天快亮的时候，最后一罐人上来了。食堂的豆腐脑冒着白气，有人把安全帽倒扣在桌上，里面放着给孩子捡的一块亮晶晶的石头。
"""
FERRY = """\
白鹭洲没有桥，出岛全靠一条铁壳渡船。船老大祁远山开了二十三年，闭着眼睛也知道哪一段江面下有暗桩。早班船六点整离岸，菜农挑着担子先上，学生靠着栏杆背书。
今年开春，岛上装了第一座岸电桩，渡船换成了电动的。机器声没有了，江面静得能听见鱼跳。祁远山有点不习惯，他说从前凭声音知道船有没有病。
县里算过一笔账，换船以后一年省下柴油十九吨，票价却没有涨。岛上的年轻人开了六家民宿，周末的票要提前三天订。
傍晚最后一班船靠岸，灯塔亮了。祁远山锁好驾驶室，把救生衣一件一件挂回去，数了两遍。
"""
EDITED = (
    MINE.replace("巷道里的风是热的，带着石粉的味道", "巷道里又闷又热")
    .replace("冒着白气", "还烫嘴")
    .replace("亮晶晶的", "")
)
WORDS = "山水云风花草树石灯桥路门窗书笔纸车船星月春秋冬夏东南西北红黄蓝绿青紫金银铜铁"


def spun(text: str, step: int) -> str:
    """Every so many characters two others in their place."""
    out, at, word = [], 0, step
    while at < len(text):
        pair = text[at : at + 2]
        if at % 6 == step and all("\u4e00" <= c <= "\u9fff" for c in pair):
            out.append(WORDS[word % 30] + WORDS[(word * 7) % 31])
            at, word = at + 2, word + 11
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def article(text: str, host: str, minutes: int = 0, previous: str | None = None) -> Article:
    url = f"https://{host}.example/1.html"
    reading = Reading(title=text[:12], text=text, printed=text, site=host)
    key, name = revision_key(reading), ids.article_id(url)
    event = ids.event_id(name, previous, key)
    return Article(name, event, previous, key, "0" * 32, url, "test", NOON + timedelta(minutes=minutes), reading)


FIRST, COPY, WRONG = article(MINE, "one"), article(MINE + "（完）", "two", 1), article(EDITED, "three", 2)
OTHER = article(FERRY, "four", 3)


class Room:
    """A store and a log with one decider at a time."""

    def __init__(self) -> None:
        self.now = NOON
        self.store = MemoryStore(clock=self.clock)
        self.log = MemoryLog(clock=self.clock, partitions=1)
        self.changes = self.log.consumer("reader", [CHANGED.name])
        self.decider = self.elected("first")

    def clock(self) -> datetime:
        return self.now

    def elected(self, owner: str, port: Callable[[object], object] = lambda port: port) -> Decider:
        """A decider that has read the ledger, on the store and log as `port` makes them."""
        self.now += TTL * 2
        lease = self.store.leases.acquire("decider", owner, self.now, TTL)
        assert lease is not None
        engine, term = Engine(HORIZON), Term(self.store.leases, lease, TTL, self.clock)
        number = reload(self.store, engine, self.now - HORIZON, term)
        return Decider(port(self.store), port(self.log), engine, term, self.clock, number)  # type: ignore[arg-type]

    def file(self, *items: Article) -> list[Decision]:
        for item in items:
            self.decider.handle(self.extracted(item))
        found = [self.store.decisions.get(item.event_id) for item in items]
        return [decision for decision in found if decision]

    def extracted(self, item: Article) -> Record:
        value = encode(ArticleExtracted(item))
        return Record(EXTRACTED.name, 0, 0, item.article_id, value, self.now, {"event_id": item.event_id})

    def asked(self, kind: RulingKind, story: str, other: str = "", events: tuple[str, ...] = ()) -> Record:
        name = ids.ruling_id(kind, story, other, *events)
        value = encode(RulingAsked(name, kind, story, "desk", NOON, other, events, "看过"))
        return Record(RULING.name, 0, 0, story, value, self.now)

    def merge(self, one: str, other: str) -> None:
        self.decider.handle(self.asked(RulingKind.MERGE, one, other))

    def split(self, story: str, *items: Article) -> None:
        self.decider.handle(self.asked(RulingKind.SPLIT, story, events=tuple(item.event_id for item in items)))

    def home(self, item: Article) -> str:
        return home_of(item.event_id, self.store.decisions, self.store.stories)

    def told(self) -> list[StoryChanged]:
        return [decode(StoryChanged, record.value) for record in self.changes.poll(0)]

    def outcome(self) -> object:
        """Everything but times and who wrote."""
        stories = [(s.story_id, s.original, s.members, s.aliases) for s in self.store.stories.recent(NOON - HORIZON)]
        lines = [
            (line.number, getattr(line, "verdict", ""), getattr(line, "kind", ""), line.story_id)
            for line in self.store.decisions.after(0)
        ]
        ties = {(r.of, r.to): (r.kind, r.reason) for i in EVERY for r in self.store.stories.relations(i.event_id)}
        return sorted(stories), lines, ties, sorted(self.store.decisions.totals().items())


SPUN = [article(spun(MINE, 0), "spun1"), article(spun(MINE, 3), "spun2", 1)]
WHOLE = article(MINE, "author", 5)
EVERY = [FIRST, COPY, WRONG, OTHER, *SPUN, WHOLE]


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_merge_keeps_the_story_opened_first_and_tells_both(room: Room):
    first, other = room.file(FIRST, OTHER)
    room.told()
    room.merge(other.story_id, first.story_id)
    story = room.store.stories.get(other.story_id)
    assert story is not None
    assert (story.story_id, story.members) == (first.story_id, (FIRST.event_id, OTHER.event_id))
    kept, gone = room.told()
    assert (kept.story_id, kept.ruling, kept.verdict, kept.into) == (first.story_id, RulingKind.MERGE, None, "")
    assert (gone.story_id, gone.into, gone.original) == (other.story_id, first.story_id, FIRST)
    [ruling] = room.store.decisions.rulings()
    assert (ruling.by, ruling.note, ruling.final, ruling.number) == ("desk", "看过", True, 3)


def test_a_split_makes_a_story_under_an_id_of_its_own_and_says_that_a_person_did(room: Room):
    first, *_ = room.file(FIRST, COPY, WRONG)
    room.split(first.story_id, WRONG)
    new = room.store.stories.get(ids.split_id(first.story_id, 1))
    assert new is not None
    assert (new.members, new.original) == ((WRONG.event_id,), WRONG.event_id)
    assert room.home(WRONG) == new.story_id
    [tie] = [tie for tie in room.store.stories.relations(WRONG.event_id) if tie.of == WRONG.event_id]
    assert (tie.kind, tie.reason) == (RelationKind.RELATED, "ruled_apart")
    room.split(first.story_id, COPY)
    assert room.home(COPY) == ids.split_id(first.story_id, 2)


def test_a_split_of_the_original_leaves_the_best_of_the_rest(room: Room):
    first, *_ = room.file(FIRST, COPY, WRONG)
    room.split(first.story_id, FIRST)
    left = room.store.stories.get(first.story_id)
    assert left is not None
    assert (left.original, left.members) == (COPY.event_id, (COPY.event_id, WRONG.event_id))


def test_two_stories_that_one_text_shows_to_be_one_are_merged_by_the_decider(room: Room):
    one, two = room.file(*SPUN)
    assert one.story_id != two.story_id
    room.told()
    [whole] = room.file(WHOLE)
    [ruling] = room.store.decisions.rulings()
    assert (ruling.by, ruling.event_id, ruling.final) == (ENGINE, WHOLE.event_id, False)
    assert room.home(SPUN[1]) == whole.story_id == one.story_id
    assert dict(room.store.decisions.totals()) == {"new_story": 2, "repost": 1}, "a ruling is no verdict"
    assert [message.verdict for message in room.told()] == [Verdict.REPOST, None, None]


def test_what_a_person_decided_holds_for_later_copies_and_after_a_restart(room: Room):
    first, _, _, other = room.file(FIRST, COPY, WRONG, OTHER)
    room.split(first.story_id, WRONG)
    room.merge(first.story_id, other.story_id)
    room.decider = room.elected("second")
    near, ferry = article(EDITED + "（完）", "five", 8), article(FERRY + "（完）", "six", 9)
    revised = article(MINE, "three", 10, WRONG.event_id)
    [a, b, c] = room.file(near, ferry, revised)
    assert a.story_id == room.home(WRONG)
    assert b.story_id == first.story_id
    assert c.story_id != first.story_id


@pytest.mark.parametrize(
    ("kind", "other", "events", "why"),
    [
        (RulingKind.MERGE, "own", (), "one story already"),
        (RulingKind.MERGE, "0" * 32, (), "no story"),
        (RulingKind.SPLIT, "", (OTHER.event_id,), "no event"),
        (RulingKind.SPLIT, "", (), "no event"),
        (RulingKind.SPLIT, "", (FIRST.event_id, COPY.event_id), "without a member"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason_and_waits(room: Room, kind, other, events, why):
    first, *_ = room.file(FIRST, COPY, OTHER)
    record = room.asked(kind, first.story_id, first.story_id if other == "own" else other, events)
    with pytest.raises(Unreadable, match=why):
        room.decider.handle(record)
    room.decider.refuse(record, why)
    assert [(item.stage, item.reason) for item in room.store.quarantine.list()] == [("dedup", why)]
    assert (room.store.decisions.last(), list(room.store.decisions.rulings())) == (3, [])


WRITES = ("append", "apply", "rule", "relate", "publish")


class KilledError(Exception):
    pass


class Dying:
    """A port that is killed right after its `left`-th write of the decider's."""

    def __init__(self, port: object, left: list[int]) -> None:
        self._port, self._left = port, left

    def __getattr__(self, name: str) -> object:
        found = getattr(self._port, name)
        if not callable(found):
            return Dying(found, self._left)

        def called(*args: object, **kwargs: object) -> object:
            answer = found(*args, **kwargs)
            if name in WRITES:
                self._left[0] -= 1
                if self._left[0] == 0:
                    raise KilledError(name)
            return answer

        return called


def played(room: Room, step: int = 0) -> object:
    """Spun copies merged by their text, a wrong copy split off, the ferry's story merged; killed at the `step`-th write
    of each, then done again by the next decider."""

    def do(record: Record) -> None:
        if step:
            dying = room.elected("dying", lambda port: Dying(port, left))
            left[0] = step
            with suppress(KilledError):
                dying.handle(record)
            room.decider = room.elected("next")
        room.decider.handle(record)

    left = [0]
    one, *_ = room.file(*SPUN, OTHER)
    do(room.extracted(WHOLE))
    do(room.extracted(WRONG))
    do(room.asked(RulingKind.SPLIT, one.story_id, events=(WRONG.event_id,)))
    do(room.asked(RulingKind.MERGE, one.story_id, room.home(OTHER)))
    do(room.extracted(COPY))
    return room.outcome()


@pytest.mark.parametrize("step", range(1, 10))
def test_killed_after_any_write_and_asked_again_it_ends_the_same(step: int):
    assert played(Room(), step) == played(Room())


def test_a_ledger_read_again_makes_the_same_stories_and_the_same_decider(room: Room):
    played(room)
    again = MemoryStore(clock=room.clock)
    for line in room.store.decisions.after(0):
        if isinstance(line, Decision):
            again.decisions.append(line)
            again.stories.apply(line)
        else:
            again.decisions.rule(line)
            again.stories.rule(line)
    assert again.stories.recent(NOON - HORIZON) == room.store.stories.recent(NOON - HORIZON)
    engine = Engine(HORIZON)
    assert reload(room.store, engine, NOON - HORIZON) == room.store.decisions.last()
    for text in (MINE, EDITED, FERRY):
        probe = article(text + "（讯）", "probe", 30)
        live = room.decider._engine.decide(probe)
        assert engine.decide(probe) == live


class Readers:
    """The matching stage on the room's log, with one subscriber to everything."""

    def __init__(self, room: Room) -> None:
        self.room = room
        for name, query in (("miner", "铜矿"), ("sailor", "渡船 OR 夜班")):
            room.store.subscriptions.put(Subscription(name, query, ("console",), NOON - timedelta(days=1)))
        self.handler = MatchHandler(room.store, room.log, room.clock)
        self.consumer = room.log.consumer("match", [CHANGED.name])

    def read(self) -> dict[str, int]:
        for record in self.consumer.poll(0):
            self.handler.handle(record)
        alerts = self.room.store.outbox.recent(NOON - timedelta(days=1))
        return {name: sum(alert.subscription_id == name for alert in alerts) for name in ("miner", "sailor")}


def test_a_merge_alerts_nobody_who_was_told_of_either_story_not_even_of_a_better_original(room: Room):
    readers = Readers(room)
    first, other = room.file(FIRST, OTHER)
    assert readers.read() == {"miner": 1, "sailor": 2}
    room.merge(first.story_id, other.story_id)
    assert readers.read() == {"miner": 1, "sailor": 2}
    [revised] = room.file(article(MINE + "（更正）", "one", 20, FIRST.event_id))
    assert (revised.story_id, revised.original_changed) == (first.story_id, True)
    assert readers.read() == {"miner": 1, "sailor": 2}


def test_whoever_was_told_of_the_absorbed_story_alone_is_not_told_of_the_survivor(room: Room):
    readers = Readers(room)
    other, first = room.file(OTHER, article(MINE, "late", 9))
    assert readers.read() == {"miner": 1, "sailor": 2}
    room.merge(first.story_id, other.story_id)
    [revised] = room.file(article(FERRY + "江对岸就是云岭铜矿。", "four", 20, OTHER.event_id))
    assert (revised.story_id, revised.original_changed) == (other.story_id, True)
    assert readers.read() == {"miner": 1, "sailor": 2}


def test_a_message_of_an_absorbed_story_that_comes_late_alerts_under_the_survivor_once(room: Room):
    readers = Readers(room)
    first, other = room.file(FIRST, OTHER)
    room.merge(first.story_id, other.story_id)
    assert readers.read() == {"miner": 1, "sailor": 1}
    assert {alert.story_id for alert in room.store.outbox.recent(NOON - TTL)} == {first.story_id}


def test_a_split_alerts_nobody_now_nor_when_its_original_is_revised(room: Room):
    readers = Readers(room)
    first, *_ = room.file(FIRST, COPY, WRONG)
    before = readers.read()
    room.split(first.story_id, WRONG)
    assert readers.read() == before
    [revised] = room.file(article(EDITED + "（更正）", "three", 20, WRONG.event_id))
    assert (revised.story_id, revised.original_changed) == (room.home(WRONG), True)
    assert readers.read() == before
