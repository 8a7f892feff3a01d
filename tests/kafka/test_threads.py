"""A crawl publishes from several threads: what one of them hears of a broker that froze is what all of them hear."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import sleep

from newswatch.ports import Unavailable
from newswatch.wire.kafka import KafkaLog
from newswatch.wire.kafka_brokers import Brokers
from newswatch.wire.kafka_cluster import Cluster
from newswatch.wire.kafka_topics import Plan, apply

TOPIC = "threads.v1"


def told(log: KafkaLog, after: float) -> str:
    """What a publish that begins so many seconds later is told."""
    sleep(after)  # the second must be under way when the first gives up
    try:
        log.publish(TOPIC, "key", b"value")
    except Unavailable:
        return "away"
    return "kept"


def test_a_broker_that_freezes_is_away_to_every_thread_and_back_for_the_next_record(broker):
    with closing(Cluster(Brokers(broker.servers))) as cluster:
        apply(cluster, [Plan(name=TOPIC, key="any", partitions=2)])
    with closing(KafkaLog(Brokers(broker.servers), topics=[TOPIC])) as log:
        log.publish(TOPIC, "key", b"before")
        broker.kill(signal.SIGSTOP)
        try:
            with ThreadPoolExecutor(3) as threads:
                heard = list(threads.map(lambda after: told(log, after), (0, 3, 6)))
        finally:
            broker.kill(signal.SIGCONT)
        assert set(heard) == {"away"}
        log.publish(TOPIC, "key", b"after")
