"""A webhook's receiver on 127.0.0.1: requests in, a line with moment and alert id for each out."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

import orjson

HOST = "127.0.0.1"
SECRET = "whsec_Y2hhb3MtaXMtYS1sYWRkZXItYW5kLWEtc2VjcmV0"
"""What the alerts are signed with; nobody checks."""


class Receiver:
    """Takes every alert; it has noted it on the disk before it says so."""

    def __init__(self, lines: Path, port: int = 0) -> None:
        self._server = _Server((HOST, port), lines)
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), name="receiver", daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/alerts"

    @property
    def allowed(self) -> str:
        """The pass through the guard that a deliverer needs."""
        return f"{HOST}={HOST}:{self.port}/deliver"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def received(lines: Path) -> list[tuple[float, str]]:
    """What a receiver noted: when, and which alert."""
    if not lines.exists():
        return []
    return [(row[0], row[1]) for row in map(orjson.loads, lines.read_bytes().splitlines())]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], lines: Path) -> None:
        self._lines = lines
        self._lock = Lock()
        super().__init__(address, _Handler)

    def note(self, alert_id: str) -> None:
        with self._lock, self._lines.open("ab") as file:
            file.write(orjson.dumps([time.time(), alert_id], option=orjson.OPT_APPEND_NEWLINE))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender was killed in the middle of its request: nothing arrived."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        if len(self.rfile.read(length)) == length:
            self.server.note(self.headers["webhook-id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Silent: the ledger has it all."""
