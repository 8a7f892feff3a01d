"""Questions asked of the running decider in, answers out: a thread that takes one at a time from a Unix socket.

Nothing that comes in there may harm or stop the decider: a question is read whole, within bounds of size and time,
before anything is looked at, its answer is written when the decider's turn has been given back, and one that fails is
logged and left without an answer. What answering costs besides, the folder's owner pays who asks.
"""

import socket
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

from newswatch.logs import logger
from newswatch.questions import LARGEST, LARGEST_ANSWER, SOCKET, Garbled, reachable, receive, send

log = logger("dedup")

_PATIENCE = 2.0
"""Seconds a client may take to send its question, and again to take its answer: others wait behind it."""
_ENDING = 5.0
"""Seconds the end waits for the answer in hand."""
_QUEUE = 16
_PAUSE = 1.0
"""Seconds before the next try where the system has no room for a connection just now."""


class Answering:
    """Answers while its block runs; where the folder takes no socket it says so in the log, and nobody is answered."""

    def __init__(self, data: Path, known: bytes, answer: Callable[[bytes], bytes], rehearsal: bytes = b"") -> None:
        """`known` is the seal of both sides; `answer` is called in the thread and may raise anything.

        `rehearsal` is a question that is answered to nobody, first: what answers need is loaded then.
        """
        self._path = data / SOCKET
        self._known = known
        self._answer = answer
        self._rehearsal = rehearsal
        self._end = Event()
        self._socket: socket.socket | None = None
        self._client: socket.socket | None = None
        self._thread = Thread(target=self._run, name="answering", daemon=True)

    def __enter__(self) -> "Answering":
        try:
            self._socket = _listening(self._path)
            self._inode = self._path.lstat().st_ino
        except OSError as error:
            log.warning("answers_nobody", path=str(self._path), reason=str(error))
            return self
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._socket is None:
            return
        self._end.set()
        for each in (self._socket, self._client):
            _hang_up(each)
        self._thread.join(_ENDING)
        try:
            if self._path.lstat().st_ino == self._inode:  # else a successor listens there by now
                self._path.unlink()
        except OSError as gone:
            log.info("socket_left", reason=str(gone))
        self._socket.close()  # last: its inode is its own until then

    def _run(self) -> None:
        assert self._socket is not None
        if self._rehearsal:
            self._answered(self._rehearsal)
        while not self._end.is_set():
            try:
                client, _ = self._socket.accept()
            except OSError as error:
                if not self._end.is_set():
                    log.warning("not_accepted", reason=str(error))
                    self._end.wait(_PAUSE)
                continue
            with client:
                self._client = client
                self._serve(client)
                self._client = None

    def _serve(self, client: socket.socket) -> None:
        try:
            question = receive(client, self._known, LARGEST, time.monotonic() + _PATIENCE)
            if _has_left(client):
                raise Garbled("left before it was answered")
            answer = self._answered(question)
            if len(answer) > LARGEST_ANSWER:
                raise Garbled(f"an answer of {len(answer)} bytes, more than {LARGEST_ANSWER}")
            send(client, self._known, answer, time.monotonic() + _PATIENCE)
        except (OSError, Garbled) as error:
            log.info("hung_up", reason=str(error) or type(error).__name__)

    def _answered(self, question: bytes) -> bytes:
        """The answer, empty where there is none to give: its asker then does the work, and meets the fault, itself."""
        try:
            return self._answer(question)
        except Exception as error:  # noqa: BLE001 - whatever was asked, the decider goes on
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("not_answered", reason=f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})")
            return b""


def _listening(path: Path) -> socket.socket:
    """A socket at `path` in place of what a dead decider left there; nobody but its owner may connect."""
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX)
    try:
        with reachable(path) as name:
            made.bind(name)
        path.chmod(0o600)  # before it listens: until then everybody is refused
        made.listen(_QUEUE)
    except OSError:
        made.close()
        raise
    return made


def _has_left(client: socket.socket) -> bool:
    """Whether nobody waits for an answer any more: each would take a turn of the decider's."""
    client.settimeout(0)
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False


def _hang_up(line: socket.socket | None) -> None:
    """Wake whoever waits for it."""
    try:
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
