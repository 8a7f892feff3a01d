"""Scrapy's own commands over the catalogue, each run as it is typed: no store, no log, no data folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newswatch.settings import ROOT

ENTRY = """
name = "示例日报"
home = "http://daily.example:{port}/"
kind = "newspaper"
every = "15m"
evidence = "documented"
[[watch]]
type = "html"
url = "http://daily.example:{port}/list.html"
links = {{ rows = "li", listed = "span" }}
[[article]]
url = "^http://daily.example:{port}/a/"
[polite]
delay = 0
"""
LIST = """<html><head><meta charset="utf-8"></head><body><ul>
<li><a href="/a/1.html">机器人产业链对接</a><span>2026-11-20</span></li>
<li><a href="/a/2.html">去年的对接</a><span>2025-11-20</span></li>
<li><a href="/a/gone.html">不在了</a></li>
<li><a href="/about">关于</a></li></ul></body></html>"""
TEXT = "<p>工业和信息化部今日部署机器人产业链对接工作，要求各地主管部门摸清企业需求，组织供需双方分批对接。</p>" * 4
PAGE = (
    f"<html><head><meta charset='utf-8'><title>对接</title></head><body><h1>机器人产业链对接</h1>{TEXT}</body></html>"
)


@pytest.fixture
def scrapy(open_site, tmp_path: Path):
    """Runs a scrapy command; `{site}` in it is the site's address."""
    site = open_site()
    site.answers = {
        "/list.html": LIST,
        "/a/1.html": PAGE,
        "/a/2.html": PAGE.replace("机器人", "传感器"),
        "/away": {"status": 302, "headers": {"Location": "http://127.0.0.1:9/"}},
    }
    sources = tmp_path / "sources"
    (sources / "topics").mkdir(parents=True)
    (sources / "topics" / "miit.toml").write_bytes((ROOT / "sources" / "topics" / "miit.toml").read_bytes())
    (sources / "daily.toml").write_text(ENTRY.format(port=site.port), encoding="utf-8")
    environment = {
        **os.environ,
        "NEWSWATCH_DATA": str(tmp_path / "data"),
        "NEWSWATCH_SOURCES": str(sources),
        "NEWSWATCH_ALLOW_ENDPOINT": json.dumps([f"daily.example=127.0.0.1:{site.port}/crawl"]),
    }

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        typed = [argument.replace("{site}", f"http://daily.example:{site.port}") for argument in arguments]
        command = [sys.executable, "-m", "scrapy", *typed]
        ran = subprocess.run(command, cwd=ROOT, env={**environment, **more}, capture_output=True, text=True, timeout=60)
        assert "Traceback" not in ran.stderr, ran.stderr
        assert not (tmp_path / "data").exists()
        return ran

    return run


def test_a_crawl_exports_clean_rows_of_the_time_asked_for(scrapy, tmp_path):
    rows = tmp_path / "out.jsonl"
    assert scrapy("crawl", "daily", "-a", "since=2026-11-01", "-a", "until=2026-11-30", "-O", str(rows)).returncode == 0
    (row,) = map(json.loads, rows.read_text(encoding="utf-8").splitlines())
    assert (row["title"], row["source"], row["why"]) == (
        "机器人产业链对接",
        "daily",
        "lead: 工业和信息化部 … 部署",
    )
    assert row["url"].endswith("/a/1.html")
    assert "工业和信息化部" in rows.read_text(encoding="utf-8"), "as characters, not as escapes"
    assert {type(value) for value in row.values()} <= {str, list, dict, type(None)}
    assert "<p>" not in row["text"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("limit=abc", "-a limit: not a number of articles, 1 or more: 'abc'"),
        ("limit=-1", "-a limit: not a number of articles, 1 or more: '-1'"),
        ("since=junk", "-a since: not a time: 'junk'; give a day such as 2026-11-01"),
        ("colour=red", "-a 'colour': a crawl takes since, until, limit"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named_in_a_line(scrapy, typed, said):
    ran = scrapy("crawl", "daily", "-a", typed)
    assert ran.returncode == 2
    assert f"error: {said}" in ran.stderr


def test_an_unknown_source_and_a_bad_entry_are_named_in_one_line(scrapy, tmp_path):
    unknown = scrapy("crawl", "nosuch")
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "newswatch: no source 'nosuch'; the catalogue has daily\n",
    )
    (tmp_path / "sources" / "bad.toml").write_text("knd = 1")
    for typed in (["list"], ["crawl", "daily"]):
        refused = scrapy(*typed)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert "bad.toml: " in refused.stderr


def test_a_crawl_that_reaches_nothing_says_why_and_how_to_give_a_pass(scrapy):
    ran = scrapy("crawl", "daily", NEWSWATCH_ALLOW_ENDPOINT="daily.example=127.0.0.1:9/crawl")
    assert "outcome=broken" in ran.stderr
    assert "reason=" in ran.stderr
    assert "if that is yours, set NEWSWATCH_ALLOW_ENDPOINT=daily.example=" in ran.stderr
    assert "--allow-endpoint" not in ran.stderr


def test_parse_keeps_no_books_and_warns_of_nothing(scrapy):
    assert scrapy("parse", "{site}/a/1.html").stderr == ""


def test_parse_shows_the_candidates_of_a_list_and_the_article_of_a_page(scrapy):
    shown = scrapy("parse", "--nocolour", "--depth", "2", "--pipelines", "{site}/list.html").stdout
    assert shown.count("'title': '关于'") == 1, "a link out of scope is shown and not asked for"
    assert shown.count("'listed': '2026-11-20") == 1
    assert shown.count("'text': '工业和信息化部今日部署") == 2
    assert "'reason': 'HTTP 404'" in shown
    assert "<html" not in shown


def test_the_shell_has_the_answer_in_hand(scrapy):
    ran = scrapy("shell", "{site}/a/1.html", "-c", "response.css('h1::text').get()")
    assert ran.stdout.strip() == "机器人产业链对接"


def test_the_guard_stands_before_a_shell_without_an_address_too(scrapy):
    ran = scrapy("shell", "-c", "[fetch('{site}/away'), response, fetch('{site}/a/1.html'), response.status]")
    assert "crawl refused: 127.0.0.1:9 is the internal address" in ran.stderr
    assert ran.stdout.strip() == "[None, None, None, 200]"


def test_fetch_prints_what_came(scrapy):
    assert scrapy("fetch", "{site}/a/1.html").stdout.strip() == PAGE
