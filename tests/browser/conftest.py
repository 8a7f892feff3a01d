"""Crawls through Chromium in child processes, and a server that nobody may reach."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawlers.browser import NotRendered, find_chromium
from newswatch.cli.exits import Code
from newswatch.settings import load

CRAWL = Path(__file__).with_name("crawl.py")


def pytest_configure() -> None:
    try:
        find_chromium(load().chromium)
    except NotRendered as missing:
        pytest.exit(f"tests/browser: {missing}", returncode=Code.SETUP)


@dataclass(frozen=True)
class Crawled:
    """What one crawl said, published and kept."""

    crawl: dict[str, Any]
    articles: list[dict[str, Any]]
    captured: dict[str, list[Any]]
    lines: list[dict[str, Any]]

    @property
    def endings(self) -> dict[str, tuple[str, str]]:
        """Disposition and reason by address."""
        ended = [line for line in self.lines if line["event"] == "ended"]
        return {line["url"]: (line["disposition"], line["reason"]) for line in ended}

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Address of the page and reason, for each connection that the guard refused one."""
        return [(line["url"], line["reason"]) for line in self.lines if line["event"] == "refused"]


def browsers_under(folder: Path) -> list[str]:
    """Command lines of living processes whose profile lies in `folder`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if "chrom" in line and str(folder) in line:
                found.append(line)
    return found


@pytest.fixture
def start_crawl(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts crawls whose browsers keep their profiles under `tmp_path`; none may be left after the test."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    started: list[subprocess.Popen[str]] = []

    def start(entry: dict[str, Any], passes: list[str], **settings: Any) -> subprocess.Popen[str]:
        told = {"entry": entry, "passes": passes, "settings": {"page_timeout": 10, **settings}}
        (tmp_path / "told.json").write_text(json.dumps(told), encoding="utf-8")
        started.append(
            subprocess.Popen(
                [sys.executable, str(CRAWL), str(tmp_path)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "TMPDIR": str(profiles)},
            )
        )
        return started[-1]

    yield start
    for process in started:
        with process:
            process.kill()
    assert browsers_under(profiles) == []
    assert [path.name for path in profiles.iterdir()] == []


@pytest.fixture
def crawl(start_crawl: Callable[..., subprocess.Popen[str]]) -> Callable[..., Crawled]:
    """Runs one crawl to its end."""

    def run(*args: Any, **settings: Any) -> Crawled:
        with start_crawl(*args, **settings) as process:
            stdout, stderr = process.communicate(timeout=100)
        assert process.returncode == 0, stderr
        lines = [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]
        got = Crawled(**json.loads(stdout), lines=lines)
        assert "Traceback" not in stderr, stderr
        assert sum(got.crawl["dispositions"].values()) == got.crawl["candidates"]
        return got

    return run


@pytest.fixture
def entry() -> Callable[..., dict[str, Any]]:
    """An entry for a site at a base address whose list and articles are rendered."""

    def made(base: str, watch: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        plain = {"type": "html", "url": f"{base}/list.html", "links": {"rows": "li"}, "render": True}
        return {
            "name": "示例日报",
            "home": f"{base}/",
            "kind": "newspaper",
            "every": "15m",
            "evidence": "documented",
            "watch": [watch or plain],
            "article": [{"url": f"^{base}/a/", "render": True}],
            "polite": {"delay": 0},
            **changes,
        }

    return made


class Forbidden:
    """Listens on 127.0.0.1 for TCP and UDP at one port and notes who came."""

    def __init__(self) -> None:
        self._stream = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._stream.getsockname()[1])
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", self.port))
        self.came: list[str] = []
        self._threads = [threading.Thread(target=each) for each in (self._accept, self._receive)]
        for thread in self._threads:
            thread.start()

    def _accept(self) -> None:
        while True:
            connection, peer = self._stream.accept()
            connection.close()
            if peer[1] == self._own:
                return
            self.came.append(f"tcp {peer}")

    def _receive(self) -> None:
        while True:
            data, peer = self._datagrams.recvfrom(2048)
            if data == b"end":
                return
            self.came.append(f"udp {peer}")

    def close(self) -> None:
        self._own = 0
        with socket.socket() as last:
            last.bind(("127.0.0.1", 0))
            self._own = last.getsockname()[1]
            last.connect(("127.0.0.1", self.port))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"end", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join()
        self._stream.close()
        self._datagrams.close()

    _own = 0


@pytest.fixture
def forbidden() -> Iterator[Forbidden]:
    server = Forbidden()
    yield server
    server.close()
