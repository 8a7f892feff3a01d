"""The command line as tests type it: in this process, and in one of its own over a site and a store."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from pymongo import MongoClient
from typer.testing import CliRunner, Result

from newswatch.cli.main import app
from newswatch.settings import ROOT
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
