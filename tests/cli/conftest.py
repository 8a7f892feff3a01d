"""The command line as tests type it: in this process, and in one of its own over a site and a store."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import orjson
import pytest
from pymongo import MongoClient
from typer.testing import CliRunner, Result

from consumers.dedup.engine import Engine
from consumers.dedup.handler import Decider
from consumers.worker import Worker
from newswatch.cli.house import House
from newswatch.cli.main import app
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.settings import ROOT, load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, encode
from newswatch.wire.topics import DEDUP, EXTRACTED, TOPICS
from storage.captures import FileCaptures
from storage.memory import MemoryStore
from storage.mongo import MongoStore

REDESIGNED = """
name = "江北网"
home = "https://www.jiangbei.example/"
kind = "newspaper"
every = "15m"
evidence = "documented"
[[watch]]
type = "html"
url = "https://www.jiangbei.example/"
links = { rows = "li" }
[[article]]
url = "/"
title = "h2.old"
until = 2024-03-05
[[article]]
url = "/"
title = "h2.new"
"""
DAILY = """
name = "{name}"
home = "http://{home}/"
kind = "newspaper"
every = "15m"
evidence = "documented"
hosts = ["{hosts}"]
[[watch]]
type = "html"
url = "http://{home}/list.html"
links = {{ rows = "li", listed = "span" }}
[[article]]
url = "/a/"
[polite]
delay = 0
"""
TEXT = "<p>工业和信息化部今日部署{topic}产业链对接工作，要求各地主管部门摸清企业需求，组织供需双方分批对接。</p>" * 4
PAGE = (
    "<html><head><meta charset='utf-8'><title>{topic}产业链对接</title></head>"
    f"<body><h1>{{topic}}产业链对接工作部署</h1>{TEXT}</body></html>"
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """The command line in this process, in English, with a data folder of its own."""
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    monkeypatch.setenv("NEWSWATCH_DATA", str(tmp_path / "data"))

    def command(*arguments: str, **environment: str) -> Result:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, list(arguments))

    return command


@pytest.fixture
def redesigned() -> str:
    """An entry whose pages have had another rule since 5 March 2024."""
    return REDESIGNED


MORNING = datetime(2026, 3, 2, 4, tzinfo=UTC)


class Desk:
    """The command line over one site that answers under two host names, one of which an entry owns."""

    def __init__(self, site, uri, folder: Path):
        self.site, self.folder = site, folder
        self.owned, self.other = f"http://daily.example:{site.port}", f"http://blog.example:{site.port}"
        self.database = f"submit_{secrets.token_hex(6)}"
        self.store = MongoStore(uri, self.database)
        sources = folder / "sources"
        (sources / "topics").mkdir(parents=True)
        (sources / "topics" / "miit.toml").write_bytes((ROOT / "sources" / "topics" / "miit.toml").read_bytes())
        (sources / "daily.toml").write_text(
            DAILY.format(name="示例日报", home=f"daily.example:{site.port}", hosts="daily.example")
        )
        (sources / "any.toml").write_text(DAILY.format(name="其他", home="any.example", hosts="*"))
        passes = [f"{name}.example=127.0.0.1:{site.port}/crawl" for name in ("daily", "blog")]
        self.environment = {
            **os.environ,
            "NEWSWATCH_DATA": str(folder / "data"),
            "NEWSWATCH_SOURCES": str(sources),
            "NEWSWATCH_MONGO_URI": uri,
            "NEWSWATCH_MONGO_DATABASE": self.database,
            "NEWSWATCH_ALLOW_ENDPOINT": json.dumps(passes),
            "NEWSWATCH_LANGUAGE": "en",
        }

    @staticmethod
    def page(topic="机器人"):
        """An article that concerns the ministry; another topic makes it another text."""
        return PAGE.format(topic=topic)

    def start(self, *arguments, **environment):
        """The command line in a process of its own."""
        command = [sys.executable, "-m", "newswatch.cli.main", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, env={**self.environment, **environment}, **pipes)

    @staticmethod
    def until(found):
        """The first thing that `found` finds, within patience."""
        deadline = time.monotonic() + 40.0
        while not (value := found()):
            assert time.monotonic() < deadline
            time.sleep(0.05)  # between two looks at a condition
        return value

    def submit(self, *arguments):
        with self.start("submit", *arguments) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def rows(self, *arguments):
        """What --json printed, by address, and the exit code."""
        ran = self.submit("--json", *arguments)
        return {row["url"]: row for row in map(orjson.loads, ran.stdout.splitlines())}, ran.returncode


@pytest.fixture
def desk(open_site, mongo_uri, tmp_path):
    site = open_site()
    opened = Desk(site, mongo_uri, tmp_path)
    yield opened
    opened.store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(opened.database)


class StoryDesk:
    """The commands on a house in memory, and the decider that works off what they send."""

    def __init__(self, folder, log_of=MemoryLog) -> None:
        clock = lambda: MORNING  # noqa: E731
        sources = folder / "sources"
        sources.mkdir()
        self.settings = load(data=folder / "data", sources=sources)
        self.house = House(
            self.settings, log_of(clock=clock), MemoryStore(clock=clock), FileCaptures(folder / "captures")
        )
        store, log = self.house.store, self.house.log
        lease = store.leases.acquire("decider", "test", MORNING, self.settings.lease)
        term = Term(store.leases, lease, self.settings.lease, clock)
        self.consumer = log.consumer(DEDUP, [topic.name for topic in TOPICS[DEDUP]])
        decider = Decider(store, log, Engine(self.settings.horizon), term, clock, 0)
        self.worker = Worker(self.consumer, decider, Event())

    def work(self):
        while self.worker.step(0):
            pass

    def file(self, text: str, url: str, **reading) -> Article:
        name = ids.article_id(url)
        event = ids.event_id(name, None, url)
        read = replace(Reading("修表匠", text, text, site=url.split("/")[2]), **reading)
        article = Article(name, event, None, "1:k", "0" * 32, url, "daily", MORNING, read)
        self.house.log.publish(EXTRACTED.name, name, encode(ArticleExtracted(article)), {"event_id": event})
        self.work()
        return article

    def home(self, article: Article) -> str:
        return self.house.store.decisions.get(article.event_id).story_id


@pytest.fixture
def story_desk(tmp_path, monkeypatch):
    """Makes the commands on a house in memory, in English; a log of another class may be given."""
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    return lambda log_of=MemoryLog: StoryDesk(tmp_path, log_of)
