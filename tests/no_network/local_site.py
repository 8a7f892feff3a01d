"""A web site on a port of its own, in place of the network: answers by path in, what it was asked out."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Site:
    """Answers on 127.0.0.1 by path, 404 where it has none, and remembers what it was asked and when.

    An answer is a page's HTML or a table: `status`, `headers`, `body`; `cut` announces more than it sends and hangs
    up; `wait` says nothing until the site closes. A list of answers is given one by one, the last for ever.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.moments: list[float] = []
        self.heard: list[dict[str, str]] = []
        self.posted: list[bytes] = []
        self.reached = threading.Event()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.moments.append(time.monotonic())
                site.heard.append({name.lower(): value for name, value in self.headers.items()})
                answer = site.answers.get(self.path, {"status": 404, "body": "not here"})
                if isinstance(answer, list):
                    answer = answer.pop(0) if len(answer) > 1 else answer[0]
                answer = {"body": answer} if isinstance(answer, str) else answer
                if answer.get("wait"):
                    site.reached.set()
                    site._closing.wait()
                    self.close_connection = True
                    return
                self.say(answer)

            def do_POST(self) -> None:
                site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_GET()

            def say(self, answer: dict[str, Any]) -> None:
                body = answer.get("body", "")
                body = body.encode() if isinstance(body, str) else body
                self.send_response(answer.get("status", 200))
                for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.get("headers", {})}.items():
                    # As servers send it: UTF-8 bytes where the standard wants ASCII.
                    self.send_header(name, value.encode().decode("latin-1"))
                self.send_header("Content-Length", str(len(body) + (100 if answer.get("cut") else 0)))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = bool(answer.get("cut"))

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def open_site() -> Iterator[Callable[[], Site]]:
    """Opens any number of sites and closes them after the test."""
    with ExitStack() as stack:

        def opened() -> Site:
            site = Site()
            stack.callback(site.close)
            return site

        yield opened
