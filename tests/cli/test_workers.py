"""Worker processes may be lost, singly or all: every item still has its answer."""

import multiprocessing
import os
import select
import signal
import subprocess
import sys
import threading
import time

from newswatch.cli.workers import Failure, in_order


def _slow_or_dying(item):
    if item == "slow":
        signal.sigtimedwait([signal.SIGUSR1], 60)
    if item == "dies":
        os._exit(9)
    return item.upper()


def test_a_page_that_takes_too_long_or_kills_its_reader_costs_itself_alone():
    started = time.monotonic()
    items = ["a", "slow", "b", "dies", "c"]
    answers = list(in_order(_slow_or_dying, items, budget=0.5))
    assert answers == [
        ("a", "A"),
        ("slow", Failure.TIMEOUT),
        ("b", "B"),
        ("dies", Failure.CRASHED),
        ("c", "C"),
    ]
    assert time.monotonic() - started < 20


def _double(item):
    return item * 2


def test_a_worker_killed_while_it_waits_is_replaced_and_its_next_item_given_again(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})

    def items():
        yield 1
        (waiting,) = multiprocessing.active_children()  # the only one, and its first answer is in
        waiting.kill()
        waiting.join()
        yield 2

    assert list(in_order(_double, items(), budget=30)) == [(1, 2), (2, 4)]


_LOCK = threading.Lock()


def _lock(item):
    return "free" if _LOCK.acquire(blocking=False) else "held"


def test_workers_of_a_caller_with_threads_come_from_a_process_that_has_none():
    """What the caller's threads hold (here a lock) is not held in them for ever."""
    with _LOCK:
        assert list(in_order(_lock, ["x"], budget=60, loaded=[__name__])) == [("x", "free")]


PARENT = """
import multiprocessing, os, sys
from newswatch.cli.workers import in_order

def items():
    yield from range(40)
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    sys.stdin.read()

list(in_order(abs, items(), 30))
"""


def test_workers_end_with_their_parent_however_it_ends():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with parent:
        workers = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert workers
    for worker in workers:
        ended, _, _ = select.select([worker], [], [], 20)
        os.close(worker)
        assert ended
