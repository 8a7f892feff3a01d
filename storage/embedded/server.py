"""The embedded server of one data folder: a folder in, a URI to a running, password-protected server out.

GPL-2.0 software of its own (secantusdb): started as a program, spoken to over MongoDB's wire protocol, never imported.
"""

import os
import secrets
from pathlib import Path
from types import TracebackType

from newswatch.ports import Unavailable
from storage.embedded.folder import Endpoint, StoreFolder
from storage.embedded.process import HOST, PortTaken, ServerProcess, free_port
from storage.mongo import account

_STARTING = 60.0
"""Seconds a start may take; recovery of a large database after a kill takes several."""


class Busy(Unavailable):
    """Another process runs (or is just starting) the server of this folder."""


class EmbeddedServer:
    """At most one server over `data`/store at a time, on the port it had before where that is free.

    Ends with `stop`, or with this process, however that ends. After a kill of the server `start` starts it again.
    """

    def __init__(self, data: Path, cache: str = "128M") -> None:
        """`cache` is the server's page cache, as `128M` or `1G`."""
        self._folder = StoreFolder(data)
        self._cache = cache
        self._lock: int | None = None
        self._process: ServerProcess | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def uri(self) -> str:
        """The running server's address with its password: never to be printed."""
        password = self._folder.password()
        if self._process is None or password is None:
            raise Unavailable("store: the embedded server is not started")
        return account.uri(HOST, self._process.port, password)

    def start(self, wait: float = 10.0) -> str:
        """Start and return the URI once it answers. Raises Busy where another runs it longer than `wait` seconds."""
        if self.running:
            return self.uri
        self._folder.prepare()
        if self._lock is None:
            self._lock = self._folder.lock("server", wait=wait)
        if self._lock is None:
            raise Busy(f"store: another newswatch runs the server of {self._folder.path}: stop it first")
        try:
            return self._start(self._lock)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and let others start it; nothing happens where none runs."""
        if self._process is not None:
            self._process.stop()
        self._process = None
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None

    def __enter__(self) -> "EmbeddedServer":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _start(self, lock: int) -> str:
        fresh = not self._folder.database.exists()
        if fresh or self._folder.password() is None:
            self._provision(lock, fresh)
        self._process = self._run(lock, self._folder.database, ["--auth"])
        if not account.accepted(self.uri):  # the password file is of another time than the database
            self._process.stop()
            self._provision(lock, fresh=False)
            self._process = self._run(lock, self._folder.database, ["--auth"])
        if fresh:
            account.only(self.uri)
        self._folder.tell(Endpoint(self._process.port, self._process.pid))
        return self.uri

    def _provision(self, lock: int, fresh: bool) -> None:
        """Make the user; the server takes a first one only while it asks for no password.

        A new database is made aside and renamed once its server has ended cleanly: a user is not journalled, and a
        server killed before its next checkpoint forgets the user it acknowledged.
        """
        password = secrets.token_urlsafe(32)
        database = self._folder.new_database() if fresh else self._folder.database
        process = self._run(lock, database, [])
        try:
            account.create(HOST, process.port, password)
        finally:
            process.stop()
        self._folder.keep_password(password)
        if fresh:
            self._folder.adopt()

    def _run(self, lock: int, database: Path, options: list[str]) -> ServerProcess:
        last = self._folder.endpoint()
        wishes = (last.port if last else 0, 0, 0)
        for wish in wishes:
            process = ServerProcess(
                self._folder, database, free_port(wish), [*options, "--cache-size", self._cache], lock
            )
            try:
                process.start(_STARTING)
            except PortTaken:
                continue
            return process
        raise Unavailable(f"store: other programs took every port tried on {HOST}: start again")
