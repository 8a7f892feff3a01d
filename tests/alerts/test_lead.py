"""An alert's text shows why it was sent: random originals and queries, and the cases that are cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.alerts.lead import LONGEST_LEAD, LONGEST_TITLE, shown
from newswatch.model.alert import Cited
from newswatch.query.query import Document, QueryError, parse

FILL = "会议听取了有关情况的汇报，研究了下一步的安排。"
WORDS = ("人工智能", "芯片", "5G", "工业互联网", "AI", "航天")
PRINTED = (
    "人工智能",
    "人工智慧",
    "芯片",
    "晶片",
    "５Ｇ",
    "5G",
    "工(gōng)业(yè)互联网",
    "工業互聯網",
    "ＡＩ",
    "航天",
    "航太",
)


def one_line(text: str) -> str:
    return " ".join(text.split())


pieces = st.lists(
    st.sampled_from([*PRINTED, FILL, FILL * 9, "。", "\n", "　　", " ", "a word "]), min_size=1, max_size=40
)
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).flatmap(
    lambda words: st.sampled_from([" OR ".join(words), " ".join(words), f"{words[0]} NOT {words[-1]}"])
)


@given(pieces, pieces, queries)
@settings(max_examples=400)
def test_title_or_lead_shows_a_hit_as_it_is_printed(title, text, asked):
    title, text = "".join(title)[:300], "".join(text)
    try:
        query = parse(asked)
    except QueryError:
        return
    document = Document.of_text(title, text)
    if query.match(document) is None:
        return
    hits = query.cited(document)
    head, lead = shown(title, text, hits)
    assert len(head) <= LONGEST_TITLE
    assert len(lead) <= LONGEST_LEAD
    assert any(one_line(hit.printed) in f"{head}\n{lead}" for hit in hits)
    assert lead.strip("…") in one_line(text)
    assert head.strip("…") in one_line(title)
    assert "\n" not in head + lead


def cited(text: str, *words: str) -> list[Cited]:
    return [Cited("text", text.index(word), text.index(word) + len(word), word) for word in words]


def test_the_opening_stands_where_it_or_the_title_shows_a_hit():
    text = "第一句。" * 30 + "第二句说芯片。" + "第三句。" * 50
    opening = "第一句。" * 30 + "第二句说芯片。" + "第三句。" * 8
    assert shown("标题", text, cited(text, "芯片")) == ("标题", opening)
    late = "第一句。" * 60 + "芯片。"
    in_title = Cited("title", 0, 2, "芯片")
    assert shown("芯片", late, [in_title, *cited(late, "芯片")]) == ("芯片", "第一句。" * 40)
    assert shown("标题", late) == ("标题", "第一句。" * 40)


def test_an_excerpt_is_around_the_most_different_hits_and_says_where_it_was_cut():
    text = f"{FILL * 20}这里只有芯片。{FILL * 20}这里说芯片，也说卫星和航天。{FILL * 20}"
    last = text.rindex("芯片")
    hits = [*cited(text, "芯片", "卫星", "航天"), Cited("text", last, last + 2, "芯片")]
    _, lead = shown("标题", text, hits)
    assert lead.startswith("…这里说芯片，也说卫星和航天。")
    assert len(lead) <= LONGEST_LEAD
    assert lead.endswith("。")
    _, lead = shown("标题", "字" * 500 + "芯片" + "字" * 500, [Cited("text", 500, 502, "芯片")])
    assert (lead[0], lead[-1], len(lead)) == ("…", "…", LONGEST_LEAD)
    assert "芯片" in lead


@pytest.mark.parametrize("gap", [139, 157, 158, 159, 160, 161])
def test_a_hit_across_the_end_of_the_opening_is_not_cut(gap):
    text = "字" * gap + "人工智能" + "字" * 300
    _, lead = shown("标题", text, cited(text, "人工智能"))
    assert "人工智能" in lead


def test_a_title_too_long_shows_its_hit_where_nothing_else_does():
    title = "字" * 230 + "芯片" + "字" * 40
    head, _ = shown(title, "别的。", [Cited("title", 230, 232, "芯片")])
    assert "芯片" in head
    assert len(head) <= LONGEST_TITLE


def test_a_hit_longer_than_a_lead_is_shown_as_far_as_it_goes():
    text = "字" * 300 + "芯" * 500
    _, lead = shown("标题", text, [Cited("text", 300, 800, "芯" * 500)])
    assert lead.count("芯") > 100
    assert len(lead) <= LONGEST_LEAD
