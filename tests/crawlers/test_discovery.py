import contextlib
import time
from datetime import UTC, datetime

import orjson
import pytest

from crawlers.discovery import EmptyList, Misshapen, NoList, Walled, discover, next_asks
from crawlers.discovery.clocks import listed
from crawlers.discovery.walls import wall
from newswatch import catalogue
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


def page(body, kind="text/html", url="https://www.daily.example/news/", status=200):
    return Page(url, body.encode() if isinstance(body, str) else body, NOW, status, {"content-type": kind})


def found(kind, links, answer):
    watch = Watch(kind, "https://www.daily.example/news/", "要闻", links)
    return discover(watch, SOURCE, answer, NOW)


def day(year, month, date, *clock):
    return datetime(year, month, date, *clock, tzinfo=BEIJING).astimezone(UTC)


HTML = """<html><head><base href="https://www.daily.example/a/"></head><body>
<nav><a href="/menu">栏目</a></nav>
<ul class="list">
  <li><a href="1.html" title="全称标题一">标题一…</a><span>2026-11-03 09:30</span></li>
  <li><a href=" //img.daily.example/2.html "> 标题
      二 </a><span>2026年11月2日</span></li>
  <li><b>没有链接的一行</b></li>
  <li><a href="javascript:void(0)">更多</a></li>
</ul></body></html>"""


def test_an_html_list_gives_its_rows_in_order_with_the_lists_own_clock():
    one, two = found("html", {"rows": "ul.list > li", "listed": "span"}, page(HTML))
    assert (one.url, one.title) == ("https://www.daily.example/a/1.html", "全称标题一")
    assert one.listed == Moment(day(2026, 11, 3, 9, 30), Precision.MINUTE)
    assert (two.url, two.title) == ("https://img.daily.example/2.html", "标题 二")
    assert two.listed == Moment(day(2026, 11, 2), Precision.DAY)
    assert (one.source, one.watch, one.found_at) == ("daily", "要闻", NOW)


def test_a_row_may_be_the_anchor_itself():
    assert [c.title for c in found("html", {"rows": "ul.list a"}, page(HTML))] == ["全称标题一", "标题 二"]


def test_a_list_in_gbk_declared_as_gb2312_is_read_right():
    body = '<meta charset="gb2312"><ul><li><a href="1.html">喆记者的标题</a></li></ul>'.encode("gb18030")
    assert found("html", {"rows": "li"}, page(body))[0].title == "喆记者的标题"


def test_an_html_answer_without_the_entrys_rows_is_misshapen():
    with pytest.raises(Misshapen, match=r"nothing matches 'ul\.gone li'"):
        found("html", {"rows": "ul.gone li"}, page(HTML))


def test_rows_that_lead_nowhere_are_an_empty_list():
    with pytest.raises(EmptyList):
        found("html", {"rows": "ul.list > li:nth-child(n+3)"}, page(HTML))


@pytest.mark.parametrize("body", ["", "   ", "系统繁忙", b"\x00\xff\xfe"])
def test_an_answer_that_is_no_html_is_misshapen(body):
    with pytest.raises(Misshapen):
        found("html", {"rows": "li"}, page(body))


def test_an_error_page_is_misshapen_though_it_has_links():
    with pytest.raises(Misshapen, match="HTTP 404"):
        found("html", {"rows": "li"}, page(HTML, status=404))


def test_a_hostile_list_is_read_no_further_than_its_limit():
    body = "<ul>" + "".join(f"<li><a href='{n}.html'>x</a></li>" for n in range(5000)) + "</ul>"
    assert len(found("html", {"rows": "li"}, page(body))) == 1000


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>要闻</title>
<item><title>算力网络新进展</title><link>https://www.daily.example/1.html</link>
  <pubDate>Tue, 03 Nov 2026 09:30:00 +0800</pubDate></item>
<item><title>没有时区</title><link>/2.html</link><pubDate>2026-11-03 08:00:00</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>要闻</title>
<entry><title>一则</title><link href="https://www.daily.example/3.html"/><updated>2026-11-03T01:00:00Z</updated></entry>
</feed>"""


def test_rss_gives_links_titles_and_clocks():
    one, two = found("feed", {}, page(RSS, "application/rss+xml"))
    assert (one.url, one.title) == ("https://www.daily.example/1.html", "算力网络新进展")
    assert one.listed == Moment(day(2026, 11, 3, 9, 30), Precision.SECOND)
    assert two.url == "https://www.daily.example/2.html"
    assert two.listed == Moment(day(2026, 11, 3, 8), Precision.SECOND)


def test_atom_gives_links_titles_and_clocks():
    (one,) = found("feed", {}, page(ATOM, "application/atom+xml"))
    assert (one.url, one.listed.at) == ("https://www.daily.example/3.html", datetime(2026, 11, 3, 1, tzinfo=UTC))


def test_a_feed_without_entries_is_empty_and_html_is_no_feed():
    with pytest.raises(EmptyList):
        found("feed", {}, page('<rss version="2.0"><channel><title>空</title></channel></rss>', "text/xml"))
    with pytest.raises(Misshapen):
        found("feed", {}, page(HTML))


def test_half_a_feed_is_misshapen_and_one_that_is_only_ill_formed_is_read():
    for whole in (RSS, ATOM):
        with pytest.raises(Misshapen, match="cut short"):
            found("feed", {}, page(whole[: whole.rindex("</")], "text/xml"))
    assert len(found("feed", {}, page(RSS.replace("要闻", "要闻 & 时评") + "<!-- cached -->", "text/xml"))) == 2


def test_a_feed_is_never_taken_for_a_file_name():
    with pytest.raises(Misshapen):
        found("feed", {}, page(__file__))


def test_a_feed_cannot_read_files_through_entities():
    body = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{__file__}">]>
    <rss version="2.0"><channel><item><title>&x;</title><link>https://www.daily.example/1.html</link></item></channel></rss>"""
    assert "import" not in found("feed", {}, page(body, "text/xml"))[0].title


JSON = {
    "result": {
        "data": [
            {"t": "<em>工信</em>部 &amp; 产业", "u": "/1.html", "at": 1793669400},
            {"t": "毫秒", "u": "https://www.daily.example/2.html", "at": "1793669400000"},
            {"t": "没有地址"},
        ]
    }
}
PATHS = {"rows": "result.data", "url": "u", "title": "t", "listed": "at"}


@pytest.mark.parametrize("wrapped", ["{}", "callback({});", " jQuery_1.cb( {} ) "])
def test_json_rows_are_found_by_path_with_or_without_a_call_around(wrapped):
    body = wrapped.replace("{}", orjson.dumps(JSON).decode())
    one, two = found("json", PATHS, page(body, "application/json"))
    assert (one.url, one.title) == ("https://www.daily.example/1.html", "工信部 & 产业")
    assert one.listed == two.listed == Moment(datetime.fromtimestamp(1793669400, UTC), Precision.SECOND)


def test_json_rows_may_lie_under_every_element_of_a_list():
    pages = [{"no": 1, "items": [{"url": "1.html"}]}, {"no": 2, "items": [{"url": "2.html"}]}]
    body = orjson.dumps(pages)
    assert [c.url[-6:] for c in found("json", {"rows": "*.items", "url": "url"}, page(body))] == ["1.html", "2.html"]
    assert len(found("json", {"url": "items.0.url"}, page(body))) == 2


@pytest.mark.parametrize("body", ["<html>", '{"result": {"data": null}}', '{"error": 5}', "[1, 2", "nul"])
def test_json_without_the_rows_is_misshapen(body):
    with pytest.raises(Misshapen):
        found("json", PATHS, page(body))


def test_json_with_no_rows_is_empty():
    with pytest.raises(EmptyList):
        found("json", PATHS, page('{"result": {"data": []}}'))


def test_html_inside_json_is_read_as_html():
    body = orjson.dumps({"data": {"html": '<ul><li><a href="/1.html">标题</a><span>2026-11-03</span></li></ul>'}})
    links = {"html": "data.html", "rows": "li", "listed": "span"}
    (one,) = found("json-html", links, page(body, url="https://api.daily.example/unit"))
    assert (one.url, one.title) == ("https://www.daily.example/1.html", "标题")
    with pytest.raises(Misshapen, match=r"no HTML at 'data\.html'"):
        found("json-html", links, page('{"success": false}'))


def shell(
    url="/api-gateway/front/page/build/unit", query="{'webId':'w1','pageId':'p1','tplSetId':'t1','tagId':'右侧'}"
):
    return page(f'<html><body><script src="/js/unitbuild.js" url="{url}" queryData="{query}"></script></body></html>')


def unit_watch():
    return Watch("unit", "https://www.daily.example/col/index.html", "栏目", {"rows": "li"})


def test_a_unit_list_is_asked_for_as_its_shell_says_with_the_column_as_referer():
    (ask,) = next_asks(unit_watch(), shell())
    assert ask.url.startswith(
        "https://www.daily.example/api-gateway/front/page/build/unit?webId=w1&pageId=p1&tplSetId=t1"
    )
    assert "tagId=%E5%8F%B3%E4%BE%A7" in ask.url
    assert "pageNo" in ask.url
    assert ask.headers["Referer"] == "https://www.daily.example/col/index.html"


@pytest.mark.parametrize(
    "answer",
    [
        page(HTML),
        page(""),
        shell(query="{'webId':'w1'}"),
        shell(query="no query"),
        shell(query="['webId']"),
        shell(url="https://evil.example/unit"),
    ],
)
def test_a_shell_that_names_no_data_of_its_own_site_is_misshapen(answer):
    with pytest.raises(Misshapen):
        next_asks(unit_watch(), answer)


def test_other_lists_need_no_second_request():
    assert next_asks(Watch("html", "https://www.daily.example/"), page(HTML)) == ()


COOKIE_SCRIPT = "<script>document.cookie='__clearance=1;path=/';location.href=location.pathname</script>"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (page("", status=521), "521"),
        (page("", status=412), "412"),
        (page(HTML, status=403), "403"),
        (page(COOKIE_SCRIPT), "sets a cookie"),
        (page(f"<html><head>{COOKIE_SCRIPT}</head><body><noscript>请启用</noscript></body></html>"), "sets a cookie"),
        (page("<html><head><title>访问验证</title></head><body>请完成</body></html>"), "访问验证"),
        (page("<html><head><title>Just a moment...</title></head></html>"), "Just a moment"),
    ],
)
def test_a_bot_wall_is_told_by_name_and_never_read_as_a_list(answer, told):
    assert told in wall(answer)
    with pytest.raises(Walled):
        found("html", {"rows": "li"}, answer)
    with pytest.raises(Walled):
        next_asks(unit_watch(), answer)


def test_pages_that_only_look_like_walls_are_none():
    article = "<html><head><title>新机制上线</title></head><body><p>" + "平台要求访问验证。" * 40 + COOKIE_SCRIPT
    assert wall(page(article)) == ""
    assert wall(page(HTML)) == ""
    assert wall(page("<title>访问验证的由来</title>" + "文" * 20_000)) == ""


@pytest.mark.parametrize(
    ("printed", "at", "precision"),
    [
        ("2026-11-03", (2026, 11, 3), Precision.DAY),
        ("[2026/11/3]", (2026, 11, 3), Precision.DAY),
        ("2026.11.03", (2026, 11, 3), Precision.DAY),
        ("发布时间:2026年11月3日 9\uff1a05", (2026, 11, 3, 9, 5), Precision.MINUTE),
        ("2026年11月03日23:52", (2026, 11, 3, 23, 52), Precision.MINUTE),
        ("2026-11-03-09:05:07", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("2026-11-03T09:05:07", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("2026-11-03T01:05:07Z", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("2026-11-03T09:05:07.123+08:00", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("2026-11-03T01:05Z", (2026, 11, 3, 9, 5), Precision.MINUTE),
        ("2026-11-03 01:05:07 +0000", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("2026-11-03 01:05:07 UTC", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("2026年11月3日 下午3:05", (2026, 11, 3, 15, 5), Precision.MINUTE),
        (1793667907, (2026, 11, 3, 9, 5, 7), Precision.SECOND),
        ("1793667907123", (2026, 11, 3, 9, 5, 7), Precision.SECOND),
    ],
)
def test_a_lists_clock_is_read_with_its_precision(printed, at, precision):
    assert listed(printed) == Moment(day(*at), precision)


@pytest.mark.parametrize(
    "printed", ["", "昨天", "11-03", "2026-13-40", "2026-11-03 25:00", None, True, [], 10**30, "12345"]
)
def test_what_states_no_day_is_no_clock(printed):
    assert listed(printed) is None


HOSTILE = {
    "nested rows": ("html", {"rows": "li", "listed": "span"}, "<ul><li><a href=x>t" * 60_000),
    "unclosed scripts": ("html", {"rows": "li"}, "<script" * 2_800),
    "open brackets": ("html", {"rows": "li"}, "<" * 19_000 + "document.cookie="),
    "white space in a call": ("json", {"url": "u"}, "cb(" + ") " * 500_000 + " " * 2_000_000 + "x"),
    "deep JSON": ("json", {"url": "u"}, "[" * 500_000),
    "a long clock": ("html", {"rows": "li", "listed": "b"}, "<li><a href=x>t</a><b>" + "2026-" * 400_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_list_costs_little_time(name):
    kind, links, body = HOSTILE[name]
    began = time.process_time()
    with contextlib.suppress(NoList):
        found(kind, links, page(body))
    assert time.process_time() - began < 3
