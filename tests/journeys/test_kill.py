"""The real program on the demo's newsroom with every role and the store killed (SIGKILL) while it works."""

import os
import signal
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event, Thread

import orjson
import pytest

from demo.answer import differences
from demo.newsroom import Newsroom
from newswatch.cli.child import as_environment, own_command
from newswatch.cli.demo import settings_in, subscribe
from newswatch.cli.demo_watch import Watcher
from newswatch.cli.house import House, open_house
from newswatch.cli.roles import ROLES
from newswatch.cli.status import gather
from newswatch.cli.supervisor import Supervisor
from newswatch.cli.up import the_store
from newswatch.clock import system_clock
from newswatch.model.outcome import Outcome
from newswatch.ports import Crawl, Unavailable
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
            list(ROLES), command, self._stop, self.ready.set, look_after, as_environment(self.settings), output
        )
        self._thread = Thread(target=self.supervisor.run)
        self._thread.start()
        held.callback(self._thread.join)
        held.callback(self._stop.set)

    def kill(self, name: str) -> None:
        self.killed_at = system_clock()
        endpoint = orjson.loads((self.data / "store" / "endpoint.json").read_bytes())
        os.kill(endpoint["pid"] if name == "store" else self.supervisor.pids[name], signal.SIGKILL)

    def kill_a_crawl(self) -> str:
        """Kill one crawl that has begun and has not ended; the id of the record it leaves.

        One that began before the last role was killed is the former scheduler's, which may be ending by itself.
        """
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            self.follow(0.05)
            for pid, source in children(self.supervisor.pids["schedule"]):
                begun = self.last_crawl(source)
                if begun is None or begun.outcome != Outcome.RUNNING or begun.started_at < self.killed_at:
                    continue
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                left = self.last_crawl(source)
                if left is not None and left.crawl_id == begun.crawl_id and left.ended_at is None:
                    return left.crawl_id
        raise AssertionError("no crawl was caught at work")

    def last_crawl(self, source: str) -> Crawl | None:
        return next(iter(self.house.store.crawls.recent(source, limit=1)), None)

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

    def is_closed(self, crawl_id: str) -> bool:
        """Whether a later crawl has closed the record; until the dead one's lease has run out none can."""
        try:
            found = self.house.store.crawls.recent(limit=1000)
        except Unavailable:
            return False
        return all(crawl.outcome != Outcome.RUNNING for crawl in found if crawl.crawl_id == crawl_id)

    def until_settled(self, killed: str) -> None:
        """Follow the log until the answer is whole, nothing waits and `killed` is closed, or time is up."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline and not (
            self.is_closed(killed) and self.waits_for_nothing() and not self.differences()
        ):
            list(self.watcher.events(0.5))

    def follow(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            list(self.watcher.events(0.2))


def children(parent: int) -> list[tuple[int, str]]:
    """The crawls that the scheduler with this process id has started: process id and source."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile
            started_by = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            if started_by == parent and "crawl" in words:
                found.append((int(folder.name), words[words.index("crawl") + 1]))
    return found


@pytest.mark.slow
def test_every_process_killed_once_gives_the_same_stories_and_alerts_none_twice(tmp_path: Path):
    with ExitStack() as held:
        newsroom = held.enter_context(Newsroom(system_clock, seconds=PUBLISHING))
        program = Program(newsroom, tmp_path, held)
        assert program.ready.wait(60)
        newsroom.open()
        for role in ROLES:
            program.follow(PUBLISHING / (len(ROLES) + 2))
            program.kill(role)
        killed = program.kill_a_crawl()
        program.follow(PUBLISHING / (len(ROLES) + 2))
        program.kill("store")
        program.until_settled(killed)
        assert program.differences() == []
        found = gather(program.house)
        crawls = {crawl.crawl_id: crawl for crawl in program.house.store.crawls.recent(limit=1000)}
        records = program.house.log.consumer("count", [EXTRACTED.name]).poll(5.0, limit=1000)
        events = len({record.headers["event_id"] for record in records})
    lines = (tmp_path / "data" / "alerts.jsonl").read_bytes().splitlines()
    told = Counter(orjson.loads(line)["alert_id"] for line in lines)
    assert set(told.values()) == {1}, "an alert was told twice"
    assert sum(told.values()) == found["alerts"]["alerts"] == found["alerts"]["delivered"]
    candidates = found["candidates"].pop("candidates")
    assert sum(found["candidates"].values()) == candidates, "dispositions do not add up to candidates"
    assert found["waiting"] == {"spool": 0, "dedup": 0, "match": 0, "deliver": 0, "intake": 0}
    assert sum(found["verdicts"].values()) == events, "verdicts do not add up to published events"
    # A crawl that ended counts each event it published once. One that was killed has no ending and counts nothing,
    # though its events are on the log: so there are as many events as dispositions, or more by those of such crawls.
    assert crawls[killed].outcome == Outcome.INTERRUPTED, "the next crawl of the source closes what a kill left"
    assert (crawls[killed].candidates, crawls[killed].dispositions) == (0, {})
    assert 0 < found["candidates"]["published"] <= events
