"""A decider starts from what the last one kept, to the same end as from the ledger, and from nothing else's."""

from datetime import timedelta

import pytest

from consumers.dedup.handler import Decider
from consumers.dedup.outlets import Outlets
from consumers.dedup.snapshot import MANIFEST, TEXTS
from consumers.dedup.start import started
from newswatch.model import ids
from newswatch.model.ledger import RulingKind
from newswatch.ports import Superseded
from newswatch.term import Term
from newswatch.wire.messages import RulingAsked, encode
from newswatch.wire.topics import RULING
from tests.consumers.test_decider import COPY, FIRST, HORIZON, OTHER, TTL, Newsroom


class Room(Newsroom):
    """A newsroom whose deciders keep what they remember in a folder."""

    def __init__(self, folder) -> None:
        super().__init__()
        self.folder = folder
        self.owners = 0

    def next_decider(self):
        """The decider after the last one, whose lease has run out, and the engine it started with."""
        self.now += 2 * TTL
        self.owners += 1
        term = Term(self.store.leases, self.lease(f"owner {self.owners}"), TTL, self.clock)
        engine, number = started(self.store, self.folder, HORIZON, Outlets(), self.now, term)
        return Decider(self.store, self.log, engine, term, self.clock, number), engine, number

    def reader(self):
        return started(self.store, self.folder, HORIZON, Outlets(), self.now)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "memory")


def kept(room, *items):
    decider, _, _ = room.next_decider()
    for item in items:
        decider.handle(room.record(item))
    decider.keep()
    return decider


def test_what_was_kept_spares_the_next_one_the_ledger(room, monkeypatch):
    kept(room, FIRST, COPY)
    read = []
    after = room.store.decisions.after
    monkeypatch.setattr(room.store.decisions, "after", lambda *args: read.append(args) or after(*args))
    decider, _, number = room.next_decider()
    assert number == 2
    assert min(first for first, *_ in read) >= 1, "nothing before the last line kept is read"
    decider.handle(room.record(OTHER))
    assert room.store.decisions.last() == 3


def test_what_came_after_is_read_from_the_ledger(room):
    decider = kept(room, FIRST)
    decider.handle(room.record(OTHER))
    _, engine, number = room.next_decider()
    assert number == 2
    assert engine.decide(COPY).story_id == ids.story_id(FIRST.event_id)
    assert engine.decide(COPY) == room.reader()[0].decide(COPY)


def test_a_ruling_is_kept_with_the_rest(room):
    decider = kept(room, FIRST, OTHER)
    one, two = (ids.story_id(item.event_id) for item in (FIRST, OTHER))
    asked = RulingAsked("f" * 32, RulingKind.MERGE, one, "desk", room.now, two)
    decider.handle(room.log.publish(RULING.name, one, encode(asked)))
    decider.keep()
    _, engine, _ = room.next_decider()
    assert engine.placement.survivor(two) == one
    assert engine.decide(COPY).story_id == one


def test_another_stores_memory_is_passed_over(room, tmp_path):
    kept(room, FIRST, COPY)
    other = Room(room.folder)
    other.now += timedelta(hours=1)
    decider = other.decider("elsewhere")
    decider.handle(other.record(OTHER))
    decider.handle(other.record(COPY))
    _, engine, number = other.next_decider()
    assert number == 2
    assert engine.decide(FIRST).story_id == ids.story_id(COPY.event_id)
    assert not (room.folder / MANIFEST).exists(), "a reader shall not meet texts of two stores"


def test_a_reader_writes_nothing(room):
    kept(room, FIRST)
    files = {path.name: path.read_bytes() for path in room.folder.iterdir()}
    engine, _ = room.reader()
    assert engine.decide(COPY).story_id == ids.story_id(FIRST.event_id)
    assert {path.name: path.read_bytes() for path in room.folder.iterdir()} == files


def test_without_a_folder_a_reader_reads_the_ledger(room):
    decider = room.decider()
    decider.handle(room.record(FIRST))
    engine, number = room.reader()
    assert (number, engine.decide(COPY).story_id) == (1, ids.story_id(FIRST.event_id))
    assert not room.folder.exists()


def test_it_is_kept_when_enough_has_come_or_time_has_passed(room):
    decider, _, _ = room.next_decider()
    decider.handle(room.record(FIRST))
    decider.idle()
    assert not (room.folder / MANIFEST).exists()
    for _ in range(30):
        room.now += TTL / 2
        decider.idle()
    assert (room.folder / MANIFEST).exists() == (timedelta(minutes=10) <= 15 * TTL)


def test_a_full_disk_costs_no_article(room, monkeypatch):
    decider, engine, _ = room.next_decider()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    monkeypatch.setattr(engine._memory._texts, "_size", 1)
    with pytest.raises(Superseded, match="make room"):
        decider.handle(room.record(FIRST))
    monkeypatch.undo()
    decider, engine, number = room.next_decider()
    assert (number, engine.decide(COPY).story_id) == (1, ids.story_id(FIRST.event_id))
    assert (room.folder / TEXTS).exists()


def test_a_start_that_cannot_keep_what_it_read_goes_on(room, monkeypatch):
    room.decider().handle(room.record(FIRST))

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("consumers.dedup.start._MANY", 1)
    monkeypatch.setattr("numpy.save", full)
    _, engine, number = room.next_decider()
    assert (number, engine.decide(COPY).story_id) == (1, ids.story_id(FIRST.event_id))
    assert not (room.folder / MANIFEST).exists()
