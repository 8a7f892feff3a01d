"""One Watch's requests within a crawl: which pages are asked for, in which order, and where it ends."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from crawlers.discovery import Misshapen, Walled
from crawlers.discovery.asking import first_asks
from crawlers.round import Round
from newswatch import catalogue
from newswatch.clock import BEIJING
from newswatch.model.page import Page
from newswatch.model.source import Watch
from newswatch.model.span import EVER, Span

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
BASE = "https://www.daily.example"
SOURCE = catalogue.parse(
    "daily",
    {
        "name": "示例日报",
        "home": f"{BASE}/",
        "kind": "newspaper",
        "every": "15m",
        "evidence": "documented",
        "watch": [{"type": "feed", "url": f"{BASE}/rss.xml"}],
        "article": [{"url": f"^{BASE}/"}],
    },
)
LIST = Watch(
    "html", f"{BASE}/index.html", "栏目", {"rows": "li", "listed": "i"}, page=f"{BASE}/index{{page}}.html", pages=4
)


def rows(*links, next_page=""):
    shown = "".join(f"<li><a href='/a/{link}.html'>x</a> <i>{clock}</i>" for link, clock in links)
    return f"<html><ul>{shown}</ul><a class='next' href='{next_page}'>下一页</a></html>"


def numbered(*numbers, day="2026-11-02"):
    return rows(*((number, day) for number in numbers))


def walk(watch, site, span=EVER, whole=False, fresh=lambda candidate: True, words=("工信部",)):
    """Ask as a spider does, of a site that is a table by address (and body); out: what was asked, what shown."""
    round_ = Round(watch, SOURCE, span, whole)
    waiting, asked, shown = [*round_.begin(words, NOW)], [], []
    while waiting:
        ask = waiting.pop(0)
        key = (ask.url.removeprefix(BASE), ask.body.decode()) if ask.body else ask.url.removeprefix(BASE)
        asked.append(key)
        body = site.get(key)
        page = Page(ask.url, (body or "").encode(), NOW, 200 if body is not None else 404)
        found, asks = round_.read(ask, page, NOW)
        if found is not None:
            shown += [candidate.url.removeprefix(BASE) for candidate in found]
            asks = round_.onward(ask, page, found, any(map(fresh, found)), NOW)
        waiting += asks
    return round_, asked, shown


PAGES = {"/index.html": numbered(9, 8), "/index2.html": numbered(7, 6), "/index3.html": numbered(5, 4)}
PAGES |= {"/index4.html": numbered(3, 2), "/index5.html": numbered(1)}


def test_pages_are_asked_up_to_the_entrys_number():
    round_, asked, shown = walk(LIST, PAGES)
    assert asked == ["/index.html", "/index2.html", "/index3.html", "/index4.html"]
    assert shown == [f"/a/{number}.html" for number in (9, 8, 7, 6, 5, 4, 3, 2)]
    assert round_.nothing == ""
    assert walk(replace(LIST, pages=1), PAGES)[1] == ["/index.html"]


def test_the_first_page_with_nothing_new_is_the_last():
    seven_is_known = lambda candidate: candidate.url > f"{BASE}/a/7.html"  # noqa: E731
    assert walk(LIST, PAGES, fresh=seven_is_known)[1] == ["/index.html", "/index2.html"]
    assert walk(LIST, PAGES, fresh=lambda candidate: False)[1] == ["/index.html"]


def test_what_a_crawl_before_left_is_looked_for_behind_a_page_with_nothing_new():
    assert len(walk(LIST, PAGES, whole=True, fresh=lambda candidate: False)[1]) == 4


def test_a_time_is_reached_back_to_beyond_the_entrys_number_and_no_further():
    days = {f"/index{n if n > 1 else ''}.html": numbered(99 - n, day=f"2026-10-{30 - n}") for n in range(1, 20)}
    since = Span(since=datetime(2026, 10, 23, 15, tzinfo=BEIJING))
    asked = walk(LIST, days, since, fresh=lambda candidate: False)[1]
    assert asked[-1] == "/index8.html", "the first page whose last row is older than the day"


def test_what_is_pinned_on_top_does_not_end_a_list():
    pinned = {**PAGES, "/index.html": rows((1, "2024-01-01"), (9, "2026-11-02"))}
    assert len(walk(LIST, pinned, Span(since=datetime(2026, 11, 1, tzinfo=BEIJING)))[1]) > 1


def test_without_clocks_a_time_reaches_no_further_than_the_entrys_number():
    unclocked = replace(LIST, links={"rows": "li"}, pages=2)
    since = Span(since=datetime(2026, 10, 1, tzinfo=BEIJING))
    assert walk(unclocked, PAGES, since)[1] == ["/index.html", "/index2.html"]


def test_a_list_ends_where_its_pages_do():
    for past in ("<html><ul></ul></html>", None):
        round_, asked, _ = walk(
            LIST, {**PAGES, "/index3.html": past} if past else {"/index.html": PAGES["/index.html"]}
        )
        assert (len(asked), round_.nothing) == (3 if past else 2, "")


def test_a_repeated_page_ends_a_list():
    assert len(walk(LIST, dict.fromkeys(PAGES, PAGES["/index.html"]))[1]) == 2


def test_a_link_to_the_next_page_is_followed_within_the_site_and_never_round_in_a_circle():
    linked = replace(LIST, page="", links={**LIST.links, "next": "a.next"}, pages=50)
    circle = {"/index.html": rows((1, ""), next_page="p2.html"), "/p2.html": rows((2, ""), next_page="/index.html")}
    assert walk(linked, circle)[1] == ["/index.html", "/p2.html"]
    away = {"/index.html": rows((1, ""), next_page="https://evil.example/p2.html")}
    assert walk(linked, away)[1] == ["/index.html"]


def test_a_watch_that_shows_nothing_at_all_says_what_it_answered():
    round_, asked, _ = walk(LIST, {"/index.html": "<p>改版</p>"})
    assert asked == ["/index.html"]
    assert round_.nothing.startswith("Rowless: nothing matches 'li'")
    assert walk(LIST, {})[0].nothing.startswith("Absent: HTTP 404")


@pytest.mark.parametrize(
    ("number", "body", "fault"), [(2, "<title>安全验证</title>", Walled), (3, "", Misshapen), (1, "", Misshapen)]
)
def test_a_wall_or_half_a_page_in_the_middle_is_told(number, body, fault):
    with pytest.raises(fault):
        walk(LIST, {**PAGES, f"/index{number if number > 1 else ''}.html": body})


def test_a_search_is_asked_each_word_page_by_page():
    watch = Watch("search", f"{BASE}/s", "检索", {"rows": "hits", "url": "u", "ok": "hits"}, pages=2)
    watch = replace(watch, body={"key": "{q}", "page": "{page}"})

    def body(word, number):
        return orjson.dumps({"key": word, "page": number}).decode()

    site = {("/s", body("工信部", 1)): '{"hits": [{"u": "/1.html"}]}', ("/s", body("工信部", 2)): '{"hits": []}'}
    site |= {("/s", body("数据", 1)): '{"hits": []}'}
    round_, asked, shown = walk(watch, site, words=("工信部", "数据"))
    assert asked == [("/s", body("工信部", 1)), ("/s", body("数据", 1)), ("/s", body("工信部", 2))]
    assert (shown, round_.nothing) == (["/1.html"], "")
    assert first_asks(replace(watch, words=("算力",)), ("工信部",), NOW)[0].body == body("算力", 1).encode()
    assert first_asks(watch, ("x",), NOW)[0].headers["Content-Type"] == "application/json"


def data(name):
    return f'[{{"href": "{name}.html"}}]'


DATED = Watch("json", f"{BASE}/{{date:%Y%m%d}}/data.json", "数字报", {"url": "href"})


def test_before_release_the_newest_issue_is_yesterdays():
    round_, asked, shown = walk(DATED, {"/20261102/data.json": data("a")})
    assert asked == ["/20261103/data.json", "/20261102/data.json"]
    assert (shown, round_.nothing) == (["/20261102/a.html"], "")
    assert walk(DATED, {"/20261103/data.json": data("b")})[1] == ["/20261103/data.json"]


def test_issues_are_asked_back_to_the_last_that_there_is_and_no_further_than_the_entry_says():
    weekly = replace(DATED, pages=5)
    assert len(walk(weekly, {"/20261031/data.json": data("c")})[1]) == 5
    round_, asked, _ = walk(DATED, {})
    assert len(asked) == 2
    assert round_.nothing.startswith("Absent")


def layouts(*numbers):
    return "".join(f"<a href='node_0{n}.html'>0{n}版</a>" for n in numbers)


def test_every_layout_of_an_issue_is_asked_and_one_without_articles_is_no_fault():
    paper = Watch("paper", f"{BASE}/{{date:%Y%m/%d}}/node_01.html", "数字报")
    site = {"/202611/03/node_01.html": layouts(1, 2, 3) + "<a href='content_1.html'>头条</a>"}
    site |= {
        "/202611/03/node_02.html": "<p>整版广告</p>",
        "/202611/03/node_03.html": "<a href='content_3.html'>三版</a>",
    }
    round_, asked, shown = walk(paper, site)
    assert asked == [f"/202611/03/node_0{n}.html" for n in (1, 1, 2, 3)], "the first is the index too"
    assert (len(shown), round_.nothing) == (2, "")


def test_a_layout_that_did_not_change_shows_that_the_watch_is_well():
    round_ = Round(Watch("paper", f"{BASE}/index.html", "数字报"), SOURCE, EVER)
    (index,) = round_.begin((), NOW)
    _, (_, advert) = round_.read(index, Page(index.url, layouts(1, 2).encode(), NOW), NOW)
    round_.read(advert, Page(advert.url, "<p>整版广告</p>".encode(), NOW), NOW)
    assert round_.nothing
    round_.answered()
    assert not round_.nothing


def test_what_a_shell_leads_to_is_asked_with_the_entrys_headers():
    round_ = Round(replace(UNIT, headers={"Referer": f"{BASE}/other/", "X-Word": "1"}), SOURCE, EVER)
    (shell,) = round_.begin((), NOW)
    _, (ask,) = round_.read(shell, Page(shell.url, UNIT_SHELL.encode(), NOW), NOW)
    assert {"Referer": f"{BASE}/other/", "X-Word": "1"}.items() <= ask.headers.items()


def test_a_paper_reaches_back_issue_by_issue_to_the_time_asked_for():
    paper = Watch("paper", f"{BASE}/{{date:%Y%m/%d}}/node_01.html", "数字报", pages=3)
    site = {f"/202611/0{day}/node_01.html": layouts(2) for day in (1, 2, 3)}
    site |= {f"/202611/0{day}/node_02.html": f"<a href='content_{day}.html'>x</a>" for day in (1, 2, 3)}
    assert len(walk(paper, site)[2]) == 1
    assert len(walk(paper, site, Span(since=datetime(2026, 11, 2, 12, tzinfo=BEIJING)))[2]) == 2


UNIT = Watch("unit", f"{BASE}/col/index.html", "栏目", {"rows": "li"}, pages=3)
UNIT_SHELL = """<script url="/unit" queryData="{'webId':'w','pageId':'p','tplSetId':'t'}"></script>"""


def test_a_unit_list_is_asked_for_its_shell_once_and_then_page_by_page():
    round_ = Round(UNIT, SOURCE, EVER)
    (shell,) = round_.begin((), NOW)
    _, (ask,) = round_.read(shell, Page(shell.url, UNIT_SHELL.encode(), NOW), NOW)
    numbers = []
    while ask:
        body = orjson.dumps({"data": {"html": f"<li><a href='/{ask.number}.html'>x</a>"}})
        page = Page(ask.url, body, NOW)
        numbers.append("%22pageNo%22%3A" + str(ask.number) in ask.url and ask.headers["Referer"] == UNIT.url)
        found, _ = round_.read(ask, page, NOW)
        (ask,) = round_.onward(ask, page, found, True, NOW) or (None,)
    assert numbers == [True, True, True]


@pytest.mark.parametrize(
    ("watch", "repeats"),
    [
        (LIST, True),
        (replace(LIST, url=f"{BASE}/list?t={{ms}}"), False),
        (replace(LIST, page=f"{BASE}/index{{page}}.html?t={{ms}}"), False),
        (replace(LIST, body={"page": "{page}"}), False),
    ],
)
def test_an_address_with_the_moment_of_asking_is_not_remembered(watch, repeats):
    round_ = Round(watch, SOURCE, EVER)
    (ask,) = round_.begin((), NOW)
    assert round_.repeats(ask) is repeats
