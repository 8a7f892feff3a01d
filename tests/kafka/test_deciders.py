"""Deciders killed (SIGKILL) on a real Kafka, their session timeout 6 s, while two processes publish."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from consumers.dedup.engine import Engine
from consumers.dedup.outlets import Outlets
from newswatch import catalogue
from newswatch.cli.child import own_command
from newswatch.cli.house import House, open_house
from newswatch.cli.up import the_store
from newswatch.clock import system_clock
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Unavailable
from newswatch.settings import ROOT, Settings, load
from newswatch.wire.messages import StoryChanged, decode
from newswatch.wire.topics import CHANGED, EXTRACTED
from storage.memory import MemoryStore

KILLS = 20
SESSION = timedelta(seconds=6)
LEASE = timedelta(seconds=2)
PUBLISHER = Path(__file__).with_name("publisher.py")
DECIDING = re.compile(r"deciding\b.*\bfence=(\d+)")
RECOVERED = 30.0
"""Seconds after a kill within which another decider has gone on: the lease, then the dead member's session."""
STUCK = 60.0
"""Seconds in which something happens on the slowest of machines."""


def until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        if true():
            return True
        Event().wait(0.05)
    return true()


class Deciders:
    """Two processes of the role `dedup`; one decides and the other stands by."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "NEWSWATCH_DATA": str(settings.data),
            "NEWSWATCH_KAFKA": settings.kafka,
            "NEWSWATCH_KAFKA_SESSION": "PT6S",
            "NEWSWATCH_LEASE": "PT2S",
            "NEWSWATCH_MONGO_URI": "",
        }
        self._started = 0
        self._running = [self._start(), self._start()]

    def _start(self) -> tuple[subprocess.Popen[bytes], Path]:
        self._started += 1
        log = self._folder / f"decider-{self._started}.log"
        with log.open("wb") as output:
            command = own_command("up", "--roles", "dedup")
            return subprocess.Popen(command, env=self._environment, stdout=output, stderr=output), log

    def kill(self) -> None:
        """Kill the one that was elected last, and start another in its place; both are up before that."""
        assert until(lambda: all("is ready" in text(log) for _, log in self._running), STUCK)
        victim = max(self._running, key=lambda each: fence(each[1]))
        victim[0].kill()
        victim[0].wait()
        self._running = [each for each in self._running if each is not victim] + [self._start()]

    def end(self) -> None:
        for process, _ in self._running:
            process.terminate()
        for process, _ in self._running:
            process.wait(30)


def text(log: Path) -> str:
    return log.read_text(encoding="utf-8")


def fence(log: Path) -> int:
    return max(map(int, DECIDING.findall(text(log))), default=0)


@contextmanager
def publishing(servers: str) -> Iterator[list[str]]:
    """Two publishers at work; the list holds every event they published once they have ended."""
    events: list[str] = []
    command = [sys.executable, str(PUBLISHER), servers]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT)])}
    writers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for name in ("north", "south")
    ]
    try:
        yield events
    finally:
        printed = [writer.communicate(timeout=60)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    events += [event for each in printed for event in each.split()]


def ledger(house: House) -> list[Decision]:
    found: list[Decision] = []
    while page := house.store.decisions.after(len(found)):
        found += page
    return found


def told(house: House) -> set[str]:
    """The events of every story.changed on the log."""
    consumer = house.log.consumer("test", [CHANGED.name])
    events: set[str] = set()
    while house.log.lag("test", CHANGED.name):
        records = consumer.poll(1)
        events |= {decode(StoryChanged, record.value).event_id for record in records}
        consumer.commit(records)
    return events


def goes_on(house: House, number: int, seconds: float) -> bool:
    """Whether so many more decisions are made, or all are, within the time."""
    before = house.store.decisions.last()
    return until(lambda: house.store.decisions.last() >= before + number or caught_up(house), seconds)


def caught_up(house: House) -> bool:
    try:
        return not house.log.lag("dedup", EXTRACTED.name)
    except Unavailable:
        return False


@pytest.mark.slow
def test_a_decider_killed_twenty_times_leaves_what_replaying_its_order_gives(broker, tmp_path):
    subprocess.run(own_command("topics", "apply"), env={**os.environ, "NEWSWATCH_KAFKA": broker.servers}, check=True)
    settings = load(data=tmp_path / "data", mongo_uri="", kafka=broker.servers, kafka_session=SESSION, lease=LEASE)
    dice, recovered = random.Random(20261122), 0
    with ExitStack() as held:
        held.enter_context(the_store(settings))
        house = held.enter_context(open_house(settings))
        deciders = Deciders(settings, tmp_path)
        held.callback(deciders.end)
        with publishing(broker.servers) as events:
            assert until(lambda: house.store.decisions.last() > 0, STUCK)
            for killing in range(KILLS):
                deciders.kill()
                # Every other one is killed again before it has found its feet.
                recovered += goes_on(house, dice.randint(1, 25), dice.uniform(0.5, 3.0) if killing % 2 else RECOVERED)
        while not caught_up(house):
            assert goes_on(house, 1, STUCK)
        decided = ledger(house)
        assert recovered >= KILLS // 4  # the killed had been at work
        assert [decision.number for decision in decided] == list(range(1, len(decided) + 1))
        assert sorted(decision.event_id for decision in decided) == sorted(events)
        assert not [decision for decision in decided if decision.verdict is Verdict.QUARANTINED]
        assert told(house) == set(events)

        engine, alone = Engine(settings.horizon, Outlets.of(catalogue.load(settings.sources).values())), MemoryStore()
        for decision in decided:
            article = house.store.articles.get(decision.event_id)
            again = engine.decide(article).decision(article, decision.number, decision.fence, decision.decided_at)
            assert again == decision
            engine.admit(article, again)
            alone.stories.apply(again)
        stories = {decision.story_id for decision in decided}
        assert len(stories) < len(decided)  # there were reposts
        assert [house.store.stories.get(story) for story in stories] == [alone.stories.get(story) for story in stories]
        print(f"{KILLS} kills, {len(decided)} events, {len(stories)} stories, up to {system_clock():%H:%M}")
