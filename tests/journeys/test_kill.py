"""The real program on the demo's newsroom with every role and the store killed (SIGKILL) while it works."""

import os
import signal
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event, Thread

import orjson
import pytest

from demo.answer import differences
from demo.newsroom import Newsroom
from newswatch.cli.demo import environment, settings_in, subscribe
from newswatch.cli.demo_watch import Watcher
from newswatch.cli.house import House, open_house
from newswatch.cli.roles import ROLES
from newswatch.cli.status import gather
from newswatch.cli.supervisor import Supervisor, own_command
from newswatch.cli.up import the_store
from newswatch.clock import system_clock
from newswatch.ports import Unavailable
from newswatch.wire.topics import EXTRACTED

PUBLISHING = 14.0
"""Seconds over which the newsroom publishes; one process is killed in each of as many equal parts as there are."""
LONGEST = 90.0


class Program:
    """Every role of the service under its supervisor, in a thread."""

    def __init__(self, newsroom: Newsroom, folder: Path, held: ExitStack) -> None:
        self.settings = settings_in(folder, newsroom)
        self.data = self.settings.data
        look_after = held.enter_context(the_store(self.settings))
        self.house: House = held.enter_context(open_house(self.settings))
        since = system_clock()
        subscribe(self.house, since)
        self.watcher = held.enter_context(closing(Watcher(self.house, newsroom, since)))
        self.newsroom, self.ready, self._stop = newsroom, Event(), Event()
        output = held.enter_context((folder / "log").open("ab"))
        command = lambda role: own_command("up", "--roles", role)  # noqa: E731
        self.supervisor = Supervisor(
            list(ROLES), command, self._stop, self.ready.set, look_after, environment(self.settings), output
        )
        self._thread = Thread(target=self.supervisor.run)
        self._thread.start()
        held.callback(self._thread.join)
        held.callback(self._stop.set)

    def kill(self, name: str) -> None:
        endpoint = orjson.loads((self.data / "store" / "endpoint.json").read_bytes())
        os.kill(endpoint["pid"] if name == "store" else self.supervisor.pids[name], signal.SIGKILL)

    def differences(self) -> list[str]:
        try:
            return differences(self.newsroom.expected(), self.watcher.found())
        except Unavailable as error:
            return [str(error)]

    def waits_for_nothing(self) -> bool:
        try:
            return not any(gather(self.house)["waiting"].values())
        except Unavailable:
            return False

    def until_settled(self) -> None:
        """Follow the log until the answer is whole and nothing waits, or time is up."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline and (self.differences() or not self.waits_for_nothing()):
            list(self.watcher.events(0.5))

    def follow(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            list(self.watcher.events(0.2))


@pytest.mark.slow
def test_every_process_killed_once_gives_the_same_stories_and_alerts_none_twice(tmp_path: Path):
    victims = [*ROLES, "store"]
    with ExitStack() as held:
        newsroom = held.enter_context(Newsroom(system_clock, seconds=PUBLISHING))
        program = Program(newsroom, tmp_path, held)
        assert program.ready.wait(60)
        newsroom.open()
        for victim in victims:
            program.follow(PUBLISHING / len(victims))
            program.kill(victim)
        program.until_settled()
        assert program.differences() == []
        found = gather(program.house)
        records = program.house.log.consumer("count", [EXTRACTED.name]).poll(5.0, limit=1000)
        events = len({record.headers["event_id"] for record in records})
    lines = (tmp_path / "data" / "alerts.jsonl").read_bytes().splitlines()
    told = Counter(orjson.loads(line)["alert_id"] for line in lines)
    assert set(told.values()) == {1}, "an alert was told twice"
    assert sum(told.values()) == found["alerts"]["alerts"] == found["alerts"]["delivered"]
    candidates = found["candidates"].pop("candidates")
    assert sum(found["candidates"].values()) == candidates, "dispositions do not add up to candidates"
    assert found["waiting"] == {"spool": 0, "dedup": 0, "match": 0, "deliver": 0}
    assert sum(found["verdicts"].values()) == events, "verdicts do not add up to published events"
