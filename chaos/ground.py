"""A folder, a store and a clock in, what the processes of `chaos.deliveries` do there out."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event

from chaos import receipts
from consumers.alerts import steering
from consumers.alerts.channels import Channels
from consumers.alerts.delivery import Deliverer
from consumers.worker import Quarantining, Worker
from newswatch.guard import Guard
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.ids import alert_id, digest
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.ports import Store
from newswatch.settings import load
from newswatch.wire.messages import AlertDue, encode
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import DUE
from storage.mongo import MongoStore

_BEGAN = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
_SPEED = 60.0
EVER = datetime(2026, 1, 1, tzinfo=UTC)
SUBSCRIPTIONS = (
    Subscription("at-once", "甲", ("people:at-once", "jsonl:at-once.jsonl"), EVER),
    Subscription("storm", "甲", ("people:storm",), EVER, most=4),
    Subscription(
        "hourly",
        "甲",
        ("people:hourly", "jsonl:hourly.jsonl"),
        EVER,
        schedule=Schedule(Rhythm.HOURLY, "00:00"),
        most=7,
    ),
    Subscription(
        "sleeper", "甲", ("people:sleeper", "people:other"), EVER, schedule=Schedule(quiet=("12:00", "12:20"))
    ),
)
_AHEAD = 150
"""Deliveries that may be owed before no further alert is written."""


class Ground:
    """A folder, a store and a clock: what every process of a run stands on. Opened in each after its fork."""

    def __init__(self, folder: Path, uri: str, database: str) -> None:
        self.folder = folder
        self._progress = folder / "written"
        self._uri = uri
        self._database = database
        self._real = time.time()
        self.jumped = timedelta(0)

    def clock(self) -> datetime:
        return _BEGAN + timedelta(seconds=(time.time() - self._real) * _SPEED) + self.jumped

    @property
    def written(self) -> int:
        """How many stories everybody was to be told of."""
        return int(self._progress.read_text(encoding="ascii")) if self._progress.exists() else 0

    @contextmanager
    def store(self) -> Iterator[Store]:
        with closing(MongoStore(self._uri, self._database, self.clock)) as store:
            yield store

    def log(self) -> SqliteLog:
        return SqliteLog(self.folder / "log.sqlite", clock=self.clock)

    def deliver(self, seed: str) -> None:
        """What the deliver role does, with receivers that have moods; until it is killed."""
        opening = receipts.Opening(self.folder, Random(seed), Channels(load(data=self.folder), Guard(), self.clock))
        with (
            self.store() as store,
            closing(self.log()) as log,
            closing(log.consumer("deliver", [DUE.name])) as consumer,
        ):
            deliverer = Deliverer(store, opening, self.clock, f"{seed}/{os.getpid()}")
            handler = Quarantining("deliver", deliverer.handle, store.quarantine, self.clock, deliverer.tend)
            Worker(consumer, handler, Event(), deliverer.patience).run()

    def write(self, seed: str) -> None:
        """Alert after alert into outbox and log, from where the last writer was killed; now and then many at once."""
        dice = Random(seed)
        with self.store() as store, closing(self.log()) as log:
            while True:
                for _ in range(dice.choice((1, 1, 2, 30))):
                    number = self.written
                    for subscription in SUBSCRIPTIONS:
                        _owe(store, log, subscription, number, self.clock())
                    whole = self._progress.with_suffix(".new")
                    whole.write_text(str(number + 1), encoding="ascii")
                    whole.replace(self._progress)  # the writer may be killed while it writes
                while store.outbox.totals()["owed"] > _AHEAD:
                    Event().wait(0.1)

    def look_after(self, seed: str) -> None:
        """The owner: switches on again what was switched off."""
        with self.store() as store:
            while True:
                for route in store.routes.failing():
                    if route.off_at:
                        steering.wake(store, route.subscription_id, self.clock)
                Event().wait(0.3)


def _owe(store: Store, log: SqliteLog, subscription: Subscription, number: int, now: datetime) -> None:
    alert = alert_of(subscription, number, now)
    store.outbox.add(alert)
    if number % 7:  # the others are for a sweep to find
        due = AlertDue(alert.alert_id, alert.subscription_id, alert.story_id, alert.event, alert.number)
        log.publish(DUE.name, alert.subscription_id, encode(due))


def alert_of(subscription: Subscription, number: int, now: datetime) -> Alert:
    """What a subscription is told of a story."""
    story = digest("story", f"load {number}")
    name = alert_id(subscription.subscription_id, story, AlertEvent.NEW)
    title, url = f"第{number}篇", f"https://news.example/{number}"
    why = (subscription.subscription_id, story, AlertEvent.NEW, 0, ("甲",))
    return Alert(name, *why, title, "", url, "示例", "", None, now, now, subscription.channels)
