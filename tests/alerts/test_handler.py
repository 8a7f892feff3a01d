from datetime import timedelta
from random import Random

import pytest

from consumers.alerts.handler import MatchHandler
from newswatch.codec import Unreadable
from newswatch.model.alert import AlertEvent
from newswatch.model.ids import alert_id
from newswatch.model.story import Verdict
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import AlertDue, decode
from newswatch.wire.topics import DUE
from storage.memory import MemoryStore


class Desk:
    """A handler on a real store and log."""

    def __init__(self, clock):
        self.store, self.log, self.clock = MemoryStore(clock=clock), MemoryLog(clock=clock), clock
        self.handler = MatchHandler(self.store, self.log, clock)

    def alerts(self):
        return self.store.outbox.recent(self.clock.now - timedelta(days=1))

    def announced(self):
        return [decode(AlertDue, each.value) for rows in self.log.records.values() for each in rows]


@pytest.fixture
def desk(clock):
    return Desk(clock)


def test_a_new_story_gives_one_alert_in_the_outbox_and_one_message(desk, subscription, changed, record, article):
    desk.store.subscriptions.put(subscription("人工智能 OR 芯片", channels=("console", "jsonl:a.jsonl")))
    desk.handler.handle(record(changed(article("工信部谈人工智慧與人工智能", "第一句。" * 100))))
    (alert,) = desk.alerts()
    assert (alert.words, alert.channels) == (("人工智能",), ("console", "jsonl:a.jsonl"))
    assert alert.alert_id == alert_id("s1", "story-1", "new")
    assert (alert.site, alert.origin, alert.url) == ("示例社", "工信报", "https://news.example/1.html")
    assert alert.lead == "第一句。" * 40
    assert desk.announced() == [AlertDue(alert.alert_id, "s1", "story-1", AlertEvent.NEW, 0)]
    assert {key[0] for key in desk.log.records} >= {DUE.name}


@pytest.mark.parametrize(
    ("verdict", "original_changed", "alerts"),
    [
        (Verdict.NEW_STORY, True, 1),
        (Verdict.REVISION, True, 1),
        (Verdict.REVISION, False, 0),
        (Verdict.REPOST, True, 1),
        (Verdict.REPOST, False, 0),
    ],
)
def test_only_a_change_that_brings_the_storys_text_alerts(
    desk, subscription, changed, record, article, verdict, original_changed, alerts
):
    desk.store.subscriptions.put(subscription("芯片"))
    desk.handler.handle(record(changed(article("芯片"), verdict, original_changed=original_changed)))
    assert len(desk.alerts()) == alerts


def test_a_story_is_told_once_however_often_and_in_whatever_order_its_changes_come(
    desk, subscription, changed, record, article
):
    desk.store.subscriptions.put(subscription("芯片"))
    desk.store.subscriptions.put(subscription("芯片 NOT 卫星", "s2"))
    changes = [
        changed(article("芯片"), story=story, verdict=verdict)
        for story in ("one", "two")
        for verdict in (Verdict.NEW_STORY, Verdict.REVISION, Verdict.REPOST)
    ]
    random = Random(5)
    for _ in range(50):
        random.shuffle(changes)
        for change in changes:
            desk.handler.handle(record(change))
    assert len(desk.alerts()) == 4
    assert {due.alert_id for due in desk.announced()} == {alert.alert_id for alert in desk.alerts()}


def test_a_row_whose_message_was_lost_is_announced_again(desk, subscription, changed, record, article):
    desk.store.subscriptions.put(subscription("芯片"))
    story = record(changed(article("芯片")))
    desk.handler.handle(story)
    desk.handler.handle(story)
    assert len(desk.announced()) == 2
    assert len(desk.alerts()) == 1


def test_changed_subscriptions_count_from_the_next_second_on(desk, clock, subscription, changed, record, article):
    desk.handler.handle(record(changed(article("芯片"), story="zero")))
    desk.store.subscriptions.put(subscription("芯片"))
    clock.pass_(timedelta(seconds=1))
    desk.handler.handle(record(changed(article("芯片"), story="one"), clock.now))
    desk.store.subscriptions.remove("s1")
    clock.pass_(timedelta(seconds=1))
    desk.handler.handle(record(changed(article("芯片"), story="two"), clock.now))
    assert [alert.story_id for alert in desk.alerts()] == ["one"]


def test_only_stories_decided_after_subscribing_are_told(desk, clock, subscription, changed, record, article):
    desk.store.subscriptions.put(subscription("芯片"))
    desk.handler.handle(record(changed(article("芯片"), story="old"), clock.now - timedelta(hours=1)))
    desk.handler.handle(record(changed(article("芯片"), story="new"), clock.now))
    assert [alert.story_id for alert in desk.alerts()] == ["new"]


def test_who_did_not_ask_for_new_stories_is_not_told_of_them(desk, subscription, changed, record, article):
    desk.store.subscriptions.put(subscription("芯片", events=("takedown",)))
    desk.handler.handle(record(changed(article("芯片"))))
    assert desk.alerts() == []


def test_a_record_that_is_no_story_is_unreadable(desk, changed, record, article):
    broken = record(changed(article("芯片")))
    with pytest.raises(Unreadable):
        desk.handler.handle(type(broken)(broken.topic, 0, 0, "k", b"{}", broken.at))
