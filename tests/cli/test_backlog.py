"""Submitted pages are worked off at least once: what breaks a crawl is put aside alone, what was missed comes again."""

from contextlib import closing
from datetime import timedelta
from threading import Event

import pytest

from newswatch.cli import backlog
from newswatch.cli.backlog import Backlog, Crawled, Stopping
from newswatch.cli.exits import Code
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.settings import load
from newswatch.text.url import canonical
from newswatch.wire.headers import REPLAYED
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import PageSubmitted, encode
from newswatch.wire.topics import SUBMITTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore

KILLED = -9
LEFT = "left"
PATIENCE = 10.0
DAY = timedelta(days=1)


class Queue:
    """Pages on a log in memory, a clock, and crawls whose pages end as a test says: ended, left, or with a code."""

    def __init__(self, folder):
        self.now = system_clock()
        self.log, self.store = MemoryLog(), MemoryStore()
        house = House(load(data=folder), self.log, self.store, FileCaptures(folder / "captures"))
        self.crawls, self.ends, self.slow, self.stop = [], {}, {}, Event()
        self.consumer = self.log.consumer("intake", [SUBMITTED.name])
        self.backlog = Backlog(house, self.consumer, self.crawl, self.stop, lambda: self.now)

    def crawl(self, pages):
        names = {page.article_id: page.url.rpartition("/")[2] for page in pages}
        self.crawls.append(sorted(names.values()))
        for name in names.values():
            if name in self.slow:
                assert self.slow[name].wait(PATIENCE)
        ends = {article_id: self.ends.get(name, Code.OK) for article_id, name in names.items()}
        if Stopping in ends.values():
            raise Stopping
        code = next((end for end in ends.values() if end not in (Code.OK, LEFT)), Code.OK)
        if code != Code.OK:
            return Crawled(code)
        left = {article_id: "not asked: HTTP 429" for article_id, end in ends.items() if end == LEFT}
        return Crawled(code, frozenset(names.keys() - left.keys()), left)

    def put(self, *names, host="www.miit.gov.cn"):
        for name in names:
            url = f"https://{host}/{name}"
            page = PageSubmitted(ids.article_id(canonical(url)), url, system_clock())
            self.log.publish(SUBMITTED.name, page.article_id, encode(page))

    def until(self, true):
        """Steps until something is `true`; a crawl that ends is seen at the next."""
        deadline = system_clock() + timedelta(seconds=PATIENCE)
        while not true():
            assert system_clock() < deadline
            self.backlog.step(0.01)

    def crawled(self, times):
        """Steps until so many crawls began and all have ended."""
        self.until(lambda: len(self.crawls) == times and not self.backlog._running)

    @property
    def waiting(self):
        return self.log.lag("intake", SUBMITTED.name)

    @property
    def aside(self):
        return self.store.quarantine.list("intake")


@pytest.fixture
def queue(tmp_path):
    made = Queue(tmp_path)
    with closing(made.backlog):
        yield made


def test_what_waits_of_a_host_is_one_crawl_and_is_committed_when_it_has_ended(queue):
    queue.put("a", "b", "c")
    queue.until(lambda: queue.waiting == 0)
    assert queue.crawls == [["a", "b", "c"]]


def test_a_page_that_breaks_every_crawl_is_put_aside_and_costs_no_other(queue):
    queue.ends["bad"] = KILLED
    queue.put("a", "bad", "b")
    queue.until(lambda: queue.waiting == 0)
    assert queue.crawls[0] == ["a", "b", "bad"]
    assert sorted(queue.crawls[1:]) == [["a"], ["b"], ["bad"], ["bad"], ["bad"]]
    (aside,) = queue.aside
    assert aside.reason == "the crawl of this page broke off, exit code -9"
    assert not aside.headers


def test_a_page_that_was_not_asked_for_comes_again_later_and_others_do_not(queue):
    queue.ends["b"] = LEFT
    queue.put("a", "b")
    queue.crawled(1)
    assert queue.crawls == [["a", "b"]]
    assert queue.waiting == 1
    queue.now += timedelta(seconds=50)
    queue.crawled(1)
    queue.now += timedelta(seconds=20)
    queue.ends.clear()
    queue.until(lambda: queue.waiting == 0)
    assert queue.crawls == [["a", "b"], ["b"]]
    assert not queue.aside


def test_a_page_that_is_never_asked_for_is_put_aside_by_name(queue):
    queue.ends["a"] = LEFT
    queue.put("a")
    for times in range(1, 7):
        queue.crawled(times)
        queue.now += DAY
    queue.until(lambda: queue.waiting == 0)
    (aside,) = queue.aside
    assert aside.reason == "not asked for in 6 crawls: not asked: HTTP 429"
    assert (len(queue.crawls), dict(aside.headers)) == (6, {})


def test_a_page_whose_message_grew_too_large_to_come_again_is_put_aside_and_holds_no_other_up(queue):
    queue.ends["large"] = LEFT
    url = "https://www.miit.gov.cn/large"
    page = PageSubmitted(ids.article_id(canonical(url)), url, system_clock())
    queue.log.publish(SUBMITTED.name, page.article_id, encode(page), {REPLAYED: "9" * 240})
    queue.put("a")
    queue.until(lambda: queue.waiting == 0)
    (aside,) = queue.aside
    assert aside.key == page.article_id
    assert "have " in aside.reason


def test_a_slow_host_keeps_no_other_waiting(queue):
    ends = queue.slow["slow"] = Event()
    queue.put("slow")
    queue.until(lambda: queue.crawls)
    queue.put("next")
    queue.put("other", host="wap.miit.gov.cn")
    queue.until(lambda: ["other"] in queue.crawls)
    assert queue.crawls == [["slow"], ["other"]]
    ends.set()
    queue.until(lambda: queue.waiting == 0)
    assert queue.crawls == [["slow"], ["other"], ["next"]]


def test_more_than_is_held_for_a_slow_host_lets_others_pass(queue, monkeypatch):
    monkeypatch.setattr(backlog, "_HELD", 5)
    ends = queue.slow["slow"] = Event()
    queue.put("slow")
    queue.until(lambda: queue.crawls)
    queue.put(*map(str, range(9)))
    queue.put("other", host="wap.miit.gov.cn")
    while ["other"] not in queue.crawls:
        queue.backlog.step(0.01)
        queue.now += timedelta(seconds=31)
        assert len(queue.crawls) <= 2
    ends.set()
    queue.until(lambda: queue.waiting == 0)
    asked = {name for names in queue.crawls for name in names}
    assert asked == {"slow", "other", *map(str, range(9))}


@pytest.mark.parametrize("code", [Code.USAGE, Code.SETUP, Code.UNREACHABLE, Code.BUSY, Code.FOLDER])
def test_a_fault_that_is_not_the_pages_lets_them_wait(queue, code):
    queue.ends["a"] = code
    queue.put("a", "b")
    for times in range(1, 6):
        queue.crawled(times)
        queue.now += timedelta(minutes=1)
    assert (queue.waiting, queue.aside) == (2, [])
    queue.ends.clear()
    queue.until(lambda: queue.waiting == 0)
    assert not queue.aside


def test_what_the_role_ends_comes_again(queue):
    queue.ends["a"], queue.slow["a"] = Stopping, queue.stop
    queue.put("a", "b")
    queue.until(lambda: queue.crawls)
    queue.stop.set()
    queue.crawled(1)
    assert (queue.waiting, queue.aside) == (2, [])
    queue.stop.clear()
    queue.ends.clear()
    queue.slow.clear()
    queue.until(lambda: queue.waiting == 0)
