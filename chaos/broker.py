"""A folder in, a real Kafka broker behind a fault proxy out: started, stopped, killed, and back on the same port."""

import os
import re
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Self

from chaos.proxy import HOST, FaultProxy
from newswatch.ports import Unavailable
from newswatch.settings import ROOT

_SCRIPT = ROOT / "deploy" / "kafka" / "broker.sh"
_LISTENERS = re.compile(r"^listeners=PLAINTEXT://127\.0\.0\.1:(\d+)", re.MULTILINE)
_ADVERTISED = re.compile(r"^advertised\.listeners=PLAINTEXT://127\.0\.0\.1:(\d+)", re.MULTILINE)
_ANSWERS = 90.0


class Broker:
    """Clients are told the proxy's port alone, in the address they are given and in the one the broker advertises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._properties = folder / "server.properties"
        if not self._properties.exists():
            self._script("start", "--port", "0")
            self._script("stop")
        told = self._properties.read_text(encoding="ascii")
        self.port = int(_match(_LISTENERS, told))
        advertised = int(_match(_ADVERTISED, told))
        self.proxy = FaultProxy(self.port, 0 if advertised == self.port else advertised)

    @property
    def address(self) -> str:
        return f"{HOST}:{self.proxy.port}"

    def __enter__(self) -> Self:
        self.stop()  # one that a killed run left behind
        self.proxy.__enter__()
        told = self._properties.read_text(encoding="ascii")
        own = f"advertised.listeners=PLAINTEXT://{HOST}:{self.proxy.port}"
        self._properties.write_text(_ADVERTISED.sub(own, told), encoding="ascii")
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self.proxy.__exit__(kind, error, at)

    def start(self) -> None:
        """Returns when it answers. Raises Unavailable."""
        self._script("start")
        until = monotonic() + _ANSWERS
        while not _answers(self.port):
            if monotonic() > until:
                raise Unavailable(f"the broker in {self._folder} does not answer: see its broker.log")
            Event().wait(0.1)

    def stop(self) -> None:
        """Ask it to end and wait for that."""
        self._script("stop")

    def kill(self) -> None:
        """SIGKILL."""
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((self._folder / "broker.pid").read_text()), signal.SIGKILL)

    def _script(self, verb: str, *options: str) -> None:
        command = ["bash", str(_SCRIPT), verb, "--data", str(self._folder), *options]
        # Into a file: the broker inherits what the script writes to, and a pipe would stay open as long as it lives.
        said = self._folder.with_suffix(".out")
        with said.open("ab") as out:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False).returncode
        if code:
            last = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise Unavailable(f"broker.sh {verb} ended with {code}: {' '.join(last)}")


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise Unavailable(f"server.properties has no {pattern.pattern!r}: was it made by deploy/kafka/broker.sh?")
    return found[1]


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1.0).close()
    except OSError:
        return False
    return True
