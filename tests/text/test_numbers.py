"""Figures are read as printed and agree across ways of printing them."""

import random
import time

import pytest

from newswatch.text.fold import folded
from newswatch.text.numbers import agree, chinese_number, figures


def only(text):
    (figure,) = figures(folded(text).plain)
    return figure


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("同比增长５．７％左右", 5.7, "%"),
        ("超过419萬個", 4_190_000, ""),
        ("1.2345万亿元", 1.2345e12, "元"),
        ("3,200座", 3200, ""),
        ("12.5公里", 12_500, "m"),
        ("百分之五点七", 5.7, "%"),
        ("二百三十五家企业", 235, ""),
        ("三分之一", 100 / 3, "%"),
        ("万分之五", 0.05, "%"),
        ("近六成", 60, "%"),
        ("八台机床", 8, ""),
        ("三点五倍", 3.5, "倍"),
        ("3亿2000万元", 3.2e8, "元"),
        ("25家企业", 25, ""),
        ("五年", 60, "月"),
        ("千分之几不算，800多万户", 8_000_000, ""),
    ],
)
def test_a_figure_is_read_with_its_unit(printed, value, unit):
    figure = only(printed)
    assert figure.value == pytest.approx(value)
    assert figure.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "5g基站",
        "c919客机",
        "会议11:35开始",
        "一个",
        "十分重要",
        "万一",
        "三农",
        "四川",
        "数十家",
        "第三家",
        "一成不变",
        "五台山",
        "1" * 16,
    ],
)
def test_names_clocks_and_idioms_are_no_figures(text):
    assert figures(folded(text).plain) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("12345亿元", "1.2345万亿元"), ("百分之五", "5%"), ("5.68%", "5.7%"), ("419万", "4190000"), ("2吨", "2000公斤")],
)
def test_figures_agree_after_conversion_or_rounded_to_what_one_prints(one, other):
    assert agree(only(one), only(other))
    assert agree(only(other), only(one))


@pytest.mark.parametrize(("one", "other"), [("5.6%", "5.7%"), ("5%", "5元"), ("12亿", "12万"), ("5.68%", "5.8%")])
def test_other_values_or_units_do_not_agree(one, other):
    assert not agree(only(one), only(other))


@pytest.mark.parametrize(
    ("text", "number"), [("二〇二四", 2024), ("二十六", 26), ("十", 10), ("三亿二千万", 320_000_000), ("一百零五", 105)]
)
def test_chinese_numerals_are_numbers(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("printed", "low", "high"), [("3%-5%", 3, 5), ("三至五个", 3, 5), ("10到20亿元", 1e9, 2e9), ("3万—5万人", 3e4, 5e4)]
)
def test_a_range_has_two_ends_and_agrees_with_no_other(printed, low, high):
    figure = only(printed)
    assert (figure.value, figure.high) == (low, high)
    assert agree(figure, only(printed))
    assert not agree(figure, only(printed.replace("5", "6").replace("五", "六").replace("20", "30")))


def test_what_is_counted_is_read_behind_the_measure_word():
    assert [only(text).noun for text in ("25家企业", "25个项目", "25家", "25吨")] == ["企业", "项目", "", ""]


def test_any_jumble_of_numerals_and_units_can_be_read():
    pieces = [*"0123456789.,%-至到零一二三十百千万亿两点分之成个家元吨年 第", "分之", "百分之", "万分之", "0分之", "km"]
    drawn = random.Random(7)
    for _ in range(5000):
        text = "".join(drawn.choices(pieces, k=12))
        assert all(text[f.start : f.end] for f in figures(text))


def test_a_page_of_digits_costs_little():
    started = time.process_time()
    figures("1" * 200_000)
    figures("1,111" * 40_000)
    figures("一千" * 100_000)
    assert time.process_time() - started < 5
