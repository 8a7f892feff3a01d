"""`newswatch submit` as an operator types it: the real command, a site of the test's own, a store that is a server."""

from datetime import UTC, datetime

import pytest

from newswatch.model import ids
from newswatch.text.url import canonical
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import EXTRACTED


def test_pages_take_the_same_journey_and_each_says_how_it_ended(desk):
    desk.site.answers = {
        "/robots.txt": {"body": "User-agent: *\nDisallow: /private", "headers": {"Content-Type": "text/plain"}},
        "/a/1.html": desk.page(),
        "/no-article-address": desk.page("无人机"),
        "/to-blog": {"status": 302, "headers": {"Location": f"{desk.other}/post"}},
        "/post": desk.page("新能源汽车"),
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
    desk.site.answers = {"/a/1.html": desk.page()}
    url = f"{desk.owned}/a/1.html"
    shown = desk.submit(url)
    assert "published" in shown.stdout
    assert url in shown.stdout.replace("\n", "")
    asked = desk.site.asked.count("/a/1.html")
    got, code = desk.rows(url)
    assert (got[url]["disposition"], code, desk.site.asked.count("/a/1.html")) == ("seen", 0, asked)
    got, code = desk.rows("--again", url)
    assert (got[url]["disposition"], code, desk.site.asked.count("/a/1.html")) == ("unchanged", 0, asked + 1)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://www.miit.gov.cn/a", "not an http(s) address"),
        ("http://127.0.0.1:27017/", "internal address 127.0.0.1"),
        ("http://2130706433/", "internal address 127.0.0.1"),
        ("http://user:secret@www.miit.gov.cn/a/1.html", "name or password"),
        ("http://www.miit.gov.cn/" + "a" * 2001, "too long"),
    ],
)
def test_an_address_that_cannot_be_taken_ends_everything_in_one_line(run, url, says):
    ran = run("submit", "https://www.miit.gov.cn/a/1.html", url)
    assert ran.exit_code == 2
    assert says in ran.stderr
    assert "secret" not in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_what_came_of_a_redirect_is_found_under_the_address_that_was_given(desk):
    desk.site.answers = {
        "/short": {"status": 302, "headers": {"Location": "/a/1.html"}},
        "/a/1.html": desk.page(),
    }
    url, page = f"{desk.owned}/short", f"{desk.owned}/a/1.html"
    got, _ = desk.rows(url)
    visit = desk.store.crawl_state.visit(ids.article_id(canonical(page)))
    assert visit is not None
    assert got[url]["led_to"] == visit.article_id
    assert got[url]["event_id"] == visit.event_id
    assert datetime.fromisoformat(got[url]["fetched_at"]) <= datetime.now(UTC)
