"""A text on several pages is read as one: in order, what they repeat once, the first's head and the last's foot."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newswatch.model.disposition import Ended
from newswatch.model.page import Further, Page
from pipelines.extract import read

TITLE = "松江机床厂三条新线同时试车"
LINES = (
    "松江机床厂的装配车间里，三条新线从上周起同时试车，工人们把图纸换成了屏幕。",
    "厂里的总调度说，过去换一次刀具要停机四十分钟，现在只要六分钟。",
    "质检组的老师傅一边擦着量规一边说，一年能多出将近九百个工时。",
    "傍晚收工前，车间把当天的数据贴在门口的白板上，谁都可以提意见。",
    "提得好的意见月底会写进操作手册，这个办法已经用了十一年。",
    "下一步，厂里要把同样的办法搬到铸造车间，那里的炉温一直没有人记。",
)
SERIES = "松江机床厂今年满六十岁，这一组文章记下它的一个春天。"


def sheet(paragraphs, clock="2024-03-05 10:21", title=TITLE, foot="", pager="上一页 1 2 3 下一页"):
    text = "".join(f"<p>　　{line}</p>" for line in paragraphs)
    links = "".join(f'<a href="c7_{n}.html">{word}</a> ' for n, word in enumerate(pager.split())) if pager else ""
    return f"""<html><head><title>{title}_江北工业网</title></head><body>
<div><a href="/">首页</a> <a href="/a">要闻</a></div><h1>{title}</h1><div>{clock} 来源：江北日报</div>
<div id="text">{text}<div>{links}</div><p>{foot}</p></div>
<div>版权所有 江北工业网</div></body></html>""".encode()


def page(*sheets, **fields):
    further = tuple(Further(f"https://www.example.cn/c7_{n}.html", body) for n, body in enumerate(sheets[1:], 2))
    return Page(
        "https://www.example.cn/c7.html", sheets[0], datetime(2024, 3, 6, tzinfo=UTC), further=further, **fields
    )


def text_of(*sheets):
    return read(page(*sheets), None, None).text.split("\n")


def test_parts_are_joined_in_order_without_what_every_page_repeats():
    sheets = [sheet((*LINES[n : n + 2], SERIES)) for n in (0, 2, 4)]
    assert text_of(*sheets) == [*LINES, SERIES]


def test_title_and_clock_are_the_first_pages_and_the_foot_is_the_lasts():
    first = sheet(LINES[:3], clock="2024-03-05 10:21", foot="（责任编辑：李上）")
    last = sheet(
        LINES[3:], clock="2024-03-09 23:59", title=f"{TITLE}（2）", foot="（来源：江北日报　责任编辑：周小北）"
    )
    reading = read(page(first, last), None, None)
    assert reading.title == TITLE
    assert reading.published.beijing() == "2024-03-05T10:21:00+08:00"
    assert reading.credited == "江北日报"
    assert read(page(first), None, None).editor == "李上"
    assert read(page(sheet(LINES[:3]), last), None, None).editor == "周小北"
    assert reading.text.split("\n") == list(LINES)


def test_a_link_behind_the_text_is_read_against_the_base_of_its_own_page():
    last = sheet(LINES[3:], foot='原文链接：<a href="20240304/7.html">河湾晚报</a>')
    last = last.replace(b"<head>", b'<head><base href="https://paper.hewan.example/a/">')
    address = "https://paper.hewan.example/a/20240304/7.html"
    assert read(page(sheet(LINES[:3]), last), None, None).origin_url == address


def test_one_page_is_read_as_before():
    alone = page(sheet(LINES))
    assert read(alone, None, None).text.split("\n") == list(LINES)
    assert read(alone, None, None).flags == ()


def test_a_page_that_has_all_stands_in_the_place_of_its_parts():
    whole = sheet(LINES, foot="（责任编辑：周小北）", pager="")
    reading = read(page(sheet(LINES[:2]), whole), None, None)
    assert (reading.text.split("\n"), reading.editor) == (list(LINES), "周小北")
    assert reading.flags == ()


def test_a_paragraph_that_the_next_page_begins_with_again_stands_once():
    assert text_of(sheet(LINES[:3]), sheet(LINES[2:])) == list(LINES)


def test_the_same_page_again_adds_nothing():
    assert text_of(sheet(LINES), sheet(LINES), sheet(LINES)) == list(LINES)


def test_short_lines_may_come_again():
    asked = ("问：怎么记？", LINES[2], "问：怎么记？", LINES[3])
    assert text_of(sheet((*LINES[:2], *asked[:2])), sheet((*asked[2:], *LINES[4:]))) == [*LINES[:2], *asked, *LINES[4:]]


def test_a_sentence_cut_where_a_page_ends_is_one_again():
    whole = LINES[1] + LINES[2]
    assert text_of(sheet((LINES[0], whole[:36])), sheet((whole[36:], LINES[3]))) == [LINES[0], whole, LINES[3]]


def test_a_last_page_of_a_few_words_is_read_though_alone_it_is_no_article():
    few = "机器还在转，人都换上了工装。"
    assert text_of(sheet(LINES), sheet([few]))[-1] == few
    with pytest.raises(Ended, match="too_short"):
        read(page(sheet([few])), None, None)


@pytest.mark.parametrize("lost", [b"%PDF-1.4", b"", b"\xff" * 5000])
def test_a_part_that_cannot_be_read_is_told_and_the_others_are_read(lost):
    reading = read(page(sheet(LINES[:3]), lost, sheet(LINES[3:])), None, None)
    assert (reading.text.split("\n"), reading.flags) == (list(LINES), ("pages_missing",))


def test_a_part_that_did_not_come_is_told():
    alone = page(sheet(LINES[:3]), pages_missing=True)
    assert read(alone, None, None).flags == ("pages_missing",)
    assert read(replace(alone, pages_missing=False), None, None).flags == ()
