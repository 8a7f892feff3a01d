"""Entries for a web site of the test's own, and crawls of it in child processes."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from storage.mongo import MongoStore

CRAWL_ONCE = Path(__file__).with_name("crawl_once.py")


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
    numbers = count()

    def start(env: dict[str, str] | None = None, **told: Any) -> subprocess.Popen[str]:
        path = tmp_path / f"told-{next(numbers)}.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        return subprocess.Popen(
            [sys.executable, str(CRAWL_ONCE), str(path)],
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


@pytest.fixture
def site(open_site: Callable[[], Any]) -> Any:
    return open_site()


@pytest.fixture
def told(site: Any, entry: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """A crawl of `site` under the name daily.example, as crawl_once.py is told of it."""
    base = f"http://daily.example:{site.port}"
    return {"entry": entry(base), "passes": [f"daily.example=127.0.0.1:{site.port}/crawl"]}


@pytest.fixture
def kept(told: dict[str, Any], mongo_uri: str) -> Iterator[tuple[dict[str, Any], MongoStore]]:
    """The same over a store that outlives the crawl, and that store."""
    database = f"crawls_{secrets.token_hex(6)}"
    store = MongoStore(mongo_uri, database)
    store.create_indexes()
    yield {**told, "store": [mongo_uri, database]}, store
    store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(database)


@pytest.fixture
def listing() -> Callable[..., str]:
    """A list page with these links."""

    def made(*links: str) -> str:
        rows = "".join(f'<li><a href="{link}">标题</a><span>2026-11-03</span></li>' for link in links)
        return f"<html><body><ul>{rows}</ul></body></html>"

    return made
