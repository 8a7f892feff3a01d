"""Roles in, one process each out: started, watched, restarted, and never left behind when the supervisor dies."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector
from threading import Event, Thread
from typing import BinaryIO

from newswatch.cli.child import Process, ended
from newswatch.logs import logger

log = logger("supervisor")

CHILD_FD = "NEWSWATCH_SUPERVISOR_FD"
"""Names the socket a child says `ready` on; its end of file tells the child that the supervisor is gone."""

_RESTART_WAIT = (0.1, 0.5, 2.0, 5.0, 15.0)
"""Seconds before the next start of a role that keeps dying; a role that lived a minute starts afresh."""
_LIVED = 60.0
_GRACE = 10.0


@dataclass
class Child:
    """One role's process and its place in the restart schedule."""

    role: str
    process: Process
    line: socket.socket
    started: float
    deaths: int = 0
    ready: bool = False
    restart_at: float | None = field(default=None)


class Supervisor:
    """Runs `command(role)` for each role until `stop` is set; calls `all_ready` once.

    `watch` is called at every turn; where it answers True, what the roles rely on has moved and they are started again.
    """

    def __init__(
        self,
        roles: Sequence[str],
        command: Callable[[str], Sequence[str]],
        stop: Event,
        all_ready: Callable[[], None],
        watch: Callable[[], bool] = lambda: False,
        environment: Mapping[str, str] | None = None,
        output: BinaryIO | None = None,
        died: Callable[[str, int], None] = lambda role, code: None,
        pauses: Sequence[float] = _RESTART_WAIT,
    ) -> None:
        """`output` takes what the roles print and log; None: our own stdout and stderr.

        `died` is told of each role that ended by itself and how; `pauses` are the waits before it starts again.
        """
        self._died = died
        self._pauses = pauses
        self._output = output
        self._command = command
        self._stop = stop
        self._all_ready = all_ready
        self._watch = watch
        self._environment = {**os.environ, **(environment or {})}
        self._selector = DefaultSelector()
        self._children = {role: self._start(role) for role in roles}
        self._said = False

    @property
    def pids(self) -> dict[str, int]:
        return {role: child.process.pid for role, child in self._children.items()}

    def run(self) -> None:
        """Watch over the children; returns when all have ended."""
        try:
            while not self._stop.is_set():
                self._listen(0.2)
                if self._watch():
                    self._start_again()
                for child in self._children.values():
                    self._look_after(child)
        finally:
            self._end()

    def _start(self, role: str, deaths: int = 0) -> Child:
        ours, theirs = socket.socketpair()
        environment = {**self._environment, CHILD_FD: str(theirs.fileno())}
        with theirs:
            process = subprocess.Popen(
                list(self._command(role)),
                env=environment,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                stdout=self._output,
                stderr=self._output,
            )
        child = Child(role, process, ours, time.monotonic(), deaths)
        self._selector.register(ours, EVENT_READ, role)
        return child

    def _listen(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            child = self._children[key.data]
            if child.line.recv(64):
                child.ready = True
            else:
                self._selector.unregister(child.line)
        if not self._said and all(child.ready for child in self._children.values()):
            self._said = True
            self._all_ready()

    def _look_after(self, child: Child) -> None:
        code = child.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if child.restart_at is None:
            deaths = 0 if now - child.started > _LIVED else child.deaths
            wait = self._pauses[min(deaths, len(self._pauses) - 1)]
            child.deaths, child.restart_at = deaths + 1, now + wait
            log.warning("role_died", role=child.role, code=code, restart_in=wait)
            self._died(child.role, code)
        elif now >= child.restart_at:
            self._forget(child)
            self._children[child.role] = self._start(child.role, child.deaths)

    def _start_again(self) -> None:
        """End every role; each is then started again like one that died."""
        for child in self._children.values():
            child.process.terminate()

    def _forget(self, child: Child) -> None:
        if child.line in [key.fileobj for key in self._selector.get_map().values()]:
            self._selector.unregister(child.line)
        child.line.close()

    def _end(self) -> None:
        """Ask in order, wait, insist: consumers finish the record they are at."""
        killed = ended([child.process for child in self._children.values()], _GRACE)
        for child in self._children.values():
            if child.process in killed:
                log.warning("role_killed", role=child.role)
            self._forget(child)
        self._selector.close()


def under_supervision(stop: Event) -> Callable[[], None] | None:
    """In a child: stop when the supervisor dies; the returned call says `ready`. None where there is no supervisor."""
    number = os.environ.pop(CHILD_FD, "")
    if not number:
        return None
    line = socket.socket(fileno=int(number))
    os.set_inheritable(line.fileno(), False)

    def watch() -> None:
        line.recv(1)
        stop.set()

    Thread(target=watch, name="supervisor watch", daemon=True).start()
    return lambda: line.sendall(b"ready\n")


def stop_on_signals() -> Event:
    """An event that SIGTERM and SIGINT set."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
