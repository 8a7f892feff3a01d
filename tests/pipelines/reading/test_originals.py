"""When the original of a text was published, or between which days."""

import pytest

from newswatch.model.article import Sure
from newswatch.model.moment import Window

CLOCK = "2024-05-12 07:15 来源：北岸网"


@pytest.fixture
def original(pages, read_html):
    """The day of the original that a page states (a Window: its two ends), and how sure it is."""

    def of(above=CLOCK, opening="", inside="", end=""):
        first, *rest = pages.PARAGRAPHS
        text = "".join(f"<p>{paragraph}</p>" for paragraph in (opening + first, *rest))
        reading = read_html(
            f"<html><head><title>{pages.TITLE}</title></head><body><h1>{pages.TITLE}</h1><p>{above}</p>"
            f"<div class='content'>{inside}{text}<p>{end}</p></div></body></html>"
        )
        when = reading.original_published
        day = (when.after, when.before) if isinstance(when, Window) else when.beijing()[:10] if when else None
        return day, reading.sure.get("original_published")

    return of


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("新华社河湾5月10日电（记者 何平安）", "2024-05-10"),
        ("新华社河湾12月30日电（记者 何平安）", "2023-12-30"),
        ("新华社河湾10日电（记者 何平安）", "2024-05-10"),
        ("新华社河湾31日电（记者 何平安）", "2024-03-31"),
        ("（中央社河灣10日電）", "2024-05-10"),
        ("人民日报 2024年5月10日 第2版 ", "2024-05-10"),
    ],
)
def test_a_wire_head_or_edition_mark_states_the_day_as_far_as_it_is_printed(original, opening, day):
    assert original(opening=opening) == (day, Sure.LIKELY)


@pytest.mark.parametrize(
    ("end", "sure"),
    [
        ("（转自：河湾晚报 2024-05-10）", Sure.STATED),
        ("（轉載自河灣晚報 2024年5月10日）", Sure.STATED),
        ("（原载于《河湾晚报》2024年5月10日）", Sure.STATED),
        ("（原载2024年5月10日《河湾晚报》）", Sure.STATED),
        ("（本文摘编自《河湾晚报》5月10日第3版）", Sure.LIKELY),
        ("《河湾晚报》（2024年05月10日 第03版）", Sure.LIKELY),
        ("《 河湾晚报 》（ 2024年05月10日 03 版）", Sure.LIKELY),
        ("（据5月10日《河湾晚报》报道）", Sure.LIKELY),
    ],
)
def test_a_closing_credit_states_the_day_where_it_has_one(original, end, sure):
    assert original(end=end) == ("2024-05-10", sure)


def test_a_wire_head_says_more_than_the_page_it_was_printed_on(original):
    stated = original(opening="新华社河湾5月10日电（记者 何平安）", end="《河湾晚报》（2024年05月11日 第03版）")
    assert stated == ("2024-05-10", Sure.LIKELY)


@pytest.mark.parametrize("line", ["发布时间：2024-05-10 10:20 来源：河湾晚报", "發佈日期：2024年5月10日"])
def test_a_clock_that_the_copy_prints_over_its_text_is_the_original_s(original, line):
    assert original(inside=f"<p>{line}</p>") == ("2024-05-10", Sure.STATED)


@pytest.mark.parametrize(
    "end",
    ["（转自：河湾晚报 发布时间：2024-05-12）", "（转自：河湾晚报 2024-06-20）", "（转自：河湾晚报）"],
)
def test_what_is_not_stated_lies_before_the_copy(original, end):
    assert original(end=end) == ((None, "2024-05-12"), Sure.GUESSED)
