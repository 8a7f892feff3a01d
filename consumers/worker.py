"""Records in, effects out, then the commit: at least once, with what cannot be processed put aside by name."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event

from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import logger
from newswatch.model.ids import digest
from newswatch.ports import Consumer, Quarantine, Quarantined, Record, Superseded, Unavailable

log = logger("consumers")

Handle = Callable[[Record], None]

_FIRST_WAIT = timedelta(seconds=0.2)
_LONGEST_WAIT = timedelta(seconds=30)


def set_aside(record: Record, stage: str, reason: str, now: Clock) -> Quarantined:
    """The quarantine entry of a record; the same record and stage always give the same id."""
    return Quarantined(
        quarantine_id=digest("quarantine", stage, record.topic, record.key, record.value),
        stage=stage,
        reason=reason,
        at=now(),
        key=record.key,
        value=record.value,
        headers={**record.headers, "topic": record.topic, "at": f"{record.partition}/{record.offset}"},
    )


class Worker:
    """Polls, hands each record to `handle`, commits the batch. One thread; `stop` ends it between records."""

    def __init__(
        self, stage: str, consumer: Consumer, handle: Handle, quarantine: Quarantine, clock: Clock, stop: Event
    ) -> None:
        self._stage = stage
        self._consumer = consumer
        self._handle = handle
        self._quarantine = quarantine
        self._clock = clock
        self._stop = stop
        self._wait = _FIRST_WAIT

    def run(self, idle: Callable[[], object] = lambda: None) -> None:
        """Work until told to stop; `idle` is called between batches. Raises Superseded where `handle` or `idle` does."""
        while not self._stop.is_set():
            self.step(0.5, idle)

    def step(self, timeout: float, idle: Callable[[], object] = lambda: None) -> int:
        """One batch; how many records were committed (0 when a server was away: they come again)."""
        try:
            done = self._batch(timeout)
            idle()
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
        try:
            self._handle(record)
        except Unreadable as error:
            log.error("quarantined", stage=self._stage, key=record.key, reason=str(error))
            self._quarantine.put(set_aside(record, self._stage, str(error), self._clock))

    def _commit(self, records: Sequence[Record]) -> int:
        try:
            self._consumer.commit(records)
        except Superseded:
            log.info("partition_moved", stage=self._stage, records=len(records))
            self._consumer.rewind()
            return 0
        return len(records)

    def _back_off(self, reason: str) -> None:
        log.warning("waiting", stage=self._stage, reason=reason, seconds=self._wait.total_seconds())
        self._consumer.rewind()
        self._stop.wait(self._wait.total_seconds())
        self._wait = min(self._wait * 2, _LONGEST_WAIT)
