"""The logs the contract is held against: each comes fresh, with handles and an address for child processes."""

import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

import newswatch
from newswatch.clock import Clock, system_clock
from newswatch.ports import Log
from newswatch.wire.memory import MemoryLog
from newswatch.wire.sqlite import SqliteLog

CHILD = Path(__file__).with_name("child.py")
PATIENCE = 20.0
"""Seconds after which a child that says nothing has failed the test."""


@dataclass
class Rig:
    """One log under test. `address` opens it from another process; empty where that cannot be."""

    opened: Callable[[Clock], Log]
    session: timedelta
    address: str = ""
    topic: str = field(default_factory=lambda: f"contract.{secrets.token_hex(4)}")
    group: str = field(default_factory=lambda: f"group.{secrets.token_hex(4)}")
    handles: list[Log] = field(default_factory=list)
    children: list["Child"] = field(default_factory=list)

    def open(self, clock: Clock = system_clock) -> Log:
        """Another handle to the same log."""
        log = self.opened(clock)
        self.handles.append(log)
        return log

    def child(self, role: str, *arguments: object) -> "Child":
        """A process of its own that opens the log and plays `role` of child.py."""
        child = Child([role, self.address, str(self.session.total_seconds()), *map(str, arguments)])
        self.children.append(child)
        return child

    def tidy(self) -> None:
        for child in self.children:
            child.end()
        for log in self.handles:
            log.close()


class Child:
    """A child process that is spoken to in lines."""

    def __init__(self, arguments: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(newswatch.__file__).parent.parent)},
        )
        self._watchdog = threading.Timer(PATIENCE, self._process.kill)
        self._watchdog.start()

    def line(self) -> str:
        """The next line it prints; empty when it has ended."""
        return self._process.stdout.readline().rstrip("\n")

    def rest(self) -> list[str]:
        """Every whole line up to its end: one cut short by a kill was never printed."""
        return [line[:-1] for line in self._process.stdout if line.endswith("\n")]

    def say(self, line: str) -> None:
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> None:
        self._watchdog.cancel()
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._process.stdin.close()


def _memory(_: Path) -> Rig:
    logs: list[MemoryLog] = []

    def opened(clock: Clock) -> Log:
        if not logs:
            logs.append(MemoryLog(clock=clock))
        return logs[0]

    return Rig(opened, session=timedelta(seconds=0.5))


def _sqlite(folder: Path) -> Rig:
    path = folder / "log.sqlite"
    session = timedelta(seconds=1)
    return Rig(lambda clock: SqliteLog(path, clock=clock, session=session), session, f"sqlite:{path}")


def _kafka(servers: str) -> Rig:
    """Fresh topics on the broker of the run. Records are dated by the test's clock, which is not the broker's."""
    from newswatch.wire.kafka import KafkaLog
    from newswatch.wire.kafka_brokers import Brokers
    from newswatch.wire.kafka_cluster import Cluster
    from newswatch.wire.kafka_topics import Plan, apply

    brokers, session = Brokers(servers), timedelta(seconds=6)
    made = Rig(
        lambda clock: KafkaLog(brokers, clock=clock, topics=topics, session=session), session, f"kafka:{servers}"
    )
    topics = [made.topic, made.topic + ".other"]
    any_time = {"message.timestamp.after.max.ms": 2**62, "retention.ms": -1}
    with closing(Cluster(brokers)) as cluster:
        apply(cluster, [Plan(name=topic, key="any", partitions=6, config=any_time) for topic in topics])
    return made


KAFKA = pytest.param("kafka", marks=pytest.mark.kafka)


def _fresh(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "kafka":
        made = _kafka(request.getfixturevalue("kafka_servers"))
    else:
        folder = request.getfixturevalue("tmp_path")
        made = {"memory": _memory, "sqlite": _sqlite}[request.param](folder)
    yield made
    made.tidy()


@pytest.fixture(params=["memory", "sqlite", KAFKA])
def rig(request) -> Iterator[Rig]:
    """A fresh log of each kind."""
    yield from _fresh(request)


@pytest.fixture(params=["sqlite", KAFKA])
def shared(request) -> Iterator[Rig]:
    """A fresh log of each kind that several processes can open."""
    yield from _fresh(request)
