"""Sitemaps, searches, Xinhua's files and digital papers: what their answers show, and what is none of them."""

import gzip
import resource
import time
import zlib
from datetime import UTC, datetime

import orjson
import pytest

from crawlers.discovery import KINDS, EmptyList, Misshapen, Rowless, Walled, discover, next_asks
from newswatch import catalogue, kinds
from newswatch.clock import BEIJING
from newswatch.model.moment import Moment, Precision
from newswatch.model.page import Page
from newswatch.model.source import Watch

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
SOURCE = catalogue.parse(
    "daily",
    {
        "name": "示例日报",
        "home": "https://www.daily.example/",
        "kind": "newspaper",
        "every": "15m",
        "evidence": "documented",
        "watch": [{"type": "feed", "url": "https://www.daily.example/rss.xml"}],
        "article": [{"url": "^https://www.daily.example/"}],
    },
)
BASE = "https://www.daily.example"


def page(body, url=f"{BASE}/list", kind="text/html", status=200):
    return Page(url, body.encode() if isinstance(body, str) else body, NOW, status, {"content-type": kind})


def found(watch, answer):
    return discover(watch, SOURCE, answer, NOW)


def links(watch, answer):
    return [(each.url.removeprefix(BASE), each.title) for each in found(watch, answer)]


def at(*parts):
    return datetime(*parts, tzinfo=BEIJING).astimezone(UTC)


SITEMAP = Watch("sitemap", f"{BASE}/sitemap.xml", "站点地图", pages=2)
URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://www.daily.example/old.html</loc><lastmod>2026-11-01</lastmod></url>
<url><loc> https://www.daily.example/a.html?x=1&amp;y=2 </loc><lastmod>2026-11-03</lastmod>
 <news:news><news:publication_date>2026-11-02T09:30:00+08:00</news:publication_date><news:title>头条</news:title></news:news>
 <image:image><image:loc>https://www.daily.example/a.jpg</image:loc><image:title>图</image:title></image:image></url>
<url><loc>https://www.daily.example/undated.html</loc></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://www.daily.example/news-2025.xml</loc><lastmod>2025-12-31</lastmod></sitemap>
<sitemap><loc>https://www.daily.example/news-10.xml.gz</loc><lastmod>2026-10-31T23:00:00+08:00</lastmod></sitemap>
<sitemap><loc>https://www.daily.example/video-11.xml</loc><lastmod>2026-11-03</lastmod></sitemap>
<sitemap><loc>https://www.daily.example/news-11.xml</loc><lastmod>2026-11-02</lastmod></sitemap>
</sitemapindex>"""


def test_what_an_entry_may_name_is_what_can_be_read():
    assert KINDS.keys() == kinds.KINDS.keys()


def test_a_sitemap_shows_the_newest_first_with_the_titles_and_clocks_of_the_news_extension():
    shown = found(SITEMAP, page(URLSET))
    assert [each.url.removeprefix(BASE) for each in shown] == ["/a.html?x=1&y=2", "/old.html", "/undated.html"]
    assert (shown[0].title, shown[0].listed) == ("头条", Moment(at(2026, 11, 2, 9, 30), Precision.SECOND))
    assert shown[1].listed == Moment(at(2026, 11, 1), Precision.DAY)
    assert shown[2].listed is None


def test_a_gzipped_sitemap_is_read_and_one_without_a_namespace_too():
    bare = "<urlset><url><loc>https://www.daily.example/1.html</loc></url></urlset>"
    assert links(SITEMAP, page(gzip.compress(bare.encode()))) == [("/1.html", "")]


def test_of_an_index_the_newest_are_asked_as_many_as_the_watch_has_pages():
    asks = next_asks(SITEMAP, page(INDEX))
    assert [(each.url.rpartition("/")[2], each.last) for each in asks] == [
        ("video-11.xml", True),
        ("news-11.xml", True),
    ]
    news = Watch("sitemap", SITEMAP.url, links={"only": "/news-"}, pages=2)
    assert [each.url.rpartition("/")[2] for each in next_asks(news, page(INDEX))] == ["news-11.xml", "news-10.xml.gz"]
    assert next_asks(SITEMAP, page(URLSET)) == ()
    with pytest.raises(Misshapen, match="'only' matches"):
        next_asks(Watch("sitemap", SITEMAP.url, links={"only": "/weather-"}), page(INDEX))
    with pytest.raises(Misshapen, match="within an index"):
        found(SITEMAP, page(INDEX))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "ha">{LAUGHS}]><urlset><url><loc>&l11;</loc></url></urlset>'
ZEROS = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
ZIPPED = ZEROS.compress(b"<urlset>" + b" " * 100 * 1024 * 1024) + ZEROS.flush()


@pytest.mark.parametrize(
    "body",
    [
        URLSET[: len(URLSET) // 2],
        URLSET[:-5],
        "<html><body><a href='/1.html'>x</a></body></html>",
        '{"error": "busy"}',
        "",
        BOMB,
        BOMB.encode("utf-16"),
        f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file://{__file__}">]><urlset><url><loc>&x;</loc></url></urlset>',
        gzip.compress(URLSET.encode())[:-20],
        b"\x1f\x8bnot gzip",
        ZIPPED,
    ],
    ids=["half", "cut", "html", "json", "nothing", "laughs", "utf-16", "file", "half gzip", "no gzip", "zip bomb"],
)
def test_what_is_no_whole_sitemap_is_misshapen_and_costs_little(body):
    began, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Misshapen):
        found(SITEMAP, page(body))
    assert time.process_time() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < 100 * 1024


def test_a_sitemap_of_sixty_thousand_is_read_no_further_than_its_limit():
    rows = "".join(f"<url><loc>https://www.daily.example/{n}.html</loc></url>" for n in range(60_000))
    began = time.process_time()
    assert len(found(SITEMAP, page(f"<urlset>{rows}</urlset>"))) == 1000
    assert time.process_time() - began < 5


def test_a_sitemap_without_entries_is_empty():
    with pytest.raises(EmptyList):
        found(SITEMAP, page("<urlset></urlset>"))


def test_a_feed_with_an_entity_bomb_costs_little():
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel><item><title>&l11;</title>'
    bomb += "<link>https://www.daily.example/1.html</link></item></channel></rss>"
    began = time.process_time()
    (shown,) = found(Watch("feed", f"{BASE}/rss.xml"), page(bomb, kind="text/xml"))
    assert len(shown.title) <= 300
    assert time.process_time() - began < 2


SEARCH = Watch(
    "search",
    f"{BASE}/api/search?q={{q}}",
    "检索",
    {"rows": "data.found.hits", "url": "data.url|group.0.url", "title": "data.title|group.0.title", "ok": "code=0"}
    | {"listed": "data.at|group.0.at"},
)
HITS = {
    "code": "0",
    "data": {
        "found": {
            "hits": [
                {"data": {"url": "/1.html", "title": "<em>工信部</em>发布 &lt;新规&gt;", "at": 1793667907123}},
                {"group": [{"url": "/2.html", "title": "同题一组"}]},
                {"advert": True},
            ]
        }
    },
}


def test_a_search_shows_its_hits_without_markup_and_with_clocks_in_milliseconds():
    shown = found(SEARCH, page(orjson.dumps(HITS)))
    assert [(each.url.removeprefix(BASE), each.title) for each in shown] == [
        ("/1.html", "工信部发布 <新规>"),
        ("/2.html", "同题一组"),
    ]
    assert shown[0].listed == Moment(at(2026, 11, 3, 9, 5, 7), Precision.SECOND)


@pytest.mark.parametrize("answer", [{"code": "0", "data": {}}, {"code": 0, "data": {"found": {"hits": []}}}])
def test_a_search_that_found_nothing_is_right_and_empty(answer):
    assert found(SEARCH, page(orjson.dumps(answer))) == ()


@pytest.mark.parametrize(
    "body",
    [
        '{"code": 500, "msg": "系统繁忙"}',
        '{"msg": "error"}',
        "[]",
        "null",
        orjson.dumps(HITS)[:-10],
        "<html><body>没有找到</body></html>",
        '{"code": "0", "data": {"found": {"hits": [{"href": "/1.html"}]}}}',
    ],
    ids=["error", "other error", "list", "null", "half", "html", "other rows"],
)
def test_an_error_of_a_search_is_misshapen_and_never_no_hits(body):
    with pytest.raises(Misshapen):
        found(SEARCH, page(body))


def test_a_wall_before_a_search_or_a_paper_is_told_by_name():
    for kind in ("search", "paper", "ds", "sitemap"):
        with pytest.raises(Walled):
            found(Watch(kind, BASE, links=SEARCH.links), page("<title>安全验证</title>"))
        with pytest.raises(Walled):
            found(Watch(kind, BASE, links=SEARCH.links), page("{}", status=405))


def test_a_list_may_say_what_marks_a_right_answer():
    watch = Watch("json", f"{BASE}/list.json", links={"rows": "rows", "url": "u", "ok": "success=true"})
    rows = {"rows": [{"u": "/1.html"}]}
    assert links(watch, page(orjson.dumps({**rows, "success": True}))) == [("/1.html", "")]
    with pytest.raises(Misshapen, match="'success=true' does not hold"):
        found(watch, page(orjson.dumps({**rows, "success": False})))


def test_addresses_may_be_relative_to_what_a_row_and_its_surroundings_name():
    watch = Watch(
        "json",
        f"{BASE}/html/{{date:%Y}}/{{date:%Y%m%d}}/data.json",
        links={"rows": "*.articles", "url": "href", "title": "main", "base": "{date:%Y%m%d}_{pageNo}/"},
    )
    issue = [{"pageNo": "01", "articles": [{"href": "1.html", "main": "头版"}]}, {"pageNo": "02", "articles": []}]
    answer = page(orjson.dumps(issue), f"{BASE}/html/2026/20261102/data.json")
    assert links(watch, answer) == [("/html/2026/20261102/20261102_01/1.html", "头版")]


def test_titles_that_are_none_are_left_out():
    watch = Watch("html", BASE, links={"rows": "li", "skip": "^(?:专题|更多)"})
    body = "<ul><li><a href='1.html'>专题｜盘点</a><li><a href='2.html'>新规</a><li><a href='3.html'>更多</a></ul>"
    assert links(watch, page(body, f"{BASE}/")) == [("/2.html", "新规")]


def test_a_page_may_say_itself_that_it_lists_nothing():
    watch = Watch("html", BASE, links={"rows": "li", "empty": "p.none"})
    assert found(watch, page("<p class='none'>暂无公开征求意见</p>")) == ()
    with pytest.raises(Rowless):
        found(watch, page("<p>改版</p>"))


ID = "a" * 32
CHANNEL = Watch("ds", f"{BASE}/politics/", "时政")
SHELL = f"<div id='x' data='datasource:{'b' * 32}'></div><ul data='datasource:{ID}' datatype='ds'></ul>"
FILE = {
    "datasource": [
        {
            "contentType": "Link",
            "title": "<a href='//www.daily.example/p/1/c.html'>要闻一</a> <a href='../p/2/c.html'>要闻 &amp; 二</a>"
            "<a href='/zt/x.htm'>专题 | 盘点</a><a href='/p/1/c.html'>全文</a>",
            "publishTime": "2026-11-03 20:00:00",
        },
        {"contentType": "Link", "title": "没有链接", "linkUrls": [{"linkTitle": "旁边", "linkUrl": "/p/3/c.html"}, {}]},
        {
            "contentType": "MultiMedia",
            "title": "<b>图文</b>",
            "publishUrl": "../p/4/c.html",
            "publishTime": "2026-11-03 08:05:09",
        },
        {"contentType": "Advert"},
        None,
    ]
}


def test_a_channels_shell_names_the_file_its_list_is_in():
    (ask,) = next_asks(CHANNEL, page(SHELL, f"{BASE}/politics/index.htm"))
    assert (ask.url, ask.last) == (f"{BASE}/politics/ds_{ID}.json", True)
    boxed = Watch("ds", CHANNEL.url, links={"container": "#x"})
    assert next_asks(boxed, page(SHELL, CHANNEL.url))[0].url.endswith(f"ds_{'b' * 32}.json")


@pytest.mark.parametrize(
    "shell", ["<ul data='datasource:../../x' datatype='ds'>", "<ul datatype='ds'></ul>", "<p>改版</p>", "", "{}"]
)
def test_a_shell_that_names_no_file_is_misshapen(shell):
    with pytest.raises(Misshapen):
        next_asks(CHANNEL, page(shell))


def test_a_row_of_several_links_is_several_articles_without_a_clock():
    shown = found(CHANNEL, page(orjson.dumps(FILE), f"{BASE}/politics/ds_{ID}.json"))
    assert [(each.url.removeprefix(BASE), each.title) for each in shown] == [
        ("/p/1/c.html", "要闻一"),
        ("/p/2/c.html", "要闻 & 二"),
        ("/p/3/c.html", "旁边"),
        ("/p/4/c.html", "图文"),
    ]
    assert [each.listed for each in shown[:3]] == [None] * 3, "the time of such a row is when it was put up"
    assert shown[3].listed == Moment(at(2026, 11, 3, 8, 5, 9), Precision.SECOND)


@pytest.mark.parametrize("body", ['{"datasource": {}}', "[]", '{"code": 404}', "<html>", orjson.dumps(FILE)[:80]])
def test_a_file_without_a_list_is_misshapen(body):
    with pytest.raises(Misshapen):
        found(CHANNEL, page(body))
    with pytest.raises(EmptyList):
        found(CHANNEL, page('{"datasource": []}'))


PAPER = Watch("paper", f"{BASE}/pc/layout/index.html", "数字报")
LAYOUT = """<div id="list"><ul><li><a href="node_01.html">01版：要闻</a><li><a href="node_02.html#top">02版</a>
<li><a href="node_02.html">02版</a><li><a href="https://evil.example/node_03.html">03版</a></ul></div>
<ul class="news-list"><li><a href="../../../content/202611/03/content_301.html">头版头条</a>
<li><a href="../../../content/202611/03/content_302.html">责编：甲 乙</a></ul>"""
ISSUE = f"{BASE}/pc/layout/202611/03/node_01.html"


def test_the_layouts_of_an_issue_are_asked_each_once_and_on_its_own_site():
    asks = next_asks(PAPER, page(LAYOUT, ISSUE))
    assert [each.url for each in asks] == [ISSUE, ISSUE.replace("01.html", "02.html")]
    assert all(each.last and each.headers["Referer"] == ISSUE for each in asks)


def test_an_index_may_only_lead_on_to_todays_issue():
    onward = '<meta http-equiv="refresh" content="0;URL=202611/03/node_01.html">'
    (ask,) = next_asks(PAPER, page(onward, PAPER.url))
    assert (ask.url, ask.last) == (ISSUE, False)
    for body in (onward.replace("202611", "https://evil.example/202611"), "<p>改版</p>", ""):
        with pytest.raises(Misshapen):
            next_asks(PAPER, page(body, PAPER.url))


def test_a_layouts_articles_are_dated_by_the_issue_and_credits_are_none():
    (shown,) = found(PAPER, page(LAYOUT, ISSUE))
    assert (shown.url, shown.title) == (f"{BASE}/pc/content/202611/03/content_301.html", "头版头条")
    assert shown.listed == Moment(at(2026, 11, 3), Precision.DAY)
    with pytest.raises(Rowless):
        found(PAPER, page("<p>整版广告</p>", ISSUE))
