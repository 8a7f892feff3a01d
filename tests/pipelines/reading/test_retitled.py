"""What a text was called where it comes from, and that this is no part of it."""

import pytest

from newswatch.model.article import Sure


@pytest.fixture
def page(pages, read_html):
    """The reading of a page with something over its text, in front of its first words, at its end and behind it."""

    def reading(above="", opening="", closing="", end=""):
        first, *middle, last = pages.PARAGRAPHS
        text = "".join(f"<p>{paragraph}</p>" for paragraph in (opening + first, *middle, last + closing))
        return read_html(
            f"<html><head><title>{pages.TITLE}</title></head><body><h1>{pages.TITLE}</h1><p>2024-05-12 07:15</p>"
            f"<div class='content'><p>{above}</p>{text}<p>{end}</p></div></body></html>"
        )

    return reading


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("原标题：换刀只要六分钟", "换刀只要六分钟"),
        (
            "（原标题：换刀只要六分钟？老厂的三条新线，真能省下工时！）",
            "换刀只要六分钟？老厂的三条新线，真能省下工时！",
        ),
        ("[原标题:换刀只要六分钟]", "换刀只要六分钟"),
        ("原標題：換刀只要六分鐘", "換刀只要六分鐘"),
        ("（原題：換刀只要六分鐘）", "換刀只要六分鐘"),
        ("原题为《换刀只要六分钟》", "换刀只要六分钟"),
        ("原文标题：《换刀只要六分钟》", "换刀只要六分钟"),
        ("原标题：换刀只要六分钟 责任编辑：周小北", "换刀只要六分钟"),
    ],
)
def test_a_line_of_its_own_names_the_original_title_and_is_no_text(page, pages, line, title):
    for reading in (page(above=line), page(end=line)):
        assert (reading.original_title, reading.text) == (title, pages.TEXT)
        assert reading.where["original_title"].startswith("line ")
        assert reading.sure["original_title"] is Sure.STATED


def test_a_bracket_before_or_behind_the_text_names_it_and_is_no_text(page, pages):
    for reading in (page(opening="（原标题：换刀只要六分钟）"), page(closing="（原標題：换刀只要六分钟）")):
        assert (reading.original_title, reading.text) == ("换刀只要六分钟", pages.TEXT)


def test_the_sentence_that_says_whence_a_text_is_may_name_it_and_stays(page):
    reading = page(above="《河湾晚报》网站5月11日文章，原题：换刀只要六分钟 旧厂房里没有人跑腿了，误差显示在屏幕上。")
    assert reading.original_title == "换刀只要六分钟"
    assert "原题" in reading.text


@pytest.mark.parametrize(
    "line", ["原标题不重要，重要的是内容。", "原题目标是三年。", "原来的标题：没有人记得。", "原标题："]
)
def test_a_sentence_about_titles_names_none(page, line):
    assert page(above=line).original_title == ""
