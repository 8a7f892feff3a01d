"""Submitted pages are worked off at least once: what breaks a crawl is put aside alone, what was missed comes again."""

from threading import Event

import pytest

from newswatch.cli.exits import Code
from newswatch.cli.house import House
from newswatch.cli.intake import Backlog, Stopping
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.settings import load
from newswatch.text.url import canonical
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import PageSubmitted, encode
from newswatch.wire.topics import SUBMITTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore

KILLED = -9


class Queue:
    """Pages on a log in memory, and crawls that end with the codes a test gives them."""

    def __init__(self, folder):
        self.log, self.store = MemoryLog(), MemoryStore()
        house = House(load(data=folder), self.log, self.store, FileCaptures(folder / "captures"))
        self.crawls, self.codes, self.stop = [], {}, Event()
        self.consumer = self.log.consumer("intake", [SUBMITTED.name])
        self.backlog = Backlog(house, self.consumer, self.crawl, self.stop)

    def crawl(self, pages):
        names = [page.url.rpartition("/")[2] for page in pages]
        self.crawls.append(names)
        ends = {self.codes.get(name, Code.OK) for name in names}
        if Stopping in ends:
            raise Stopping
        return next((code for code in ends if code != Code.OK), Code.OK)

    def put(self, *names):
        for name in names:
            url = f"https://www.miit.gov.cn/{name}"
            page = PageSubmitted(ids.article_id(canonical(url)), url, system_clock())
            self.log.publish(SUBMITTED.name, page.article_id, encode(page))

    @property
    def waiting(self):
        return self.log.lag("intake", SUBMITTED.name)


@pytest.fixture
def queue(tmp_path):
    return Queue(tmp_path)


def test_what_waits_is_one_crawl_and_is_committed_when_it_has_ended(queue):
    queue.put("a", "b", "c")
    assert queue.backlog.step(0) == 3
    assert [sorted(names) for names in queue.crawls] == [["a", "b", "c"]]
    assert queue.waiting == 0


def test_a_page_that_breaks_every_crawl_is_put_aside_and_costs_no_other(queue):
    queue.codes["bad"] = KILLED
    queue.put("a", "bad", "b")
    assert queue.backlog.step(0) == 3
    alone = [names for names in queue.crawls if len(names) == 1]
    assert sorted(alone) == [["a"], ["b"], ["bad"], ["bad"], ["bad"]]
    (aside,) = queue.store.quarantine.list("intake")
    assert aside.reason == "the crawl of this page broke off, exit code -9"
    assert queue.waiting == 0


@pytest.mark.parametrize("code", [Code.UNREACHABLE, Stopping])
def test_while_a_server_is_away_or_the_role_ends_nothing_is_committed(queue, code):
    queue.stop.set()  # so that nothing waits between two tries
    queue.codes["a"] = code
    queue.put("a", "b")
    assert queue.backlog.step(0) == 0
    assert (queue.waiting, queue.store.quarantine.count()) == (2, 0)
    queue.codes.clear()
    assert queue.backlog.step(0) == 2
    assert queue.waiting == 0
