"""Two threads and one engine: who uses it has its turn, and nobody takes two in a row while another waits."""

from threading import Lock
from types import TracebackType


class Turn:
    """A lock that goes to whoever waits for it; a plain one goes back, as a rule, to the thread that gave it up."""

    def __init__(self) -> None:
        self._next, self._taken = Lock(), Lock()

    def __enter__(self) -> None:
        with self._next:
            self._taken.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._taken.release()
