"""The SQLite log and the log in memory, told the same in any order, give the same answers."""

import shutil
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from newswatch.ports import Superseded
from newswatch.wire.memory import MemoryLog
from newswatch.wire.sqlite import SqliteLog

TOPICS = st.sampled_from(["articles", "stories"])
GROUPS = st.sampled_from(["dedup", "alerts"])
HOUR = timedelta(hours=1)


def by_partition(records):
    """Order across partitions is nobody's promise."""
    sorted_out = defaultdict(list)
    for record in records:
        sorted_out[record.topic, record.partition].append((record.offset, record.key, record.value, record.at))
    return sorted_out


def superseded(consumer, records):
    try:
        consumer.commit(records)
    except Superseded:
        return True
    return False


class Logs(RuleBasedStateMachine):
    """Every step is taken on both logs; a consumer is a pair, and a pair of batches is what it was handed."""

    consumers = Bundle("consumers")
    batches = Bundle("batches")

    def __init__(self):
        super().__init__()
        self.now = datetime(2026, 11, 20, tzinfo=UTC)
        self.folder = Path(tempfile.mkdtemp())
        sqlite = SqliteLog(self.folder / "log", clock=lambda: self.now, partitions=3, session=timedelta(days=999))
        self.logs = (sqlite, MemoryLog(clock=lambda: self.now, partitions=3))

    def both(self, act):
        one, other = (act(log) for log in self.logs)
        assert one == other
        return one

    @rule(topic=TOPICS, key=st.integers(0, 9), value=st.binary(max_size=3))
    def publish(self, topic, key, value):
        self.both(lambda log: log.publish(topic, str(key), value))

    @rule(target=consumers, group=GROUPS, topics=st.lists(TOPICS, min_size=1, max_size=2, unique=True))
    def join(self, group, topics):
        return tuple(log.consumer(group, topics) for log in self.logs)

    @rule(target=batches, pair=consumers)
    def poll(self, pair):
        handed = tuple(consumer.poll(0, limit=10_000) for consumer in pair)
        assert by_partition(handed[0]) == by_partition(handed[1])
        return (pair, handed)

    @rule(batch=batches)
    def commit(self, batch):
        pair, handed = batch
        one, other = map(superseded, pair, handed)
        assert one == other

    @rule(pair=consumers)
    def rewind(self, pair):
        for consumer in pair:
            consumer.rewind()

    @rule(pair=consumes(consumers))
    def leave(self, pair):
        for consumer in pair:
            consumer.close()

    @rule(hours=st.integers(0, 3))
    def prune(self, hours):
        self.now += HOUR
        self.both(lambda log: log.prune(self.now - hours * HOUR))

    @invariant()
    def lags_agree(self):
        for group in ("dedup", "alerts"):
            for topic in ("articles", "stories"):
                self.both(lambda log, group=group, topic=topic: log.lag(group, topic))

    def teardown(self):
        for log in self.logs:
            log.close()
        shutil.rmtree(self.folder)


TestLogs = Logs.TestCase
TestLogs.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
