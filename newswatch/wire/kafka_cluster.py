"""Questions about a cluster in (which topics, how far written, how far read), answers out over one connection."""

import threading
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any, TypeVar

from kafka import KafkaAdminClient, TopicPartition, errors

from newswatch.wire.kafka_brokers import ANSWER, Brokers

EARLIEST, LATEST = -2, -1
"""What ListOffsets takes for a time to mean either end of a partition."""

_RETRY = 0.1
T = TypeVar("T")


class Cluster:
    """Asks; for any number of threads. Every method raises Unavailable."""

    def __init__(self, brokers: Brokers) -> None:
        self.brokers = brokers
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._admin: KafkaAdminClient | None = None

    def ask(self, question: Callable[[Any], T]) -> T:
        """What `question` answers, given the client; asked again for `ANSWER` seconds while brokers sort things out."""
        until = monotonic() + ANSWER
        admin = self._connected()
        with self.brokers.told():
            while True:
                try:
                    return question(admin)
                except errors.RetriableError as error:
                    if isinstance(error, errors.UnknownTopicOrPartitionError) or monotonic() > until:
                        raise
                if self._closing.wait(_RETRY):
                    raise errors.Cancelled

    def describe(self, topics: Iterable[str]) -> Mapping[str, int]:
        """How many partitions each of `topics` has; a topic that is not there is left out."""
        found = self.ask(lambda admin: admin.describe_topics(sorted(topics)))
        return {topic["name"]: len(topic["partitions"]) for topic in found if not topic["error_code"]}

    def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """Every partition of `topics`. Raises Unavailable naming the one that is not there."""
        wanted = sorted(topics)
        counts = self.describe(wanted)
        for topic in wanted:
            if topic not in counts:
                raise self.brokers.missing(topic)
        return [TopicPartition(topic, number) for topic in wanted for number in range(counts[topic])]

    def offsets(self, places: Iterable[TopicPartition], at: int) -> dict[TopicPartition, int]:
        """The first offset at or after a time (ms since 1970 UTC), `EARLIEST` or `LATEST`; -1 where there is none."""
        asked = dict.fromkeys(places, at)
        found = self.ask(lambda admin: admin.list_partition_offsets(asked)) if asked else {}
        return {place: answer.offset for place, answer in found.items()}

    def committed(self, group: str, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The first offset `group` has not done; -1 where it has committed nothing."""
        found = self.ask(lambda admin: admin.list_group_offsets({group: list(places)}))
        return {place: answer.offset for place, answer in found[group].items()}

    def delete(self, before: Mapping[TopicPartition, int]) -> None:
        """Drop the records below an offset in each partition."""
        if before:
            self.ask(lambda admin: admin.delete_records(dict(before)))

    def close(self) -> None:
        self._closing.set()
        with self._lock:
            if self._admin is not None:
                self._admin.close()
                self._admin = None

    def _connected(self) -> KafkaAdminClient:
        with self._lock:
            if self._admin is None:
                self._admin = self.brokers.connect(KafkaAdminClient)
            return self._admin
