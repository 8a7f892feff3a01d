"""What lies on our own disk is damaged, or the disk is full: said by name, nothing acknowledged lost, others go on."""

import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.ports import Pending, Unavailable, Visit
from newswatch.settings import ROOT
from newswatch.spool import relay
from newswatch.wire.memory import MemoryLog
from newswatch.wire.sqlite import SqliteLog
from storage.captures import FileCaptures
from storage.embedded import EmbeddedServer
from storage.mongo import MongoStore

NOW = datetime(2026, 11, 3, 2, tzinfo=UTC)
TOPIC = "some.topic.v1"


def run(program: str) -> str:
    """Standard output of a process that may write no file beyond 200 kB: a disk that is full."""
    limited = """
        import resource, signal
        from pathlib import Path
        from newswatch.ports import Unavailable
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        def fill():
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    """
    code = textwrap.dedent(limited) + textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def filled_log(tmp_path):
    """A log of 400 records, closed, so that all of it lies in one file."""
    path = tmp_path / "log.sqlite"
    log = SqliteLog(path)
    for number in range(400):
        log.publish(TOPIC, str(number), bytes(2000))
    log.close()
    return path


def overwritten(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 4)
        file.write(b"\xa5" * (size // 2))


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def emptied(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(4096))


@pytest.mark.parametrize("damage", [overwritten, cut, emptied])
def test_a_damaged_log_is_unavailable_by_name_and_never_read_as_whole(filled_log, damage):
    damage(filled_log)
    with pytest.raises(Unavailable, match=r"log\.sqlite"):
        read_all(filled_log)


def read_all(path: Path) -> int:
    log = SqliteLog(path)
    try:
        consumer = log.consumer("anybody", [TOPIC])
        return sum(len(batch) for batch in iter(lambda: consumer.poll(0.1), ()))
    finally:
        log.close()


def test_a_full_disk_keeps_no_half_capture_and_says_so(tmp_path):
    said = run(f"""
        import os
        from datetime import UTC, datetime
        from newswatch.model.page import Page
        from storage.captures import FileCaptures
        captures = FileCaptures(Path({str(tmp_path)!r}))
        fill()
        try:
            captures.keep(Page("https://daily.example/1", os.urandom(400_000), datetime.now(UTC)))
        except Unavailable as error:
            print(error)
    """)
    assert "free some space" in said
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_damaged_capture_costs_itself_and_the_latest_whole_one_is_found_by_its_id(tmp_path):
    captures = FileCaptures(tmp_path)
    page = Page("https://daily.example/1", "正文".encode() * 1000, NOW)
    later = Page(page.url, page.body, NOW + timedelta(hours=1))
    kept, damaged = captures.keep(page), captures.keep(later)
    [path] = tmp_path.rglob(f"*{damaged}.zst")
    overwritten(path)
    with pytest.raises(Unreadable, match=damaged):
        captures.load(page.article_id, damaged)
    assert captures.load(page.article_id, kept) == page


@pytest.mark.slow
def test_a_full_disk_under_the_store_is_unavailable_and_what_was_acknowledged_is_there_afterwards(tmp_path):
    said = run(f"""
        from newswatch.model.subscription import Subscription
        from datetime import UTC, datetime
        from storage.embedded import EmbeddedServer
        from storage.mongo import MongoStore
        server = EmbeddedServer(Path({str(tmp_path)!r}), cache="32M")
        server.start()
        server.stop()
        fill()
        kept = 0
        try:
            store = MongoStore(server.start(), "full")
            for kept in range(200):
                store.subscriptions.put(Subscription(str(kept), "x" * 20_000, ("console",), datetime.now(UTC)))
        except Unavailable as error:
            print(kept, error)
        server.stop()
    """)
    kept, reason = said.split(" ", 1)
    assert "see the server's log" in reason
    with EmbeddedServer(tmp_path, cache="32M") as server, closing(MongoStore(server.uri, "full")) as store:
        assert {each.subscription_id for each in store.subscriptions.all()} >= set(map(str, range(int(kept))))
        assert int(kept) > 0


def pending(number: int, value: bytes, at: datetime) -> Pending:
    return Pending(ids.digest("event", str(number)), ids.digest("article", str(number)), TOPIC, value, at)


def test_a_damaged_message_in_the_spool_holds_no_other_up(mongo_uri):
    log = MemoryLog()
    with closing(MongoStore(mongo_uri, f"spool_{uuid4().hex[:12]}")) as store:
        waiting = [pending(number, b"message", NOW + timedelta(seconds=number)) for number in range(3)]
        for each in waiting:
            visit = Visit(each.article_id, "https://daily.example/", "daily", NOW, None, Disposition.PUBLISHED)
            assert store.crawl_state.spool(visit, None, each)
        damaged, *whole = waiting
        store.crawl_state.documents.update({"_id": damaged.article_id}, {"$set": {"spool.0.value": 7}})
        assert relay(store.crawl_state, log, NOW + timedelta(days=1)) == [each.event_id for each in whole]
        assert relay(store.crawl_state, log, NOW + timedelta(days=1)) == []
        assert store.crawl_state.waiting(damaged.article_id) == []
    assert log.lag("anybody", TOPIC) == 2
