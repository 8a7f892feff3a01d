"""What is the SQLite log's own: one file that says what is wrong with it, keeps its partitions and wakes readers."""

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

import newswatch
from newswatch.clock import moment
from newswatch.ports import Unavailable
from newswatch.wire import sqlite_file
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.sqlite_consumer import BATCH_BYTES

TOPIC = "some.topic.v1"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "log.sqlite"


@pytest.fixture
def log(path):
    log = SqliteLog(path)
    yield log
    log.close()


def child(program):
    """A process of its own that runs `program`; leaving the context closes its standard input and waits for it."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(newswatch.__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def other_database(path):
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()


def not_a_database(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all\n" * 100)


def newer_log(path):
    SqliteLog(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def folder_in_its_place(path):
    path.mkdir(parents=True)


def file_for_a_folder(path):
    path.parent.write_bytes(b"")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (other_database, "another program's database: name another path"),
        (not_a_database, "not a SQLite file: move it away or name another path"),
        (newer_log, "has format 99, this newswatch reads 1: run the one that wrote it"),
        (folder_in_its_place, "cannot be opened: give this user a folder it may write to"),
        (file_for_a_folder, "give this user a folder it may write to"),
    ],
)
def test_a_path_that_cannot_be_a_log_is_named_with_the_remedy_in_one_line(path, made, said):
    made(path)
    with pytest.raises(Unavailable) as told:
        SqliteLog(path)
    assert str(path) in str(told.value)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_another_programs_file_is_left_as_it_was(path):
    other_database(path)
    before = path.read_bytes()
    with pytest.raises(Unavailable):
        SqliteLog(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_write_the_disk_refuses_is_unavailable_and_harms_nothing_before_it(path):
    """A process that may write no file beyond 200 kB stands in for a disk without room."""
    program = f"""
        import resource, signal
        from pathlib import Path
        from newswatch.ports import Unavailable
        from newswatch.wire.sqlite import SqliteLog
        log = SqliteLog(Path({str(path)!r}))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        kept = 0
        try:
            while True:
                log.publish({TOPIC!r}, "k", bytes(10_000))
                kept += 1
        except Unavailable as error:
            print(kept, error)
    """
    with child(textwrap.dedent(program)) as process:
        kept, said = process.stdout.read().strip().split(" ", 1)
    assert str(path) in said
    assert "check space" in said
    log = SqliteLog(path)
    try:
        assert log.lag("anybody", TOPIC) == int(kept) > 0
        assert log.publish(TOPIC, "k", b"").offset == int(kept)
    finally:
        log.close()


def test_a_file_locked_by_another_process_is_told_after_a_while(path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "BUSY", 0.05)
    log = SqliteLog(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        log.publish(TOPIC, "k", b"")
    holder.execute("ROLLBACK")
    holder.close()
    assert log.publish(TOPIC, "k", b"").offset == 0
    log.close()


def test_a_log_topic_keeps_the_partitions_it_was_made_with(path, log):
    few = SqliteLog(path, partitions=2)
    partitions = {few.publish(TOPIC, f"key-{number}", b"").partition for number in range(50)}
    few.close()
    many = SqliteLog(path, partitions=12)
    partitions |= {many.publish(TOPIC, f"key-{number}", b"").partition for number in range(50)}
    many.close()
    assert partitions == {0, 1}


def test_a_keys_partition_is_the_same_in_every_version(log):
    """Order within a key across an upgrade rests on these numbers."""
    keys = ["", "a", "article", "钥匙", "8f14e45fceea167a5a36dedd4bea2543"]
    assert [log.publish(TOPIC, key, b"").partition for key in keys] == [0, 3, 2, 4, 2]


def test_a_batch_of_large_records_is_bounded_in_bytes(log):
    size = 500_000
    for number in range(24):
        log.publish(TOPIC, f"key-{number}", bytes(size))
    consumer = log.consumer("readers", [TOPIC])
    batches = []
    while batch := consumer.poll(0):
        batches.append(sum(len(record.value) for record in batch))
    assert sum(batches) == 24 * size
    assert max(batches) < BATCH_BYTES + size


def test_no_partition_waits_behind_a_long_one(log):
    for _ in range(500):
        log.publish(TOPIC, "a", b"")
    log.publish(TOPIC, "article", b"short")
    consumer = log.consumer("readers", [TOPIC])
    handed = [record.value for _ in range(6) for record in consumer.poll(0, limit=10)]
    assert b"short" in handed


def test_the_room_of_pruned_records_is_used_again(path):
    now = [moment(0)]
    log = SqliteLog(path, clock=lambda: now[0])

    def week():
        for _ in range(60):
            log.publish(TOPIC, "k", bytes(20_000))
        now[0] += timedelta(days=7)
        log.prune(now[0])
        log.close()

    week()
    size = path.stat().st_size
    for _ in range(3):
        log = SqliteLog(path, clock=lambda: now[0])
        week()
    assert path.stat().st_size <= size * 1.1


def test_a_member_that_is_stuck_loses_its_partitions_though_its_heart_beats(path):
    """A handler that never returns must not hold its partitions for ever."""
    log = SqliteLog(path, session=timedelta(milliseconds=200), patience=timedelta(milliseconds=300))
    log.publish(TOPIC, "k", b"")
    stuck = log.consumer("readers", [TOPIC])
    assert stuck.poll(0)
    other = log.consumer("readers", [TOPIC])
    assert other.poll(10)
    log.close()


def test_closing_the_log_closes_its_consumers(path, log):
    log.publish(TOPIC, "k", b"")
    other = SqliteLog(path)
    assert other.consumer("readers", [TOPIC]).poll(0)
    other.close()
    assert log.consumer("readers", [TOPIC]).poll(0)


OPENS_WHAT_IT_IS_TOLD = f"""
import sys
from pathlib import Path
from newswatch.wire.sqlite import SqliteLog
print("ready", flush=True)
for line in sys.stdin:
    log = SqliteLog(Path(line.rstrip()))
    print(log.publish({TOPIC!r}, "k", b"").offset, flush=True)
    log.close()
"""


def test_a_file_is_made_once_though_many_open_it_at_once(tmp_path):
    """SQLite answers "locked" without waiting where two turn one new file to WAL mode: about one round in twenty."""
    with ExitStack() as stack:
        children = [stack.enter_context(child(OPENS_WHAT_IT_IS_TOLD)) for _ in range(5)]
        assert [process.stdout.readline() for process in children] == ["ready\n"] * 5
        for number in range(20):
            for process in children:
                process.stdin.write(f"{tmp_path / str(number)}\n")
                process.stdin.flush()
            assert sorted(process.stdout.readline() for process in children) == [f"{n}\n" for n in range(5)]
