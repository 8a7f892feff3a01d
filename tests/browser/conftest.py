"""Crawls through Chromium in child processes, and a server that nobody may reach."""

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawlers.chromium import NotRendered, find_chromium
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


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    """Where the browsers of a test keep what they write."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    return folder


@pytest.fixture
def browsers(profiles: Path) -> Callable[[], list[int]]:
    """The ids of living processes with a profile of this test; the first is the browser's own."""

    def living() -> list[int]:
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if f"--user-data-dir={profiles}".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return sorted(found)

    return living


@pytest.fixture
def gone() -> Callable[[Callable[[], list[int]]], None]:
    """Waits until processes have gone."""

    def wait(processes: Callable[[], list[int]]) -> None:
        last = time.monotonic() + 20
        while left := processes():
            assert time.monotonic() < last, left
            for each in left:
                with suppress(OSError):
                    select.select([os.pidfd_open(each)], [], [], 20)

    return wait


@pytest.fixture
def start_crawl(
    tmp_path: Path, profiles: Path, browsers: Callable[[], list[int]]
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts crawls; after the test none may have left a process behind."""
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
    assert browsers() == []


@pytest.fixture
def read_crawl(profiles: Path) -> Callable[[subprocess.Popen[str]], Crawled]:
    """Waits for a crawl's end and reads what it printed; one that ended by itself has removed what it wrote."""

    def read(process: subprocess.Popen[str]) -> Crawled:
        with process:
            stdout, stderr = process.communicate(timeout=240)
        assert process.returncode == 0, stderr
        assert "Traceback" not in stderr, stderr
        assert [path.name for path in profiles.iterdir()] == []
        lines = [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]
        got = Crawled(**json.loads(stdout), lines=lines)
        assert sum(got.crawl["dispositions"].values()) == got.crawl["candidates"]
        return got

    return read


@pytest.fixture
def crawl(
    start_crawl: Callable[..., subprocess.Popen[str]], read_crawl: Callable[[subprocess.Popen[str]], Crawled]
) -> Callable[..., Crawled]:
    """Runs one crawl to its end."""
    return lambda *args, **settings: read_crawl(start_crawl(*args, **settings))


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
