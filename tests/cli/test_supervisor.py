import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from newswatch.cli.supervisor import Supervisor

CHILD = """
import sys
from pathlib import Path
from threading import Event
from newswatch.cli.supervisor import under_supervision
stop = Event()
ready = under_supervision(stop)
Path(sys.argv[1]).open("a").write("start\\n")
ready()
stop.wait(30)
Path(sys.argv[1]).open("a").write("stop\\n")
"""


class Watched:
    """A supervisor with one real child, run in a thread; `turn` is set at each round it makes."""

    def __init__(self, note: Path) -> None:
        self.note, self.ready, self.stop = note, Event(), Event()
        self.turns, self.moved = 0, False
        command = [sys.executable, "-c", CHILD, str(note)]
        self.supervisor = Supervisor(["role"], lambda _: command, self.stop, self.ready.set, self.turn)
        self.thread = Thread(target=self.supervisor.run)
        self.thread.start()
        self._until: tuple[int, Event] | None = None

    def turn(self) -> bool:
        self.turns += 1
        if self._until and self.lines() >= self._until[0]:
            self._until[1].set()
        moved, self.moved = self.moved, False
        return moved

    def lines(self) -> int:
        return len(self.note.read_text().splitlines()) if self.note.exists() else 0

    def wait_for_lines(self, number: int) -> None:
        reached = Event()
        self._until = (number, reached)
        assert reached.wait(20)

    def end(self) -> None:
        self.stop.set()
        self.thread.join(20)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    found = Watched(tmp_path / "note")
    yield found
    found.end()


def test_it_says_ready_when_every_role_is(watched: Watched):
    assert watched.ready.wait(20)


def test_a_role_that_is_killed_is_started_again(watched: Watched):
    watched.wait_for_lines(1)
    os.kill(watched.supervisor.pids["role"], signal.SIGKILL)
    watched.wait_for_lines(2)


def test_where_what_they_rely_on_has_moved_the_roles_are_started_again(watched: Watched):
    watched.wait_for_lines(1)
    first = watched.supervisor.pids["role"]
    watched.moved = True
    watched.wait_for_lines(2)
    assert watched.supervisor.pids["role"] != first


def test_told_to_stop_it_leaves_no_child_behind(watched: Watched):
    watched.wait_for_lines(1)
    process = watched.supervisor.pids["role"]
    watched.end()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path):
    note = tmp_path / "note"
    parent = (
        "import sys\nfrom threading import Event\nfrom newswatch.cli.supervisor import Supervisor\n"
        f"child = [sys.executable, '-c', {CHILD!r}, {str(note)!r}]\n"
        "Supervisor(['role'], lambda _: child, Event(), lambda: print('ready', flush=True)).run()\n"
    )

    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == b"ready\n"
        supervisor.kill()
        rest = supervisor.stdout.read()  # ends when the child, which holds the other end, has ended
    assert rest == b""
    assert note.read_text() == "start\nstop\n"
