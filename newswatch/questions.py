"""A question for the decider that runs on this machine in, its answer out: over a Unix socket in the data folder.

Both sides begin with the same seal, which says which program and which store speak: who sees another one hangs up, and
a question that nobody answers is one the asker answers itself.
"""

import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newswatch import __version__
from newswatch.model.ids import digest
from newswatch.settings import Settings

PROTOCOL = 1
"""Goes up whenever a question or the row that answers it changes."""
SOCKET = "asking.sock"
"""The socket's name in the data folder."""
LARGEST = 1024 * 1024
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of a question and of an answer."""
_PATIENCE = 5.0
"""Seconds in which an answer must have come: ten times what one takes at 100,000 articles on a busy machine."""
_NAME = 100
"""Bytes of a socket's name that every system takes: Linux has room for 108."""
_PIECE = 1 << 20
_SIZE = struct.Struct("!Q")


class Garbled(Exception):  # noqa: N818 - reads as what it says
    """What came is of another version, of another store, too large, or broken off."""


def seal(settings: Settings) -> bytes:
    """What the two sides know each other by."""
    store = settings.mongo_uri.get_secret_value(), settings.mongo_database
    return digest("asking", __version__, PROTOCOL, *store).encode("ascii")


def ask(settings: Settings, question: bytes) -> bytes | None:
    """The running decider's answer; None where none listens, or none of this version and store answers in time."""
    if len(question) > LARGEST:
        return None
    until, known = time.monotonic() + _PATIENCE, seal(settings)
    try:
        with reachable(settings.data / SOCKET) as name, socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_PATIENCE)
            line.connect(name)
            send(line, known, question, until)
            return receive(line, known, LARGEST_ANSWER, until) or None
    except (OSError, Garbled):
        return None


def send(line: socket.socket, known: bytes, body: bytes, until: float) -> None:
    """Write a question or an answer. Raises OSError; TimeoutError where the other side has not taken it by `until`."""
    whole = memoryview(b"".join((known, _SIZE.pack(len(body)), body)))
    while whole:
        line.settimeout(_left(until))
        whole = whole[line.send(whole[:_PIECE]) :]


def receive(line: socket.socket, known: bytes, largest: int, until: float) -> bytes:
    """Read what `send` wrote. Raises OSError; TimeoutError where it is not there by `until`; Garbled."""
    if _exactly(line, len(known), until) != known:
        raise Garbled("of another version or store")
    [size] = _SIZE.unpack(_exactly(line, _SIZE.size, until))
    if size > largest:
        raise Garbled(f"{size} bytes, more than {largest}")
    return _exactly(line, size, until)


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """A name for the socket at `path` that is short enough: where `path` is not, by way of its folder, held open."""
    if len(os.fsencode(path)) <= _NAME:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _exactly(line: socket.socket, size: int, until: float) -> bytes:
    """So many bytes; memory is taken as they come, whatever a size promises."""
    found = bytearray()
    while len(found) < size:
        line.settimeout(_left(until))
        piece = line.recv(min(_PIECE, size - len(found)))
        if not piece:
            raise Garbled("broken off")
        found += piece
    return bytes(found)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
