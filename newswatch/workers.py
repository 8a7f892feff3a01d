"""An item in, what a function makes of it out, by a process that time and memory are counted for and that may be lost.

A worker is an interpreter of its own, not a fork: who asks has threads, and what it holds open is none of a hostile
page's business. It ends by itself when its pipe does, however its asker died, and the kernel ends it where it is late
(newswatch/serving.py).
"""

import atexit
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from enum import StrEnum
from multiprocessing import Pipe
from threading import BoundedSemaphore, Lock, Timer
from typing import Any, Generic, TypeVar

from newswatch.logs import logger
from newswatch.serving import NO_MEMORY, WALL, Budget, Raised

log = logger("workers")

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_AHEAD = 32
"""Items for each worker that may be read ahead of a slow one; bounds what waits for its turn."""
_START = 60.0
"""Seconds a worker may take to start; half of one is usual."""
_GRACE = 5.0
"""Seconds after which a worker that should have ended by itself is ended: it may have been stopped."""
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
"""One worker, one core; a thread that numpy starts for each core reserves memory that counts."""
_BOOT = (
    "import sys; from multiprocessing.connection import Connection; pipe = Connection(int(sys.argv[1])); "
    "sys.path[:] = pipe.recv(); from newswatch.serving import serve; serve(pipe)"
)


class Failure(StrEnum):
    """Why an item has no answer: its process took too long, took too much memory, or ended by itself."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"
    MEMORY = "memory"


class Lost(Exception):  # noqa: N818 - reads as what it says
    """An item cost the process that had it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Pool(Generic[Item, Answer]):
    """Workers, one for each core, started when there is work for them; any thread may ask."""

    def __init__(self, function: Callable[[Item], Answer], budget: Budget, size: int = 0, *, loads: str = "") -> None:
        """`function`, items and answers must pickle. `size`: workers, where not one for each core. `loads`: a module
        that the function needs, which a worker has before its first item is counted.
        """
        self._loads = loads
        self.size = size or len(os.sched_getaffinity(0))
        self._function = function
        self._budget = budget
        self._free = BoundedSemaphore(self.size)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = Lock()
        self._closed = False
        atexit.register(self.close)

    def ask(self, item: Item) -> Answer:
        """Wait for a worker and for its answer. Raises Lost, and what the function raises.

        What cannot be pickled of that comes as a RuntimeError that says it.
        """
        with self._free:
            worker = self._given(item)
            try:
                answer = worker.answer(_patience(self._budget))
            except Lost:
                self._forget(worker)
                raise
            self._rest(worker)
        if isinstance(answer, Raised):
            raise answer.error
        made: Answer = answer
        return made

    def close(self) -> None:
        """End all workers; what they were asked for is lost."""
        atexit.unregister(self.close)
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = self._all.difference(idle)
        for worker in busy:
            worker.kill()  # whoever waits for it forgets it
        for worker in idle:
            self._forget(worker)

    def _given(self, item: Item) -> "_Worker":
        """A worker that has the item: one that waits or, where that one is gone, a new one."""
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            fresh = worker is None
            worker = worker or self._started()
            try:
                worker.give(item, _patience(self._budget))
            except OSError:  # it was killed while it waited: by the kernel, for memory, or by a person
                self._forget(worker)
                if fresh or worker.was_late:
                    raise Lost(Failure.TIMEOUT if worker.was_late else Failure.CRASHED) from None
                continue
            return worker

    def _started(self) -> "_Worker":
        worker = _Worker()
        with self._lock:
            closed = self._closed
            if not closed:
                self._all.add(worker)
        try:
            if closed:
                raise Lost(Failure.CRASHED)
            worker.give(sys.path, _START)
            worker.give((self._loads, self._function, self._budget), _START)
            worker.answer(_START)
        except OSError:
            self._forget(worker)
            raise Lost(Failure.CRASHED) from None
        except Lost:
            self._forget(worker)
            raise
        return worker

    def _rest(self, worker: "_Worker") -> None:
        """Let the worker wait for its next item."""
        with self._lock:
            closed = self._closed
            if not closed:
                self._idle.append(worker)
        if closed:
            self._forget(worker)

    def _forget(self, worker: "_Worker") -> None:
        with self._lock:
            self._all.discard(worker)
        worker.end()


def _patience(budget: Budget) -> float:
    """Seconds for which an answer is waited for, however little was worked on it."""
    return WALL * budget.seconds + _GRACE


class _Worker:
    """One process and the pipe to it; used by one thread at a time, ended by any."""

    def __init__(self) -> None:
        self.was_late = False
        self._pipe, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-P", "-c", _BOOT, str(theirs.fileno())]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **_ENVIRONMENT},
            )

    def give(self, item: Any, seconds: float) -> None:
        """Raises OSError where the process is gone, or takes nothing for so long and is ended."""
        with self._within(seconds):
            self._pipe.send(item)

    def answer(self, seconds: float) -> Any:
        """Raises Lost where the process ends or is not done for so long."""
        try:
            with self._within(seconds):
                return self._pipe.recv()
        except (EOFError, OSError):
            raise Lost(self._failure()) from None

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """A process that was stopped neither takes nor gives, and nothing that waits for its pipe would end."""
        timer = Timer(seconds, self._end_late)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end_late(self) -> None:
        self.was_late = True
        self.kill()

    def _failure(self) -> Failure:
        match self._process.wait():
            case code if self.was_late or code in (-signal.SIGALRM, -signal.SIGPROF):
                return Failure.TIMEOUT
            case code if code == NO_MEMORY:
                return Failure.MEMORY
        return Failure.CRASHED

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        self._pipe.close()


def in_order(
    function: Callable[[Item], Answer],
    items: Iterable[Item],
    budget: Budget,
    size: int = 0,
    *,
    ahead: int = _AHEAD,
    loads: str = "",
) -> Iterator[tuple[Item, Answer | Failure]]:
    """Every item with its answer, or with the Failure that cost it and nothing else.

    `ahead`: items for each worker that may be read ahead of a slow one.
    An item on which `function` trips (a defect: what it raises is logged) counts as crashed.
    """
    pool: Pool[Item, Answer] = Pool(function, budget, size, loads=loads)
    waiting: deque[tuple[Item, Future[Answer]]] = deque()
    askers = ThreadPoolExecutor(pool.size, "asker")
    try:
        for item in items:
            waiting.append((item, askers.submit(pool.ask, item)))
            while waiting and (waiting[0][1].done() or len(waiting) >= ahead * pool.size):
                yield _settled(waiting.popleft())
        while waiting:
            yield _settled(waiting.popleft())
    finally:
        askers.shutdown(wait=False, cancel_futures=True)
        pool.close()
        askers.shutdown()


def _settled(given: "tuple[Item, Future[Any]]") -> tuple[Item, Any]:
    item, asked = given
    error = asked.exception()
    if isinstance(error, Lost):
        return item, error.failure
    if error is not None:
        log.error("tripped", error=f"{type(error).__name__}: {error}")
        return item, Failure.CRASHED
    return item, asked.result()
