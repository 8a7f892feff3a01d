"""A web site on a port of its own, and crawls of it in child processes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CRAWL_ONCE = Path(__file__).with_name("crawl_once.py")


class Site:
    """Answers on 127.0.0.1 by path, 404 where it has none, and remembers what it was asked.

    An answer is a page's HTML or a table: `status`, `headers`, `body`; `cut` announces more than it sends and hangs
    up; `wait` says nothing until the site closes.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.heard: list[dict[str, str]] = []
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
                site.heard.append({name.lower(): value for name, value in self.headers.items()})
                answer = site.answers.get(self.path, {"status": 404, "body": "not here"})
                answer = {"body": answer} if isinstance(answer, str) else answer
                if answer.get("wait"):
                    site.reached.set()
                    site._closing.wait()
                    self.close_connection = True
                    return
                self.say(answer)

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


@pytest.fixture
def entry() -> Callable[..., dict[str, Any]]:
    """Makes a catalogue entry for a test site at a base address."""

    def made(base: str, watches: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
        return {
            "name": "示例日报",
            "home": f"{base}/",
            "kind": "newspaper",
            "every": "15m",
            "evidence": "documented",
            "watch": watches or [{"type": "html", "url": f"{base}/list.html", "links": {"rows": "li"}}],
            "article": [{"url": f"^{base}/(a|private)/"}],
            "polite": {"delay": 0, "concurrency": 8},
            **changes,
        }

    return made


@dataclass(frozen=True)
class Crawled:
    """What one crawl said and kept."""

    crawl: dict[str, Any]
    stored: list[str]
    visits: dict[str, dict[str, Any]]
    captured: dict[str, str]
    quarantine: list[list[str]]
    lines: list[dict[str, Any]]

    @property
    def endings(self) -> list[tuple[str, str]]:
        """Address and disposition of every candidate, in the order they ended."""
        return [(line["url"], line["disposition"]) for line in self.lines if line["event"] == "ended"]

    def reason(self, url: str) -> str:
        (found,) = {line["reason"] for line in self.lines if line["event"] == "ended" and line["url"] == url}
        return str(found)


def crawled(stdout: str, stderr: str) -> Crawled:
    """Read what crawl_once.py printed. The sums hold in every scenario, so they are checked here."""
    lines = [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]
    result = Crawled(**json.loads(stdout), lines=lines)
    assert sum(result.crawl["dispositions"].values()) == result.crawl["candidates"] == len(result.endings)
    assert result.stored == [result.crawl["crawl_id"]]
    return result


@pytest.fixture
def start_crawl(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    def start(env: dict[str, str] | None = None, **told: Any) -> subprocess.Popen[str]:
        (tmp_path / "told.json").write_text(json.dumps(told), encoding="utf-8")
        return subprocess.Popen(
            [sys.executable, str(CRAWL_ONCE), str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(env or {})},
        )

    return start


@pytest.fixture
def read_crawl() -> Callable[[subprocess.Popen[str]], Crawled]:
    """Waits for a crawl and reads what it printed."""

    def read(process: subprocess.Popen[str]) -> Crawled:
        with process:
            stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == 0, stderr
        return crawled(stdout, stderr)

    return read


@pytest.fixture
def crawl_once(
    start_crawl: Callable[..., subprocess.Popen[str]], read_crawl: Callable[[subprocess.Popen[str]], Crawled]
) -> Callable[..., Crawled]:
    """Runs tests/crawlers/crawl_once.py with what it is told."""
    return lambda **told: read_crawl(start_crawl(**told))
