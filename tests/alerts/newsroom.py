"""The repost check and the matching stage as the alert tests need them: articles in, alerts out."""

from datetime import UTC, datetime, timedelta

from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from newswatch.model import ids
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article, Reading
from newswatch.model.ledger import RulingKind
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
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


def article(host: str, text: str = MINE, minutes: int = 0, previous: Article | None = None, **reading) -> Article:
    url = f"https://{host}/1.html"
    title = reading.pop("title", text[:14])
    read = Reading(title=title, text=text, printed=text, site=host, **reading)
    key, name = revision_key(read), ids.article_id(url)
    event = ids.event_id(name, previous.event_id if previous else None, key)
    seen = NOON + timedelta(minutes=minutes)
    return Article(name, event, previous.event_id if previous else None, key, "0" * 32, url, "test", seen, read)


FIRST = article("one.example")
