"""What was done to a copy is named, and little else."""

import re
from datetime import timedelta

import pytest

from newswatch.model.story import Disguise

WRAPPED = "\n责任编辑：小秦 上一篇 下一篇 相关阅读"


def sentences(text):
    return re.findall(r"[^。\n]+[。\n]?”?", text)


def swapped(text):
    """The two sentences in the middle in each other's place."""
    parts = sentences(text)
    at = len(parts) // 2
    return "".join([*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]])


def turned(text):
    parts = sentences(text)
    return "".join(parts[len(parts) // 2 :] + parts[: len(parts) // 2])


def without(text, number):
    parts = sentences(text)
    return "".join(parts[:number] + parts[number + 1 :])


def spliced(text, words):
    at = text.index("柔性线")
    return text[:at] + words + text[at:]


def cut(text):
    return "".join(sentences(text)[:7])


ADDED = "街坊们说，这样的事情往年从没见过。"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (swapped, {Disguise.REORDERED}),
        (turned, {Disguise.REORDERED}),
        (lambda text: turned(text) + WRAPPED, {Disguise.REORDERED, Disguise.BOILERPLATE}),
        (lambda text: without(turned(text), 4), {Disguise.REORDERED, Disguise.EDITED}),
        (lambda text: without(text, 5), {Disguise.EDITED}),
        (
            lambda text: text.replace("。谈到困难", "。" + ADDED + "谈到困难").replace("。\n谈", "。" + ADDED + "谈"),
            {Disguise.EDITED},
        ),
        (cut, {Disguise.TRUNCATED}),
        (lambda text: cut(text) + WRAPPED, {Disguise.TRUNCATED, Disguise.BOILERPLATE}),
        (lambda text: spliced(text, "【扫码领取资料】"), {Disguise.CORRUPTED}),
        (lambda text: spliced(text, "河畔人家好米好面"), {Disguise.CORRUPTED}),
        (lambda text: spliced(text, "，他指了指窗外那一排新房，"), {Disguise.EDITED}),
        (lambda text: text.replace("。", "?!?/p>"), {Disguise.CORRUPTED}),
        (lambda text: text.replace("等不起。”", "等不起。”\n关注公众号领好茶\n"), {Disguise.CORRUPTED}),
        (lambda text: text + WRAPPED, {Disguise.BOILERPLATE}),
    ],
)
def test_what_was_done_is_named_and_nothing_else(newsroom, interview, change, named):
    newsroom.file(interview)
    copy = change(interview)
    assert copy != interview
    assert set(newsroom.file(copy, at=timedelta(hours=1)).disguises) == named


def test_a_last_sentence_may_have_been_cut_or_left_out(newsroom, interview):
    newsroom.file(interview)
    copy = "".join(sentences(interview.strip())[:-2])
    found = newsroom.file(copy).disguises
    assert Disguise.TRUNCATED in found
    assert len(found) <= 2


def test_a_sentence_at_the_end_may_be_boilerplate_or_added(newsroom, interview):
    newsroom.file(interview)
    assert set(newsroom.file(interview + ADDED).disguises) == {Disguise.BOILERPLATE, Disguise.EDITED}


def test_a_sentence_behind_a_heading_is_no_advertising(newsroom, interview):
    headed = interview.replace("车间里，", "车间见闻\n车间里，")
    newsroom.file(headed)
    copy = headed.replace("车间见闻\n", "车间见闻\n" + ADDED)
    assert set(newsroom.file(copy, at=timedelta(hours=1)).disguises) == {Disguise.EDITED}


def test_an_end_that_a_spinner_left_nothing_of_is_neither_cut_off_nor_put_in(newsroom, interview, column, other):
    for text in (column, other):
        newsroom.file(text)
    newsroom.file(interview)
    body = re.sub("([\u4e00-\u9fff]{4})[\u4e00-\u9fff]{2}", r"\1云烟", interview)
    copy = "墨竹孤舟" * 11 + body[44:-60] + "暮鼓寒蝉" * 15
    assert set(newsroom.file(copy, at=timedelta(hours=1)).disguises) == {Disguise.SPUN}
