"""Feeds: valid whatever a page says, the same bytes for the same alerts, read by an independent reader."""

import json
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from lxml import etree, html

from consumers.alerts.feeds import FORMATS, Feed, atom, etag, json_feed, rss
from newswatch.model.alert import Cited

FEED = Feed(
    "s1", "人工智能 <b>早报</b>\x00", "人工智能", "https://news.example/feeds/s1?as=atom", "https://news.example/s1"
)
HOSTILE = "a\x00\x08\ufffe\uffff\u202e<script>alert(1)</script>&amp;&lt;i&gt; ]]> \"'<img src=x onerror=y>"


@pytest.fixture
def alerts(alert):
    first = alert("甲公告", alert_id="a", url="https://news.example/1.html?x=1&y=2")
    later = alert(HOSTILE, alert_id="b", url="javascript:alert(1)", lead=HOSTILE, site=HOSTILE, words=(HOSTILE,))
    return [first, replace(later, created_at=first.created_at + timedelta(hours=1, microseconds=5))]


@pytest.mark.parametrize("write", [atom, rss])
def test_a_feed_reader_finds_every_alert_newest_first(write, alerts):
    read = feedparser.parse(write(FEED, alerts))
    assert not read.bozo
    assert [entry.title for entry in read.entries][1] == "甲公告"
    assert read.entries[1].link == "https://news.example/1.html?x=1&y=2"
    assert read.entries[0].get("link", read.entries[0].id) == read.entries[0].id, "no link but http and https"
    assert len({entry.id for entry in read.entries}) == 2
    assert all(entry.id.startswith("urn:uuid:") for entry in read.entries)
    assert "方案提出三项任务" in read.entries[1].summary


def test_a_json_feed_has_the_members_that_its_version_requires(alerts):
    read = json.loads(json_feed(FEED, alerts))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["feed_url"] == FEED.address
    assert [item.get("url") for item in read["items"]] == [None, "https://news.example/1.html?x=1&y=2"]
    assert all(
        isinstance(item["id"], str) and item["content_html"] and item["date_published"] for item in read["items"]
    )
    assert read["items"][0]["date_published"] == "2026-03-02T02:30:00+00:00"


def test_what_a_page_says_is_no_markup_in_any_feed(alerts):
    spaces = {"a": "http://www.w3.org/2005/Atom"}
    in_atom = etree.fromstring(atom(FEED, alerts)).xpath("//a:entry", namespaces=spaces)[0]
    in_rss = etree.fromstring(rss(FEED, alerts)).xpath("//item")[0]
    in_json = json.loads(json_feed(FEED, alerts))["items"][0]
    titles = [in_atom.findtext("a:title", namespaces=spaces), in_rss.findtext("title"), in_json["title"]]
    assert len(set(titles)) == 1
    assert "＜script＞alert(1)" in titles[0]
    assert not set("<>\x00\x08\ufffe\uffff\u202e") & set(titles[0])
    bodies = [in_atom.findtext("a:content", namespaces=spaces), in_rss.findtext("description"), in_json["content_html"]]
    assert len(set(bodies)) == 1
    page = html.fromstring(f"<div>{bodies[0]}</div>")
    assert {each.tag for each in page.iter()} <= {"div", "p", "blockquote", "ul", "li", "mark"}
    assert "<script>alert(1)</script>" in page.text_content()


def test_a_hit_is_marked_in_the_body(alert):
    hit = alert(lead="工信部发布方案。", hits=(Cited("text", 0, 3, "工信部"),))
    assert "<mark>工信部</mark>发布方案" in json.loads(json_feed(FEED, [hit]))["items"][0]["content_html"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_alerts_give_the_same_bytes_and_tag_whatever_their_order(name, alerts):
    _, write = FORMATS[name]
    body = write(FEED, alerts)
    assert write(FEED, [*reversed(alerts), alerts[0]]) == body
    assert etag(body) == etag(write(FEED, alerts))
    assert etag(write(FEED, alerts[:1])) != etag(body)
    assert etag(body).strip('"').isalnum()


@pytest.mark.parametrize("name", FORMATS)
def test_an_id_stays_when_all_else_of_an_alert_changes(name, alert):
    _, write = FORMATS[name]

    def name_of(one):
        body = write(FEED, [one])
        return json.loads(body)["items"][0]["id"] if name == "json" else feedparser.parse(body).entries[0].id

    assert name_of(alert("甲", alert_id="a")) == name_of(alert("乙", alert_id="a", url="https://other.example/"))
    assert name_of(alert("甲", alert_id="a")) != name_of(alert("甲", alert_id="b"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_of_nothing_is_a_feed(name):
    _, write = FORMATS[name]
    body = write(FEED, [])
    assert json.loads(body)["items"] == [] if name == "json" else not feedparser.parse(body).bozo
