"""The four sites serve what the programme has published by now, each in the markup of its family."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import feedparser
import httpx
import pytest
from lxml import html

from demo.newsroom import Newsroom
from demo.outlets import Outlet
from demo.programme import LENGTH, Item
from newswatch import catalogue, guard

At = Callable[[float], Newsroom]


def unit(newsroom: Newsroom) -> str:
    """The list behind the ministry's shell, found as a reader of the shell finds it."""
    shell = html.fromstring(newsroom.respond(Outlet.MINISTRY, "/xwfb/gxdt/index.html").body.decode())
    script = shell.xpath("//script[@queryData]|//script[@querydata]")[0]
    query = json.loads((script.get("querydata") or script.get("queryData")).replace("'", '"'))
    return newsroom.respond(Outlet.MINISTRY, f"{script.get('url')}?{urlencode(query)}").body.decode()


def listed(newsroom: Newsroom, outlet: Outlet) -> str:
    """The text of the outlet's list."""
    if outlet is Outlet.MINISTRY:
        return json.loads(unit(newsroom))["data"]["html"]
    target = {Outlet.AGENCY: "/rss/tech.xml", Outlet.PAPER: "/GB/1027/index.html", Outlet.PORTAL: "/api/roll/get?k="}
    reply = newsroom.respond(outlet, target[outlet])
    assert reply.status == 200
    return reply.body.decode("gbk" if outlet is Outlet.PAPER else "utf-8")


def item(newsroom: Newsroom, key: str) -> Item:
    return next(item for item in newsroom.items if item.key == key)


@pytest.mark.parametrize("seconds", [-1, 0, 5, 9, 13.9, 14, 22, LENGTH])
def test_a_list_shows_what_is_out_and_nothing_else(newsroom: Newsroom, at: At, seconds: float) -> None:
    if seconds >= 0:
        at(seconds)
    for outlet in Outlet:
        page = listed(newsroom, outlet)
        for piece in newsroom.items:
            if piece.outlet is outlet:
                assert (piece.path in page) == (piece.at <= seconds), piece.key


def test_a_page_is_missing_before_it_is_published(newsroom: Newsroom, at: At) -> None:
    path = item(newsroom, "interview.agency").path
    assert newsroom.respond(Outlet.AGENCY, path).status == 404
    assert at(9).respond(Outlet.AGENCY, path).status == 200


def test_everything_is_out_when_the_programme_is_over(newsroom: Newsroom) -> None:
    assert all(piece.at < LENGTH for piece in newsroom.items)


def test_every_site_has_something_to_list_before_the_opening(newsroom: Newsroom) -> None:
    assert {piece.outlet for piece in newsroom.items if piece.at < 0} == set(Outlet)


def test_the_ministrys_list_unit_refuses_another_page_id(newsroom: Newsroom) -> None:
    target = "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=2"
    assert json.loads(newsroom.respond(Outlet.MINISTRY, target).body) == {"success": False, "data": None}


def test_the_agencys_feed_is_a_feed(newsroom: Newsroom, at: At) -> None:
    feed = feedparser.parse(listed(at(LENGTH), Outlet.AGENCY))
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [
        newsroom.address("interview.agency"),
        newsroom.address("conference.agency"),
    ]


def test_the_newspaper_declares_gb2312_and_serves_what_only_gbk_can_hold(newsroom: Newsroom, at: At) -> None:
    reply = at(LENGTH).respond(Outlet.PAPER, item(newsroom, "interview.falsified").path)
    assert reply.content_type == "text/html; charset=gb2312"
    assert b"charset=gb2312" in reply.body
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("utf-8")
    assert "梁喆、顾珺" in reply.body.decode("gbk")


def test_every_page_states_its_title_its_source_and_its_whole_text(newsroom: Newsroom, at: At) -> None:
    at(LENGTH)
    for piece in newsroom.items:
        if piece.fault is None:
            reply = newsroom.respond(piece.outlet, piece.path)
            page = html.fromstring(reply.body.decode("gbk" if piece.outlet is Outlet.PAPER else "utf-8"))
            text = page.text_content()
            assert piece.text.title in text, piece.key
            assert f"来源：{piece.credited}" in text, piece.key
            assert all(line in text for line in piece.text.paragraphs), piece.key


def test_the_portal_wraps_a_copy_in_its_own_words(newsroom: Newsroom, at: At) -> None:
    page = at(LENGTH).respond(Outlet.PORTAL, item(newsroom, "interview.plain").path).body.decode()
    for words in ("您的位置", "原标题：", "责任编辑：", "免责声明", "相关阅读"):
        assert words in page


def test_the_agencys_text_opens_with_a_wire_head(newsroom: Newsroom, at: At) -> None:
    page = at(LENGTH).respond(Outlet.AGENCY, item(newsroom, "interview.agency").path).body.decode()
    assert "启明社北京3月5日电（记者柯闻远、沈玥珺）人工智能怎样走进车间" in page


def test_a_linked_copy_links_to_the_original(newsroom: Newsroom, at: At) -> None:
    page = at(LENGTH).respond(Outlet.PORTAL, item(newsroom, "interview.traditional").path).body.decode()
    assert f'href="{newsroom.address("interview.agency")}"' in page


@pytest.mark.parametrize(("key", "status"), [("broken.error", 500), ("broken.wall", 521)])
def test_a_page_that_breaks_is_listed_and_breaks(newsroom: Newsroom, at: At, key: str, status: int) -> None:
    broken = item(newsroom, key)
    assert broken.path in listed(at(LENGTH), broken.outlet)
    assert newsroom.respond(broken.outlet, broken.path).status == status


def test_an_unknown_page_is_missing_and_an_unknown_key_an_error(newsroom: Newsroom) -> None:
    assert newsroom.respond(Outlet.PAPER, "/n1/2026/none.html").status == 404
    with pytest.raises(KeyError):
        newsroom.address("none")


def test_the_entries_are_a_catalogue_that_owns_every_page(serving: Newsroom, tmp_path: Path) -> None:
    serving.catalogue(tmp_path)
    found = catalogue.load(tmp_path)
    assert sorted(found) == sorted(outlet.value.slug for outlet in Outlet)
    for piece in serving.items:
        owner = found.by_host(serving.address(piece.key), piece.published)
        assert owner is not None
        source, rule = owner
        assert (source.slug, source.name, source.kind) == (
            piece.outlet.value.slug,
            piece.outlet.value.name,
            piece.outlet.value.kind,
        )
        assert rule is not None, piece.key


def test_the_entries_use_four_kinds_of_list(serving: Newsroom, tmp_path: Path) -> None:
    serving.catalogue(tmp_path)
    kinds = {source.watches[0].type for source in catalogue.load(tmp_path).values()}
    assert kinds == {"html", "feed", "json", "unit"}


def test_the_passes_let_exactly_the_four_sites_through(serving: Newsroom) -> None:
    passes = [guard.parse_pass(text) for text in serving.passes()]
    keeper = guard.Guard(passes)
    for entry in passes:
        keeper.check(entry.host, "127.0.0.1", entry.port, "crawl")
        with pytest.raises(guard.Refused):
            keeper.check(entry.host, "127.0.0.1", entry.port, "deliver")
    assert {entry.host for entry in passes} == {"ministry.demo", "agency.demo", "paper.demo", "portal.demo"}


def test_over_a_socket_it_answers_like_a_site(serving: Newsroom) -> None:
    for entry in map(guard.parse_pass, serving.passes()):
        base = f"http://127.0.0.1:{entry.port}"
        robots = httpx.get(f"{base}/robots.txt", headers={"Host": entry.host}, trust_env=False)
        assert robots.text.startswith("User-agent: *")
        assert httpx.get(f"{base}/none", trust_env=False).status_code == 404


def test_a_taken_port_is_an_error_and_leaves_none_open(serving: Newsroom, clock: Callable[[], object]) -> None:
    taken = guard.parse_pass(serving.passes()[3]).port
    second = Newsroom(clock, (0, 0, 0, taken))
    with pytest.raises(OSError, match="in use"):
        second.start()
    for entry in map(guard.parse_pass, second.passes()[:3]):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{entry.port}/robots.txt", trust_env=False)


def test_stopping_twice_is_harmless(newsroom: Newsroom) -> None:
    newsroom.start()
    newsroom.stop()
    newsroom.stop()


def test_a_shorter_programme_publishes_the_same_in_less_time(clock) -> None:
    newsroom = Newsroom(clock, seconds=LENGTH / 2)
    newsroom.open()
    clock.turn(item(newsroom, "interview.agency").at / 2)
    assert item(newsroom, "interview.agency").path in listed(newsroom, Outlet.AGENCY)
    assert not newsroom.is_out
    clock.turn(LENGTH / 2)
    assert newsroom.is_out
