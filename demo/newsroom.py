"""A clock in, four sites on 127.0.0.1 out: each lists and serves what its programme has published by now."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from types import TracebackType
from typing import Any, Self

from demo.answer import Answer, expected
from demo.outlets import Outlet
from demo.programme import LENGTH, STANDING, Fault, Item, programme
from demo.sites import agency, ministry, paper, portal
from demo.sites.reply import Reply
from newswatch.clock import Clock

ENTRIES = Path(__file__).resolve().parent / "sources"
_ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
_MISSING = Reply(404, "text/html; charset=utf-8", "<html><body><h1>页面不存在</h1></body></html>".encode())
_FAULTS = {
    Fault.ERROR: Reply(500, "text/html", b"<html><body><h1>500 Internal Server Error</h1><hr>demo</body></html>"),
    Fault.WALL: Reply(
        521,
        "text/html; charset=utf-8",
        b'<html><script>document.cookie="__demo_clearance=1;path=/";location.reload()</script></html>',
    ),
}
_PAGES = {
    Outlet.MINISTRY: ministry.page,
    Outlet.AGENCY: agency.page,
    Outlet.PAPER: paper.page,
    Outlet.PORTAL: portal.page,
}


class Newsroom:
    """Before `open` only what stood there already is listed. Port 0 takes any that is free.

    The whole programme takes `seconds`.
    """

    def __init__(self, clock: Clock, ports: tuple[int, int, int, int] = (0, 0, 0, 0), seconds: float = LENGTH) -> None:
        self._clock = clock
        self._opened: datetime | None = None
        self._wanted = dict(zip(Outlet, ports, strict=True))
        self._ports = dict(self._wanted)
        self._pace = LENGTH / seconds
        self._running = ExitStack()
        self.items = programme(clock())

    def start(self) -> None:
        """Bind and serve. Raises OSError naming a port that is taken."""
        with ExitStack() as stack:
            for outlet, port in self._wanted.items():
                server = _Server(port, partial(self.respond, outlet))
                stack.callback(server.server_close)
                self._ports[outlet] = server.server_port
                thread = threading.Thread(
                    target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=outlet.value.host, daemon=True
                )
                thread.start()
                stack.callback(thread.join)
                stack.callback(server.shutdown)
            self._running = stack.pop_all()

    def stop(self) -> None:
        """Close the four sites; stopping twice does nothing."""
        self._running.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def open(self) -> None:
        """Begin to publish: the programme's seconds count from now."""
        self._opened = self._clock()

    def elapsed(self) -> float:
        """Seconds since the opening; `STANDING` before it."""
        return STANDING if self._opened is None else (self._clock() - self._opened).total_seconds()

    @property
    def is_out(self) -> bool:
        """Whether everything is published."""
        return self._place() >= self.items[-1].at

    def _place(self) -> float:
        """How far the programme is, on its own clock."""
        return STANDING if self._opened is None else self.elapsed() * self._pace

    def passes(self) -> tuple[str, ...]:
        """What the operator of the demo lets through the guard: `host=address:port/crawl` for each site."""
        return tuple(f"{outlet.value.host}=127.0.0.1:{port}/crawl" for outlet, port in self._ports.items())

    def catalogue(self, folder: Path) -> None:
        """Write the four entries, ports filled in, into `folder`."""
        for outlet, port in self._ports.items():
            entry = Template((ENTRIES / f"{outlet.value.slug}.toml").read_text(encoding="utf-8"))
            path = folder / f"{outlet.value.slug}.toml"
            path.write_text(entry.substitute(host=outlet.value.host, port=port), encoding="utf-8")

    def expected(self) -> Answer:
        """What a watcher must have found when the programme is over."""
        return expected(self.items)

    def address(self, key: str) -> str:
        """The full address of an item. Raises KeyError for a key that is not in the programme."""
        item = next((item for item in self.items if item.key == key), None)
        if item is None:
            raise KeyError(key)
        return f"http://{item.outlet.value.host}:{self._ports[item.outlet]}{item.path}"

    def respond(self, outlet: Outlet, target: str) -> Reply:
        """What `outlet` answers to a GET of `target` at this moment; newest first in lists."""
        if target == "/robots.txt":
            return Reply(200, "text/plain", _ROBOTS)
        now = self._place()
        out = [item for item in reversed(self.items) if item.outlet is outlet and item.at <= now]
        return self._listing(outlet, target, out) or self._page(outlet, target, out)

    def _listing(self, outlet: Outlet, target: str, out: list[Item]) -> Reply | None:
        if outlet is Outlet.MINISTRY:
            return ministry.answer(target, out)
        if outlet is Outlet.AGENCY:
            return agency.answer(target, out, self.address)
        if outlet is Outlet.PAPER:
            return paper.answer(target, out)
        return portal.answer(target, out, self.address)

    def _page(self, outlet: Outlet, target: str, out: list[Item]) -> Reply:
        item = next((item for item in out if item.path == target), None)
        if item is None:
            return _MISSING
        return _FAULTS[item.fault] if item.fault else _PAGES[outlet](item, self.address)


class _Server(ThreadingHTTPServer):
    """One site; `respond` answers a request's target."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, respond: Callable[[str], Reply]) -> None:
        self.respond = respond
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        reply = self.server.respond(self.path)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Silent: the terminal belongs to what the watcher finds."""
