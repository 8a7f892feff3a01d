"""Nouns as the alert tests need them: each fixture makes one from what a test cares about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consumers.alerts.delivery import Deliverer
from newswatch.model.alert import Alert, AlertEvent, Cited, Parcel
from newswatch.model.article import Article, Reading
from newswatch.model.ids import alert_id
from newswatch.model.moment import Moment, Precision
from newswatch.model.story import Verdict
from newswatch.model.subscription import Subscription
from newswatch.ports import Record
from newswatch.wire.messages import StoryChanged, encode
from newswatch.wire.topics import CHANGED
from storage.memory import MemoryStore
from tests.alerts.newsroom import Newsroom
from tests.alerts.posts import Posts
from tests.alerts.receiver import Receiver

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SECRET = "whsec_bmV3c3dhdGNoLXRlc3Qtc2VjcmV0"


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def secret():
    return SECRET


@pytest.fixture
def article():
    return make_article


def make_article(title: str, text: str = "", event: str = "event-1") -> Article:
    return Article(
        article_id="article-1",
        event_id=event,
        previous_event_id=None,
        revision_key="key",
        capture_id="capture",
        url="https://news.example/1.html",
        source="agency",
        seen=START,
        reading=Reading(
            title=title,
            text=text,
            printed=text,
            site="示例社",
            origin="工信报",
            published=Moment(START, Precision.MINUTE),
        ),
    )


@pytest.fixture
def subscription():
    return make_subscription


def make_subscription(query: str, name: str = "s1", channels: tuple[str, ...] = (), **rest) -> Subscription:
    return Subscription(name, query, channels, rest.pop("created_at", START), **rest)


@pytest.fixture
def changed():
    return make_changed


def make_changed(
    original: Article, verdict: Verdict = Verdict.NEW_STORY, *, original_changed: bool = True, story: str = "story-1"
) -> StoryChanged:
    event = original.event_id if original_changed else f"a copy of {original.event_id}"
    return StoryChanged(story, event, 1, verdict, original_changed, original)


@pytest.fixture
def record():
    return make_record


def make_record(message: StoryChanged, at: datetime = START) -> Record:
    return Record(CHANGED.name, 0, 0, message.story_id, encode(message), at)


@pytest.fixture
def alert():
    return make_alert


def make_alert(title: str = "工信部发布人工智能行动方案", channels: tuple[str, ...] = (), **rest) -> Alert:
    return Alert(
        alert_id=rest.pop("alert_id", alert_id("s1", "story-1", "new")),
        subscription_id=rest.pop("subscription_id", "s1"),
        story_id=rest.pop("story_id", "story-1"),
        event=rest.pop("event", AlertEvent.NEW),
        number=rest.pop("number", 0),
        words=rest.pop("words", ("人工智能",)),
        title=title,
        lead=rest.pop("lead", "方案提出三项任务。"),
        url=rest.pop("url", "https://news.example/1.html"),
        site=rest.pop("site", "示例社"),
        origin=rest.pop("origin", "工信报"),
        published=rest.pop("published", Moment(START, Precision.DAY)),
        seen=START,
        created_at=rest.pop("created_at", START),
        channels=channels,
        hits=rest.pop("hits", (Cited("title", 5, 9, "人工智能"),)),
        **rest,
    )


@pytest.fixture
def parcel():
    return make_parcel


def make_parcel(*titles: str, more: int = 0, **rest) -> Parcel:
    """A parcel of one alert, or of one for each title, with stories of their own."""
    if len(titles) < 2 and not more:
        alert = make_alert(*titles, **rest)
        return Parcel(alert.alert_id, "s1", "", "人工智能", (alert,))
    alerts = [
        make_alert(title, alert_id=f"alert-{number}", url=f"https://news.example/{number}.html", **rest)
        for number, title in enumerate(titles)
    ]
    return Parcel("digest-1", "s1", "早报", "人工智能", tuple(alerts), more)


@pytest.fixture
def receivers():
    """Makes receivers and closes them all."""
    made = []
    yield lambda: made.append(Receiver()) or made[-1]
    for each in made:
        each.close()


@pytest.fixture
def receiver(receivers):
    return receivers()


@pytest.fixture
def post():
    return Posts()


@pytest.fixture
def store(clock, subscription):
    store = MemoryStore(clock=clock)
    store.subscriptions.put(subscription("芯片", channels=("chat", "mail")))
    return store


@pytest.fixture
def deliverer(store, post, clock):
    return Deliverer(store, post, clock, "me")


@pytest.fixture
def owe(store, alert, clock):
    def owe(*names, channels=("chat",), **fields):
        for name in names:
            store.outbox.add(alert(alert_id=name, channels=channels, created_at=clock(), story_id=name, **fields))

    return owe


@pytest.fixture
def settle(store):
    def settle(**fields):
        store.subscriptions.put(replace(store.subscriptions.get("s1"), **fields))

    return settle


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()
