"""The log in one SQLite file (WAL mode): records in from several processes at once, consumers of their groups out."""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from newswatch.clock import Clock, micros, moment, system_clock
from newswatch.ports import Consumer, Record
from newswatch.wire.record import check_name, check_record, partition_of
from newswatch.wire.sqlite_consumer import SqliteConsumer
from newswatch.wire.sqlite_file import connect, told, writing
from newswatch.wire.sqlite_group import Membership, Slot

_PRUNED_AT_ONCE = 500
"""Records dropped in one transaction, so that publishers wait milliseconds."""


class SqliteLog:
    """Implements `newswatch.ports.Log`; for any number of threads, and a handle in each of any number of processes.

    `partitions` counts for log topics that do not exist yet; those that do keep theirs. `session` is how long a
    member lives without a heartbeat, `patience` how long it may go without polling. Open it in the process that
    uses it: a handle does not survive a fork. Raises Unavailable where the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock = system_clock,
        partitions: int = 6,
        session: timedelta = timedelta(seconds=10),
        patience: timedelta = timedelta(minutes=5),
    ) -> None:
        self._path = path
        self._clock = clock
        self._partitions = partitions
        self._session = session
        self._patience = patience
        self._topics: dict[str, list[Slot]] = {}
        self._consumers: weakref.WeakSet[SqliteConsumer] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._connection = connect(path, durable=True)

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str] | None = None) -> Record:
        """Append and return only when the record is on the disk.

        Raises ValueError where it breaks a limit of `newswatch.wire.record`, Unavailable where it was not kept.
        """
        headers = dict(headers or {})
        check_record(topic, key, value, headers)
        with self._lock, told(self._path):
            slots = self._slots(topic)
            slot = slots[partition_of(key, len(slots))]
            with writing(self._connection):
                at = micros(self._clock())
                (offset,) = self._connection.execute(
                    "UPDATE partitions SET next_offset = next_offset + 1 WHERE slot = ? RETURNING next_offset - 1",
                    (slot.number,),
                ).fetchone()
                self._connection.execute(
                    "INSERT INTO records (slot, offset, at, key, headers, value) VALUES (?, ?, ?, ?, ?, ?)",
                    (slot.number, offset, at, key, orjson.dumps(headers).decode(), value),
                )
        return Record(topic, slot.partition, offset, key, value, moment(at), headers)

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Join `group`; a new group starts at the earliest record kept. Raises ValueError and Unavailable."""
        check_name("group", group)
        for topic in topics:
            check_name("log topic", topic)
        with self._lock, told(self._path):
            slots = [slot for topic in sorted(set(topics)) for slot in self._slots(topic)]
        membership = Membership(group, slots, self._session, self._clock)
        consumer = SqliteConsumer(self._path, membership, slots, self._patience)
        self._consumers.add(consumer)
        return consumer

    def lag(self, group: str, topic: str) -> int:
        """Records of `topic` that `group` has not committed; all of them for a group nobody knows."""
        with self._lock, told(self._path):
            (count,) = self._connection.execute(
                "SELECT count(*) FROM partitions AS p"
                " LEFT JOIN commits AS c ON c.slot = p.slot AND c.group_name = ?"
                " JOIN records AS r ON r.slot = p.slot AND r.offset >= coalesce(c.next_offset, 0)"
                " WHERE p.topic = ?",
                (group, topic),
            ).fetchone()
        return int(count)

    def prune(self, before: datetime) -> int:
        """Drop records older than `before`; how many went. Their room in the file is used again."""
        dropped = 0
        while True:
            with self._lock, told(self._path), writing(self._connection):
                cursor = self._connection.execute(
                    "DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE at < ? LIMIT ?)",
                    (micros(before), _PRUNED_AT_ONCE),
                )
            dropped += cursor.rowcount
            if cursor.rowcount < _PRUNED_AT_ONCE:
                return dropped

    def close(self) -> None:
        """Close the consumers made here, then the file. Closing twice is closing once."""
        for consumer in list(self._consumers):
            consumer.close()
        with self._lock, told(self._path):
            self._connection.close()

    def _slots(self, topic: str) -> list[Slot]:
        """The partitions of `topic`, made where it is new."""
        if topic not in self._topics:
            with writing(self._connection):
                if not _partitions(self._connection, topic):
                    self._connection.executemany(
                        "INSERT INTO partitions (topic, partition) VALUES (?, ?)",
                        [(topic, partition) for partition in range(self._partitions)],
                    )
                self._topics[topic] = _partitions(self._connection, topic)
        return self._topics[topic]


def _partitions(connection: sqlite3.Connection, topic: str) -> list[Slot]:
    rows: Iterable[tuple[int, int]] = connection.execute(
        "SELECT slot, partition FROM partitions WHERE topic = ? ORDER BY partition", (topic,)
    )
    return [Slot(number, topic, partition) for number, partition in rows]
