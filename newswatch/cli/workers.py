"""Items in, each with what a function makes of it out, in order, worked off by processes that may be lost singly."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_AHEAD = 32
"""Items a worker's neighbours may be ahead of a slow one; bounds what waits for its turn."""


class Failure(StrEnum):
    """Why an item has no answer: its process was ended for taking too long, or ended by itself."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    number: int = -1
    deadline: float = 0.0


def in_order(
    function: Callable[[Item], Answer], items: Iterable[Item], budget: float, *, loaded: Sequence[str] = ()
) -> Iterator[tuple[Item, Answer | Failure]]:
    """Every item with its answer, or with the Failure that cost it and nothing else.

    `function` and items must pickle. `budget` is in seconds for one item. A worker is started for each core, when
    there is work for it. A caller that has threads (a store) names the modules to have `loaded`: its workers then come
    from a process that has these and no threads, whose locks a fork would copy as they stand.
    """
    pool = _Pool(function, budget, loaded)
    try:
        yield from pool.work(iter(items))
    finally:
        pool.close()


class _Pool(Generic[Item, Answer]):
    def __init__(self, function: Callable[[Item], Answer], budget: float, loaded: Sequence[str]) -> None:
        self._function = function
        self._budget = budget
        self._context: BaseContext = get_context("forkserver" if loaded else "fork")
        if loaded:
            self._context.set_forkserver_preload([*loaded])
        self._size = len(os.sched_getaffinity(0))
        self._idle: list[_Worker[Item]] = []
        self._busy: list[_Worker[Item]] = []

    def work(self, items: Iterator[Item]) -> Iterator[tuple[Item, Answer | Failure]]:
        waiting: deque[tuple[int, Item]] = deque()
        answers: dict[int, Answer | Failure] = {}
        number, more = 0, True
        while True:
            while more and (self._idle or len(self._busy) < self._size) and len(waiting) < _AHEAD * self._size:
                item = next(items, None)
                if item is None:
                    more = False
                    break
                waiting.append((number, item))
                if not self._give(number, item):
                    answers[number] = Failure.CRASHED
                number += 1
            while waiting and waiting[0][0] in answers:
                done, item = waiting.popleft()
                yield item, answers.pop(done)
            if self._busy:
                answers.update(self._answers())
            elif not more:
                return

    def _give(self, number: int, item: Item) -> bool:
        """Whether a worker has the item: one that waits or, where that one is gone, a new one."""
        for new in (False, True):
            worker = self._started() if new or not self._idle else self._idle.pop()
            self._busy.append(worker)
            try:
                worker.pipe.send(item)
            except OSError:  # it was killed while it waited: by the kernel, for memory, or by a person
                self._end(worker)
                continue
            worker.number, worker.deadline = number, time.monotonic() + self._budget
            return True
        return False

    def _started(self) -> "_Worker[Item]":
        ours, theirs = self._context.Pipe()
        process: BaseProcess = self._context.Process(target=_work, args=(self._function, theirs, ours), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _answers(self) -> dict[int, "Answer | Failure"]:
        """What has come in until the next deadline at the latest; workers that are late or gone are replaced."""
        first = min(worker.deadline for worker in self._busy)
        wait([worker.pipe for worker in self._busy], max(0.0, first - time.monotonic()))
        now = time.monotonic()
        found: dict[int, Answer | Failure] = {}
        for worker in list(self._busy):
            if worker.pipe.poll():
                found[worker.number] = self._received(worker)
            elif now >= worker.deadline:
                found[worker.number] = Failure.TIMEOUT
                self._end(worker)
        return found

    def _received(self, worker: "_Worker[Item]") -> "Answer | Failure":
        try:
            answer: Answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._end(worker)
            return Failure.CRASHED
        self._busy.remove(worker)
        self._idle.append(worker)
        return answer

    def _end(self, worker: "_Worker[Item]") -> None:
        self._busy.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def close(self) -> None:
        for worker in self._idle + self._busy:
            worker.process.kill()
        for worker in self._idle + self._busy:
            worker.process.join()
            worker.pipe.close()


def _work(function: Callable[[Item], Answer], pipe: "Connection[Any, Any]", other_end: "Connection[Any, Any]") -> None:
    """A worker's life: an item in, its answer out, until the other end, of which a fork has a copy, is gone."""
    other_end.close()
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        pipe.send(function(item))
