"""Evidence begins and ends with what both texts say; a text whose sentences were shuffled is found whole."""

import random
import re

import pytest
from opencc import OpenCC

from newswatch.model.story import RelationKind, Verdict
from newswatch.text.fold import fold

EDGE = 3


def shuffled(text, seed, pattern=r"[^。！？\n]*[。！？\n]”?"):
    parts = [part for part in re.findall(pattern, text) if part.strip()]
    random.Random(seed).shuffle(parts)
    return "".join(parts)


def cut(text, seed):
    """Every fourth sentence dropped, a line of advertising in the middle of another."""
    parts = re.findall(r"[^。！？\n]*[。！？\n]", text)
    kept = [part for number, part in enumerate(parts) if number % 4 != seed % 4]
    at = len(kept) // 2
    return "".join([*kept[:at], kept[at][:9], "点击下载客户端看全文", kept[at][9:], *kept[at + 1 :]])


SPUN = {"企业": "单位", "机床": "车具", "协会": "公会", "增长": "增加", "记者": "笔者", "介绍": "先容", "车间": "厂房"}


def respelled(text, seed):
    for word, other in SPUN.items():
        text = text.replace(word, other)
    return OpenCC("s2t").convert(shuffled(text, seed))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("disguise", [shuffled, cut, respelled])
def test_evidence_begins_and_ends_with_the_same_words_in_both_texts(newsroom, interview, disguise, seed):
    newsroom.file(interview)
    text = disguise(interview, seed)
    (relation,) = newsroom.file(text).relations
    assert relation.evidence
    for span in relation.evidence:
        here, there = fold(text[slice(*span.a)]), fold(interview[slice(*span.b)])
        assert (here[:EDGE], here[-EDGE:]) == (there[:EDGE], there[-EDGE:])


@pytest.mark.parametrize("seed", range(20))
def test_sentences_in_any_order_are_the_same_text(newsroom, interview, column, notice, seed):
    for text in (interview, column, notice):
        newsroom.file(text)
        judged = newsroom.file(shuffled(text, seed))
        assert judged.verdict is Verdict.REPOST
        assert judged.relations[0].kind is RelationKind.SAME
        assert judged.relations[0].score > 0.85
        assert judged.relations[0].distortions == ()
