"""Pages of HTML in, one site each on 127.0.0.1 out: a host name of its own, a list that links its page, an entry."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

_ENTRY = """name = "{name}"
home = "http://{authority}/"
kind = "aggregator"
language = "zh"
every = "1h"
evidence = "documented"

[[watch]]
type = "html"
url = "http://{authority}/list"
[watch.links]
rows = "li"
link = "a"

[[article]]
url = '^http://{authority}/page/\\d+$'

[polite]
delay = 0.05
"""


@dataclass(frozen=True)
class Site:
    """One page under one host name; `slug` names its catalogue entry and its spider."""

    slug: str
    name: str
    page: bytes

    @property
    def host(self) -> str:
        return f"{self.slug}.test"

    def respond(self, target: str) -> tuple[int, str, bytes]:
        """Status, content type and body; the page is served without a charset in its header, as old sites do."""
        if target == "/list":
            link = f'<ul><li><a href="/page/1">{escape(self.name)}：今日的一篇文章，标题不在这里</a></li></ul>'
            return 200, "text/html; charset=utf-8", f"<html><body>{link}</body></html>".encode()
        if target == "/page/1":
            return 200, "text/html", self.page
        return 404, "text/plain", b"not here"


class SampleWeb:
    """All sites behind one port, told apart by the Host header."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        """`sites` by slug."""
        self._sites = {site.host: site for site in sites.values()}
        self._server = _Server(self._sites)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @cached_property
    def passes(self) -> tuple[str, ...]:
        """What lets a crawl reach these sites and nothing else on this machine."""
        return tuple(f"{host}=127.0.0.1:{self._server.server_port}/crawl" for host in self._sites)

    def address(self, site: Site) -> str:
        return f"http://{site.host}:{self._server.server_port}/page/1"

    def catalogue(self, folder: Path) -> None:
        """Write an entry for each site into `folder`."""
        for site in self._sites.values():
            authority = f"{site.host}:{self._server.server_port}"
            entry = _ENTRY.format(name=f"{site.name} {site.slug}", authority=authority)
            (folder / f"{site.slug}.toml").write_text(entry, encoding="utf-8")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self.sites = sites
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        site = self.server.sites.get(self.headers.get("Host", "").partition(":")[0])
        status, kind, body = site.respond(self.path) if site else (421, "text/plain", b"no such host here")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Silent: the terminal belongs to the table."""
