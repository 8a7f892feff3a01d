"""Odd texts have a defined outcome, and what they cost is bounded by counts, not by the clock."""

import random
from datetime import timedelta

import numpy as np
import pytest
from opencc import OpenCC

from consumers.dedup.engine import RELATIONS, STORIES
from consumers.dedup.index import Index
from consumers.dedup.postings import BUFFER, DEEPEST
from consumers.dedup.seeds import COMMON, seeds
from consumers.dedup.sheet import Sheet
from newswatch.model.story import Disguise, RelationKind, Verdict
from newswatch.text.fold import folded

FLASH = "快讯：山海省装备协会今日宣布，首条国产五轴机床柔性生产线在北岸区投产，年产能达到3200台。"
OTHER_FLASH = "快讯：青川省渔业协会今日宣布，首条国产七吨远洋渔船维修线在南港区开工，年产能达到1700艘。"
SENTENCE = "山海省装备协会今日宣布首条柔性生产线投产，年产能达到三千台。"
OTHER_SENTENCE = "北岸港务集团夜班调度室昨晚迎来第一艘苗种船，渔民们松了一口气。"
WORDS = ["机床", "车间", "港口", "渔民", "图纸", "工人", "清晨", "设备", "订单", "检测", "主轴", "河堤", "齿轮"]
WORDS += ["学徒", "码头", "夜班", "会议", "山路", "合同", "仓库", "供应", "测试", "春天", "老师", "样品", "雨伞"]
VERBS = ["送来", "检查", "修好", "等待", "描述", "整理", "带走", "记录", "比较", "讨论", "拆开", "画出", "想起"]


def transcript(seed, size=30_000):
    """Sentences of no sense in common words."""
    rnd = random.Random(seed)
    text = ""
    while len(text) < size:
        text += "".join(rnd.choice(WORDS) + rnd.choice(VERBS) for _ in range(rnd.randrange(3, 8))) + "。"
    return text


def judged(newsroom, first, second, **reading):
    newsroom.file(first)
    return newsroom.file(second, at=timedelta(hours=1), **reading)


def kinds(found):
    return [relation.kind for relation in found.relations]


@pytest.mark.parametrize(
    ("copy", "disguise"),
    [
        (FLASH, Disguise.VERBATIM),
        ("首页 > 快讯 > 正文\n" + FLASH + "\n免责声明：本文仅供参考，版权归原作者所有。", Disguise.BOILERPLATE),
        (OpenCC("s2t").convert(FLASH), Disguise.TRADITIONAL),
        (OpenCC("s2twp").convert(FLASH), Disguise.TRADITIONAL),
        (FLASH.replace("装备", "装(zhuāng)备(bèi)").replace("北岸", "北(běi)岸(àn)"), Disguise.PINYIN),
    ],
)
def test_a_copied_flash_joins(newsroom, copy, disguise):
    found = judged(newsroom, FLASH, copy)
    assert found.verdict is Verdict.REPOST
    assert disguise in found.disguises


def test_flashes_of_one_pattern_stay_apart(newsroom):
    assert judged(newsroom, FLASH, OTHER_FLASH).verdict is Verdict.NEW_STORY
    found = newsroom.file(FLASH.replace("3200", "4100"))
    assert found.verdict is Verdict.NEW_STORY
    assert (kinds(found)[0], found.relations[0].reason) == (RelationKind.RELATED, "one_fact")


def test_a_transcript_joins_its_copies_and_has_its_excerpts(newsroom):
    text = transcript(1)
    newsroom.file(text)
    assert newsroom.file(text).disguises == (Disguise.VERBATIM,)
    assert newsroom.file(OpenCC("s2t").convert(text)).disguises == (Disguise.TRADITIONAL,)
    assert kinds(newsroom.file(text[9_000:11_000])) == [RelationKind.PART_OF]
    assert newsroom.file(transcript(2)).verdict is Verdict.NEW_STORY


def test_what_stands_beyond_forty_thousand_characters_ties_nothing(newsroom):
    text = transcript(3, 45_000)
    found = judged(newsroom, text, text[:40_000] + transcript(4, 2_000_000))
    assert found.verdict is Verdict.REPOST
    assert newsroom.file(text[41_000:44_000]).relations == ()


def test_one_sentence_over_and_over(newsroom):
    over_and_over = SENTENCE * 1000
    newsroom.file(over_and_over)
    assert newsroom.file(over_and_over).disguises == (Disguise.VERBATIM,)
    assert Disguise.TRADITIONAL in newsroom.file(OpenCC("s2t").convert(over_and_over)).disguises
    assert newsroom.file(OTHER_SENTENCE * 1000).verdict is Verdict.NEW_STORY
    once = newsroom.file(SENTENCE)
    assert (once.verdict, kinds(once)) == (Verdict.NEW_STORY, [RelationKind.PART_OF])


def test_a_sentence_that_somebody_repeats_is_carried_whole(newsroom):
    assert judged(newsroom, SENTENCE, SENTENCE * 1000).verdict is Verdict.REPOST


def test_the_same_repeated_another_number_of_times_is_another_text(newsroom):
    assert judged(newsroom, SENTENCE * 1000, SENTENCE * 999).relations == ()


@pytest.mark.parametrize(
    "text", ["", " \n\u3000" * 300, "。，！？（）" * 300, "\u200b\ufeff" * 300, "🙂" * 300, "详见附件。"]
)
def test_a_text_that_says_nothing_is_nobodys_copy(newsroom, text):
    found = judged(newsroom, text, text)
    assert (found.verdict, found.relations) == (Verdict.NEW_STORY, ())


@pytest.mark.parametrize(
    "text",
    [
        "0123456789" * 30,
        "7" * 500,
        "工" * 800,
        "工业" * 400,
        "Seven new cranes were delivered to the northern port on Monday.",
    ],
)
def test_a_text_of_one_sign_or_of_foreign_letters_joins_its_equal_alone(newsroom, text):
    assert judged(newsroom, text, text).disguises == (Disguise.VERBATIM,)
    assert newsroom.file(text[: len(text) // 2]).verdict is Verdict.NEW_STORY


@pytest.mark.parametrize("unit", ["国(guó)家jia", "国(", "12亿", "国 a", "(", "3月5日"])
def test_two_megabytes_are_decided_like_their_beginning(newsroom, unit):
    text = unit * (2_000_000 // len(unit))
    found = judged(newsroom, text, text)
    assert found.verdict is (Verdict.NEW_STORY if unit == "(" else Verdict.REPOST)
    assert len(Sheet(newsroom.decided[-1][0]).codes) <= 40_000


def test_the_same_grams_in_another_order_are_another_text(newsroom):
    rnd = random.Random(8)
    pieces = [transcript(9, 4_000)[at : at + 9] for at in range(0, 4_000, 9)]
    texts = []
    for _ in range(40):
        rnd.shuffle(pieces)
        texts.append("".join(pieces))
    found = [newsroom.file(text) for text in texts]
    assert {each.verdict for each in found} == {Verdict.NEW_STORY}
    assert max(len(each.relations) for each in found) <= RELATIONS
    sheet = Sheet(newsroom.article(texts[0]))
    assert len(newsroom.engine._memory.promising(sheet, STORIES)) <= STORIES


def test_pairs_made_to_share_a_slot_have_few_seeds():
    """65,536 slots hold the pairs: these all fall into one."""
    one = np.arange(0x4E00, 0x9FA5, dtype=np.uint64)
    slots = (((one << np.uint64(16)) ^ np.uint64(0x5DE5)) * np.uint64(0x9E3779B1) >> np.uint64(16)) & np.uint64(0xFFFF)
    chosen = [chr(c) for c in one[slots == np.bincount(slots.astype(np.int64)).argmax()].tolist()]
    colliding = [chr(c) for c in one[np.argsort(slots, kind="stable")].tolist()][:4_000]
    a, b = "工".join(colliding + chosen), "工".join((colliding + chosen)[::-1])
    i, j = seeds(folded(a).codes, folded(b).codes)
    assert len(i) == len(j) <= len(a)
    assert len(i) <= COMMON * len(b)


def test_a_gram_that_every_page_has_names_few_of_them():
    sample = np.unique(np.random.default_rng(5).integers(0, 1 << 32, 64, dtype=np.uint32))
    index = Index()
    for _ in range(3 * BUFFER // len(sample)):
        index.add(sample)
    assert len(index.look_up(sample, 24)) <= 24
    query, texts, frequency = index.holders(sample)
    assert len(query) == len(texts) <= len(sample) * (DEEPEST + 1) * 4
    assert frequency.max() == index.texts
