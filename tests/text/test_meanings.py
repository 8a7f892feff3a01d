"""Words that stand for one another: which of them change what is said."""

import pytest

from newswatch.text.fold import fold
from newswatch.text.meanings import CLASSES, CONTRARIES, changed_meaning


@pytest.mark.parametrize(
    ("here", "there", "why"),
    [
        ("地方", "中央", "level"),
        ("全省", "全国", "level"),
        ("市级", "省级", "level"),
        ("竞争", "合作", "stance"),
        ("下降", "增长", "direction"),
        ("降幅", "增幅", "direction"),
        ("放缓", "加快", "pace"),
        ("部长", "副部长", "rank"),
        ("司长", "局长", "rank"),
        ("可以", "必须", "permission"),
        ("允许", "禁止", "permission"),
        ("出口", "进口", "trade"),
        ("亏损", "盈利", "result"),
        ("消费", "生产", "market"),
        ("质子", "量子", "matter"),
        ("反对", "支持", "support"),
        ("环比", "同比", "compared"),
        ("封闭", "开放", "openness"),
        ("可以", "不可以", "negation"),
        ("已完成", "未完成", "negation"),
        ("三家", "五家", "number"),
        ("五", "三", "number"),
        ("百分之六", "百分之九", "number"),
        ("附近", "浙江", "place"),
        ("大做", "小做", "contrary"),
        ("劣化", "优化", "contrary"),
    ],
)
def test_a_word_that_says_something_else_is_named_by_what_it_changes(here, there, why):
    assert changed_meaning(here, there) == why


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("提升", "提高"),
        ("上升", "增长"),
        ("撑持", "支持"),
        ("必需", "必须"),
        ("财产", "产业"),
        ("集会", "会议"),
        ("不断", "持续"),
        ("不仅", "非但"),
        ("某些", "一些"),
        ("安康", "健康"),
        ("无线", "电波"),
        ("合作", "合作"),
    ],
)
def test_another_wording_of_the_same_is_no_change(here, there):
    assert changed_meaning(here, there) == ""


def test_the_words_are_folded_as_texts_are_and_none_has_two_values_in_one_class():
    for name, values in CLASSES.items():
        words = " ".join(values).split()
        assert sorted(words) == sorted(set(words)), name
        assert all(fold(word) == word for word in words), name
    assert all(len(pair) == 2 and fold(pair) == pair for pair in CONTRARIES.split())
