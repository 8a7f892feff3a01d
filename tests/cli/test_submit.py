"""`newswatch submit` as an operator types it: the real command, a site of the test's own, a store that is a server."""

import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from newswatch.clock import BEIJING
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Visit
from newswatch.text.url import canonical
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import EXTRACTED

HOUR = timedelta(hours=1)
_SPEC = importlib.util.spec_from_file_location(
    "written_papers", Path(__file__).parents[1] / "pipelines" / "reading" / "papers.py"
)
PAPERS = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(PAPERS)


def article_id(url):
    return ids.article_id(canonical(url))


def test_pages_take_the_same_journey_and_each_says_how_it_ended(desk):
    desk.site.answers = {
        "/robots.txt": {"body": "User-agent: *\nDisallow: /private", "headers": {"Content-Type": "text/plain"}},
        "/a/1.html": desk.page(),
        "/no-article-address": desk.page("无人机"),
        "/short": {"status": 302, "headers": {"Location": "/a/2.html"}},
        "/a/2.html": desk.page("稀土"),
        "/to-blog": {"status": 302, "headers": {"Location": f"{desk.other}/post"}},
        "/post": desk.page("新能源汽车"),
    }
    published = [f"{desk.owned}/a/1.html", f"{desk.owned}/no-article-address", f"{desk.other}/post"]
    endings = {
        **dict.fromkeys(published, "published"),
        f"{desk.owned}/short": "published",
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
    assert got[f"{desk.owned}/short"]["led_to"] == article_id(f"{desk.owned}/a/2.html")
    log = SqliteLog(desk.folder / "data" / "log.sqlite")
    told = {record.headers["event_id"] for record in log.consumer("reader", [EXTRACTED.name]).poll(5.0)}
    log.close()
    assert told == {row["event_id"] for row in got.values() if row["disposition"] == "published"}
    crawls = desk.store.crawls.recent("submitted")
    assert sum(sum(crawl.dispositions.values()) for crawl in crawls) == len(endings)
    assert sum(crawl.candidates for crawl in crawls) == len(endings)
    assert {crawl.outcome for crawl in crawls} == {"ok"}


def test_a_document_becomes_an_article_and_one_that_cannot_be_read_says_why(desk):
    lines = [
        "关于公布老厂改造试点名单的通知",
        "工业和信息化部今天公布老厂改造试点名单，共八十家，请各地抓紧落实。",
        "2024年3月5日",
    ]
    word = "".join(map(PAPERS.paragraph, lines))
    desk.site.answers = {
        "/a/1.pdf": {"body": PAPERS.pdf([lines]), "headers": {"Content-Type": "application/pdf"}},
        "/a/2.docx": {"body": PAPERS.docx(word), "headers": {"Content-Type": "application/octet-stream"}},
        "/a/3.pdf": {"body": PAPERS.pdf([[]]), "headers": {"Content-Type": "application/pdf"}},
    }
    got, _ = desk.rows(*(f"{desk.owned}{path}" for path in desk.site.answers))
    assert {url.rpartition("/")[2]: (row["disposition"], row["reason"]) for url, row in got.items()} == {
        "1.pdf": ("published", ""),
        "2.docx": ("published", ""),
        "3.pdf": ("not_article", "no_text_layer"),
    }


def test_a_known_page_is_fetched_again_only_on_demand(desk):
    desk.site.answers = {"/a/1.html": desk.page()}
    url, now = f"{desk.owned}/a/1.html", datetime.now(UTC)
    desk.store.crawl_state.record(Visit(article_id(url), url, "daily", now, now + HOUR, Disposition.NOT_ARTICLE))
    shown = desk.submit(url)
    assert shown.returncode == 0
    assert "seen" in shown.stdout
    assert url in shown.stdout.replace("\n", "")
    assert not desk.site.asked
    with desk.start("submit", "--again", "--wait", "--json", url) as process:
        event = desk.until(lambda: desk.store.crawl_state.visit(article_id(url)).event_id)
        decision = Decision(event, article_id(url), 1, 1, Verdict.NEW_STORY, "5" * 32, event, True, now)
        desk.store.decisions.append(decision)
        told = orjson.loads(process.communicate(timeout=60)[0])
    assert (told["disposition"], told["verdict"], told["story"]) == ("published", "new_story", "5" * 32)
    assert (process.returncode, desk.site.asked.count("/a/1.html")) == (0, 1)


@pytest.mark.parametrize(("language", "said"), [("en", "failed before (DNS lookup failed)"), ("zh", "上次抓取失败")])
def test_an_address_that_failed_a_moment_ago_was_not_read_and_says_when_it_is_tried_again(desk, language, said):
    url, now = f"{desk.owned}/a/1.html", datetime.now(UTC)
    failed = Visit(article_id(url), url, "daily", now, now + HOUR, Disposition.FAILED, reason="DNS lookup failed")
    desk.store.crawl_state.record(failed)
    with desk.start("submit", url, NEWSWATCH_LANGUAGE=language, COLUMNS="200") as process:
        shown, _ = process.communicate(timeout=60)
    at = (now + HOUR).astimezone(BEIJING)
    assert process.returncode == 1
    assert said in shown
    assert f"{at:%H:%M}" in shown
    assert "--again" in shown
    assert not desk.site.asked
    row = desk.rows(url)[0][url]
    assert (row["disposition"], "next try at" in row["reason"]) == ("failed", True)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://www.miit.gov.cn/a", "not an http(s) address"),
        ("http://127.0.0.1:27017/", "internal address 127.0.0.1"),
        ("http://2130706433/", "internal address 127.0.0.1"),
        ("http://user:secret@www.miit.gov.cn/a/1.html", "name or password"),
        ("http://www.miit.gov.cn/" + "a" * 2001, "too long"),
        ("http://www.miit.gov.cn/" + "字" * 400, "too long, 3623 characters as it is sent"),
    ],
)
def test_an_address_that_cannot_be_taken_ends_everything_in_one_line(run, url, says):
    ran = run("submit", "https://www.miit.gov.cn/a/1.html", url)
    assert ran.exit_code == 2
    assert says in ran.stderr
    assert "secret" not in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
