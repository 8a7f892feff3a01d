"""The command lines of deploy/ as tests run them: as the user, in the environment and on the root they are for."""

import os
import selectors
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SANDBOX = Path(__file__).with_name("sandbox.sh")
NOBODY = "65534"
PATIENCE = 60.0

QUIET = """
name = "江北网"
home = "https://www.jiangbei.example/"
kind = "newspaper"
every = "1d"
evidence = "guessed"
[[watch]]
type = "html"
url = "https://www.jiangbei.example/"
links = { rows = "li" }
[[article]]
url = "/"
"""


class Contained:
    """A command under way in a sandbox of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def until(self, says: str) -> str:
        """The first line that holds `says`; fails with all it said where it ends or takes too long."""
        deadline = time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as ready:
            ready.register(self._process.stdout, selectors.EVENT_READ)
            while time.monotonic() < deadline:
                if ready.select(1.0):
                    line = self._process.stdout.readline()
                    if not line:
                        break
                    self.lines.append(line)
                    if says in line:
                        return line
        pytest.fail(f"never said {says!r}:\n{''.join(self.lines)}")

    def end(self) -> int:
        """Ask it to stop as its supervisor does, and wait; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        rest, _ = self._process.communicate(timeout=PATIENCE)
        self.lines.append(rest)
        return self._process.returncode

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture(scope="session")
def namespaces() -> None:
    """Skips, saying so, where this user may not have a root of its own."""
    if os.geteuid() != 0:
        pytest.skip("the command lines of deploy/ are run by root alone: it takes another user and root folder")
    tried = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
    if tried.returncode:
        pytest.skip(f"no mount namespaces here: {tried.stderr.decode().strip()}")


@pytest.fixture
def contained(namespaces, tmp_path) -> Iterator[Callable[..., Contained]]:
    """Starts a command line: as nobody, with this environment alone, the checkout at /opt/newswatch, all read-only."""
    started: list[Contained] = []
    sources = tmp_path / "sources"
    (sources / "topics").mkdir(parents=True)
    (sources / "jiangbei.toml").write_text(QUIET, encoding="utf-8")
    (sources / "topics" / "miit.toml").write_bytes((ROOT / "sources" / "topics" / "miit.toml").read_bytes())
    shown = dict.fromkeys([str(ROOT), sys.base_prefix, sys.prefix, str(sources)])

    def start(command: str | Sequence[str], environment: Mapping[str, str], writable: Sequence[str]) -> Contained:
        """`writable` folders lie under tmp_path/writable; what an operator would add keeps it off the real web."""
        inside = tmp_path / "root"
        inside.mkdir(exist_ok=True)
        for folder in writable:
            (tmp_path / "writable" / folder.strip("/")).mkdir(parents=True, exist_ok=True)
        line = [
            *("unshare", "--mount", "--propagation", "private", str(SANDBOX), str(inside), NOBODY),
            *(path for path in shown if not path.startswith("/usr")),
            f"/opt/newswatch={ROOT}",
            f"/opt/newswatch/.venv={sys.prefix}",
            "--",
            *(f"{folder}={tmp_path / 'writable' / folder.strip('/')}" for folder in writable),
            "--",
            *(f"{name}={value}" for name, value in environment.items()),
            f"NEWSWATCH_SOURCES={sources}",
            "NEWSWATCH_LANGUAGE=en",
            "NEWSWATCH_INTAKE_PORT=0",
            *(shlex.split(command) if isinstance(command, str) else command),
        ]
        started.append(Contained(line))
        return started[-1]

    yield start
    for each in started:
        each.kill()
