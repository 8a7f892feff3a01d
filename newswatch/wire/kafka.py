"""The log on Apache Kafka: records in from anywhere, consumers of their groups out; topics are made beforehand."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from kafka import KafkaProducer
from kafka.errors import KafkaError

from newswatch.clock import Clock, system_clock
from newswatch.ports import Consumer, Record
from newswatch.wire.kafka_brokers import ANSWER, Brokers
from newswatch.wire.kafka_cluster import EARLIEST, LATEST, Cluster
from newswatch.wire.kafka_consumer import KafkaConsumer
from newswatch.wire.kafka_record import millis, moment
from newswatch.wire.record import check_name, check_record, partition_of
from newswatch.wire.topics import ALL

_OWN = tuple(each.name for each in ALL)


class KafkaLog:
    """Implements `newswatch.ports.Log`; for any number of threads, and a handle in each of any number of processes.

    Nothing is connected before it is needed, so that a crawl goes on (into its spool) while the brokers are away.
    `topics` are this program's own: `prune` drops from no others. `session` is how long a member lives without a
    heartbeat (brokers take 6 s and more), `patience` how long it may go without polling.
    """

    def __init__(
        self,
        brokers: Brokers,
        *,
        clock: Clock = system_clock,
        topics: Sequence[str] = _OWN,
        session: timedelta = timedelta(seconds=10),
        patience: timedelta = timedelta(minutes=5),
    ) -> None:
        self._brokers = brokers
        self._clock = clock
        self._topics = topics
        self._session = session
        self._patience = patience
        self._cluster = Cluster(brokers)
        self._counts: dict[str, int] = {}
        self._consumers: list[KafkaConsumer] = []
        self._lock = threading.Lock()
        self._producer: KafkaProducer | None = None
        self._publishing: Counter[KafkaProducer] = Counter()
        """How many threads are at work with each producer."""

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str] | None = None) -> Record:
        """Append and return only when every replica in sync has it.

        Raises ValueError where it breaks a limit of `newswatch.wire.record`, Unavailable where nobody says that it
        was kept; it may have been.
        """
        headers = dict(headers or {})
        check_record(topic, key, value, headers)
        at = millis(self._clock())
        partition = partition_of(key, self._count(topic))
        named = [(name, text.encode()) for name, text in headers.items()]
        producer = self._connected()
        known = False
        try:
            with self._brokers.told():
                sent = producer.send(topic, value, key.encode(), named, partition, at)
                kept = sent.get(timeout=2 * ANSWER + 1)
            known = True
        finally:
            self._leave(producer, known)
        return Record(topic, partition, kept.offset, key, value, moment(at), headers)

    def consumer(self, group: str, topics: Sequence[str]) -> Consumer:
        """A member of `group`, which it joins at its first poll; a new group starts at the earliest record kept.

        Raises ValueError.
        """
        check_name("group", group)
        for topic in topics:
            check_name("log topic", topic)
        consumer = KafkaConsumer(self._brokers, self._cluster, group, topics, self._session, self._patience)
        with self._lock:
            self._consumers = [*(each for each in self._consumers if not each.closed), consumer]
        return consumer

    def lag(self, group: str, topic: str) -> int:
        """Records of `topic` that `group` has not committed; all of them for a group nobody knows."""
        places = self._cluster.partitions([topic])
        done = self._cluster.committed(group, places)
        first, end = (self._cluster.offsets(places, which) for which in (EARLIEST, LATEST))
        return sum(max(0, end[place] - max(done.get(place, -1), first[place])) for place in places)

    def prune(self, before: datetime) -> int:
        """Drop records older than `before`; how many went.

        Of each partition all goes that lies before its first record of that time or later, and so a younger record
        never, and one that was dated wrongly with those around it.
        """
        places = self._cluster.partitions(self._topics)
        first, end = (self._cluster.offsets(places, which) for which in (EARLIEST, LATEST))
        found = self._cluster.offsets(places, millis(before))  # after `end`: what is written meanwhile is not dropped
        keep = {place: found[place] if found[place] >= 0 else end[place] for place in places}
        old = {place: offset for place, offset in keep.items() if offset > first[place]}
        self._cluster.delete(old)
        return sum(offset - first[place] for place, offset in old.items())

    def close(self) -> None:
        """Close the consumers made here and every connection. Closing twice is closing once."""
        for consumer in self._consumers:
            consumer.close()
        with self._lock:
            producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=ANSWER)
        self._cluster.close()

    def _count(self, topic: str) -> int:
        """The partitions of `topic`, asked once. Raises Unavailable where it is not there."""
        if topic not in self._counts:
            self._counts[topic] = len(self._cluster.partitions([topic]))
        return self._counts[topic]

    def _connected(self) -> KafkaProducer:
        with self._lock:
            if self._producer is None:
                self._producer = self._brokers.connect(
                    KafkaProducer,
                    acks="all",
                    enable_idempotence=True,  # named, so that a setting at odds with it raises
                    allow_auto_create_topics=False,
                    max_block_ms=int(ANSWER * 1000),
                    delivery_timeout_ms=int(2 * ANSWER * 1000),
                )
            self._publishing[self._producer] += 1
            return self._producer

    def _leave(self, producer: KafkaProducer, known: bool) -> None:
        """Begin anew with the next record where this one's fate is not `known`: an idempotent producer cannot go on.

        The last thread to leave such a producer closes it: closing waits for the records of the others.
        """
        with self._lock:
            self._publishing[producer] -= 1
            if not known:
                self._counts.clear()
                if self._producer is producer:
                    self._producer = None
            is_last = self._producer is not producer and not self._publishing[producer]
            if not self._publishing[producer]:
                del self._publishing[producer]
        if is_last:
            _end(producer)


def _end(producer: KafkaProducer) -> None:
    """Close a producer whose records nobody waits for any more.

    `close` alone waits for them first, and gives up with its thread still running where the broker is silent.
    """
    if producer._sender is not None:
        producer._sender.force_close()
    with suppress(KafkaError):
        producer.close(timeout=1)
