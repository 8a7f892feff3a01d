"""Folding makes renderings of the same words equal and knows where every character came from."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.text.fold import fold, folded, script


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("國家發展與改革", "国家发展与改革"),
        ("爲了這裏", "为了这里"),
        ("著眼於長遠", "着眼于长远"),
        ("北鬥衞星", "北斗卫星"),
        ("ＡＢＣ１２３％", "abc123"),
        ("增长 5.7%，其中……", "增长57其中"),
        ("经济(jīng jì)", "经济"),
        ("工(gong)(gong)业(ye)(ye)化(hua)(hua)", "工业化"),
        ("会(huì )议", "会议"),
        ("零宽\u200b字\ufeff符", "零宽字符"),
        ("①②⑦", "127"),
        ("乾坤乾净", "干坤干净"),
        ("什麼人祇有", "什么人只有"),
        ("幹部、乾部、榦部", "干部干部干部"),
        ("鐘錶與鍾愛、髮廊發展", "钟表与钟爱发廊发展"),
        ("裡裏里、颱臺台、麵面", "里里里台台台面面"),
        ("戶户戸、説說说、爲為为", "户户户说说说为为为"),
        ("衛衞卫、敎教、淸清、硏研", "卫卫卫教教清清研研"),
        ("発展経済、対応する", "发展经济对应する"),
        ("⻓江⼯业⻋间⾦属", "长江工业车间金属"),
        ("\ufa0a\uf9e0\U0002f804", "见易你"),
        ("𝟐𝟎𝟐𝟒年𝐀𝐈", "2024年ai"),
        ("工\u200d业\u00ad机\u2060床\ufe0f厂\U000e0101房\x00", "工业机床厂房"),
        ("工🙂业\ue123机\ufffd床", "工业机床"),
        ("增长。。！！两成", "增长两成"),
        ("工\u2028业", "工业"),
        ("机(j\u200bī)床(chu\u00adáng)", "机床"),
    ],
)
def test_two_renderings_of_the_same_words_fold_alike(one, other):
    assert fold(one) == fold(other)


def test_real_parentheses_are_no_pinyin():
    assert fold("规划(2025—2027年)以及(以下简称工信部)") == "规划20252027年以及以下简称工信部"


NOISY = st.text(alphabet="机床工業厂(guójīji) （）[]āan1 ，。\u200b\ufeff\u00ad🙂\ufffd\U0002f804", max_size=80)


@given(st.text(max_size=60) | NOISY)
def test_every_folded_character_leads_back_to_one_of_the_text(text):
    given_text = folded(text)
    assert len(given_text.offsets) == len(given_text.text) == len(given_text.codes)
    assert all(a <= b for a, b in zip(given_text.offsets, given_text.offsets[1:], strict=False))
    assert all(0 <= at < len(text) for at in given_text.offsets)
    assert fold(text) == given_text.text
    assert all(
        folded(text[at]).text in ("", char) for at, char in zip(given_text.offsets, given_text.text, strict=True)
    )


@given(NOISY)
def test_every_plain_character_is_that_of_its_place(text):
    given_text = folded(text)
    places = range(len(text)) if given_text.stripped is None else given_text.stripped
    assert [folded(text[at]).plain for at in places] == list(given_text.plain)
    for at, place in enumerate(places):
        assert given_text.plain_span(at, at + 1) == (place, place + 1)


@given(st.text(max_size=60))
def test_folding_a_folded_text_of_chinese_changes_nothing(text):
    once = fold("".join(c for c in text if "\u4e00" <= c <= "\u9fa5"))
    assert fold(once) == once


def test_a_span_covers_the_characters_of_the_text_as_given():
    text = "　國(guó)家(jiā)：發(fā)展！"
    spans = folded(text)
    assert spans.text == "国家发展"
    assert text[slice(*spans.span(0, 1))] == "國"
    assert text[slice(*spans.span(2, 4))] == "發(fā)展"
    assert spans.span(1, 1)[0] == spans.span(1, 1)[1]


def test_the_plain_form_keeps_figures_readable():
    assert folded("增長５．７％，達１２.３萬億元（〔2024〕12號）").plain == "增长5.7%,达12.3万亿元(〔2024〕12号)"


def test_a_figure_with_something_invisible_in_it_is_plain_to_read():
    given_text = folded("增长\u200b1\u200b2亿")
    assert given_text.plain == "增长12亿"
    assert given_text.plain_span(2, 4) == (3, 6)


def test_scripts_are_counted_by_the_characters_only_one_of_them_has():
    assert script("國家發展") == (2, 0)
    assert script("国家发展") == (0, 2)
    assert script("工作") == (0, 0)


def test_folding_a_long_text_is_quick():
    started = time.process_time()
    folded("国(guó)家发展abc" * 100_000)
    assert time.process_time() - started < 10


def test_an_empty_span_stays_empty_to_the_very_end():
    given_text = folded("增长\u200b12亿\u200b")
    assert given_text.plain_span(2, 2) == (3, 3)
    assert given_text.plain_span(5, 5) == (6, 6)
    assert folded("\u200b").plain_span(0, 0) == (1, 1)
