"""`printed`, the body before it was read clean, names what the text for reading no longer shows."""

from datetime import timedelta

import pytest
from opencc import OpenCC

from newswatch.model.story import Disguise, Verdict

DAY = timedelta(days=1)
HEAD = "首页 > 频道 > 正文 字号 大 中 小 打印本页\n"
FOOT = "\n声明：本页文字由网友上传，不代表本站观点，如有异议请联系客服处理。上一篇 下一篇"
READINGS = {"记": "jì", "者": "zhě", "省": "shěng", "会": "huì", "的": "de", "一": "yī", "天": "tiān", "车": "chē"}


def annotated(text):
    return "".join(f"{c}({READINGS[c]})" if c in READINGS else c for c in text)


PRINTED = {
    "nothing": (lambda text: text, {Disguise.VERBATIM}),
    "not given": (lambda text: "", {Disguise.VERBATIM}),
    "pinyin": (annotated, {Disguise.PINYIN}),
    "boilerplate": (lambda text: HEAD + text + FOOT, {Disguise.BOILERPLATE}),
    "a short line": (lambda text: text + "\n（责任编辑：某某某）下一篇", {Disguise.BOILERPLATE}),
    "other paragraphs": (lambda text: text.replace("\n", "\n\n　　") + "\n", {Disguise.VERBATIM}),
    "both": (lambda text: HEAD + annotated(text) + FOOT, {Disguise.PINYIN, Disguise.BOILERPLATE}),
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_disguise_that_only_printed_shows_is_named(newsroom, interview, name):
    disguise, expected = PRINTED[name]
    newsroom.file(interview)
    copy = newsroom.file(interview, at=DAY, printed=disguise(interview))
    assert copy.verdict is Verdict.REPOST
    assert set(copy.disguises) == expected


def test_evidence_counts_in_text_whatever_printed_has(newsroom, interview):
    newsroom.file(interview)
    text = "本页由网友分享。" + OpenCC("s2t").convert(interview)
    (relation,) = newsroom.file(text, at=DAY, printed=HEAD + annotated(text) + FOOT).relations
    assert relation.evidence
    for span in relation.evidence:
        assert not span.printed
        assert OpenCC("t2s").convert(text[slice(*span.a)]) == interview[slice(*span.b)]


def test_a_page_annotated_in_printed_alone_is_replaced_by_the_text_as_written(newsroom, interview):
    newsroom.file(interview, printed=annotated(interview))
    assert newsroom.file(interview, at=DAY).original_changed
    again = newsroom.file(interview, at=2 * DAY, printed=annotated(interview))
    assert (again.original_changed, again.disguises) == (False, (Disguise.PINYIN,))


def test_a_long_text_is_not_taken_for_one_with_boilerplate(newsroom, interview):
    text = "".join(f"第{number}节。{interview}" for number in range(100))
    newsroom.file(text)
    assert newsroom.file(text, at=DAY, printed=text + "\n").disguises == (Disguise.VERBATIM,)
