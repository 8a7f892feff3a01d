"""The files of one embedded store, readable by their owner alone: password, endpoint and locks in and out."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newswatch import files
from newswatch.ports import Unavailable

_POLL = 0.02
"""Seconds between two looks at a lock: flock(2) has no timeout of its own."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a running server listens on 127.0.0.1, and its process id."""

    port: int
    pid: int


class StoreFolder:
    """`<data>/store`. Raises Unavailable with the remedy where it cannot be used."""

    def __init__(self, data: Path) -> None:
        self.path = data / "store"
        self.database = self.path / "wt"
        self.unfinished = self.path / "wt.new"
        self.config = self.path / "secantusd.toml"
        self.log = self.path / "server.log"
        self._password = self.path / "password"
        self._endpoint = self.path / "endpoint.json"

    def prepare(self) -> None:
        """Create what must be there before a server starts."""
        with self._usable():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.config.touch(mode=0o600)  # an own, empty configuration: none is looked for elsewhere
            self.log.touch(mode=0o600)

    def new_database(self) -> Path:
        """An empty place for a database; what a crash left there goes."""
        with self._usable():
            shutil.rmtree(self.unfinished, ignore_errors=True)
        return self.unfinished

    def adopt(self) -> None:
        """Make the finished database the store's."""
        with self._usable():
            self.unfinished.rename(self.database)

    def password(self) -> str | None:
        """The server's password; None before the first start."""
        try:
            return self._password.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise Unavailable(f"store: {self._password}: is no password; remove it, a new one is made") from None
        except OSError as error:
            raise self._unusable(error) from None

    def keep_password(self, password: str) -> None:
        with self._usable():
            files.write(self._password, password.encode("ascii"))

    def endpoint(self) -> Endpoint | None:
        """What the last server wrote; it may be gone."""
        try:
            told = json.loads(self._endpoint.read_bytes())
            return Endpoint(int(told["port"]), int(told["pid"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        except OSError as error:
            raise self._unusable(error) from None

    def tell(self, endpoint: Endpoint) -> None:
        with self._usable():
            files.write(self._endpoint, json.dumps({"port": endpoint.port, "pid": endpoint.pid}).encode())

    def lock(self, name: str, shared: bool = False, wait: float = 0.0) -> int | None:
        """A descriptor that holds the lock until closed everywhere; None where others keep it for `wait` seconds."""
        until = time.monotonic() + wait
        with self._usable():
            descriptor = os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            while True:
                try:
                    fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() >= until:
                        os.close(descriptor)
                        return None
                    time.sleep(_POLL)
                else:
                    return descriptor

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: OSError) -> Unavailable:
        return Unavailable(
            f"store: {error.filename or self.path}: {error.strerror}: make it writable, or set NEWSWATCH_DATA elsewhere"
        )
