"""What a subscriber hears of a story after it was new: from articles decided by the real repost check to the outbox."""

from datetime import UTC, datetime, timedelta

import pytest

from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from newswatch.model import ids
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition
from newswatch.model.ledger import RulingKind
from newswatch.model.subscription import Subscription
from newswatch.ports import Pending, Record, Visit
from newswatch.revision import revision_key
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import AlertDue, ArticleExtracted, ArticleGone, RulingAsked, decode, encode
from newswatch.wire.topics import DUE, EXTRACTED, GONE, MATCH, RULING, TOPICS
from storage.memory import MemoryStore

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TTL, HORIZON = timedelta(seconds=15), timedelta(days=400)
EVERYTHING = tuple(AlertEvent)
MINE = """\
3月2日，云岭铜矿宣布井下通信改造完工。罐笼把人送到地下640米，巷道里的风是热的，带着石粉的味道，手机却有了满格的信号。
矿长许望舒说，改造历时14个月，投入8200万元，布设基站260座。石头响一声，调度室的屏幕就亮一格，救援队不用再等。
去年这里出矿47万吨，能耗却比前年低了一成。省下来的电，够山下3个镇的路灯亮一整年。工程师说，还能再省，只是要换掉那台老提升机。
天快亮的时候，最后一罐人上来了。食堂的豆腐脑冒着白气，有人把安全帽倒扣在桌上，里面放着给孩子捡的一块亮晶晶的石头。
"""
FERRY = """\
3月2日，白鹭洲渡口换上了电动渡船。船老大祁远山开了二十三年，闭着眼睛也知道哪一段江面下有暗桩。早班船六点整离岸，菜农挑着担子先上。
今年开春，岛上装了第一座岸电桩，渡船换成了电动的。机器声没有了，江面静得能听见鱼跳。祁远山有点不习惯，他说从前凭声音知道船有没有病。
县里算过一笔账，换船以后一年省下柴油19吨，票价却没有涨。岛上的年轻人开了6家民宿，周末的票要提前三天订。
傍晚最后一班船靠岸，灯塔亮了。祁远山锁好驾驶室，把救生衣一件一件挂回去，数了两遍。
"""
FALSE = MINE.replace("8200万元", "9200万元")


class Newsroom:
    """The repost check and the matching stage on one store and log, in memory; every record that came to the latter."""

    def __init__(self) -> None:
        self.now = NOON
        self.store, self.log = MemoryStore(clock=self.clock), MemoryLog(clock=self.clock, partitions=1)
        lease = self.store.leases.acquire("decider", "test", self.now, TTL)
        term = Term(self.store.leases, lease, TTL, self.clock)
        self.decider = Decider(self.store, self.log, Engine(HORIZON), term, self.clock, 0)
        self.consumer = self.log.consumer(MATCH, [topic.name for topic in TOPICS[MATCH]])
        self.handler = MatchHandler(self.store, self.log, self.clock)
        self.records: list[Record] = []

    def clock(self) -> datetime:
        return self.now

    def subscribe(self, *events: str, name: str = "reader", query: str = "铜矿 OR 渡船", **rest) -> None:
        rest.setdefault("created_at", self.now)
        self.store.subscriptions.put(Subscription(name, query, ("console",), events=events, **rest))
        self.now += timedelta(seconds=2)

    def decide(self, *articles: Article) -> str:
        """File them; the story of the last."""
        for each in articles:
            value = encode(ArticleExtracted(each))
            headers = {"event_id": each.event_id}
            self.decider.handle(Record(EXTRACTED.name, 0, 0, each.article_id, value, self.now, headers))
        return self.store.decisions.get(articles[-1].event_id).story_id

    def rule(self, kind: RulingKind, story: str, other: str = "", *events: str) -> None:
        asked = RulingAsked(ids.ruling_id(kind, story, other), kind, story, "desk", self.now, other, events)
        self.decider.handle(Record(RULING.name, 0, 0, story, encode(asked), self.now))

    def file(self, *articles: Article) -> str:
        story = self.decide(*articles)
        self.match()
        return story

    def match(self) -> None:
        for record in self.consumer.poll(0):
            self.records.append(record)
            self.handler.handle(record)

    def gone(self, article: Article) -> None:
        message = ArticleGone(
            article.article_id, article.event_id, article.url, "HTTP 404", self.now, self.now + timedelta(minutes=15)
        )
        self.log.publish(GONE.name, article.article_id, encode(message))

    def alerts(self, name: str = "reader"):
        """In the order in which they were announced."""
        rows = [each for (topic, _), each in self.log.records.items() if topic == DUE.name]
        told = dict.fromkeys(decode(AlertDue, record.value).alert_id for row in rows for record in row)
        found = [self.store.outbox.get(alert_id) for alert_id in told]
        return [each for each in found if each.subscription_id == name]

    def told(self, name: str = "reader") -> list[tuple[str, int]]:
        return [(each.event.value, each.number) for each in self.alerts(name)]

    def __del__(self) -> None:
        self.consumer.close()


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def article(host: str, text: str = MINE, minutes: int = 0, previous: Article | None = None, **reading) -> Article:
    url = f"https://{host}/1.html"
    title = reading.pop("title", text[:14])
    read = Reading(title=title, text=text, printed=text, site=host, **reading)
    key, name = revision_key(read), ids.article_id(url)
    event = ids.event_id(name, previous.event_id if previous else None, key)
    seen = NOON + timedelta(minutes=minutes)
    return Article(name, event, previous.event_id if previous else None, key, "0" * 32, url, "test", seen, read)


FIRST = article("one.example")


def test_who_asks_for_new_stories_hears_of_one_once_whatever_happens_to_it(room: Newsroom):
    room.subscribe("new")
    room.file(FIRST, article("two.example", FALSE, 1), article("www.news.cn", MINE, 2))
    room.file(article("one.example", MINE.replace("47万吨", "74万吨"), 9, FIRST))
    room.gone(FIRST)
    room.match()
    assert room.told() == [("new", 0)]


def test_the_first_copy_of_a_ministry_or_central_media_is_told_and_no_other(room: Newsroom):
    room.subscribe("official")
    room.file(FIRST, article("two.example", MINE, 1))
    assert room.told() == []
    # It has a new address below it, a wire head and a credit: only the host counts.
    room.file(article("www.news.cn.evil.example", "新华社北京3月2日电 " + MINE, 2, origin="新华社"))
    assert room.told() == []
    room.file(article("www.people.com.cn", MINE, 3), article("www.miit.gov.cn", MINE, 4))
    [alert] = room.alerts()
    assert (alert.event, alert.number, alert.copy_url) == ("official", 0, "https://www.people.com.cn/1.html")
    assert (alert.copies, alert.sites) == (4, 4)


@pytest.mark.parametrize(("events", "told"), [(("new", "official"), "new"), (("official",), "official")])
def test_a_story_that_an_official_copy_opens_is_told_in_one_alert(room: Newsroom, events, told):
    room.subscribe(*events)
    room.file(article("www.miit.gov.cn"), article("www.news.cn", MINE, 1))
    assert room.told() == [(told, 0)]


def test_spread_is_told_at_each_threshold_of_sites_once(room: Newsroom):
    room.subscribe("spread", thresholds=(2, 3, 5))
    hosts = ("one", "www.one", "two", "three", "four", "five", "six")
    for minutes, host in enumerate(hosts):
        room.file(article(f"{host}.example", MINE, minutes))
    assert room.told() == [("spread", 2), ("spread", 3), ("spread", 5)]
    assert [(each.copies, each.sites) for each in room.alerts()] == [(3, 2), (4, 3), (6, 5)]


def test_after_a_merge_the_highest_threshold_reached_is_told_and_none_again(room: Newsroom):
    room.subscribe("spread", thresholds=(2, 3, 4, 5, 8))
    kept = room.file(FIRST, article("two.example", MINE, 1))
    other = room.file(*(article(f"f{n}.example", FERRY, 2 + n) for n in range(4)))
    assert room.told() == [("spread", 2), ("spread", 2), ("spread", 3), ("spread", 4)]
    before = room.told()
    room.rule(RulingKind.MERGE, kept, other)
    room.match()
    assert room.told() == before
    room.file(article("three.example", MINE, 9))
    assert room.told() == [*before, ("spread", 5)], "six sites by the merge, seven by the copy"
    room.file(article("four.example", MINE, 10), article("five.example", MINE, 11))
    assert room.told() == [*before, ("spread", 5), ("spread", 8)]


def test_what_spread_before_subscribing_is_not_told_after_it(room: Newsroom):
    room.file(FIRST, article("two.example", MINE, 1), article("three.example", MINE, 2))
    room.now += timedelta(hours=1)
    room.subscribe("spread", "official", thresholds=(2, 3, 4))
    room.file(article("three.example", MINE + "（完）", 61))
    assert room.told() == []
    room.file(article("four.example", MINE, 62))
    assert room.told() == [("spread", 4)]


def test_a_copy_that_says_otherwise_is_told_with_what_it_says(room: Newsroom):
    room.subscribe("distorted")
    copy = article("two.example", FALSE, 1)
    room.file(FIRST, article("three.example", MINE + "（完）", 1), copy)
    [alert] = room.alerts()
    number = room.store.decisions.get(copy.event_id).number
    assert (alert.event, alert.number, alert.copy_url, alert.url) == ("distorted", number, copy.url, FIRST.url)
    assert [("9200" in each.here, "8200" in each.there) for each in alert.distortions] == [(True, True)]
    # The same figure in a later revision of the copy is nothing new; another one is.
    again = article("two.example", FALSE + "责任编辑：某某", 5, copy)
    room.file(again)
    assert len(room.alerts()) == 1
    room.file(article("two.example", MINE.replace("260座", "620座"), 9, again))
    assert [["620" in each.here for each in alert.distortions] for alert in room.alerts()[1:]] == [[True]]


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("云岭铜矿井下通信改造完工", MINE.replace("47万吨", "74万吨"), True),
        ("云岭铜矿井下通信改造完工", MINE.replace("救援队不用再等", "救援队用再等"), True),
        ("云岭铜矿井下通信改造未完工", MINE, True),
        ("云岭铜矿井下通信改造完工", MINE + MINE[:150][::-1], True),
        ("云岭铜矿井下通信改造完工", MINE.replace("，手机", "手机").replace("一块亮晶晶", "一块亮亮"), False),
    ],
)
def test_a_revised_original_is_told_where_it_says_something_else(room: Newsroom, title, text, told):
    room.subscribe("changed")
    first = article("one.example", title="云岭铜矿井下通信改造完工")
    revised = article("one.example", text, 9, first, title=title)
    assert room.file(first) == room.file(revised)
    assert room.told() == ([("changed", 2)] if told else [])
    assert all(alert.was == "云岭铜矿井下通信改造完工" for alert in room.alerts())


def test_a_better_witness_is_told_where_its_text_differs(room: Newsroom):
    room.subscribe("changed")
    room.file(article("one.example", FALSE, origin="新华社"))
    room.file(article("www.news.cn", "新华社北京3月2日电 " + MINE, 5))
    [alert] = room.alerts()
    assert (alert.event, alert.url, alert.number) == ("changed", "https://www.news.cn/1.html", 2)
    room.file(article("four.example", FERRY, 6, origin="新华社"))
    room.file(article("www.news.cn/2", "新华社北京3月2日电 " + FERRY, 7, title="渡船"))
    assert len(room.alerts()) == 1, "the same text, by a better witness"


def test_any_revised_article_is_told_to_who_asks_for_revisions_and_once(room: Newsroom):
    room.subscribe("revision")
    room.subscribe("revision", "changed", name="both")
    copy = article("two.example", MINE, 1)
    room.file(FIRST, copy)
    room.file(article("two.example", MINE + "责任编辑：某某", 5, copy))
    room.file(article("one.example", MINE.replace("47万吨", "74万吨"), 9, FIRST))
    assert room.told() == [("revision", 3), ("revision", 4)]
    assert [(each.copy_url, each.was) for each in room.alerts()] == [
        (copy.url, copy.reading.title),
        (FIRST.url, FIRST.reading.title),
    ]
    assert room.told("both") == [("revision", 3), ("changed", 4)], "the same change is not told in two words"


def test_a_page_taken_down_is_told_once_under_its_place(room: Newsroom):
    room.subscribe("takedown")
    copy = article("two.example", MINE, 1)
    room.file(FIRST, copy)
    room.gone(copy)
    room.gone(copy)
    room.match()
    [alert] = room.alerts()
    assert (alert.event, alert.number, alert.copy_url, alert.url) == ("takedown", 2, copy.url, FIRST.url)
    assert (alert.copies, alert.sites) == (2, 2)
    room.gone(article("unknown.example", FERRY))
    room.match()
    assert len(room.alerts()) == 1


def test_a_page_that_went_before_it_was_decided_is_told_with_its_story(room: Newsroom):
    """The two come by different log topics, in no order."""
    room.subscribe("new", "takedown")
    room.gone(FIRST)
    room.match()
    visit = Visit(FIRST.article_id, FIRST.url, "test", NOON, None, Disposition.FAILED, gone_since=NOON, gone_at=NOON)
    pending = Pending(FIRST.event_id, FIRST.article_id, EXTRACTED.name, b"", NOON)
    room.store.crawl_state.spool(visit, None, pending)
    assert room.told() == []
    room.file(FIRST)
    assert room.told() == [("new", 0), ("takedown", 1)]


@pytest.mark.parametrize("first", ["the line", "the takedown"])
def test_a_takedown_is_told_alike_whichever_of_the_two_topics_comes_first(room: Newsroom, first: str):
    """With the copy and what was done to it, and held against the original of its line, not against today's."""
    room.subscribe("takedown", name="plain", query="铜矿")
    room.subscribe("takedown", name="copied", query="铜矿 copy:9200万元 disguise:edited")
    room.subscribe("takedown", name="later", query="渡船")
    room.file(FIRST)
    copy = article("two.example", FALSE, 1)
    visit = Visit(copy.article_id, copy.url, "test", NOON, None, Disposition.FAILED, gone_since=NOON, gone_at=NOON)
    pending = Pending(copy.event_id, copy.article_id, EXTRACTED.name, b"", NOON)
    if first == "the line":
        kept = room.file(copy)
        room.rule(RulingKind.MERGE, room.file(article("f.example", FERRY, 2)), kept)
        room.gone(copy)
        room.match()
    else:
        room.gone(copy)
        room.match()
        room.store.crawl_state.spool(visit, None, pending)
        kept = room.file(copy)
    assert room.told("plain") == room.told("copied") == [("takedown", 2)]
    assert room.told("later") == []
    [alert] = room.alerts("copied")
    assert (alert.url, alert.copy_url, alert.story_id, alert.copies) == (FIRST.url, copy.url, kept, 2)


def test_a_split_or_merged_member_that_goes_is_told_as_of_the_line_that_filed_it(room: Newsroom):
    room.subscribe("takedown", query="渡船")
    other = article("f.example", FERRY, 1)
    kept, absorbed = room.file(FIRST), room.file(other)
    room.rule(RulingKind.MERGE, kept, absorbed)
    room.gone(other)
    room.match()
    room.rule(RulingKind.SPLIT, kept, "", other.event_id)
    room.gone(other)
    room.match()
    assert room.told() == [("takedown", 2)]


def test_the_copy_and_its_disguises_are_there_on_each_occasion_that_a_copy_brings_about(room: Newsroom):
    query = "铜矿 copy:9200万元 disguise:edited"
    room.subscribe("spread", "official", "distorted", "revision", "takedown", query=query, thresholds=(2, 3))
    copy = article("www.news.cn.example", FALSE, 1)
    agency = article("www.news.cn", FALSE, 2, origin="云岭日报")
    room.file(FIRST, copy, agency)
    assert room.store.stories.get(room.store.decisions.get(copy.event_id).story_id).original == FIRST.event_id
    room.file(article("www.news.cn.example", FALSE + "责任编辑：某某", 5, copy))
    room.gone(agency)
    room.match()
    told = [(event, number) for event, number in room.told() if event != "distorted"]
    assert told == [("spread", 2), ("official", 0), ("spread", 3), ("revision", 4), ("takedown", 3)]
    assert [alert.copy_url for alert in room.alerts() if alert.event == "spread"] == [copy.url, agency.url]


def test_what_the_original_alone_brought_about_has_no_copy_at_hand(room: Newsroom):
    room.subscribe("new", "changed", name="disguised", query="铜矿 disguise:(edited OR verbatim OR boilerplate)")
    room.subscribe("new", "changed", name="any", query="铜矿")
    room.file(article("one.example", FALSE, origin="新华社"))
    room.file(article("www.news.cn", "新华社北京3月2日电 " + MINE, 5))
    assert [event for event, _ in room.told("any")] == ["new", "changed"]
    assert room.told("disguised") == []


def happened(room: Newsroom) -> None:
    """Something of everything."""
    copy, agency = article("two.example", FALSE, 1), article("www.news.cn", MINE, 2)
    kept = room.file(FIRST, copy, agency)
    other = room.file(article("f.example", FERRY, 3), article("g.example", FERRY, 4))
    room.rule(RulingKind.MERGE, kept, other)
    room.file(article("two.example", FALSE + "责任编辑：某某", 5, copy), article("three.example", MINE, 6))
    room.rule(RulingKind.SPLIT, kept, "", copy.event_id)
    room.file(article("four.example", FALSE, 7), article("www.news.cn", MINE.replace("47万吨", "74万吨"), 8, agency))
    room.gone(FIRST)
    room.match()


def test_records_that_come_again_give_the_same_alerts_whatever_became_of_the_stories(room: Newsroom):
    room.subscribe(*EVERYTHING, thresholds=(2, 3, 5))
    room.subscribe(*[each for each in EVERYTHING if each != "new"], name="later", thresholds=(3,))
    happened(room)
    alerts = {name: room.alerts(name) for name in ("reader", "later")}
    assert {each.event for each in alerts["later"]} == set(EVERYTHING) - {"new"}
    handler = MatchHandler(room.store, room.log, room.clock)
    for record in [*room.records, *reversed(room.records)]:
        handler.handle(record)
    assert {name: room.alerts(name) for name in alerts} == alerts


def test_records_read_only_after_everything_happened_give_the_same_alerts(room: Newsroom):
    """Whoever was down for a day reads of stories as they were, though the store has them as they are."""
    events = [each for each in EVERYTHING if each not in ("new", "official", "spread")]
    room.subscribe(*events)
    happened(room)
    late = MemoryStore(clock=room.clock)
    late.subscriptions.put(room.store.subscriptions.get("reader"))
    late.articles, late.decisions, late.stories = room.store.articles, room.store.decisions, room.store.stories
    handler = MatchHandler(late, MemoryLog(clock=room.clock), room.clock)
    for record in room.records:
        handler.handle(record)
    found = {each.alert_id: each for each in late.outbox.recent(NOON - HORIZON)}
    assert found == {each.alert_id: each for each in room.alerts()}
    assert {each.event for each in found.values()} == set(events)


def test_who_muted_a_story_hears_nothing_of_it_by_any_of_its_names(room: Newsroom):
    kept = room.decide(FIRST)
    other = room.decide(article("f.example", FERRY, 1))
    room.subscribe(*EVERYTHING, name="kept", muted=(kept,), thresholds=(2,))
    room.subscribe(*EVERYTHING, name="other", muted=(other,), thresholds=(2,))
    room.match()
    assert {alert.story_id for alert in room.alerts("kept")} == {other}
    assert {alert.story_id for alert in room.alerts("other")} == {kept}
    room.rule(RulingKind.MERGE, kept, other)
    before = (room.told("kept"), room.told("other"))
    room.file(article("two.example", FALSE, 5), article("www.news.cn", MINE, 6))
    room.gone(FIRST)
    room.match()
    assert (room.told("kept"), room.told("other")) == before


def test_nothing_is_told_to_who_paused_neither_then_nor_later(room: Newsroom):
    room.subscribe(*EVERYTHING, paused=True, thresholds=(2, 3))
    room.file(FIRST, article("www.news.cn", MINE, 1), article("two.example", FALSE, 2))
    room.gone(FIRST)
    room.match()
    room.subscribe(*EVERYTHING, thresholds=(2, 3), created_at=NOON)
    room.file(article("three.example", MINE, 9))
    assert room.told() == []


def test_the_query_is_held_against_the_original_and_the_occasion(room: Newsroom):
    room.subscribe("new", "distorted", name="all", query="铜矿")
    room.subscribe("new", "distorted", name="narrow", query="铜矿 event:distorted disguise:edited")
    room.subscribe("distorted", name="by_copy", query="铜矿 copy:9200万元")
    room.subscribe("distorted", name="by_original", query="9200万元")
    room.file(FIRST, article("two.example", FALSE, 1))
    assert room.told("all") == [("new", 0), ("distorted", 2)]
    assert room.told("narrow") == room.told("by_copy") == [("distorted", 2)]
    assert room.told("by_original") == []


def test_an_alert_cites_the_characters_of_the_original(room: Newsroom):
    room.subscribe("new", query="工业互联网 OR 铜矿 NOT 金矿")
    text = MINE + "近日，雲嶺銅礦與工(gōng)業(yè)互联网平台对接。"
    room.file(article("one.example", text, title="井下通信改造"))
    [alert] = room.alerts()
    assert {"銅礦", "工(gōng)業(yè)互联网"} <= {hit.printed for hit in alert.hits}
    assert all(hit.printed == text[hit.start : hit.end] for hit in alert.hits if hit.part == "text")
    assert "金矿" not in alert.words
