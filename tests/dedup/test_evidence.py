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


ROUND = [
    "山海省工业大会今天继续举行分组讨论。\n",
    "省长林望舒在讨论时说，设备更新要算长远账，不能等订单来了再动手。\n",
    "副省长贺长亭在讨论时说，港口和园区之间还缺一条快线，运费降下来，企业才留得住。\n",
    "在讨论中，东港市市长沈岸舟说，县里的小厂最怕账期长，建议把付款期限写进合同范本。\n",
    "秘书长顾平川说，检测中心要对小企业开放，价目表贴在墙上，谁来都是一个价。\n",
    "代表们还就职业教育、用电保障和人才公寓提出了41条意见，由会务组逐条登记，三天之内答复。\n",
]


@pytest.mark.parametrize("order", [(0, 2, 1, 4, 3, 5), (0, 3, 2, 1, 5, 4), (0, 4, 1, 2, 3, 5), (0, 2, 3, 4, 5)])
def test_a_name_that_stands_elsewhere_in_the_other_text_is_not_at_odds_with_its_neighbour(newsroom, order):
    newsroom.file("".join(ROUND))
    judged = newsroom.file("".join(ROUND[number] for number in order))
    assert judged.verdict is Verdict.REPOST
    assert judged.relations[0].distortions == ()


def test_names_exchanged_in_place_are_at_odds(newsroom):
    newsroom.file("".join(ROUND))
    text = "".join(ROUND).replace("林望舒", "丁若谷")
    judged = newsroom.file(text)
    assert (judged.verdict, judged.relations[0].facts["here"]) == (Verdict.NEW_STORY, "丁若谷")
