"""The inside of a worker process: an item in, what a function makes of it out, within a budget that the kernel keeps.

A parser that hangs lets no Python code run, so a worker is ended by timers and a limit set before each item.
"""

import logging
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from newswatch.settings import Settings

WALL = 6
"""Times the seconds an item may be worked on that it may take: on a machine with other work it waits for its turn."""
NO_MEMORY = 77
"""Exit code of a worker that had no memory left."""
_NEARLY = 8 * 1024 * 1024
"""Bytes; the largest part of a library that is loaded at its first use."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one item may take: seconds of work, and bytes beside those that a process holds when it has started.

    Memory is bounded on Linux only.
    """

    seconds: float
    memory: int

    @classmethod
    def of(cls, settings: "Settings") -> Self:
        """What the operator allows for one page."""
        return cls(settings.read_timeout, settings.read_memory)


@dataclass(frozen=True, slots=True)
class Raised:
    """What the function raised."""

    error: Exception


def serve(pipe: "Connection[Any, Any]") -> None:
    """A worker's life: an item in, its answer out, until the other end of the pipe is gone.

    What a terminal or a service manager tells the whole group to end is told to the asker, who ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    logging.disable()  # what a library could not read is asked of others
    try:
        loads, function, budget = pipe.recv()
        if loads:
            import_module(loads)
        _bound(budget.memory)
        pipe.send(None)
        while True:
            item = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, budget.seconds)
            signal.setitimer(signal.ITIMER_REAL, WALL * budget.seconds)
            answer = _answer(function, item)
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(answer)
            del item, answer
    except (EOFError, OSError):
        return
    except MemoryError:
        _without_memory()


def _bound(memory: int) -> None:
    """Heap and private writable mappings count, shared libraries do not (setrlimit(2), RLIMIT_DATA, Linux 4.7).

    What is held already is what the kernel counts as such: some libraries reserve more than they use.
    """
    if sys.platform != "linux":
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = _held() + memory
    resource.setrlimit(resource.RLIMIT_DATA, (allowed if most == resource.RLIM_INFINITY else min(allowed, most), most))


def _held() -> int:
    """Bytes that count (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()


def _is_full() -> bool:
    """Whether what went wrong may be for want of memory: a library that is loaded then says something else."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return allowed != resource.RLIM_INFINITY and _held() + _NEARLY > allowed


def _answer(function: Callable[[Any], Any], item: Any) -> Any:
    try:
        return function(item)
    except Exception as error:  # noqa: BLE001 - it is the asker's, in whose process it would have been raised
        if isinstance(error, MemoryError) or _is_full():
            _without_memory()
        return Raised(_that_travels(error))


def _that_travels(error: Exception) -> Exception:
    """The error where it comes out of a pickle as it went in, else one that says the same."""
    try:
        again = pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - a class's own code, at either end
        again = None
    return error if type(again) is type(error) and str(again) == str(error) else RuntimeError(repr(error))


def _without_memory() -> NoReturn:
    """At once: what the function holds may leave no room for anything else."""
    os._exit(NO_MEMORY)
