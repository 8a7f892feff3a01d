"""A broker that a test has to itself: to be stopped, to be empty, to carry the program's own log topics."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newswatch.settings import ROOT

SCRIPT = ROOT / "deploy" / "kafka" / "broker.sh"


@dataclass
class Broker:
    """deploy/kafka/broker.sh on a data folder, which keeps its port."""

    folder: Path
    servers: str = ""

    def start(self) -> str:
        started = self.call("start", "--port", "0")
        assert started.returncode == 0, started.stderr
        self.servers = started.stdout.split()[-1]
        return self.servers

    def stop(self) -> None:
        assert self.call("stop").returncode == 0

    def kill(self, number: signal.Signals) -> None:
        os.kill(int((self.folder / "broker.pid").read_text()), number)

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # The broker lives on with what it inherited: its output must not be our pipe.
        command = [SCRIPT, arguments[0], "--data", self.folder, *arguments[1:]]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)


def pytest_configure(config: pytest.Config) -> None:
    """kafka-python 3.0.12 leaves the sockets of connections that failed to the collector."""
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """One that is running, without topics."""
    own = Broker(tmp_path / "kafka")
    own.start()
    yield own
    own.stop()
