"""Worker processes may be lost, singly or all: every item still has its answer, and what is lost says why."""

import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newswatch import workers
from newswatch.serving import Budget
from newswatch.workers import Failure, Lost, Pool, in_order

ROOMY = Budget(60.0, 512 * 1024 * 1024)
TIGHT = Budget(1.0, 96 * 1024 * 1024)


class Untravelled(Exception):  # noqa: N818
    """Cannot be made from the text that a pickle has of it."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def hang() -> None:
    while not signal.sigtimedwait([signal.SIGUSR1], 60):
        pass


def trip() -> None:
    raise KeyError("trips")


def trip_oddly() -> None:
    raise Untravelled("two", "parts")


HOSTILE = {
    "hangs": hang,
    "hangs-in-c": lambda: 9**90_000_000,
    "dies": lambda: os._exit(9),
    "is-killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "eats": lambda: [bytes(1024 * 1024) for _ in range(4096)],
    "eats-at-once": lambda: bytes(2**40),
    "pid": os.getpid,
    "trips": trip,
    "trips-oddly": trip_oddly,
}


def hostile(item: str) -> object:
    """What its name says; `touches PATH` says that it has begun and never ends."""
    if item.startswith("touches "):
        Path(item.removeprefix("touches ")).touch()
        hang()
    return HOSTILE[item]() if item in HOSTILE else item.upper()


def test_an_item_that_hangs_dies_or_eats_costs_itself_alone_and_says_how():
    expected = {
        "a": "A",
        "hangs": Failure.TIMEOUT,
        "b": "B",
        "hangs-in-c": Failure.TIMEOUT,
        "dies": Failure.CRASHED,
        "is-killed": Failure.CRASHED,
        "eats": Failure.MEMORY,
        "c": "C",
        "eats-at-once": Failure.MEMORY,
        "trips": Failure.CRASHED,
        "d": "D",
    }
    assert list(in_order(hostile, list(expected), TIGHT, size=2)) == list(expected.items())


def test_a_worker_is_kept_and_one_killed_while_it_waits_is_replaced_and_its_item_given_again():
    pool = Pool(hostile, ROOMY, size=1)
    first = pool.ask("pid")
    assert pool.ask("pid") == first
    os.kill(first, signal.SIGKILL)
    assert _ended(first)
    second = pool.ask("pid")
    assert second != first
    pool.close()
    assert _ended(second)
    with pytest.raises(Lost):
        pool.ask("pid")


def test_a_worker_that_is_stopped_hangs_nobody(monkeypatch):
    monkeypatch.setattr(workers, "_GRACE", 0.5)
    pool = Pool(hostile, Budget(0.1, 512 * 1024 * 1024), size=1)
    os.kill(pool.ask("pid"), signal.SIGSTOP)
    with pytest.raises(Lost) as lost:
        pool.ask("x" * 8 * 1024 * 1024)  # more than a pipe holds
    assert lost.value.failure is Failure.TIMEOUT
    assert pool.ask("a") == "A"
    pool.close()


def test_what_the_function_raises_is_raised_where_it_was_asked_and_costs_no_worker():
    pool = Pool(hostile, ROOMY, size=1)
    before = pool.ask("pid")
    with pytest.raises(KeyError, match="trips"):
        pool.ask("trips")
    with pytest.raises(RuntimeError, match="two parts"):
        pool.ask("trips-oddly")
    assert pool.ask("pid") == before
    pool.close()


def test_every_worker_works_at_the_same_time_for_as_many_threads(tmp_path):
    pool = Pool(hostile, ROOMY, size=2)
    with ThreadPoolExecutor(2) as threads:
        one, other = (tmp_path / name for name in ("one", "other"))
        asked = [threads.submit(pool.ask, f"touches {path}") for path in (one, other)]
        while not (one.exists() and other.exists()):  # neither answers before it is ended
            assert not any(each.done() for each in asked)
        pool.close()
        assert {each.exception().failure for each in asked} == {Failure.CRASHED}


PARENT = """
import sys, threading
from newswatch.serving import Budget
from newswatch.workers import Pool
from told_by_fifo import work

pool = Pool(work, Budget(2.0, 2**29), size=2)
for item in "hangs", "waits":
    threading.Thread(target=pool.ask, args=[item], daemon=True).start()
sys.stdin.read()
"""
WORK = """
import os, signal

def work(item):
    with open(os.environ["TOLD"], "w") as told:
        print(os.getpid(), file=told)
    if item == "hangs":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        signal.sigwait([signal.SIGUSR1])
"""


def test_workers_end_with_their_parent_however_it_ends(tmp_path):
    """The one that waits at once, the one that hangs when its time is over: nobody is left who would end it."""
    fifo = tmp_path / "told"
    os.mkfifo(fifo)
    (tmp_path / "told_by_fifo.py").write_text(WORK, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "TOLD": str(fifo)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, env=environment)
    with parent:
        with fifo.open() as told, fifo.open("w"):  # open for writing too, so that the first worker's end is not the end
            workers = {int(told.readline()) for _ in range(2)}
        assert len(workers) == 2
        parent.kill()
    assert all(map(_ended, workers))


def _ended(pid: int) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended, _, _ = select.select([descriptor], [], [], 20)
    os.close(descriptor)
    return bool(ended)
