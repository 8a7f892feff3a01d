"""Brokers that are away, come back, or lack what is needed: told by name within seconds, and nothing is lost."""

import secrets
import signal
import threading
from contextlib import closing, suppress
from datetime import timedelta
from time import monotonic

import kafka
import pytest

from newswatch.ports import Superseded, Unavailable
from newswatch.wire.kafka import KafkaLog
from newswatch.wire.kafka_brokers import Brokers
from newswatch.wire.kafka_cluster import Cluster
from newswatch.wire.kafka_topics import Plan, apply

NOWHERE = "127.0.0.1:9"
SESSION = timedelta(seconds=6)
TOPIC = "away.v1"


def opened(servers, topic):
    return closing(KafkaLog(Brokers(servers), topics=[topic], session=SESSION))


def made_topic(servers):
    topic = f"away.{secrets.token_hex(4)}"
    with closing(Cluster(Brokers(servers))) as cluster:
        apply(cluster, [Plan(name=topic, key="any", partitions=2)])
    return topic


def patiently(call, seconds=60.0):
    """What `call` gives once it raises Unavailable no more."""
    until = monotonic() + seconds
    while True:
        try:
            return call()
        except Unavailable:
            if monotonic() > until:
                raise


def test_a_log_whose_brokers_are_away_opens_at_once_and_names_them_soon_and_leaves_no_thread_behind():
    began, threads = monotonic(), threading.active_count()
    with opened(NOWHERE, TOPIC) as log:
        consumer = log.consumer("g", [TOPIC])
        assert monotonic() - began < 1
        for call in (lambda: log.publish(TOPIC, "k", b""), lambda: consumer.poll(0)):
            began = monotonic()
            with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9: it does not answer.*NEWSWATCH_KAFKA"):
                call()
            assert monotonic() - began < 8
        consumer.rewind()
        assert threading.active_count() <= threads


def test_a_missing_topic_names_the_command_that_makes_it(kafka_servers):
    with opened(kafka_servers, "never.made.v1") as log:
        consumer = log.consumer("g", ["never.made.v1"])
        for call in (
            lambda: log.publish("never.made.v1", "k", b""),
            lambda: consumer.poll(0),
            lambda: log.lag("g", "never.made.v1"),
        ):
            with pytest.raises(Unavailable, match=r"never\.made\.v1 is not there: run `newswatch topics apply`"):
                call()


def test_what_others_wrote_is_handed_out_as_text(kafka_servers):
    topic = made_topic(kafka_servers)
    producer = kafka.KafkaProducer(bootstrap_servers=kafka_servers)
    producer.send(topic, b"\xff", key=None, headers=[("h", b"\xfe"), ("empty", b"")]).get(10)
    producer.close()
    with opened(kafka_servers, topic) as log:
        [record] = log.consumer("others", [topic]).poll(20)
    assert (record.key, record.value, record.headers) == ("", b"\xff", {"h": "\N{REPLACEMENT CHARACTER}", "empty": ""})


class Raw(str):
    """A header's name in bytes of its own."""

    __slots__ = ()

    def encode(self, *_):
        return b"\xff"


def test_no_clock_and_no_header_name_of_others_holds_up_what_comes_after_it(kafka_servers):
    topic = made_topic(kafka_servers)
    producer = kafka.KafkaProducer(bootstrap_servers=kafka_servers, linger_ms=500)
    odd = [("plain", -(10**14)), (Raw("raw"), 1_000), ("plain", 1_000)]
    sent = [
        producer.send(topic, str(number).encode(), b"k", [(name, b"h")], 0, clock)
        for number, (name, clock) in enumerate(odd)
    ]
    for each in sent:
        each.get(10)
    producer.close()
    with opened(kafka_servers, topic) as log:
        consumer, values = log.consumer("odd", [topic]), []
        until = monotonic() + 30
        while len(values) < len(odd) and monotonic() < until:
            values += [record.value for record in consumer.poll(5)]
    assert values == [b"0", b"1", b"2"]


def polled_for(consumer, seconds):
    until = monotonic() + seconds
    while monotonic() < until:
        consumer.poll(0.5)


@pytest.mark.slow
def test_a_broker_killed_and_started_again_loses_nothing_that_was_acknowledged(broker):
    topic = made_topic(broker.servers)
    with opened(broker.servers, topic) as log:
        consumer = log.consumer("g", [topic])
        kept = {(r.partition, r.offset) for r in (log.publish(topic, f"k{n}", b"before") for n in range(20))}
        first = consumer.poll(20, limit=5)
        consumer.commit(first)
        broker.kill(signal.SIGKILL)
        began = monotonic()
        with pytest.raises(Unavailable, match=broker.servers):
            log.publish(topic, "k", b"while it is away")
        assert monotonic() - began < 15
        with pytest.raises(Unavailable, match=broker.servers):
            polled_for(consumer, 40)
        consumer.rewind()
        broker.start()
        kept.add((lambda r: (r.partition, r.offset))(patiently(lambda: log.publish(topic, "k", b"after"))))
        seen = {(r.partition, r.offset) for r in first}
        until = monotonic() + 60
        while not (kept <= seen and patiently(lambda: log.lag("g", topic)) == 0) and monotonic() < until:
            records = patiently(lambda: consumer.poll(1))
            with suppress(Superseded, Unavailable):  # a broker that came back knows no members: the same come again
                consumer.commit(records)
                seen |= {(r.partition, r.offset) for r in records}
        assert kept <= seen
        assert log.lag("g", topic) == 0
