"""The store that the settings name: settings in, an open Store out, with an embedded server behind it where needed."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newswatch.clock import Clock, system_clock
from newswatch.codec import Unreadable
from newswatch.ports import Store, Unavailable
from newswatch.settings import Settings
from storage.embedded.folder import StoreFolder
from storage.embedded.process import HOST
from storage.embedded.server import Busy, EmbeddedServer
from storage.mongo import MongoStore, account

_PATIENCE = 30.0
"""Seconds to wait while another process starts the server, or before stopping one that others still use."""
_POLL = 0.05


@contextmanager
def open_store(settings: Settings, clock: Clock = system_clock) -> Iterator[Store]:
    """The store at NEWSWATCH_MONGO_URI; else the embedded one, started for the time of this block unless it runs.

    Its indexes are there when it is handed out. Raises Unavailable or BadSetting, each with the remedy.
    """
    with ExitStack() as held:
        uri = settings.mongo_uri.get_secret_value() or held.enter_context(embedded_uri(settings.data))
        store = MongoStore(uri, settings.mongo_database, clock)
        held.callback(store.close)
        _index(store)
        yield store


def _index(store: MongoStore) -> None:
    try:
        store.create_indexes()
    except Unreadable as error:
        raise Unavailable(f"store at {store.server}: {error}: restore a backup, or remove one of them") from None


@contextmanager
def embedded_uri(data: Path, patience: float = _PATIENCE) -> Iterator[str]:
    """The URI of the server over `data`, running until the end of the block; another process that starts it is given
    `patience` seconds. Raises Unavailable.

    Who started the server for a block waits at its end for others that came to use it meanwhile.
    """
    folder = StoreFolder(data)
    folder.prepare()
    with ExitStack() as held:
        uri = _running(folder, held, patience)
        if uri is None:
            uri = _started(data, folder, held, patience)
        yield uri


def _running(folder: StoreFolder, held: ExitStack, patience: float) -> str | None:
    """The URI of the server that runs, announced to it as in use until `held` ends; None where none answers."""
    endpoint, password = folder.endpoint(), folder.password()
    if endpoint is None or password is None or not _alive(endpoint.pid):
        return None
    uri = account.uri(HOST, endpoint.port, password)
    use = folder.lock("users", shared=True, wait=patience)
    if use is None:
        return None
    with ExitStack() as announced:
        announced.callback(os.close, use)
        try:
            answers = account.accepted(uri, patience)
        except Unavailable:
            answers = False
        if answers:
            held.push(announced.pop_all())
    return uri if answers else None


def _started(data: Path, folder: StoreFolder, held: ExitStack, patience: float) -> str:
    """The URI of a server started for as long as `held`, or of one that another process started meanwhile."""
    server = EmbeddedServer(data)
    until = time.monotonic() + patience
    while True:
        try:
            uri = server.start(wait=_POLL)
        except Busy:
            running = _running(folder, held, patience)
            if running is not None:
                return running
            if time.monotonic() > until:
                _tell_silent(folder)
                raise
        else:
            held.callback(_stop_unused, server, folder)
            return uri


def _tell_silent(folder: StoreFolder) -> None:
    """Raises Unavailable where the server that the last start told of is there still: it runs and does not answer."""
    endpoint = folder.endpoint()
    if endpoint is not None and _alive(endpoint.pid):
        raise Unavailable(
            f"store: the server of {folder.path} (process {endpoint.pid}) runs and does not answer; let it go on "
            f"(kill -CONT {endpoint.pid}) or end it (kill -9 {endpoint.pid}): the service starts it again"
        )


def _stop_unused(server: EmbeddedServer, folder: StoreFolder) -> None:
    """Stop when nobody else uses it any more, or when patience ends."""
    unused = folder.lock("users", wait=_PATIENCE)
    server.stop()
    if unused is not None:
        os.close(unused)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
