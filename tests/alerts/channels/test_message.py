"""How an alert reads, and where a message may be cut."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.alerts.channels.cut import cut
from consumers.alerts.channels.inert import inert, inert_message
from consumers.alerts.channels.message import (
    Message,
    Run,
    Shown,
    marked,
    message_of,
    safe_link,
    shown,
    subject,
    text_of,
)
from newswatch.clock import BEIJING
from newswatch.model.alert import AlertEvent, Cited, Parcel
from newswatch.model.moment import Moment, Precision
from newswatch.model.story import Distortion


def lines(alert, language="zh"):
    return "\n".join(shown(alert, language).notes)


@pytest.mark.parametrize(
    ("event", "number", "chinese", "english"),
    [
        (AlertEvent.NEW, 0, "新报道", "new story"),
        (AlertEvent.OFFICIAL, 0, "首次见于官方或中央媒体", "first official or central-media copy"),
        (AlertEvent.SPREAD, 10, "已传播到 10 家网站", "spread to 10 sites"),
        (AlertEvent.CHANGED, 0, "原文已变", "the original has changed"),
        (AlertEvent.DISTORTED, 2, "有转载与原文不符", "a copy says otherwise"),
        (AlertEvent.REVISION, 1, "改稿", "revised"),
        (AlertEvent.TAKEDOWN, 0, "原文已撤下", "taken down"),
    ],
)
def test_an_alert_says_why_and_how_far_the_story_went(alert, event, number, chinese, english):
    told = alert(event=event, number=number, copies=3, sites=2)
    assert lines(told).startswith(f"{chinese} · 3 篇，2 家网站\n命中：人工智能")
    assert lines(told, "en").startswith(f"{english} · 3 copies at 2 sites\nhits: 人工智能")
    assert "1 copy at 1 site\n" in lines(alert(), "en")
    new = event is AlertEvent.NEW
    title = told.title
    for language, why in (("zh", f"{chinese}："), ("en", f"{english}: ")):
        assert subject(Parcel("p", "s1", "", "", (told,)), language) == ("" if new else why) + title


def test_a_number_of_sites_is_said_once(alert):
    told = lines(alert(event=AlertEvent.SPREAD, number=2, copies=3, sites=2))
    assert told.startswith("已传播到 2 家网站 · 3 篇\n")


def test_a_distorted_copy_is_named_with_what_it_says_otherwise(alert):
    wrong = tuple(Distortion("figure", f"{number}万", "3500万", (0, 1), (0, 1)) for number in range(7))
    told = shown(alert(copy_site="某站", copy_url="https://copy.example/1", distortions=wrong, was="旧题"), "zh")
    assert (told.copy, told.copy_link) == ("转载：某站", "https://copy.example/1")
    assert "数字：0万 ≠ 3500万" in told.notes
    assert "另有 2 处不符" in told.notes
    assert "原题：旧题" in told.notes


@pytest.mark.parametrize(
    ("precision", "chinese", "english"),
    [
        (Precision.DAY, "2026-03-02", "2026-03-02"),
        (Precision.HOUR, "2026-03-02 09时 北京时间", "2026-03-02 09h Beijing time"),
        (Precision.MINUTE, "2026-03-02 09:30 北京时间", "2026-03-02 09:30 Beijing time"),
        (Precision.SECOND, "2026-03-02 09:30:00 北京时间", "2026-03-02 09:30:00 Beijing time"),
    ],
)
def test_the_pages_clock_is_told_as_finely_as_it_was_printed(alert, clock, precision, chinese, english):
    told = alert(published=Moment(clock(), precision))
    assert shown(told, "zh").where == f"示例社 · 工信报 · {chinese}"
    assert shown(told, "en").where == f"示例社 · 工信报 · {english}"


def test_without_a_clock_of_the_page_it_is_when_it_was_first_seen(alert, clock):
    assert clock().astimezone(BEIJING).hour == 9
    assert shown(alert(published=None, origin="示例社"), "zh").where == "示例社 · 首见 2026-03-02 09:30 北京时间"


@pytest.mark.parametrize(
    ("text", "needles", "wanted"),
    [
        ("工业和信息化部与工信部", ["工信部", "工业和信息化部"], "[工业和信息化部]与[工信部]"),
        ("said AI芯片 OpenAI", ["AI"], "said [AI]芯片 OpenAI"),
        ("甲乙丙", ["乙", "甲乙丙"], "[甲乙丙]"),
        ("AI芯片与AI", ["AI", "AI芯片"], "[AI芯片]与[AI]"),
        ("a.c abc", ["a.c"], "[a.c] abc"),
        ("甲", ["", " ", "\x00"], "甲"),
        ("", ["甲"], ""),
    ],
)
def test_hits_are_marked_as_printed_and_whole(text, needles, wanted):
    assert text_of(marked(text, needles), "[", "]") == wanted


def test_only_what_the_query_hit_is_marked(alert):
    told = shown(alert("芯片与5G", lead="5G芯片。", hits=(Cited("title", 3, 5, "5G"),)), "zh")
    assert text_of((*told.title, *told.lead), "[", "]") == "芯片与[5G][5G]芯片。"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/路?q=一&b=2", "https://a.example/%E8%B7%AF?q=%E4%B8%80&b=2"),
        ("https://例子.example/", "https://xn--fsqu00a.example/"),
        ("HTTPS://A.EXAMPLE/x_(y)*", "https://a.example/x_%28y%29%2A"),
        ("https://gov.example@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("//a.example/", ""),
        ("https:///x", ""),
        ("https://a.example/" + "x" * 1000, ""),
        ("https://[::1]/", ""),
        ("https://a.example/\n", "https://a.example/"),
        ("https://a.example/\nx", ""),
        ("", ""),
    ],
)
def test_a_link_leads_to_a_plain_web_address_or_nowhere(url, link):
    assert safe_link(url) == link


@given(st.text() | st.text("<>[]*_`#@&|~\\-+=/:.)1甲a \n"))
def test_no_text_keeps_a_sign_that_a_chat_obeys(text):
    told = inert(text)
    assert not set("<>[]*_`#@&|~\\") & set(told)
    assert "://" not in told
    assert not re.match(r"\s*([-+=]|[0-9]{1,9}[.)](?![0-9]))", told), "a list, a rule or a heading"
    assert not re.search(r"(?<!\S)/\w", told), "a command"
    assert len(told) == len(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. 一", "1． 一"),
        (" 12) 一", " 12） 一"),
        ("1.关于", "1．关于"),
        ("1.5亿，增长3.5%", "1.5亿，增长3.5%"),
        ("看 www.evil.example 和 evil.example/a", "看 www．evil．example 和 evil．example/a"),
        ("163.com，www.1.example，1.2.3.4/a", "163．com，www．1．example，1．2．3．4/a"),
    ],
)
def test_no_line_is_a_list_and_no_bare_name_a_link(text, wanted):
    assert inert(text) == wanted


def test_what_is_obeyed_may_not_reach_over_a_hit():
    story = Shown((Run("1", True), Run(". 看 evil"), Run(".example", True)), "", (Run("http"), Run("://a")), (), "")
    told = inert_message(Message("", (story,), "")).stories[0]
    assert told.title == (Run("1", True), Run("． 看 evil"), Run("．example", True))
    assert told.lead == (Run("http"), Run("：//a"))


def test_a_digest_is_headed_and_counted(parcel):
    told = message_of(parcel("甲", "乙", more=397), "zh")
    assert (told.head, told.rest) == ("早报：399 条", "另有 397 条")
    told = message_of(parcel("甲", "乙", more=397), "en")
    assert (told.head, told.rest) == ("早报: 399 stories", "and 397 more")
    assert message_of(parcel("甲"), "zh").head == ""


# --- cut ---

_texts = st.text("题新闻", min_size=1, max_size=60)
_stories = st.builds(
    lambda title, lead, notes, link: Shown((Run(title),), "站", (Run(lead, True),), tuple(notes), link * 7),
    *(_texts, _texts, st.lists(_texts, max_size=4), st.sampled_from(["", "l"])),
)


def _length(message):
    parts = [message.head, message.rest, *(text_of(s.title) + s.where + text_of(s.lead) for s in message.stories)]
    return sum(map(len, parts)) + sum(len(s.link) + sum(map(len, s.notes)) for s in message.stories)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_stories, max_size=12), st.sampled_from(["", "早报"]), st.sampled_from(["", "另有"]), st.integers(9, 400)
)
def test_whatever_the_limit_every_story_comes_once_in_order_and_every_message_fits(stories, head, rest, most):
    message = Message(head, tuple(stories), rest)
    found = cut(message, lambda each: _length(each) <= most)
    assert all(_length(each) <= most for each in found)
    came = [story for each in found for story in each.stories]
    assert [story.link for story in came] == [story.link for story in stories]
    for story, whole in zip(came, stories, strict=True):
        title = text_of(story.title)
        assert title == text_of(whole.title) or (title.endswith("…") and text_of(whole.title).startswith(title[:-1]))
        if _length(Message("", (whole,), "")) <= most:
            assert story == whole, "only a story too long for a message of its own is shortened"
    assert "".join(each.head for each in found) == head
    assert [each.rest for each in found][-1] == rest
    assert all(each.head or each.stories or each.rest for each in found) or not (stories or head or rest)
    assert found == cut(message, lambda each: _length(each) <= most)
