"""A text that goes on at further pages is one page to the steps: followed to its end at its host, within bounds."""

from typing import Any

import pytest

from crawlers import further

FIRST = "/a/c7.html"


def sheet(number: int, following: str = "", word: str = "下一页") -> str:
    lines = "".join(
        f"<p>工业和信息化部今天召开第{number}场会议，部署第{number}{line}批改造的重点任务，要求各地按季度报送进展。</p>"
        for line in range(4)
    )
    link = f'<a href="{following}">{word}</a>' if following else ""
    head = "<html><title>工信部部署改造</title><h1>工信部部署改造</h1><p>2026-11-03 09:30 来源：示例日报</p>"
    return f"{head}<div>{lines}{link}</div></html>"


@pytest.fixture
def crawled(site, told, listing, crawl_once):
    """A crawl of the text at FIRST, answered by `answers`; its record, and the paths asked after the list's."""

    def crawl(answers: dict[str, Any], **more: Any) -> tuple[Any, list[str]]:
        site.answers = {"/list.html": listing(FIRST), **answers}
        site.asked.clear()
        got = crawl_once(**told, look_at=[f"http://daily.example:{site.port}{FIRST}"], **more)
        return got, site.asked[site.asked.index("/list.html") + 1 :]

    return crawl


def data(got: Any) -> str:
    (kept,) = got.captured.values()
    return kept.encode("latin-1").decode()


def test_parts_are_followed_to_the_last_and_kept_as_one_capture_of_one_candidate(crawled):
    sheets = [sheet(1, "c7_2.html"), sheet(2, "/a/c7_3.html"), sheet(3)]
    paths = [FIRST, "/a/c7_2.html", "/a/c7_3.html"]
    got, asked = crawled(dict(zip(paths, sheets, strict=True)), reading=True)
    assert asked == paths
    assert data(got) == "".join(sheets)
    assert got.crawl["dispositions"] == {"published": 1}


def test_the_whole_is_asked_for_instead_and_where_it_does_not_come_the_parts(crawled):
    first = sheet(1, "c7_2.html") + '<a href="c7_all.html">余下全文</a>'
    parts = {FIRST: first, "/a/c7_2.html": sheet(2)}
    _, asked = crawled({**parts, "/a/c7_all.html": sheet(3, "c7_all_2.html")})
    assert asked == [FIRST, "/a/c7_all.html"]
    got, asked = crawled({**parts, "/a/c7_all.html": {"status": 404}}, clock=1)
    assert asked == [FIRST, "/a/c7_all.html", "/a/c7_2.html"]
    assert data(got) == first + sheet(2)
    assert missing(got) == ["/a/c7_all.html"]


def test_pages_that_lead_in_a_circle_end_where_it_closes(crawled):
    sheets = {FIRST: sheet(1, "c7_2.html"), "/a/c7_2.html": sheet(2, "c7_3.html")}
    got, asked = crawled({**sheets, "/a/c7_3.html": sheet(3, "c7_4.html"), "/a/c7_4.html": sheet(4, "c7_2.html")})
    assert asked == [FIRST, "/a/c7_2.html", "/a/c7_3.html", "/a/c7_4.html"]
    assert missing(got) == []


def test_a_text_without_end_is_left_after_a_number_of_pages(crawled):
    paths = [FIRST, *(f"/a/c7_{n}.html" for n in range(2, 40))]
    sheets = {path: sheet(n, f"c7_{n + 1}.html") for n, path in enumerate(paths, 1)}
    got, asked = crawled(sheets, reading=True)
    assert asked == paths[: further.MOST]
    assert got.crawl["dispositions"] == {"published": 1}


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 302, "headers": {"Location": "/a/other.html"}},
        {"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}},
        {"cut": True, "body": "half"},
        {"status": 200, "body": "<script>document.cookie='a=1';location.reload()</script>"},
    ],
    ids=["absent", "elsewhere", "inward", "cut", "wall"],
)
def test_where_a_part_does_not_come_the_text_is_read_from_what_came_and_says_so(crawled, answer):
    parts = {FIRST: sheet(1, "c7_2.html"), "/a/c7_2.html": sheet(2, "c7_3.html"), "/a/other.html": sheet(9)}
    got, asked = crawled({**parts, "/a/c7_3.html": answer}, reading=True, changes={"RETRY_TIMES": 0})
    assert asked == [FIRST, "/a/c7_2.html", "/a/c7_3.html"]
    assert got.crawl["dispositions"] == {"published": 1}
    assert data(got) == sheet(1, "c7_2.html") + sheet(2, "c7_3.html")
    assert missing(got) == ["/a/c7_3.html"]


def test_what_robots_txt_forbids_is_not_fetched(crawled):
    got, asked = crawled(
        {"/robots.txt": "User-agent: *\nDisallow: /a/c7_2", FIRST: sheet(1, "c7_2.html"), "/a/c7_2.html": sheet(2)}
    )
    assert asked == [FIRST]
    assert missing(got) == ["/a/c7_2.html"]


def test_an_unchanged_first_page_is_asked_nothing_more(site, kept, listing, crawl_once):
    told, _ = kept
    sheets = {
        FIRST: [
            {"body": sheet(1, "c7_2.html"), "headers": {"ETag": '"1"'}},
            {"status": 304, "headers": {"ETag": '"1"'}},
        ],
        "/a/c7_2.html": sheet(2),
    }
    site.answers = {"/list.html": listing(FIRST), **sheets}
    crawl_once(**told, reading=True)
    site.asked.clear()
    got = crawl_once(**told, reading=True, clock=61)
    assert got.crawl["dispositions"] == {"unchanged": 1}
    assert site.asked[-1] == FIRST


def test_the_joined_text_is_compared_when_the_address_is_visited_again(site, kept, listing, crawl_once):
    told, _ = kept
    site.answers = {"/list.html": listing(FIRST), FIRST: sheet(1, "c7_2.html"), "/a/c7_2.html": sheet(2)}
    assert crawl_once(**told, reading=True).crawl["dispositions"] == {"published": 1}
    assert crawl_once(**told, reading=True, clock=61).crawl["dispositions"] == {"unchanged": 1}
    site.answers["/a/c7_2.html"] = sheet(5)
    assert crawl_once(**told, reading=True, clock=61 + 361).crawl["dispositions"] == {"published": 1}


def missing(got: Any) -> list[str]:
    """Paths of the parts that the log says did not come."""
    return ["/" + line["url"].split("/", 3)[3] for line in got.lines if line["event"] == "page_missing"]
