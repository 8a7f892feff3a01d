"""One member of a consumer group on the SQLite log: a group and slots in, records out as they arrive."""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import monotonic

import orjson

from newswatch.clock import moment
from newswatch.logs import logger
from newswatch.ports import Record, Superseded, Unavailable
from newswatch.wire.sqlite_file import connect, told
from newswatch.wire.sqlite_group import Membership, Slot

_log = logger("wire")

BATCH_BYTES = 8 * 1024 * 1024
"""A batch ends with the record that passes this, whatever its limit says: memory stays bounded."""

_BEATS = 3
"""Heartbeats in a session, so that one may be late."""

_SHORTEST, _LONGEST = 0.002, 0.025
"""Seconds between two looks at the file's change counter while waiting for records."""

_GLANCE = 0.25
"""Seconds between two looks for members whose session ran out, while nothing changes."""


class SqliteConsumer:
    """Implements `newswatch.ports.Consumer`; for one thread, though any may close it.

    A thread with its own connection keeps the session alive while a handler works longer than the session. A member
    that has not polled for `patience` is stuck: its heartbeat stops and others take over (Kafka's
    `max.poll.interval.ms`).
    """

    def __init__(self, path: Path, membership: Membership, slots: Sequence[Slot], patience: timedelta) -> None:
        self._path = path
        self._membership = membership
        self._slots = {slot.number: slot for slot in slots}
        self._numbers = {(slot.topic, slot.partition): slot.number for slot in slots}
        self._turn = deque(self._slots)
        self._done: dict[int, int] = {}  # of each slot that is ours: the first offset not committed
        self._positions: dict[int, int] = {}  # and the first not handed out
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._patience = patience.total_seconds()
        self._polled = monotonic()
        self._connection = connect(path, durable=False)
        try:
            with told(path):
                self._settle()
        except Unavailable:
            self._connection.close()
            raise
        self._heart = threading.Thread(
            target=self._beat,
            args=(membership.session.total_seconds() / _BEATS,),
            name=f"heartbeat-{membership.group}",
            daemon=True,
        )
        self._heart.start()

    def poll(self, timeout: float, limit: int = 100) -> Sequence[Record]:
        """Records not yet handed out to this member, oldest first within a partition; waits up to `timeout` s.

        Empty after the time, or where another thread closes the consumer meanwhile. Raises Unavailable.
        """
        until = monotonic() + timeout
        with self._lock, told(self._path):
            self._polled = monotonic()
            while not self._closing.is_set():
                counter = self._counter()  # before reading: what is written while we read must wake us
                if self._membership.stale(self._connection):
                    self._settle()
                if batch := self._read(limit):
                    return batch
                if not self._changed(counter, until):
                    break
        return ()

    def commit(self, records: Iterable[Record]) -> None:
        """Say these and all before them in their partitions are done. Raises Superseded and Unavailable.

        Where some of the partitions have gone to another member, the others are committed nevertheless.
        """
        done: dict[int, int] = {}
        for record in records:
            slot = self._numbers[record.topic, record.partition]
            done[slot] = max(done.get(slot, 0), record.offset + 1)
        with self._lock, told(self._path):
            lost = set(done) if self._closing.is_set() else self._commit(done)
        if lost:
            names = ", ".join(f"{self._slots[slot].topic}/{self._slots[slot].partition}" for slot in sorted(lost))
            raise Superseded(f"group {self._membership.group}: {names} went to another member; its records come again")

    def rewind(self) -> None:
        """Hand out everything uncommitted again at the next poll; needs no file, so it cannot fail."""
        with self._lock:
            self._positions = dict(self._done)

    def close(self) -> None:
        """Leave the group; partitions pass to other members at once. Closing twice is closing once."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._heart.join()
        with self._lock:
            try:
                with told(self._path):
                    self._membership.leave(self._connection)
            finally:
                self._connection.close()

    def _commit(self, done: dict[int, int]) -> set[int]:
        """Commit where the slot is this member's; the slots where it is not any more, or not for these records.

        What was handed out before a slot went away and came back comes again, so it is not done.
        """
        known = {slot: offset for slot, offset in done.items() if offset <= self._positions.get(slot, 0)}
        lost = self._membership.commit(self._connection, known)
        for slot in known.keys() - lost:
            self._done[slot] = max(self._done[slot], known[slot])
        return lost | (done.keys() - known.keys())

    def _settle(self) -> None:
        kept, taken = self._membership.settle(self._connection)
        self._done = {slot: self._done[slot] for slot in kept} | taken
        self._positions = {slot: self._positions[slot] for slot in kept} | taken

    def _read(self, limit: int) -> list[Record]:
        """Records of every slot in turn, beginning with another each time: no partition waits behind a long one."""
        self._turn.rotate(-1)
        batch: list[Record] = []
        positions = dict(self._positions)
        room = BATCH_BYTES
        for number in self._turn:
            if number not in positions or len(batch) >= limit or room <= 0:
                continue
            records = self._read_slot(self._slots[number], limit - len(batch), room)
            if records:
                room -= sum(len(record.value) for record in records)
                positions[number] = records[-1].offset + 1
                batch += records
        self._positions = positions  # only now: a slot that cannot be read must not lose what others gave
        return batch

    def _read_slot(self, slot: Slot, limit: int, room: int) -> list[Record]:
        """Up to `limit` records and about `room` bytes from where this slot was left."""
        records: list[Record] = []
        rows = self._connection.execute(
            "SELECT offset, key, value, at, headers FROM records"
            " WHERE slot = ? AND offset >= ? ORDER BY offset LIMIT ?",
            (slot.number, self._positions[slot.number], limit),
        )
        with closing(rows):
            for offset, key, value, at, headers in rows:
                named = orjson.loads(headers)
                records.append(Record(slot.topic, slot.partition, offset, key, value, moment(at), named))
                room -= len(value)
                if room <= 0:
                    break
        return records

    def _changed(self, before: int, until: float) -> bool:
        """Wait until another connection has written since the count `before`, at most `_GLANCE`.

        False when the time is up or this consumer closes.
        """
        glance = monotonic() + _GLANCE
        pause = _SHORTEST
        while (left := until - (now := monotonic())) > 0:
            if now >= glance or self._counter() != before:
                return True
            if self._closing.wait(min(pause, left)):
                return False
            pause = min(pause * 2, _LONGEST)
        return False

    def _counter(self) -> int:
        (counter,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(counter)

    def _beat(self, every: float) -> None:
        """Keep the session alive until close, or until this member is stuck; a beat that fails is tried again."""
        connection: sqlite3.Connection | None = None
        while not self._closing.wait(every):
            if monotonic() - self._polled > self._patience:
                continue
            try:
                connection = connection or connect(self._path, durable=False)
                with told(self._path):
                    self._membership.beat(connection)
            except Unavailable as error:
                _log.warning("heartbeat_failed", group=self._membership.group, reason=str(error))
        if connection:
            connection.close()
