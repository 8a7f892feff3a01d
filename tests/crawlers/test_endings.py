"""Every way a candidate can end, in crawls of sites made to go wrong in every way."""

import gzip
import signal
from collections import Counter

import pytest

HOST = "daily.example"
PAGE = "<html><head><title>一页</title></head><body><p>正文</p></body></html>"
LIMIT = 64 * 1024


def moved(to, status=302):
    return {"status": status, "headers": {"Location": to}}


def listing(*links):
    rows = "".join(f'<li><a href="{link}">标题</a><span>2026-11-03</span></li>' for link in links)
    return f"<html><body><ul>{rows}</ul></body></html>"


@pytest.fixture
def site(open_site):
    return open_site()


@pytest.fixture
def base(site):
    return f"http://{HOST}:{site.port}"


@pytest.fixture
def leave(site):
    """What the operator passes for the test's own site."""
    return [f"{HOST}=127.0.0.1:{site.port}/crawl"]


ANSWERS = {
    "/robots.txt": {"body": "User-agent: *\nDisallow: /private/\n", "headers": {"Content-Type": "text/plain"}},
    "/about.html": PAGE,
    "/a/good.html": PAGE,
    "/a/other-topic.html": PAGE.replace("正文", "irrelevant"),
    "/a/stub.html": PAGE.replace("正文", "not an article"),
    "/a/store-away.html": PAGE.replace("正文", "store away"),
    "/a/bug.html": PAGE.replace("正文", "trips a step"),
    "/a/gone.html": {"status": 410},
    "/a/error.html": {"status": 500},
    "/a/loop.html": moved("/a/loop.html"),
    "/a/to-good.html": moved("/a/good.html", 301),
    "/a/renamed.html": moved("/a/new-name.html", 308),
    "/a/new-name.html": PAGE,
    "/a/to-menu.html": moved("/about.html"),
    "/a/to-file.html": moved("file:///etc/hostname"),
    "/a/nowhere.html": {"status": 302},
    "/a/meta.html": '<meta http-equiv="refresh" content="0;url=/a/never-asked.html">' + PAGE,
    "/a/wall.html": {"status": 521, "body": "<script>document.cookie='x=1'</script>"},
    "/a/cookie-wall.html": "<html><script>document.cookie='x=1'</script></html>",
    "/a/huge.html": PAGE + "x" * LIMIT,
    "/a/bomb.html": {"body": gzip.compress(b"x" * 50 * LIMIT), "headers": {"Content-Encoding": "gzip"}},
    "/a/no-gzip.html": {"body": PAGE, "headers": {"Content-Encoding": "gzip"}},
    "/a/cut.html": {"body": PAGE, "cut": True},
    "/a/slow.html": {"wait": True},
    "/private/1.html": PAGE,
}
ENDS = {
    "/a/good.html": "published",
    "/a/other-topic.html": "irrelevant",
    "/a/stub.html": "not_article",
    "/a/store-away.html": "failed",
    "/a/bug.html": "quarantined",
    "/a/missing.html": "failed",
    "/a/gone.html": "failed",
    "/a/error.html": "failed",
    "/a/loop.html": "failed",
    "/a/to-good.html": "seen",
    "/a/renamed.html": "published",
    "/a/to-menu.html": "out_of_scope",
    "/a/to-file.html": "failed",
    "/a/nowhere.html": "failed",
    "/a/meta.html": "published",
    "/a/wall.html": "blocked",
    "/a/cookie-wall.html": "blocked",
    "/a/huge.html": "failed",
    "/a/bomb.html": "failed",
    "/a/no-gzip.html": "failed",
    "/a/cut.html": "failed",
    "/a/slow.html": "failed",
    "/private/1.html": "robots",
    "/about.html": "out_of_scope",
    "https://other.example/a/1.html": "out_of_scope",
}


def test_every_candidate_ends_exactly_once_and_by_its_name(site, base, leave, entry, crawl_once, open_site):
    proxy = open_site()
    site.answers = {**ANSWERS, "/list.html": listing(*ENDS, "/a/good.html", "javascript:void(0)")}
    named = {link if "://" in link else base + link: ending for link, ending in ENDS.items()}
    got = crawl_once(
        entry=entry(base),
        passes=leave,
        settings={"page_limit": LIMIT, "page_timeout": 2},
        changes={"RETRY_TIMES": 0},
        look_at=[*named, base + "/a/new-name.html"],
        env={"http_proxy": f"http://127.0.0.1:{proxy.port}", "HTTP_PROXY": f"http://127.0.0.1:{proxy.port}"},
    )

    expected = Counter([*named.items(), (base + "/a/good.html", "seen")])
    assert Counter(got.endings) == expected
    assert got.crawl["outcome"] == "ok"
    assert "/a/never-asked.html" not in site.asked
    assert proxy.asked == []
    assert site.asked.count("/a/good.html") == 2, "once for its own link, once at the end of a redirect"

    assert got.quarantine == [["pipelines", "ZeroDivisionError: a step's mistake", base + "/a/bug.html"]]
    assert "the store is away" in got.reason(base + "/a/store-away.html")
    assert got.reason(base + "/a/gone.html") == "HTTP 410"
    assert "redirect" in got.reason(base + "/a/loop.html")
    assert "Timeout" in got.reason(base + "/a/slow.html")
    assert got.reason(base + "/a/huge.html") == "larger than the page limit"
    assert "521" in got.reason(base + "/a/wall.html")

    # A published page's visit is written by the publishing step together with its event.
    left_to_publish = {base + "/a/good.html", base + "/a/meta.html"}
    never_asked = {base + "/about.html", "https://other.example/a/1.html"}
    at_once_again = {base + "/a/store-away.html"}
    kept = {url: visit["disposition"] for url, visit in got.visits.items()}
    assert kept == {url: end for url, end in named.items() if url not in left_to_publish | never_asked | at_once_again}

    read = [path for path, end in ENDS.items() if end in ("published", "irrelevant", "not_article", "quarantined")]
    assert {base + path for path in read} - {base + "/a/renamed.html"} <= got.captured.keys()
    assert base + "/a/wall.html" not in got.captured
    assert got.captured[base + "/a/new-name.html"] == PAGE.encode().decode("latin-1")


def test_addresses_are_fetched_again_only_when_due(site, base, leave, entry, crawl_once):
    site.answers = {f"/a/{name}.html": PAGE for name in ("new", "due", "early", "never", "failing")}
    site.answers |= {"/a/failing.html": {"status": 404}, "/a/moved.html": moved("/a/early.html")}
    names = ("new", "due", "early", "never", "failing", "moved")
    site.answers["/list.html"] = listing(*(f"/a/{name}.html" for name in names))
    url = {name: f"{base}/a/{name}.html" for name in names}
    visits = [
        {"url": url["due"], "disposition": "published", "due_in_minutes": 0},
        {"url": url["early"], "disposition": "published", "due_in_minutes": 1},
        {"url": url["never"], "disposition": "not_article", "due_in_minutes": None},
        {"url": url["failing"], "disposition": "failed", "due_in_minutes": -5, "failures": 1},
    ]
    got = crawl_once(entry=entry(base), passes=leave, visits=visits, look_at=[*url.values()])
    assert dict(got.endings) == {
        url["new"]: "published",
        url["due"]: "published",
        url["early"]: "seen",
        url["never"]: "seen",
        url["failing"]: "failed",
        url["moved"]: "seen",
    }
    assert {path for path in site.asked if path.startswith("/a/")} == {
        f"/a/{name}.html" for name in ("new", "due", "failing", "moved", "early")
    }
    assert (got.visits[url["failing"]]["failures"], got.visits[url["failing"]]["visits"]) == (2, 1)
    assert got.visits[url["failing"]]["due_at"] == "2026-11-03T03:00:00Z"
    assert got.visits[url["failing"]]["revision_key"] == "key", "a failure forgets nothing of what was read before"


def html_watch(base, path):
    return {"type": "html", "name": path, "url": base + path, "links": {"rows": "li"}}


def test_a_list_that_fails_is_a_state_of_the_source_and_stops_no_other_list(site, base, leave, entry, crawl_once):
    site.answers = {
        "/robots.txt": ANSWERS["/robots.txt"],
        "/good.html": listing("/a/1.html"),
        "/a/1.html": PAGE,
        "/wall.html": {"status": 412},
        "/menu.html": "<html><body>改版了</body></html>",
        "/empty.html": "<html><body><ul><li>暂无数据</li></ul></body></html>",
        "/private/list.html": listing("/a/1.html"),
        "/slow.html": {"wait": True},
    }
    paths = ("/good.html", "/wall.html", "/menu.html", "/empty.html", "/gone.html", "/private/list.html", "/slow.html")
    got = crawl_once(
        entry=entry(base, [html_watch(base, path) for path in paths]),
        passes=leave,
        settings={"page_timeout": 2},
        changes={"RETRY_TIMES": 0},
    )
    assert got.crawl["outcome"] == "partial"
    assert dict(got.endings) == {f"{base}/a/1.html": "published"}
    told = {error.partition(": ")[0]: error for error in got.crawl["errors"]}
    assert told.keys() == set(paths) - {"/good.html"}
    assert "blocked: Walled: HTTP 412" in told["/wall.html"]
    assert "broken: Rowless: nothing matches 'li'" in told["/menu.html"]
    assert "broken: EmptyList" in told["/empty.html"]
    assert "broken: Absent: HTTP 404" in told["/gone.html"]
    assert "blocked: robots.txt" in told["/private/list.html"]
    assert "unreachable: DownloadTimeoutError" in told["/slow.html"]


def test_a_crawl_told_to_stop_says_so_and_leaves_what_it_did_not_ask_for_to_the_next(
    site, base, leave, entry, start_crawl, read_crawl
):
    links = [f"/a/{number}.html" for number in range(20)]
    site.answers = {"/list.html": listing(*links), links[0]: {"wait": True}}
    slowly = entry(base, polite={"delay": 0, "concurrency": 1})
    told = {"entry": slowly, "passes": leave, "settings": {"page_timeout": 2}, "changes": {"RETRY_TIMES": 0}}
    crawl = start_crawl(**told, look_at=[base + link for link in links])
    assert site.reached.wait(30)
    crawl.send_signal(signal.SIGTERM)
    got = read_crawl(crawl)
    assert got.crawl["outcome"] == "stopped"
    assert [ending for _, ending in got.endings] == ["failed"] * 20
    assert base + links[-1] not in got.visits
    assert got.reason(base + links[-1]) == "the crawl ended first"


def test_the_operator_is_named_and_a_referer_sent_only_where_the_entry_asks_for_one(
    site, base, leave, entry, crawl_once
):
    site.answers = {
        "/list.html": {"body": listing("/a/1.html", "/a/2.html"), "headers": {"Set-Cookie": "tracked=1"}},
        "/a/1.html": PAGE,
    }
    watch = {**html_watch(base, "/list.html"), "headers": {"Referer": f"{base}/"}}
    got = crawl_once(
        entry=entry(base, [watch]), passes=leave, settings={"contact": "https://watch.example/bot"}, limit=1
    )
    assert dict(got.endings) == {f"{base}/a/1.html": "published", f"{base}/a/2.html": "seen"}
    assert got.reason(f"{base}/a/2.html") == "put off: others come first"
    assert site.asked == ["/robots.txt", "/list.html", "/a/1.html"]
    assert [heard.get("referer") for heard in site.heard] == [None, f"{base}/", None]
    for heard in site.heard:
        assert heard["user-agent"].startswith("Mozilla/5.0 (compatible; newswatch/")
        assert heard["user-agent"].endswith("; +https://watch.example/bot)")
        assert "cookie" not in heard


def test_no_page_is_fetched_where_robots_txt_could_not_be_asked_for(site, base, leave, entry, crawl_once):
    site.answers = {"/robots.txt": {"status": 503}, "/list.html": listing("/a/1.html"), "/a/1.html": PAGE}
    got = crawl_once(entry=entry(base), passes=leave, changes={"RETRY_TIMES": 0})
    assert (got.crawl["outcome"], got.crawl["candidates"]) == ("unreachable", 0)
    assert "robots.txt: HTTP 503" in got.crawl["errors"][0]
    assert site.asked == ["/robots.txt"]
