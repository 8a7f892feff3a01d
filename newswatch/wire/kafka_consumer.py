"""One member of a consumer group on Kafka: a group and topics in, records out as they arrive."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

import kafka
from kafka import ConsumerRebalanceListener, OffsetAndMetadata, TopicPartition, errors
from kafka.coordinator.base import MemberState

from newswatch.ports import Record, Superseded, Unavailable
from newswatch.wire.kafka_brokers import ANSWER, Brokers
from newswatch.wire.kafka_cluster import Cluster
from newswatch.wire.kafka_names import take_any_name
from newswatch.wire.kafka_record import record_of

BATCH_BYTES = 8 * 1024 * 1024
"""What one fetch brings at most; records wait in memory until they are handed out."""

_BEATS = 10
"""Heartbeats in a session: with the answer to one a member learns that its group is shared out anew."""

_GLANCE = 0.25
"""Seconds a wait for records goes on before it looks whether the consumer is being closed."""

_SHARING = 0.5
"""Seconds a poll waits at least while the group is shared out anew."""

_FAREWELL = 1000
"""Milliseconds the group's coordinator may take to see a member off; else it misses it after a session."""


@dataclass(slots=True)
class _Place:
    """A partition that is ours: the first offset not committed, and the first not handed out."""

    done: int
    position: int


class KafkaConsumer:
    """Implements `newswatch.ports.Consumer`; for one thread, though any may close it.

    kafka-python's own thread keeps the session alive while a handler works longer than the session; a member that
    has not polled for `patience` is stuck and leaves its group (`max.poll.interval.ms`).
    """

    def __init__(
        self,
        brokers: Brokers,
        cluster: Cluster,
        group: str,
        topics: Sequence[str],
        session: timedelta,
        patience: timedelta,
    ) -> None:
        self._brokers = brokers
        self._cluster = cluster
        self._group = group
        self._topics = sorted(set(topics))
        self._session = session
        self._patience = patience
        self._client: kafka.KafkaConsumer | None = None
        self._places: dict[TopicPartition, _Place] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._heard = monotonic()

    def poll(self, timeout: float, limit: int = 100) -> Sequence[Record]:
        """Records not yet handed out to this member, oldest first within a partition; waits up to `timeout` s.

        Empty after the time, or where another thread closes the consumer meanwhile. Raises Unavailable, also where
        nothing has come for a session and the brokers or a log topic turn out to be away.
        """
        until = monotonic() + timeout
        with self._lock:
            while not self._closing.is_set():
                left = max(0.0, until - monotonic())
                if batch := self._take(min(left, _GLANCE), limit):
                    self._heard = monotonic()
                    return batch
                if monotonic() >= until:
                    break
            if not self._closing.is_set() and monotonic() - self._heard > self._session.total_seconds():
                self._cluster.partitions(self._topics)
                self._heard = monotonic()
        return ()

    def commit(self, records: Iterable[Record]) -> None:
        """Say these and all before them in their partitions are done. Raises Superseded and Unavailable.

        Where some of the partitions have gone to another member, the others are committed nevertheless.
        """
        done: dict[TopicPartition, int] = {}
        for record in records:
            place = TopicPartition(record.topic, record.partition)
            done[place] = max(done.get(place, 0), record.offset + 1)
        with self._lock:
            lost = done.keys() - self._commit(done)
        if lost:
            names = ", ".join(f"{place.topic}/{place.partition}" for place in sorted(lost))
            raise Superseded(f"group {self._group}: {names} went to another member; its records come again")

    def rewind(self) -> None:
        """Hand out everything uncommitted again at the next poll; asks no broker, so it cannot fail."""
        with self._lock:
            for place, known in self._places.items():
                self._seek(place, known.done)
                known.position = known.done

    def close(self) -> None:
        """Leave the group; partitions pass to other members at once. Closing twice is closing once."""
        self._closing.set()
        with self._lock:
            self._end()

    @property
    def closed(self) -> bool:
        return self._closing.is_set()

    # --- with the lock held ------------------------------------------------------------------------------------------

    def _take(self, timeout: float, limit: int) -> list[Record]:
        client = self._joined()
        try:
            batches = self._poll(client, timeout, limit)
        except Unavailable:
            self._end()  # whatever state it is in: the next poll begins with a new one
            raise
        for place, records in batches.items():
            known = self._places.setdefault(place, _Place(records[0].offset, records[0].offset))
            known.position = records[-1].offset + 1
        return [record_of(record) for records in batches.values() for record in records]

    def _commit(self, done: Mapping[TopicPartition, int]) -> set[TopicPartition]:
        """Commit where the partition is this member's, and these records were handed out since it last became so.

        Returns the partitions where that was so. A group that is just being shared out anew takes no commits: the
        sharing is brought to its end first, which other members have to help with.
        """
        until = monotonic() + self._session.total_seconds()
        while True:
            ours = {
                place
                for place, offset in done.items()
                if place in self._places and offset <= self._places[place].position
            }
            fresh = {place: done[place] for place in ours if done[place] > self._places[place].done}
            if not fresh:
                return ours
            try:
                self._send(fresh)
            except errors.CommitFailedError:
                self._places.clear()
                return set()
            except errors.RebalanceInProgressError:
                if monotonic() > until:
                    return set()
                self._settle()
            else:
                for place, offset in fresh.items():
                    self._places[place].done = offset
                return ours

    def _send(self, done: Mapping[TopicPartition, int]) -> None:
        offsets = {place: OffsetAndMetadata(offset, "", -1) for place, offset in done.items()}
        client = self._joined()
        with self._brokers.told():
            client.commit(offsets, timeout_ms=int(ANSWER * 1000))

    def _settle(self) -> None:
        """Let the group be shared out; records that come along are left for the next poll."""
        for place, records in self._poll(self._joined(), _SHARING, 1).items():
            self._seek(place, records[0].offset)

    def _poll(self, client: kafka.KafkaConsumer, timeout: float, limit: int) -> Mapping[TopicPartition, Sequence[Any]]:
        """Poll; where the group is being shared out anew, long enough and until this member has its share.

        kafka-python 3.0.12 forgets a share that comes when nobody waits for it and, where it asked for it by itself
        because partitions were added, that it ever asked: it would be idle for ever, so it is made to ask again.
        """
        state = client.group_metadata().state
        if state is MemberState.REBALANCING:
            client._coordinator.request_rejoin()  # no public method does this
        if state is not MemberState.STABLE:
            timeout = max(timeout, _SHARING)
        with self._brokers.told():
            return client.poll(timeout_ms=int(timeout * 1000), max_records=limit)  # type: ignore[no-any-return]

    def _seek(self, place: TopicPartition, offset: int) -> None:
        if self._client is not None and place in self._client.assignment():
            self._client.seek(place, offset)

    def _joined(self) -> kafka.KafkaConsumer:
        if self._client is None:
            take_any_name()
            self._cluster.partitions(self._topics)  # kafka-python would wait for a missing topic in silence
            session = int(self._session.total_seconds() * 1000)
            client = self._brokers.connect(
                kafka.KafkaConsumer,
                group_id=self._group,
                auto_offset_reset="earliest",
                enable_auto_commit=False,
                allow_auto_create_topics=False,
                session_timeout_ms=session,
                heartbeat_interval_ms=session // _BEATS,
                max_poll_interval_ms=int(self._patience.total_seconds() * 1000),
                fetch_max_bytes=BATCH_BYTES,
            )
            client.subscribe(self._topics, listener=_Turns(client, self._places))
            self._client = client  # from here on `_end` closes it
            try:
                with self._brokers.told():
                    client.topics()  # a leader that does not know them yet would share out nothing
            except Unavailable:
                self._end()
                raise
        return self._client

    def _end(self) -> None:
        client, self._client = self._client, None
        self._places.clear()
        if client is not None:
            client.close(timeout_ms=_FAREWELL)


class _Turns(ConsumerRebalanceListener):  # type: ignore[misc]  # untyped
    """Keeps a member's places when its group is shared out anew. Called by kafka-python's thread during a poll."""

    def __init__(self, client: kafka.KafkaConsumer, places: dict[TopicPartition, _Place]) -> None:
        self._client = client
        self._places = places
        self._generation: tuple[str, int] = ("", -1)

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Which of these stay ours is known when the new shares are."""

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        """The group went on without us."""
        self._places.clear()

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Go on where we were in what was ours a moment ago; all else begins at what its last holder committed.

        Nobody else can have had a partition between two generations that follow each other.
        """
        member, generation = self._membership()
        followed = self._generation == (member, generation - 1)
        self._generation = (member, generation)
        kept = set(assigned) if followed else set()
        for place in self._places.keys() - kept:
            del self._places[place]
        for place, known in self._places.items():
            self._client.seek(place, known.position)

    def _membership(self) -> tuple[str, int]:
        told = self._client.group_metadata()
        return told.member_id, told.generation_id
