"""Which outlet a page credits, and whose text it says it has."""

import pytest


@pytest.fixture
def read_page(pages, read_html):
    """The reading of a page with something over its text, in front of its first words, at its end and behind it."""

    def reading(above="", opening="", end="", closing=""):
        first, *middle, last = pages.PARAGRAPHS
        text = "".join(f"<p>{paragraph}</p>" for paragraph in (opening + first, *middle, last + closing))
        return read_html(
            f"<html><head><title>{pages.TITLE}</title></head><body><h1>{pages.TITLE}</h1><p>{above}</p>"
            f"<div class='content'>{text}<p>{end}</p></div></body></html>"
        )

    return reading


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("转自：河湾晚报", "河湾晚报"),
        ("2024-05-12 07:15 转载自：河湾晚报", "河湾晚报"),
        ("來自：河灣晚報", "河灣晚報"),
        ("来源/河湾晚报", "河湾晚报"),
        ("來源於：河灣晚報", "河灣晚報"),
        ("信息来源：河湾县水务局 作者：葛青峰", "河湾县水务局"),
        ("来源：河湾晚报 转载自：北岸网", "河湾晚报"),
        ("2024-05-12 河湾水务", "河湾水务"),
    ],
)
def test_credited_is_what_a_label_or_the_place_beside_the_clock_names(read_page, line, name):
    assert read_page(above=line).credited == name


@pytest.mark.parametrize(
    "line",
    [
        "发表于 2024-5-12 07:15 | 只看该作者",
        "發表於 2024-5-12 07:15 | 只看該作者",
        "发表于 2024-5-12 07:15 | 显示全部楼层 | 倒序浏览",
        "2024-05-12 07:15 人氣：231",
        "2024-05-12 07:15 點閱：88 次",
        "2024-05-12 07:15 瀏覽次數 88",
        "2024-05-12 07:15 楼主 电梯直达",
        "2024-05-12 07:15 收藏 打印 字号",
        "2024-05-12 07:15 回复数 12",
        "来自Android客户端1楼 2024-05-12 07:15",
    ],
)
def test_counters_and_buttons_beside_the_clock_are_not_credited(read_page, line):
    assert read_page(above=line).credited == ""


def test_what_the_foot_credits_is_credited_where_the_head_says_nothing(read_page):
    assert read_page(end="来源丨河湾晚报").credited == "河湾晚报"
    assert read_page(above="来源：北岸网", end="来源丨河湾晚报").credited == "北岸网"
    assert read_page(end="图片来源：视觉河湾").credited == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("稿源：河湾晚报", "河湾晚报"),
        ("[稿源：河湾晚报]", "河湾晚报"),
        ("原文出处：河湾晚报", "河湾晚报"),
        ("（原文出处：《水务纵横》杂志2024年第3期）", "水务纵横"),
        ("（本文节选自《河湾晚报》，内容有删减）", "河湾晚报"),
        ("本文来自：河湾晚报", "河湾晚报"),
        ("原文发表于《水务纵横》", "水务纵横"),
        ("原載：河灣晚報", "河灣晚報"),
        ("（据河湾社电）", "河湾社"),
        ("（據《河灣晚報》）", "河灣晚報"),
        ("（据河湾晚报报道）", "河湾晚报"),
        ("（河湾社）", "河湾社"),
    ],
)
def test_the_foot_says_whose_text_it_is(read_page, line, name):
    assert read_page(above="来源：北岸网", end=line).origin == name


def test_a_bracket_that_closes_the_last_paragraph_says_whose_text_it_is(read_page):
    assert read_page(closing="（据河湾晚报）").origin == "河湾晚报"
    assert read_page(closing="（供销社）").origin == ""


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("据《河湾晚报》报道，", "河湾晚报"),
        ("據河灣社報道，", "河灣社"),
        ("据北岸日报网5月12日报道，", "北岸日报网"),
        ("河湾网消息：", "河湾网"),
        ("河湾晚报讯（记者 何平安）", "河湾晚报"),
        ("河湾财经北岸5月12日电（记者 何平安）", "河湾财经"),
    ],
)
def test_the_first_words_say_whose_text_it_is(read_page, opening, name):
    assert read_page(above="来源：北岸网", opening=opening).origin == name


@pytest.mark.parametrize(
    "opening",
    [
        "据了解，",
        "据多家媒体报道，",
        "据当地新闻报道，",
        "据县政府网站消息，",
        "本报讯（记者 何平安）",
        "早报讯（记者 何平安）",
    ],
)
def test_a_kind_of_outlet_is_no_origin(read_page, opening):
    assert read_page(opening=opening).origin == ""


@pytest.mark.parametrize(
    "line",
    [
        "（图片来源：河湾晚报）",
        "（综合河湾晚报、北岸网报道）",
        "（据县水务局消息）",
        "（农业合作社）",
        "来自河湾各地的代表参加了活动",
        "本文发表于2024年5月12日",
        "选自各县上报材料",
        "（完）",
    ],
)
def test_other_closing_words_name_no_origin(read_page, line):
    assert read_page(end=line).origin == ""


def test_a_reporter_who_signs_the_end_signs_for_his_outlet(read_page):
    assert read_page(above="2024-05-12 07:15 来源：北岸留学", closing="（文/河湾晚报记者 何平安）").origin == "河湾晚报"
    assert read_page(above="来源：北岸网", end="【河湾网记者证核验电话：000】").origin == "北岸网"


@pytest.mark.parametrize(
    "line", ["（本刊有删节，全文见《水务纵横》2024年第3期）", "（本文有删节，原文刊于《水务纵横》）"]
)
def test_an_abridged_text_is_whose_the_whole_one_is(read_page, line):
    assert read_page(above="来源：北岸网", end=line).origin == "水务纵横"


def test_a_label_may_say_out_of_what_a_text_comes(read_page):
    assert read_page(above="文章出自：河湾晚报 美工：小何").credited == "河湾晚报"
    assert read_page(above="2024-05-12 07:15 | 读书社小编").credited == ""
