"""Records in, effects out, then the commit: at least once, with what cannot be processed put aside by name."""

import traceback
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event
from typing import Protocol

from newswatch import __version__, crash
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import logger, plain
from newswatch.model.ids import digest
from newswatch.ports import Consumer, Quarantine, Quarantined, Record, Superseded, Unavailable
from newswatch.wire.headers import REPLAYED

log = logger("consumers")

_FIRST_WAIT = timedelta(seconds=0.2)
_LONGEST_WAIT = timedelta(seconds=30)
_PATIENCE = 0.5


class Handler(Protocol):
    """What is done with each record of one stage."""

    def handle(self, record: Record) -> None:
        """Raises Unavailable (all of it again later), Superseded (stop), Unreadable or a defect (put aside)."""

    def refuse(self, record: Record, reason: str) -> None:
        """Put aside a record that cannot be handled. Raises Unavailable."""

    def idle(self) -> None:
        """Called between batches. Raises Unavailable, Superseded."""


class Quarantining:
    """A stage whose refused records simply wait in the quarantine."""

    def __init__(
        self,
        stage: str,
        handle: Callable[[Record], None],
        quarantine: Quarantine,
        clock: Clock,
        idle: Callable[[], object] = lambda: None,
    ) -> None:
        self._stage = stage
        self._handle = handle
        self._quarantine = quarantine
        self._clock = clock
        self._idle = idle

    def handle(self, record: Record) -> None:
        self._handle(record)

    def refuse(self, record: Record, reason: str) -> None:
        set_aside(record, self._stage, reason, self._quarantine, self._clock)

    def idle(self) -> None:
        self._idle()


def set_aside(record: Record, stage: str, reason: str, quarantine: Quarantine, now: Clock) -> None:
    """Put a record into the quarantine; the same record and stage always have the same id. Raises Unavailable.

    One that was replayed from there and failed again has another id, so that its replay may remove the first.
    Headers and key that no store can hold are left out there, never the value: the last resort must not fail.
    """
    place = {"topic": record.topic, "partition": str(record.partition), "offset": str(record.offset)}
    replays = [record.headers[REPLAYED]] if REPLAYED in record.headers else []
    name = quarantine_id(stage, record.topic, record.key, record.value, *replays)
    from_here = {**place, "version": __version__}
    whole = Quarantined(name, stage, reason, now(), record.key, record.value, record.headers, from_here)
    try:
        quarantine.put(whole)
    except Unreadable as error:
        log.error("quarantined_bare", stage=stage, reason=str(error), **place)
        bare = Quarantined(name, stage, plain(reason), now(), plain(record.key), record.value, {}, from_here)
        quarantine.put(bare)
    crash.point("quarantine.kept")


def quarantine_id(stage: str, topic: str, key: str, value: bytes, *replays: str) -> str:
    """Under which id a record of `topic` waits that `stage` could not handle."""
    return digest("quarantine", stage, topic, key, value, *replays)


class Worker:
    """Polls, has each record handled, commits the batch. One thread; `stop` ends it between records."""

    def __init__(
        self, consumer: Consumer, handler: Handler, stop: Event, patience: Callable[[], float] = lambda: _PATIENCE
    ) -> None:
        """`patience` says for how many seconds a poll waits for records before the handler may do something else."""
        self._consumer = consumer
        self._handler = handler
        self._stop = stop
        self._wait = _FIRST_WAIT
        self._patience = patience

    def run(self) -> None:
        """Work until told to stop. Raises Superseded where the handler does."""
        while not self._stop.is_set():
            self.step(self._patience())

    def step(self, timeout: float) -> int:
        """One batch; how many records were committed (0 when a server was away: they come again)."""
        try:
            done = self._batch(timeout)
            self._handler.idle()
        except Unavailable as error:
            self._back_off(str(error))
            return 0
        self._wait = _FIRST_WAIT
        return done

    def _batch(self, timeout: float) -> int:
        records = self._consumer.poll(timeout)
        for record in records:
            if self._stop.is_set():
                self._consumer.rewind()
                return 0
            self._one(record)
        return self._commit(records) if records else 0

    def _one(self, record: Record) -> None:
        """One record that nobody can process must not hold up all that come after it, whatever is wrong with it."""
        try:
            self._handler.handle(record)
        except (Unavailable, Superseded):
            raise
        except Unreadable as error:
            self._refuse(record, str(error))
        except Exception as error:  # noqa: BLE001 - a defect of ours; the record waits, with the place, to be replayed
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._refuse(record, f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})")

    def _refuse(self, record: Record, reason: str) -> None:
        log.error("quarantined", topic=record.topic, key=record.key, reason=reason)
        self._handler.refuse(record, reason)

    def _commit(self, records: Sequence[Record]) -> int:
        crash.point("worker.handled")
        try:
            self._consumer.commit(records)
        except Superseded:
            log.info("partition_moved", records=len(records))
            self._consumer.rewind()
            return 0
        crash.point("worker.committed")
        return len(records)

    def _back_off(self, reason: str) -> None:
        log.warning("waiting", reason=reason, seconds=self._wait.total_seconds())
        self._consumer.rewind()
        self._stop.wait(self._wait.total_seconds())
        self._wait = min(self._wait * 2, _LONGEST_WAIT)
