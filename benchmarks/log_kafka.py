"""A Kafka broker's address in, two sides to compare out: the log's adapter and kafka-python without it.

The peer does no more than it must to promise the same: acks=all with idempotence, one send and its answer at a time;
poll and commit by the batch. Topics are as deploy/kafka/topics.toml has them, and go when all is measured.
"""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager

import kafka

from newswatch.settings import ROOT
from newswatch.wire.kafka import KafkaLog
from newswatch.wire.kafka_brokers import Brokers
from newswatch.wire.kafka_cluster import Cluster
from newswatch.wire.kafka_topics import apply, plans

_TOPICS = ROOT / "deploy" / "kafka" / "topics.toml"


@contextmanager
def fresh_topic(servers: str) -> Iterator[str]:
    """The name of a topic like the program's own."""
    like = plans(_TOPICS.read_text(encoding="utf-8"))[0]
    name = f"bench.{secrets.token_hex(4)}"
    with closing(Cluster(Brokers(servers))) as cluster:
        apply(cluster, [like.model_copy(update={"name": name})])
        yield name
        cluster.ask(lambda admin: admin.delete_topics([name]))


def opened(servers: str) -> KafkaLog:
    return KafkaLog(Brokers(servers))


class Bare:
    """kafka-python as its own documentation uses it."""

    def __init__(self, servers: str, topic: str, group: str) -> None:
        self._topic = topic
        self._producer = kafka.KafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True)
        self._consumer = kafka.KafkaConsumer(
            topic, bootstrap_servers=servers, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False
        )

    def publish(self, messages: int, value: bytes) -> None:
        for number in range(messages):
            self._producer.send(self._topic, value, f"key-{number}".encode()).get(10)

    def consume(self, messages: int, batch: int) -> None:
        while messages > 0:
            records = self._consumer.poll(1000, max_records=batch)
            if records:
                self._consumer.commit()
            messages -= sum(map(len, records.values()))

    def close(self) -> None:
        self._producer.close()
        self._consumer.close()
