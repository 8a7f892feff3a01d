"""Disguised copies join their original's story with the disguise named; look-alikes stay apart with the reason."""

import random
from datetime import timedelta

import pytest
from opencc import OpenCC

from newswatch.model.story import Disguise, RelationKind, Verdict

DAY = timedelta(days=1)
HEAD = "首页 > 频道 > 正文 字号 大 中 小 打印本页\n"
FOOT = "\n声明：本页文字由网友上传，不代表本站观点，如有异议请联系客服处理。上一篇 下一篇"
WORDS = {
    "企业": "单位", "机床": "车具", "协会": "公会", "记者": "笔者", "介绍": "先容", "增长": "增加", "实现": "完成",
    "转型": "转变", "困难": "艰难", "设备": "装备", "订单": "定单", "组织": "构造", "帮助": "协助", "提高": "进步",
    "车间": "厂房", "青年": "年轻", "正在": "正要", "刚刚": "方才", "告诉": "通知", "过去": "曩昔", "如今": "现在",
    "准备": "预备", "时间": "工夫", "扶持": "搀扶", "轴承": "转承", "检测": "检验", "中心": "焦点", "课程": "课目",
    "临别": "临走", "照片": "相片", "远处": "远方", "许多": "不少", "全省": "全州", "达到": "到达", "就有": "便有",
}  # fmt: skip


def spun(text):
    for word, other in WORDS.items():
        text = text.replace(word, other)
    return text


READINGS = {
    "记": "jì",
    "者": "zhě",
    "日": "rì",
    "前": "qián",
    "省": "shěng",
    "会": "huì",
    "说": "shuō",
    "的": "de",
    "一": "yī",
}


def notes(text, share=1.0):
    rnd = random.Random(5)
    return "".join(f"{c}({READINGS[c]})" if c in READINGS and rnd.random() < share else c for c in text)


DISGUISES = {
    "verbatim": (lambda text: text, {Disguise.VERBATIM}),
    "traditional": (OpenCC("s2t").convert, {Disguise.TRADITIONAL}),
    "hongkong": (OpenCC("s2hk").convert, {Disguise.TRADITIONAL}),
    "pinyin": (notes, {Disguise.PINYIN}),
    "boilerplate": (lambda text: HEAD + text + FOOT, {Disguise.BOILERPLATE}),
    "wrapped traditional": (
        lambda text: OpenCC("s2t").convert(HEAD + text + FOOT),
        {Disguise.TRADITIONAL, Disguise.BOILERPLATE},
    ),
    "reordered": (lambda text: "\n".join([*text.splitlines()[3:], *text.splitlines()[:3]]), {Disguise.REORDERED}),
    "truncated": (lambda text: text[: len(text) * 2 // 3], {Disguise.TRUNCATED}),
    "edited": (lambda text: text.replace("她告诉记者，", "").replace("谈到困难，他并不讳言。", ""), {Disguise.EDITED}),
    "corrupted": (lambda text: text.replace("。\n", "?!?/p>\n").replace("。“", "?!?/p>"), {Disguise.CORRUPTED}),
    "spun": (spun, {Disguise.SPUN}),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguised_copy_joins_its_original_and_the_disguise_is_named(newsroom, interview, other, name):
    disguise, expected = DISGUISES[name]
    newsroom.file(other)
    original = newsroom.file(interview, at=DAY)
    copy = newsroom.file(disguise(interview), at=2 * DAY)
    assert copy.verdict is Verdict.REPOST
    assert copy.story_id == original.story_id
    assert copy.original == newsroom.event(1)
    assert set(copy.disguises) == expected


def test_evidence_is_told_in_code_points_of_both_texts_as_given(newsroom, interview):
    newsroom.file(interview)
    text = HEAD + notes(OpenCC("s2t").convert(interview), 0.5)
    copy = newsroom.file(text, at=DAY)
    (relation,) = copy.relations
    assert relation.kind is RelationKind.SAME
    assert relation.score > 0.98
    for span in relation.evidence:
        here, there = text[slice(*span.a)], interview[slice(*span.b)]
        assert there[0] == OpenCC("t2s").convert(here[0])
        assert there[-1] == OpenCC("t2s").convert(here[-1]) or here.endswith(")")


def test_a_yearly_notice_that_differs_in_year_number_and_figures_stays_apart(newsroom, notice, next_year):
    first = newsroom.file(notice, title="关于组织申报2024年度绿色工厂的通知")
    second = newsroom.file(next_year(notice), at=365 * DAY, title="关于组织申报2025年度绿色工厂的通知")
    assert second.verdict is Verdict.NEW_STORY
    assert second.story_id != first.story_id
    (relation,) = second.relations
    assert relation.kind is RelationKind.RELATED
    assert relation.reason == "year"
    assert relation.facts["there"] == "2024年度"


def test_monthly_statistics_stay_apart(newsroom, statistics):
    newsroom.file(statistics)
    later = statistics.replace("1—2月", "1—3月").replace("6.2%", "6.4%").replace("12.6万", "19.9万")
    second = newsroom.file(later, at=30 * DAY)
    assert second.verdict is Verdict.NEW_STORY
    assert second.relations[0].reason == "period"


def test_a_copy_with_one_falsified_figure_joins_and_the_figure_is_named(newsroom, interview):
    newsroom.file(interview)
    text = interview.replace("217家", "927家")
    copy = newsroom.file(text, at=DAY)
    assert copy.verdict is Verdict.REPOST
    assert copy.disguises == (Disguise.EDITED,), "a copy with another figure is not verbatim"
    (distortion,) = copy.relations[0].distortions
    assert (distortion.kind, distortion.here, distortion.there) == ("figure", "927", "217")
    assert text[slice(*distortion.a)] == "927"
    assert interview[slice(*distortion.b)] == "217"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda text: text.replace("老厂长", "新厂长"), Disguise.EDITED),
        (lambda text: text.replace("雨停了", "雨还没停"), Disguise.EDITED),
        (lambda text: text + "编辑小周", Disguise.BOILERPLATE),
        (lambda text: text.replace("。", "｡"), Disguise.VERBATIM),
    ],
)
def test_verbatim_is_a_copy_to_which_nothing_was_done(newsroom, interview, change, named):
    newsroom.file(interview)
    copy = newsroom.file(change(interview), at=DAY)
    assert copy.disguises == (named,)


def test_a_copy_kept_apart_by_one_fact_alone_says_so_with_both_values(newsroom, statistics):
    newsroom.file(statistics)
    second = newsroom.file(statistics.replace("2024年1—2月", "2024年1—5月"), at=DAY)
    assert second.verdict is Verdict.NEW_STORY
    assert second.relations[0].reason == "one_fact"
    assert dict(second.relations[0].facts) == {"fact": "period", "here": "2024年1—5月", "there": "2024年1—2月"}


def test_the_same_words_a_year_later_without_a_fixing_fact_are_another_event(newsroom, column):
    newsroom.file(column)
    second = newsroom.file(column, at=365 * DAY)
    assert second.verdict is Verdict.NEW_STORY
    assert second.relations[0].reason == "no_fixing_fact"


def test_the_same_words_months_later_join_where_a_fact_fixes_the_time(newsroom, statistics):
    newsroom.file(statistics)
    assert newsroom.file(statistics, at=200 * DAY).verdict is Verdict.REPOST


def test_the_same_words_months_later_join_where_the_later_names_an_origin(newsroom, column):
    newsroom.file(column)
    assert newsroom.file(column, at=200 * DAY, origin="山海晚报").verdict is Verdict.REPOST
    assert newsroom.file(column + "（转载自山海晚报）", at=210 * DAY).verdict is Verdict.REPOST


def test_twins_for_two_people_on_one_day_stay_apart(newsroom):
    text = (
        "本台消息：山海省省长{}今天上午在省政府会见来访的客商代表团一行。双方就港口建设、人才培养和技术合作交换了意见，"
        "认为彼此产业互补，前景广阔，应当建立定期会商机制，把已经商定的事项逐一落到实处。会见结束后，客人参观了城市规划展览馆，"
        "并与青年创业者座谈。有关部门负责人参加了上述活动。"
    )
    newsroom.file(text.format("林望舒"), title="省长林望舒会见客商代表团")
    second = newsroom.file(text.format("贺长亭"), at=timedelta(hours=2), title="省长贺长亭会见客商代表团")
    assert second.verdict is Verdict.NEW_STORY
    assert second.relations[0].facts == {"fact": "person", "here": "贺长亭", "there": "林望舒"}


def test_an_excerpt_inside_another_text_is_linked_and_joins_nothing(newsroom, interview, column, other):
    newsroom.file(other)
    newsroom.file(interview, at=DAY)
    second = newsroom.file(column + "".join(interview.splitlines(keepends=True)[1:3]) + column[::-1], at=2 * DAY)
    assert second.verdict is Verdict.NEW_STORY
    (relation,) = second.relations
    assert relation.to == newsroom.event(1)
    assert relation.kind in {RelationKind.QUOTES, RelationKind.PART_OF}


def test_unrelated_texts_share_no_relation(newsroom, interview, notice, statistics, column, other):
    for text in (interview, notice, statistics, column, other):
        judged = newsroom.file(text)
        assert judged.verdict is Verdict.NEW_STORY
        assert judged.relations == ()
