"""The SQLite log beside plain sqlite3: nothing comes in, one table of messages/s and milliseconds goes out.

    .venv/bin/python -m benchmarks.log [--messages 2000] [--bytes 12000] [--rounds 3] [--folder var]

The peer is what SQLite itself can do here: one table, one INSERT a commit under the same pragmas (WAL,
synchronous=FULL), then SELECTs of 100 rows. Latency is from before publish in one process to after poll in another,
with a pause between messages, so that every one finds a reader asleep. Each figure is the best of its rounds.
"""

import argparse
import multiprocessing
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.table import Table

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
    """Messages a second published one by one, then consumed and committed by the batch."""
    log = SqliteLog(folder / "newswatch.sqlite")

    def publish() -> None:
        for number in range(load.messages):
            log.publish(TOPIC, f"key-{number}", load.value)

    def consume() -> None:
        consumer = log.consumer(GROUP, [TOPIC])
        while records := consumer.poll(0, limit=BATCH):
            consumer.commit(records)

    rates = rate(load, publish), rate(load, consume)
    if left := log.lag(GROUP, TOPIC):
        raise SystemExit(f"{left} messages were not consumed")
    log.close()
    return rates


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
    asked = parser.parse_args()
    load = Load(asked.messages, bytes(asked.bytes))
    ours, peers, late = [], [], []
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            ours.append(newswatch_rates(Path(folder), load))
            peers.append(plain_rates(Path(folder), load))
            late.append(latencies(Path(folder), 50))
    table = Table(title=f"{load.messages} messages of {len(load.value)} bytes, best of {asked.rounds}")
    for heading in ("", "newswatch log", f"sqlite3 {sqlite3.sqlite_version}, plain"):
        table.add_column(heading, justify="right")
    for name, which in (("published one by one, messages/s", 0), ("consumed, messages/s", 1)):
        table.add_row(name, *(f"{max(rates[which] for rates in side):,.0f}" for side in (ours, peers)))
    median, slow = min(late)
    table.add_row("publish to poll, ms (median / 95 %)", f"{median:.1f} / {slow:.1f}", "-")
    Console().print(table)


if __name__ == "__main__":
    main()
