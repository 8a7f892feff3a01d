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
