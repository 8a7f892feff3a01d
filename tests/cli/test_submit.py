"""`newswatch submit` as an operator types it: the real command, a site of the test's own, a store that is a server."""

import json
import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from pymongo import MongoClient

from newswatch.model import ids
from newswatch.settings import ROOT
from newswatch.text.url import canonical
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import EXTRACTED
from storage.mongo import MongoStore

ENTRY = """
name = "{name}"
home = "http://{home}/"
kind = "newspaper"
every = "15m"
evidence = "documented"
hosts = ["{hosts}"]
[[watch]]
type = "html"
url = "http://{home}/list.html"
links = {{ rows = "li" }}
[[article]]
url = "/a/"
[polite]
delay = 0
"""
TEXT = "<p>工业和信息化部今日部署机器人产业链对接工作，要求各地主管部门摸清企业需求，组织供需双方分批对接。</p>" * 4
HEAD = "<html><head><meta charset='utf-8'><title>机器人产业链对接</title></head>"
PAGE = f"{HEAD}<body><h1>机器人产业链对接工作部署</h1>{TEXT}</body></html>"


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
        (sources / "daily.toml").write_text(ENTRY.format(name="示例日报", home="daily.example", hosts="daily.example"))
        (sources / "any.toml").write_text(ENTRY.format(name="其他", home="any.example", hosts="*"))
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

    def submit(self, *arguments):
        command = [sys.executable, "-m", "newswatch.cli.main", "submit", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60)

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


def test_pages_take_the_same_journey_and_each_says_how_it_ended(desk):
    desk.site.answers = {
        "/robots.txt": {"body": "User-agent: *\nDisallow: /private", "headers": {"Content-Type": "text/plain"}},
        "/a/1.html": PAGE,
        "/no-article-address": PAGE.replace("机器人", "无人机"),
        "/to-blog": {"status": 302, "headers": {"Location": f"{desk.other}/post"}},
        "/post": PAGE.replace("机器人", "新能源汽车"),
    }
    published = [f"{desk.owned}/a/1.html", f"{desk.owned}/no-article-address", f"{desk.other}/post"]
    endings = {
        **dict.fromkeys(published, "published"),
        f"{desk.owned}/gone": "failed",
        f"{desk.owned}/private": "robots",
        f"{desk.owned}/to-blog": "out_of_scope",
        f"{desk.other}/a/1.html#top": "published",
    }
    got, code = desk.rows(*endings)
    assert {url: row["disposition"] for url, row in got.items()} == endings
    assert code == 1
    assert got[f"{desk.owned}/gone"]["reason"] == "HTTP 404"
    assert [got[url]["source"] for url in published] == ["daily", "daily", "any"]
    log = SqliteLog(desk.folder / "data" / "log.sqlite")
    told = {record.headers["event_id"] for record in log.consumer("reader", [EXTRACTED.name]).poll(5.0)}
    log.close()
    assert told == {row["event_id"] for row in got.values() if row["disposition"] == "published"}
    crawls = desk.store.crawls.recent("submitted")
    assert sum(sum(crawl.dispositions.values()) for crawl in crawls) == len(endings)
    assert sum(crawl.candidates for crawl in crawls) == len(endings)
    assert {crawl.outcome for crawl in crawls} == {"ok"}


def test_a_known_page_is_fetched_again_only_on_demand(desk):
    desk.site.answers = {"/a/1.html": PAGE}
    url = f"{desk.owned}/a/1.html"
    assert desk.rows(url)[0][url]["disposition"] == "published"
    asked = desk.site.asked.count("/a/1.html")
    got, code = desk.rows(url)
    assert (got[url]["disposition"], code, desk.site.asked.count("/a/1.html")) == ("seen", 0, asked)
    got, code = desk.rows("--again", url)
    assert (got[url]["disposition"], code, desk.site.asked.count("/a/1.html")) == ("unchanged", 0, asked + 1)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://daily.example/a", "not an http(s) address"),
        ("http://127.0.0.1:27017/", "internal address 127.0.0.1"),
        ("http://2130706433/", "internal address 127.0.0.1"),
        ("http://user:word@daily.example/a/1.html", "name or password"),
        ("http://daily.example/" + "a" * 2001, "too long"),
    ],
)
def test_an_address_that_cannot_be_taken_ends_everything_in_one_line(desk, url, says):
    ran = desk.submit(f"{desk.owned}/a/1.html", url)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert "word" not in ran.stderr.replace("password", "")
    assert len(ran.stderr.splitlines()) == 1
    assert not desk.site.asked


def test_a_person_reads_a_table(desk):
    desk.site.answers = {"/a/1.html": PAGE}
    ran = desk.submit(f"{desk.owned}/a/1.html")
    assert "published" in ran.stdout
    assert f"{desk.owned}/a/1.html" in ran.stdout.replace("\n", "")


def test_what_came_of_a_redirect_is_found_under_the_address_that_was_given(desk):
    desk.site.answers = {
        "/short": {"status": 302, "headers": {"Location": "/a/1.html"}},
        "/a/1.html": PAGE,
    }
    url, page = f"{desk.owned}/short", f"{desk.owned}/a/1.html"
    got, _ = desk.rows(url)
    visit = desk.store.crawl_state.visit(ids.article_id(canonical(page)))
    assert visit is not None
    assert got[url]["led_to"] == visit.article_id
    assert got[url]["event_id"] == visit.event_id
    assert datetime.fromisoformat(got[url]["fetched_at"]) <= datetime.now(UTC)
