from datetime import UTC, datetime
from threading import Event
from uuid import uuid4

import pytest

from consumers.worker import Quarantining, Worker, set_aside
from newswatch import __version__
from newswatch.codec import Unreadable
from newswatch.ports import Record, Superseded, Unavailable
from newswatch.wire.memory import MemoryLog
from storage.memory import MemoryStore
from storage.mongo import MongoStore

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
TOPIC = "test.v1"


class Bench:
    """A worker on a real log and store; `faults` are raised in turn before a record is handled."""

    def __init__(self, *faults: Exception, stop: Event | None = None) -> None:
        self.log, self.store = MemoryLog(clock=lambda: NOW), MemoryStore(clock=lambda: NOW)
        self.handled: list[bytes] = []
        self.faults = list(faults)
        self.stop = stop or Event()
        self.consumer = self.log.consumer("group", [TOPIC])
        handler = Quarantining("stage", self.handle, self.store.quarantine, lambda: NOW, self.idle)
        self.worker = Worker(self.consumer, handler, self.stop)
        self.idles: list[Exception | None] = []

    def idle(self) -> None:
        fault = self.idles.pop(0) if self.idles else None
        if fault:
            raise fault

    def handle(self, record: Record) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.handled.append(record.value)

    def publish(self, *values: bytes) -> None:
        for value in values:
            self.log.publish(TOPIC, "key", value)


def test_a_batch_is_committed_after_it_is_handled():
    bench = Bench()
    bench.publish(b"1", b"2")
    assert bench.worker.step(0) == 2
    assert (bench.handled, bench.log.lag("group", TOPIC)) == ([b"1", b"2"], 0)


def test_what_cannot_be_read_is_quarantined_before_the_commit_and_holds_nothing_up():
    bench = Bench(Unreadable("no such schema"))
    bench.publish(b"bad", b"good")
    bench.worker.step(0)
    waiting = bench.store.quarantine.list()
    assert [(w.stage, w.reason, w.value) for w in waiting] == [("stage", "no such schema", b"bad")]
    assert (bench.handled, bench.log.lag("group", TOPIC)) == ([b"good"], 0)


def test_the_same_record_quarantined_twice_waits_once():
    store = MemoryStore(clock=lambda: NOW)
    for _ in range(2):
        set_aside(Record(TOPIC, 0, 0, "key", b"bad", NOW), "stage", "why", store.quarantine, lambda: NOW)
    assert store.quarantine.count() == 1


def test_a_record_whose_headers_no_store_can_hold_is_quarantined_without_them(mongo_uri: str):
    store = MongoStore(mongo_uri, f"test_{uuid4().hex[:12]}", lambda: NOW)
    record = Record(TOPIC, 2, 7, "key", b"bad", NOW, {"a\0b": "x"})
    set_aside(record, "stage", "why", store.quarantine, lambda: NOW)
    [waiting] = store.quarantine.list()
    assert (waiting.value, waiting.headers) == (b"bad", {})
    assert waiting.provenance == {"topic": TOPIC, "partition": "2", "offset": "7", "version": __version__}
    store.close()


def test_a_server_that_is_away_makes_the_batch_come_again_and_commits_nothing():
    class Patient(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            return False

    waits: list[float | None] = []
    bench = Bench(Unavailable("store away"), Unavailable("store away"), stop=Patient())
    bench.publish(b"1", b"2")
    assert [bench.worker.step(0) for _ in range(2)] == [0, 0]
    assert bench.log.lag("group", TOPIC) == 2
    assert waits == [0.2, 0.4]
    assert bench.worker.step(0) == 2
    assert bench.handled == [b"1", b"2"]


def test_a_record_that_trips_a_defect_is_put_aside_with_the_place_and_holds_nothing_up():
    bench = Bench(ZeroDivisionError("of the engine"))
    bench.publish(b"poison", b"good")
    bench.worker.step(0)
    [waiting] = bench.store.quarantine.list()
    assert waiting.value == b"poison"
    assert waiting.reason.startswith("ZeroDivisionError: of the engine (handle, line ")
    assert (bench.handled, bench.log.lag("group", TOPIC)) == ([b"good"], 0)


def test_losing_the_lease_is_no_fault_of_the_record():
    bench = Bench(Superseded("the lease went to another"))
    bench.publish(b"1")
    with pytest.raises(Superseded):
        bench.worker.step(0)
    assert (bench.store.quarantine.count(), bench.log.lag("group", TOPIC)) == (0, 1)


def test_a_server_that_is_away_between_batches_is_waited_for():
    stop = Event()
    bench = Bench(stop=stop)
    bench.idles = [Unavailable("store away")]
    stop.set()  # so that waiting ends at once
    assert bench.worker.step(0) == 0


def test_told_to_stop_it_leaves_the_rest_uncommitted():
    bench = Bench()
    bench.publish(b"1")
    bench.stop.set()
    assert bench.worker.step(0) == 0
    assert bench.log.lag("group", TOPIC) == 1
