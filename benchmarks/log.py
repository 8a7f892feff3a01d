"""The logs beside what they stand on: nothing comes in, a table each of messages/s and milliseconds goes out.

    .venv/bin/python -m benchmarks.log [--messages 2000] [--bytes 12000] [--rounds 3] [--folder var] [--kafka HOST:PORT]

The peer is what SQLite itself can do here: one table, one INSERT a commit under the same pragmas (WAL,
synchronous=FULL), then SELECTs of 100 rows. Latency is from before publish in one process to after poll in another,
with a pause between messages, so that every one finds a reader asleep. Each figure is the best of its rounds.

With a Kafka broker (deploy/kafka/broker.sh starts one) its adapter is measured too, beside kafka-python alone.
"""

import argparse
import multiprocessing
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.table import Table

from newswatch.ports import Log
from newswatch.wire.sqlite import SqliteLog

TOPIC, GROUP = "bench.v1", "bench"
BATCH = 100


@dataclass(frozen=True)
class Load:
    messages: int
    value: bytes


def rate(load: Load, work: Callable[[], None]) -> float:
    began = monotonic()
    work()
    return load.messages / (monotonic() - began)


def newswatch_rates(folder: Path, load: Load) -> tuple[float, float]:
    with closing(SqliteLog(folder / "newswatch.sqlite")) as log:
        return log_rates(log, TOPIC, load)


def log_rates(log: Log, topic: str, load: Load) -> tuple[float, float]:
    """Messages a second published one by one, then consumed and committed by the batch."""

    def publish() -> None:
        for number in range(load.messages):
            log.publish(topic, f"key-{number}", load.value)

    def consume() -> None:
        consumer, left = log.consumer(GROUP, [topic]), load.messages
        while left and (records := consumer.poll(10, limit=BATCH)):
            consumer.commit(records)
            left -= len(records)

    rates = rate(load, publish), rate(load, consume)
    if left := log.lag(GROUP, topic):
        raise SystemExit(f"{left} messages were not consumed")
    return rates


def kafka_rates(servers: str, load: Load) -> tuple[tuple[float, float], tuple[float, float]]:
    """The same of Kafka: through the log's adapter, and through kafka-python alone on a topic of its own."""
    from benchmarks.log_kafka import Bare, fresh_topic, opened

    with fresh_topic(servers) as topic, closing(opened(servers)) as log:
        ours = log_rates(log, topic, load)
    with fresh_topic(servers) as topic, closing(Bare(servers, topic, GROUP)) as bare:
        peers = (
            rate(load, lambda: bare.publish(load.messages, load.value)),
            rate(load, lambda: bare.consume(load.messages, BATCH)),
        )
    return ours, peers


def plain_rates(folder: Path, load: Load) -> tuple[float, float]:
    """The same of one table without topics, groups or offsets of their own."""
    connection = sqlite3.connect(folder / "plain.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, key TEXT, value BLOB)")

    def publish() -> None:
        for number in range(load.messages):
            connection.execute("INSERT INTO records (key, value) VALUES (?, ?)", (f"key-{number}", load.value))

    def consume() -> None:
        for start in count(0, BATCH):
            rows = connection.execute("SELECT * FROM records WHERE id > ? ORDER BY id LIMIT ?", (start, BATCH))
            if not rows.fetchall():
                return

    rates = rate(load, publish), rate(load, consume)
    connection.close()
    return rates


def read_along(path: Path, messages: int, answers: "multiprocessing.Queue[float]") -> None:
    """The reader's process: says when it is there, then how late each message came, in milliseconds."""
    log = SqliteLog(path)
    consumer = log.consumer(GROUP, [TOPIC])
    answers.put(0.0)
    while messages:
        for record in consumer.poll(10):
            answers.put((monotonic() - float(record.value)) * 1000)  # one clock for all processes (CLOCK_MONOTONIC)
            messages -= 1
    log.close()


def latencies(folder: Path, messages: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    path = folder / "latency.sqlite"
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[float] = spawn.Queue()
    reader = spawn.Process(target=read_along, args=(path, messages, answers))
    reader.start()
    answers.get(timeout=30)
    log = SqliteLog(path)
    late = []
    pause = multiprocessing.Event()
    for number in range(messages):
        log.publish(TOPIC, f"key-{number}", str(monotonic()).encode())
        late.append(answers.get(timeout=30))
        pause.wait(0.06)
    reader.join()
    log.close()
    return statistics.median(late), statistics.quantiles(late, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--folder", type=Path, help="on the disk to be measured (default: the system's for temporary files)"
    )
    parser.add_argument("--kafka", metavar="HOST:PORT", help="a broker to measure too")
    asked = parser.parse_args()
    load = Load(asked.messages, bytes(asked.bytes))
    ours, peers, late = [], [], []
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            ours.append(newswatch_rates(Path(folder), load))
            peers.append(plain_rates(Path(folder), load))
            late.append(latencies(Path(folder), 50))
    title = f"{load.messages} messages of {len(load.value)} bytes, best of {asked.rounds}"
    table = compared(title, f"sqlite3 {sqlite3.sqlite_version}, plain", ours, peers)
    median, slow = min(late)
    table.add_row("publish to poll, ms (median / 95 %)", f"{median:.1f} / {slow:.1f}", "-")
    Console().print(table)
    if asked.kafka:
        ours, peers = zip(*(kafka_rates(asked.kafka, load) for _ in range(asked.rounds)), strict=True)
        Console().print(compared(f"{title}, on Kafka", "kafka-python, alone", ours, peers))


def compared(title: str, peer: str, ours: Sequence[tuple[float, float]], peers: Sequence[tuple[float, float]]) -> Table:
    """The best of each side's rounds."""
    table = Table(title=title)
    for heading in ("", "newswatch log", peer):
        table.add_column(heading, justify="right")
    for name, which in (("published one by one, messages/s", 0), ("consumed, messages/s", 1)):
        table.add_row(name, *(f"{max(rates[which] for rates in side):,.0f}" for side in (ours, peers)))
    return table


if __name__ == "__main__":
    main()
