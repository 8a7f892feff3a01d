"""What a copy says otherwise than its original is listed with the characters of both; what it only words otherwise,
spells otherwise or prints elsewhere is not."""

from datetime import timedelta

import pytest
from opencc import OpenCC

from consumers.dedup.distortion import MOST
from newswatch.model.story import RelationKind, Verdict
from newswatch.text.changes import changed

DAY = timedelta(days=1)

REPORT = """\
启明纺织集团在北岸召开订货会，来自各地的一百多家客商参加。会上展出了今年新开发的面料，客商对其中的再生纤维产品兴趣浓厚，签约金额超过去年全年。集团把展台搬进了车间，客商可以一边看样品，一边看机器怎样织出它们。
集团董事长韩松岭介绍，公司的销售网点已经覆盖沿海各地，去年出口额增长了三成，退货率只有1.2%。韩松岭说，面料生意讲究眼力，也讲究守时，货期晚一天，客户就少一个。
技术负责人许知远告诉记者，新投产的八台织机来自国内厂家，停机时间缩短到12分钟。按照厅发〔2024〕37号文件，这批设备可以享受补贴，补贴将在9月15日前到账。
许知远同意把检测数据向上下游开放。他认为，与同行合作比单打独斗更稳妥，车间里没有秘密，只有还没来得及写下来的经验。至于用电，车间屋顶的光伏每天能发5600度电，够六条生产线用半天。
订货会结束时，最后一车样布装上了开往湖南仓库的货车，司机把篷布又拉紧了一遍。
"""


def filed(newsroom, copy, **at):
    newsroom.file(REPORT)
    judged = newsroom.file(copy, at=DAY, **at)
    assert judged.verdict is Verdict.REPOST
    return judged.relations[0]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("1.2%", "12%", "figure"),
        ("八台", "十八台", "figure"),
        ("三成", "五成", "figure"),
        ("5600度", "5600万度", "figure"),
        ("9月15日", "9月25日", "date"),
        ("〔2024〕37号", "〔2023〕37号", "docno"),
        ("湖南仓库", "湖北仓库", "place"),
        ("许知远告诉", "丁若谷告诉", "person"),
        ("韩松岭说", "韩松领说", "person"),
        ("可以享受", "不可以享受", "negation"),
        ("将在", "将不在", "negation"),
        ("同意把", "不同意把", "negation"),
        ("没有秘密", "有秘密", "negation"),
        ("缩短到", "延长到", "reversal"),
        ("同行合作", "同行竞争", "reversal"),
        ("增长了", "下降了", "reversal"),
    ],
)
def test_what_the_body_says_otherwise_is_listed_with_its_place_in_both(newsroom, old, new, kind):
    copy = REPORT.replace(old, new)
    relation = filed(newsroom, copy)
    assert [distortion.kind for distortion in relation.distortions] == ([kind])
    for distortion in relation.distortions:
        assert copy[slice(*distortion.a)] == distortion.here != distortion.there == REPORT[slice(*distortion.b)]
        at = REPORT.index(old)
        assert distortion.b[0] < at + len(old)
        assert at < distortion.b[1]


@pytest.mark.parametrize("converter", ["s2t", "s2twp", "s2hk"])
def test_a_distortion_of_a_converted_copy_is_told_in_its_own_script(newsroom, converter):
    copy = OpenCC(converter).convert(REPORT.replace("八台", "九台").replace("可以享受", "不可以享受"))
    relation = filed(newsroom, copy)
    assert [(d.kind, d.there) for d in relation.distortions] == [("figure", "八"), ("negation", "可以")]
    assert [copy[slice(*d.a)] for d in relation.distortions] == [d.here for d in relation.distortions]


def clean():
    lines = REPORT.splitlines(keepends=True)
    yield "verbatim", REPORT
    yield (
        "boilerplate",
        "首页 > 财经\n来源：北岸在线 编辑：小周\n" + REPORT + "免责声明：本文仅供参考。\n",
    )
    for name in ("s2t", "s2tw", "s2twp", "s2hk"):
        yield name, OpenCC(name).convert(REPORT)
    yield "reordered", lines[0] + "".join(lines[:0:-1])
    yield "shortened", lines[0] + "".join(lines[2:])
    yield "spliced", REPORT.replace("退货率只有", "退货率只有【关注公众号领红包】")
    yield "damaged", REPORT.replace("，停机", "?!?").replace("。他认为", "?/p>")
    yield "edited", REPORT.replace("兴趣浓厚", "很感兴趣").replace("更稳妥", "更可靠").replace("结束时", "落幕时")


@pytest.mark.parametrize(("disguise", "copy"), list(clean()), ids=[name for name, _ in clean()])
def test_a_copy_that_says_the_same_has_no_distortion(newsroom, disguise, copy):
    assert filed(newsroom, copy).distortions == ()


def test_numbers_printed_another_way_are_no_distortion(newsroom):
    copy = REPORT.replace("三成", "30%").replace("八台", "8台").replace("12分钟", "十二分钟")
    assert filed(newsroom, copy).distortions == ()


def test_a_credit_line_is_none(newsroom):
    newsroom.file(REPORT + "责任编辑：王砚秋\n")
    assert newsroom.file(REPORT + "责任编辑：李知行\n", at=DAY).relations[0].distortions == ()


def test_a_name_at_odds_in_the_lead_keeps_apart_and_is_shown(newsroom):
    newsroom.file("北岸市副市长林望舒出席开工仪式。" + REPORT)
    judged = newsroom.file("北岸市副市长丁若谷出席开工仪式。" + REPORT, at=DAY)
    relation = judged.relations[0]
    assert (judged.verdict, relation.kind, relation.reason) == (Verdict.NEW_STORY, RelationKind.RELATED, "one_fact")
    assert relation.facts == {"fact": "person", "here": "丁若谷", "there": "林望舒"}


def test_a_word_that_goes_on_and_one_that_ends_are_opposites(newsroom, interview):
    newsroom.file(interview.replace("夜里没有人", "班组不断轮换，夜里没有人"))
    told = newsroom.file(interview.replace("夜里没有人", "班组不再轮换，夜里没有人")).relations[0].distortions
    assert [(each.there, each.here) for each in told] == [("不断", "不再")]


def test_a_page_with_thousands_of_changed_words_costs_no_more_than_one_with_hundreds(newsroom, monkeypatch):
    looked = []
    monkeypatch.setattr("consumers.dedup.distortion.changed", lambda *at: looked.append(at) or changed(*at))
    sentence = "第{}户人家的院门没有上锁，来人可以自己进去坐一坐，茶在炉子上。"
    text = "".join(sentence.format(number) for number in range(1200))
    newsroom.file(text)
    judged = newsroom.file(text.replace("没有上锁", "已经上锁").replace("可以", "不可以"))
    told = [each for relation in judged.relations for each in relation.distortions]
    assert len(told) <= MOST
    assert len(looked) <= 3 * 40 * MOST
