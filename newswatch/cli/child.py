"""This program's own commands in, processes of their own out: started with our settings, ended, never left behind."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import Thread, Timer

from pydantic import SecretStr

from newswatch.logs import logger
from newswatch.settings import Settings

log = logger("processes")

Process = subprocess.Popen[bytes]

_PR_SET_PDEATHSIG = 1
_ORPHANED = signal.SIGUSR2
"""What the kernel sends when the parent dies; its number (12) is also how many seconds are left to end,
fewer than a lease lives: where a crawl hangs, its source is not asked by another meanwhile."""


def own_command(*arguments: str) -> list[str]:
    """This program again, in this interpreter."""
    return [sys.executable, "-m", "newswatch.cli.main", *arguments]


def as_environment(settings: Settings) -> dict[str, str]:
    """What was set, by options or otherwise, as another newswatch finds it in its environment.

    No secret is among it: who inherits our environment finds it where we did, or the empty value here that says none.
    """
    given = settings.model_dump(mode="json", include=settings.model_fields_set)
    return {
        f"NEWSWATCH_{name.upper()}": _written(value)
        for name, value in given.items()
        if not (isinstance(getattr(settings, name), SecretStr) and value)
    }


def _written(value: object) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    return json.dumps(value)


def started(*arguments: str, settings: Settings, stdout: int = subprocess.DEVNULL) -> Process:
    """Our command with `arguments`; it ends when this process does, where it calls `end_with_parent`.

    Wait for it in the thread that starts it: the kernel takes that thread for the parent.
    """
    environment = {**os.environ, **as_environment(settings)}
    return subprocess.Popen(own_command(*arguments), stdin=subprocess.PIPE, stdout=stdout, env=environment)


def end_with_parent() -> None:
    """End this process as on SIGTERM (Scrapy finishes what is under way) when its parent closes standard input.

    The pipe closes when the parent dies, however it dies. What has not ended seconds later is killed: a parser that
    hangs lets no Python code run, neither this thread nor a handler of SIGTERM.
    """
    _killed_after_parent()

    def wait() -> None:
        os.read(0, 1)
        signal.alarm(_ORPHANED)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="parent watch", daemon=True).start()


def _killed_after_parent() -> None:
    """Let the kernel do what `wait` does, where the interpreter cannot (prctl(2), Linux only).

    The signal's handler is alarm(2) itself, which takes the number of the signal for seconds; SIGALRM then kills.
    """
    if sys.platform == "linux":
        c = ctypes.CDLL(None)
        c.signal(_ORPHANED, ctypes.cast(c.alarm, ctypes.c_void_p))
        c.prctl(_PR_SET_PDEATHSIG, _ORPHANED)


@contextmanager
def limited(process: Process, seconds: float) -> Iterator[None]:
    """Kill `process` where it has not ended `seconds` after the block began."""

    def kill() -> None:
        log.warning("process_killed", pid=process.pid, seconds=seconds)
        process.kill()

    timer = Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def ended(processes: Collection[Process], grace: float) -> list[Process]:
    """Ask all to end, wait `grace` seconds for them together, insist; those that had to be killed."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + grace
    killed = []
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            killed.append(process)
            process.kill()
            process.wait()
    return killed
