"""A spun copy as a reader is shown it: which words were replaced, what stood there, and what that changed."""

import re

import pytest
from opencc import OpenCC

from consumers.dedup.align import align
from consumers.dedup.despun import despun, marked, restored
from consumers.dedup.sheet import Sheet

REPORT = """\
山海省副省长顾平川10日在全省工业工作会议上强调，必须坚持合作共赢，推动产业持续健康增长。中央财政今年安排专项资金48亿元，支持青岚市等12个城市改造老旧设备。
会议指出，去年全省规模以上工业企业利润增长7.3%，出口总额不断扩大，企业不得以任何理由降低安全标准。三家龙头企业率先完成改造，成本明显降低。
各地要加快落实政策，提高资金使用效益，把支持重点放在中小企业上，努力形成可以复制的经验。浙江等地的代表作了发言。
"""
SPINNER = {
    "副省长": "省长",
    "工业": "家产",
    "产业": "财产",
    "必须": "可以",
    "合作": "竞争",
    "增长": "下降",
    "中央": "地方",
    "支持": "撑持",
    "会议": "集会",
    "不得": "得以",
    "三家": "五家",
    "落实": "贯彻",
    "浙江": "江畔",
    "顾平川": "顾平山",
}
CHANGED = {"副省长", "必须", "合作", "增长", "中央", "不得", "三", "浙江", "顾平川"}


def spin(text):
    return re.sub("|".join(sorted(SPINNER, key=len, reverse=True)), lambda found: SPINNER[found[0]], text)


@pytest.fixture
def shown(newsroom):
    def replaced(copy, original=REPORT):
        later, earlier = (Sheet(newsroom.article(text)) for text in (copy, original))
        return despun(later, earlier, align(later, earlier))

    return replaced


def test_every_replaced_word_is_shown_with_what_stood_there(shown):
    copy = spin(REPORT)
    found = shown(copy)
    assert restored(copy, found) == REPORT
    for each in found:
        assert copy[slice(*each.span_a)] == each.here
        assert REPORT[slice(*each.span_b)] == each.there
    pairs = {(each.there, each.here) for each in found}
    assert {("中央", "地方"), ("合作", "竞争"), ("产业", "财产"), ("副省长", "省长")} <= pairs


def test_a_changed_meaning_is_told_from_another_wording(shown):
    found = shown(spin(REPORT))
    changed = "".join(each.there for each in found if each.changed)
    assert all(word in changed for word in CHANGED - {"顾平川"})
    assert not any(word in changed for word in ("产业", "支持", "会议", "落实", "工业"))
    why = {each.there: each.why for each in found if each.changed}
    assert (why["中央"], why["合作"], why["必须"], why["副省长"]) == ("level", "stance", "permission", "rank")
    assert "person" in why.values()


def test_the_marked_text_says_which_is_which(shown):
    copy = spin(REPORT)
    text = marked(copy, shown(copy))
    assert "{地方 ⇒ 中央 !}" in text
    assert "{财产 → 产业}" in text
    assert re.sub(r"\{(.*?) (?:→|⇒) .*?\}", r"\1", text) == copy


def test_a_copy_in_another_script_is_shown_in_its_own_characters(shown):
    copy = OpenCC("s2t").convert(spin(REPORT))
    found = {each.there: each for each in shown(copy)}
    assert found["产业"].here == "財產"
    assert found["合作"].here == "競爭"
    assert copy[slice(*found["合作"].span_a)] == "競爭"


def test_nothing_is_shown_of_a_copy_that_is_not_spun(shown):
    assert shown(REPORT) == []
    assert shown(OpenCC("s2t").convert(REPORT)) == []
