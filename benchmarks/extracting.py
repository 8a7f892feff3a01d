"""A manifest in, what `newswatch extract` prints for it out, each row with its seconds and its worker's peak of memory.

The command is run as a user runs it, on one core, so that it has one worker and rows come as they are done.
"""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.kernel import children, forget, peak, worked
from newswatch.cli.child import own_command
from newswatch.settings import ROOT

_LOOK = 0.01
"""Seconds between two looks at the worker's memory; the kernel keeps the peak, and forgets it with the worker."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One row; seconds since the one before, and those that workers worked meanwhile; their peak of memory in bytes."""

    row: dict[str, Any]
    seconds: float
    worked: float
    peak: int


def extract(manifest: Path, *options: str) -> list[Printed]:
    """Run the command. Raises CalledProcessError where it fails."""
    printed = []
    command = own_command("extract", "--manifest", str(manifest), *options)
    with one_core():
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    with running, _Watch(running.pid) as watch:
        assert running.stdout is not None
        before = time.monotonic()
        for line in running.stdout:
            now = time.monotonic()
            printed.append(Printed(json.loads(line), now - before, *watch.taken()))
            before = now
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return printed


@contextmanager
def one_core() -> Iterator[None]:
    """What is started meanwhile has one core, the last of those this process has."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


class _Watch:
    """Looks at a process's children until it is told to stop; what they have comes back by `taken`."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._most = 0
        self._worked: dict[int, float] = {}
        self._told = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def taken(self) -> tuple[float, int]:
        """Seconds worked and the peak since they were taken last; the peak begins anew."""
        self._look()
        most, self._most = self._most, 0
        total = sum(self._worked.values())
        told, self._told = total - self._told, total
        for worker in children(self._process):
            forget(worker)
        return told, most

    def _run(self) -> None:
        while not self._end.wait(_LOOK):
            self._look()

    def _look(self) -> None:
        for worker in children(self._process):
            self._most = max(self._most, peak(worker))
            self._worked[worker] = max(self._worked.get(worker, 0.0), worked(worker))
