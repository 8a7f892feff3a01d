"""A page that is taken down: from the crawls that no longer find it to the alert of whoever asked for that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from consumers.alerts.handler import MatchHandler
from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.worker import Quarantining, Worker
from crawlers import gone
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.model.subscription import Subscription
from newswatch.ports import Visit
from newswatch.spool import relay
from newswatch.term import Term
from newswatch.text.url import canonical
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleGone, decode
from newswatch.wire.topics import DEDUP, GONE, MATCH, TOPICS

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = """<html><head><meta charset="utf-8"><title>工信部部署井下通信改造</title></head><body>
<h1>工信部部署井下通信改造</h1>
<div class="info">2026年11月03日 09:30 来源：示例日报</div><div class="article">
<p>11月3日，工业和信息化部召开会议，部署煤矿与非煤矿山的井下通信改造，要求三年内让四千座矿井用上自己的基站。</p>
<p>会议提出，井下网络要先保证救援，再谈无人驾驶。每一座基站都要有两路电源，断电之后还能工作四个小时以上。</p>
<p>云岭铜矿的班长说，从前出了事只能听敲管子的声音，如今调度室的屏幕上看得见每一盏矿灯在什么地方。</p></div></body></html>"""
SOFT = (
    '<html><head><meta charset="utf-8"><title>页面不存在</title></head><body><p>页面不存在或已删除。</p></body></html>'
)
WALL = {"status": 412, "body": "<html><body></body></html>"}


def work(store, log, now) -> None:
    """What the crawls left in the spool goes on the log, and each stage works it off."""
    relay(store.crawl_state, log, now + MINUTE)
    lease = store.leases.acquire("decider", "test", now, timedelta(seconds=1))
    term = Term(store.leases, lease, timedelta(days=1), lambda: now)
    decider = Decider(store, log, Engine(timedelta(days=400)), term, lambda: now, store.decisions.last())
    matching = Quarantining(MATCH, MatchHandler(store, log, lambda: now).handle, store.quarantine, lambda: now)
    for group, handler in ((DEDUP, decider), (MATCH, matching)):
        consumer = log.consumer(group, [topic.name for topic in TOPICS[group]])
        worker = Worker(consumer, handler, Event())
        while worker.step(0):
            pass
        consumer.close()
    assert store.quarantine.count() == 0


@pytest.mark.parametrize("missing", [{"status": 404}, SOFT], ids=["404", "soft"])
def test_a_page_taken_down_becomes_one_alert_though_no_list_shows_it(site, kept, listing, crawl_once, missing):
    told, store = kept
    url = f"http://daily.example:{site.port}/a/1.html"
    log = MemoryLog(clock=lambda: NOW)
    store.subscriptions.put(Subscription("s1", "矿井", ("console",), NOW - MINUTE, events=("takedown",)))

    def crawl(minutes: int, answer) -> Visit:
        site.answers = {"/list.html": listing("/about.html") if minutes else listing("/a/1.html"), "/a/1.html": answer}
        crawl_once(**told, clock=minutes, reading=True, changes={"RETRY_TIMES": 0})
        work(store, log, NOW + minutes * MINUTE)
        return store.crawl_state.visit(ids.article_id(canonical(url)))

    published = crawl(0, PAGE)
    assert published.event_id
    first = crawl(61, missing)
    assert (first.gone_since, first.gone_at) == (NOW + 61 * MINUTE, None)
    assert crawl(77, WALL).gone_at is None, "a refusal says nothing of the page"
    assert store.outbox.recent(NOW) == []
    again = crawl(300, missing)
    assert (again.gone_since, again.gone_at) == (NOW + 61 * MINUTE, NOW + 300 * MINUTE)
    [alert] = store.outbox.recent(NOW)
    assert (alert.event, alert.copy_url, alert.title) == ("takedown", url, "工信部部署井下通信改造")
    assert store.crawl_state.waiting(again.article_id) == []
    back = crawl(9000, PAGE)
    assert (back.gone_since, back.gone_at, back.event_id) == (None, None, published.event_id)
    assert len(store.outbox.recent(NOW)) == 1
    messages = [
        decode(ArticleGone, each.value)
        for (topic, _), rows in log.records.items()
        if topic == GONE.name
        for each in rows
    ]
    assert [(each.article_id, each.event_id, each.url) for each in messages] == [
        (again.article_id, published.event_id, url)
    ]


KNOWN = Visit("a1", "https://daily.example/a/1.html", "daily", NOW, None, Disposition.PUBLISHED, event_id="e1")


def page(status: int) -> Page:
    return Page(KNOWN.url, b"", NOW, status)


@pytest.mark.parametrize(
    ("visit", "disposition", "reason", "answer", "missing"),
    [
        (KNOWN, Disposition.FAILED, "HTTP 404", page(404), True),
        (KNOWN, Disposition.FAILED, "HTTP 410", page(410), True),
        (KNOWN, Disposition.NOT_ARTICLE, "soft_404", page(200), True),
        (KNOWN, Disposition.BLOCKED, "wall", page(404), False),
        (KNOWN, Disposition.FAILED, "HTTP 503", page(503), False),
        (KNOWN, Disposition.FAILED, "HTTP 403", page(403), False),
        (KNOWN, Disposition.FAILED, "Timeout", None, False),
        (KNOWN, Disposition.ROBOTS, "robots.txt", None, False),
        (KNOWN, Disposition.NOT_ARTICLE, "too_short", page(200), False),
        (replace(KNOWN, event_id=None), Disposition.FAILED, "HTTP 404", page(404), False),
        (None, Disposition.FAILED, "HTTP 404", page(404), False),
    ],
)
def test_only_a_known_article_whose_address_says_so_is_missing(visit, disposition, reason, answer, missing):
    assert gone.is_missing(visit, disposition, reason, answer) is missing


def test_a_page_is_gone_when_it_was_missing_twice_some_time_apart_and_told_once():
    failed = replace(KNOWN, disposition=Disposition.FAILED, reason="HTTP 404")
    first = gone.noted(failed, True, NOW)
    assert (first.gone_since, first.gone_at, gone.message(first, KNOWN)) == (NOW, None, None)
    soon = gone.noted(first, True, NOW + gone.APART - MINUTE)
    assert (soon, gone.message(soon, first)) == (first, None)
    silent = gone.noted(replace(soon, disposition=Disposition.BLOCKED), False, NOW + 30 * MINUTE)
    assert silent.gone_since == NOW
    second = gone.noted(silent, True, NOW + gone.APART)
    told = gone.message(second, silent)
    assert decode(ArticleGone, told.value) == ArticleGone("a1", "e1", KNOWN.url, "HTTP 404", NOW, NOW + gone.APART)
    third = gone.noted(second, True, NOW + 90 * MINUTE)
    assert (third.gone_at, gone.message(third, second)) == (second.gone_at, None)
    here = gone.noted(replace(third, disposition=Disposition.UNCHANGED), False, NOW + 99 * MINUTE)
    assert (here.gone_since, here.gone_at) == (None, None)
