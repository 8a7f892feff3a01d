"""The log in this process's memory: records in, consumers of their groups out; everything goes when it closes."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from time import monotonic

from newswatch.clock import Clock, system_clock
from newswatch.ports import Consumer, Record, Superseded
from newswatch.wire.record import check_name, check_record, partition_of
from newswatch.wire.share import share

Partition = tuple[str, int]


class _Group:
    """What a group has committed and which member holds what."""

    def __init__(self) -> None:
        self.committed: dict[Partition, int] = defaultdict(int)
        self.members: dict[str, frozenset[str]] = {}
        self.holders: dict[Partition, str] = {}


class MemoryLog:
    """Implements `newswatch.ports.Log` for the threads of one process.

    A member lives until it closes: it cannot die without the log.
    """

    def __init__(self, *, clock: Clock = system_clock, partitions: int = 6) -> None:
        self._clock = clock
        self._partitions = partitions
        self._names = count(1)
        self.records: dict[Partition, list[Record]] = {}
        self.ends: dict[Partition, int] = defaultdict(int)
        self.groups: dict[str, _Group] = defaultdict(_Group)
        self.changed = threading.Condition()

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str] | None = None) -> Record:
        """Append. Raises ValueError where the record breaks a limit of `newswatch.wire.record`."""
        headers = dict(headers or {})
        check_record(topic, key, value, headers)
        with self.changed:
            partition = partition_of(key, len(self.topic(topic)))
            offset = self.ends[topic, partition]
            record = Record(topic, partition, offset, key, value, self._clock(), headers)
            self.records[topic, partition].append(record)
            self.ends[topic, partition] = offset + 1
            self.changed.notify_all()
        return record

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """Join `group`; a new group starts at the earliest record kept. Raises ValueError."""
        check_name("group", group)
        for topic in topics:
            check_name("log topic", topic)
        with self.changed:
            return MemoryConsumer(self, group, frozenset(topics), f"{next(self._names):012}")

    def lag(self, group: str, topic: str) -> int:
        """Records of `topic` that `group` has not committed."""
        with self.changed:
            committed = self.groups[group].committed
            return sum(
                record.offset >= committed[place]
                for place, records in self.records.items()
                if place[0] == topic
                for record in records
            )

    def prune(self, before: datetime) -> int:
        """Drop records older than `before`; how many went."""
        with self.changed:
            held = sum(map(len, self.records.values()))
            self.records = {
                place: [record for record in records if record.at >= before] for place, records in self.records.items()
            }
            return held - sum(map(len, self.records.values()))

    def close(self) -> None:
        """Nothing to give back."""

    def topic(self, topic: str) -> list[Partition]:
        """The partitions of `topic`, made where it is new."""
        places = [(topic, partition) for partition in range(self._partitions)]
        for place in places:
            self.records.setdefault(place, [])
        return places


class MemoryConsumer:
    """Implements `newswatch.ports.Consumer`."""

    def __init__(self, log: MemoryLog, group: str, topics: frozenset[str], member: str) -> None:
        self._log = log
        self._group = log.groups[group]
        self._name = group
        self._topics = topics
        self._member = member
        self._positions: dict[Partition, int] = {}
        self._closed = False
        self._group.members[member] = topics
        self._settle()
        log.changed.notify_all()

    def poll(self, timeout: float, limit: int = 100) -> Sequence[Record]:
        """Records not yet handed out to this member, oldest first within a partition; waits up to `timeout` s."""
        until = monotonic() + timeout
        with self._log.changed:
            while not self._closed:
                self._settle()
                if batch := self._read(limit):
                    return batch
                if not self._log.changed.wait(max(0.0, until - monotonic())):
                    break
        return ()

    def commit(self, records: Iterable[Record]) -> None:
        """Say these and all before them in their partitions are done. Raises Superseded."""
        lost: set[Partition] = set()
        with self._log.changed:
            for record in records:
                place = (record.topic, record.partition)
                if self._group.holders.get(place) == self._member and record.offset < self._positions.get(place, 0):
                    self._group.committed[place] = max(self._group.committed[place], record.offset + 1)
                else:
                    lost.add(place)
        if lost:
            names = ", ".join(f"{topic}/{partition}" for topic, partition in sorted(lost))
            raise Superseded(f"group {self._name}: {names} went to another member; its records come again")

    def rewind(self) -> None:
        """Hand out everything uncommitted again at the next poll."""
        with self._log.changed:
            self._positions = {place: self._group.committed[place] for place in self._positions}

    def close(self) -> None:
        """Leave the group; partitions pass to other members at once."""
        with self._log.changed:
            self._closed = True
            self._group.members.pop(self._member, None)
            self._hold(set())

    def _settle(self) -> None:
        fair: set[Partition] = set()
        for topic in self._topics:
            members = [member for member, topics in self._group.members.items() if topic in topics]
            fair |= share(self._log.topic(topic), self._group.holders, members, self._member)
        self._hold(fair)

    def _hold(self, fair: set[Partition]) -> None:
        """Give up what is not in `fair`, take what is, and tell the others where that changes anything."""
        held = self._positions.keys()
        if held == fair:
            return
        for place in held - fair:
            del self._group.holders[place]
        self._group.holders |= dict.fromkeys(fair, self._member)
        self._positions = {place: self._positions.get(place, self._group.committed[place]) for place in fair}
        self._log.changed.notify_all()

    def _read(self, limit: int) -> list[Record]:
        batch: list[Record] = []
        for place, position in list(self._positions.items()):
            fresh = [record for record in self._log.records[place] if record.offset >= position][: limit - len(batch)]
            if fresh:
                batch += fresh
                del self._positions[place]  # to the end: a partition that is always full keeps no other waiting
                self._positions[place] = fresh[-1].offset + 1
        return batch
