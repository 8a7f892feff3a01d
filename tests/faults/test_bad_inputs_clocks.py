"""Our own clock was wrong for a while: what was done meanwhile does not stand in the way once it is right again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newswatch.cli.house import House
from newswatch.cli.timetable import Timetable
from newswatch.clock import system_clock
from newswatch.due import is_due
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.pace import LocalPace
from newswatch.ports import Crawl, Visit
from newswatch.settings import load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOW = datetime(2026, 11, 3, 2, tzinfo=UTC)
YEAR = timedelta(days=365)


def test_what_was_done_under_a_clock_far_ahead_is_due_again():
    """A page is fetched, and its host asked, as if it had not been."""
    visit = Visit("a" * 32, "https://daily.example/1", "daily", NOW, NOW + timedelta(hours=1), Disposition.PUBLISHED)
    ahead = replace(visit, fetched_at=NOW + YEAR, due_at=NOW + YEAR + timedelta(hours=1))
    assert (is_due(visit, NOW), is_due(ahead, NOW)) == (False, True)
    pace, gap, soon = LocalPace(), timedelta(seconds=2), NOW + timedelta(minutes=1)
    pace.reserve("daily.example", NOW + YEAR, gap, NOW + 2 * YEAR)
    pace.put_off("daily.example", NOW + YEAR + timedelta(hours=1))
    assert [pace.reserve("daily.example", NOW, gap, soon) for _ in range(2)] == [NOW, NOW + gap]


def test_a_source_crawled_under_a_clock_far_ahead_is_crawled_again_after_its_interval(tmp_path):
    store = MemoryStore()
    settings = load(data=tmp_path)
    lease = store.leases.acquire("scheduler", "me", system_clock(), settings.lease)
    house = House(settings, MemoryLog(), store, FileCaptures(tmp_path))
    timetable = Timetable(house, Term(store.leases, lease, settings.lease, system_clock))
    source = next(iter(timetable._sources))
    store.crawls.put(Crawl("c", source.slug, NOW + YEAR, NOW + YEAR, 0, {}, Outcome.OK.value))
    assert timetable._first(source, NOW) == NOW + source.every


def test_retention_under_a_clock_that_is_behind_drops_nothing():
    log = MemoryLog(clock=lambda: NOW)
    log.publish("some.topic.v1", "k", b"message")
    assert log.prune(NOW - YEAR - timedelta(days=7)) == 0
    assert log.lag("anybody", "some.topic.v1") == 1
