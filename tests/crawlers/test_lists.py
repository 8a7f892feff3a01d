"""Crawls of sites with many pages of lists: what is asked, what is fetched first, and what is left for later."""

import json

import pytest

HOST = "daily.example"
BODY = "港口的自动化码头昨夜完成第一次满负荷作业，三台岸桥连续工作了十一个小时。" * 8


@pytest.fixture
def site(open_site):
    return open_site()


@pytest.fixture
def base(site):
    return f"http://{HOST}:{site.port}"


@pytest.fixture
def leave(site):
    return [f"{HOST}=127.0.0.1:{site.port}/crawl"]


def article(title, published=""):
    return f"<html><title>{title}</title><body><h1>{title}</h1><p>{published}</p><div><p>{BODY}</p></div></body></html>"


def listing(*rows):
    shown = "".join(f'<li><a href="/a/{name}.html">{title}</a> <i>{clock}</i></li>' for name, title, clock in rows)
    return f"<html><body><ul>{shown}</ul></body></html>"


def watch(base, path="/list.html", **keys):
    return {"type": "html", "url": base + path, "links": {"rows": "li", "listed": "i"}, **keys}


def test_the_best_of_all_lists_and_pages_is_fetched_first_and_what_is_put_off_comes_again(
    site, base, leave, entry, crawl_once
):
    """A list of two pages and a search by POST, and a budget of four."""
    site.answers = {
        "/list.html": listing(("plain-1", "天气", "2026-11-03"), ("named", "工信部发布新规", "2026-11-02")),
        "/list2.html": listing(("plain-2", "交通", "2026-11-01"), ("plain-3", "体育", "2026-11-01")),
        "/list3.html": listing(("plain-4", "教育", "2026-10-31")),
        "/search": '{"code": 0, "hits": [{"url": "/a/hit.html", "title": "<em>数据</em>安全"}]}',
        **{f"/a/{name}.html": "<p>一页</p>" for name in ("plain-1", "plain-2", "plain-3", "plain-4", "named", "hit")},
    }
    search = {
        "type": "search",
        "url": f"{base}/search",
        "body": {"key": "{q}", "page": "{page}", "fuzzy": False},
        "words": ["数据 安全"],
        "links": {"rows": "hits", "url": "url", "title": "title", "ok": "code=0"},
    }
    lists = [watch(base, page=f"{base}/list{{page}}.html", pages=2), search]
    names = ("plain-1", "plain-2", "plain-3", "plain-4", "named", "hit")
    got = crawl_once(
        entry=entry(base, lists, polite={"delay": 0, "budget": 4}),
        passes=leave,
        look_at=[f"{base}/a/{name}.html" for name in names],
    )
    assert json.loads(site.posted[0]) == {"key": "数据 安全", "page": 1, "fuzzy": False}
    asked = [path for path in site.asked if path != "/robots.txt"]
    assert sorted(asked[:3]) == ["/list.html", "/list2.html", "/search"], "every list before any article"
    assert asked[3:] == [f"/a/{name}.html" for name in ("named", "plain-3", "hit", "plain-1")]
    assert dict(got.endings)[f"{base}/a/plain-2.html"] == "seen"
    assert got.reason(f"{base}/a/plain-2.html") == "put off: others come first"
    assert f"{base}/a/plain-2.html" not in got.visits, "the next crawl takes it up as new"
    assert (got.crawl["outcome"], got.crawl["left"]) == ("ok", 1)


def test_only_what_appeared_in_the_time_asked_for_is_published_by_the_pages_own_clock(
    site, base, leave, entry, crawl_once
):
    rows = [
        ("today", "今天", "2026-11-03"),
        ("in", "在内", "2026-11-02"),
        ("listed-late", "列表晚了", "2026-11-02 09:00"),
        ("unlisted", "没有时间", ""),
        ("unclocked", "都没有时间", ""),
        ("old", "旧闻", "2026-10-31"),
    ]
    site.answers = {
        "/list.html": listing(*rows[:4]),
        "/list2.html": listing(*rows[4:]),
        "/list3.html": listing(("older", "更旧", "2026-10-30")),
        "/a/in.html": article("工信部在内", "2026-11-02 08:00"),
        "/a/listed-late.html": article("工信部晚了", "2026-10-31 23:50"),
        "/a/unlisted.html": article("工信部没有时间", "2026-10-01 08:00"),
        "/a/unclocked.html": article("工信部都没有时间"),
    }
    got = crawl_once(
        entry=entry(base, [watch(base, page=f"{base}/list{{page}}.html")]),
        passes=leave,
        reading=True,
        since="2026-11-01",
        until="2026-11-02",
        look_at=[f"{base}/a/{name}.html" for name, *_ in rows],
    )
    ends = {url.rpartition("/")[2].removesuffix(".html"): end for url, end in got.endings}
    outside = dict.fromkeys(("today", "listed-late", "unlisted", "old"), "out_of_scope")
    assert ends == {**outside, "in": "published", "unclocked": "published"}
    assert "/list3.html" not in site.asked, "the last row of page 2 is older than what is asked for"
    assert not {"/a/today.html", "/a/old.html"} & {*site.asked}
    assert got.reason(f"{base}/a/old.html").startswith("listed 2026-10-31T00:00:00+08:00 is before 2026-11-01")
    assert got.reason(f"{base}/a/unlisted.html").startswith("published 2026-10-01T08:00:00+08:00 is before")
    kept = {url.rpartition("/")[2] for url in got.visits}
    assert kept == {"in.html", "unclocked.html"}, "out of the time asked for is out of scope of this crawl alone"


def test_a_watch_that_shows_nothing_on_any_page_is_broken_and_a_search_without_hits_is_well(
    site, base, leave, entry, crawl_once
):
    site.answers = {"/list.html": "<p>改版</p>", "/s?q=x": '{"hits": []}'}
    search = {"type": "search", "url": f"{base}/s?q={{q}}", "words": ["x"]}
    search["links"] = {"rows": "hits", "url": "u", "ok": "hits"}
    got = crawl_once(entry=entry(base, [watch(base), search]), passes=leave)
    assert got.crawl["outcome"] == "partial"
    assert got.crawl["errors"] == [
        f"{base}/list.html: broken: Rowless: nothing matches 'li' in 9 characters from {base}/list.html"
    ]
