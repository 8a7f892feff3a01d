"""design.md, "Same or apart", rule by rule, on facts in the same place of two texts."""

from datetime import timedelta

import pytest

from consumers.dedup.compare import Pair
from consumers.dedup.rule import figures_at_odds, identity_at_odds
from newswatch.model.story import RelationKind, Verdict
from newswatch.text.facts import Agreement, compare
from newswatch.text.statements import facts

DAY = timedelta(days=1)


def pair(here, there, *, lead=False, title=False):
    (one,), (other,) = facts(here), facts(there)
    return Pair(one, other, compare(one, other, DAY), lead, title)


def figures(agreeing, disagreeing):
    return [pair("25家", "25家")] * agreeing + [pair("25家", "31家")] * disagreeing


def test_apart_when_an_identity_fact_of_title_or_lead_disagrees():
    assert identity_at_odds([pair("2024年度", "2025年度", lead=True)])
    assert identity_at_odds([pair("第三批", "第四批", lead=True, title=True)])


def test_a_fact_of_the_body_beyond_the_lead_is_no_identity_fact():
    assert identity_at_odds([pair("2024年度", "2025年度")]) == []


def test_a_figure_of_the_lead_is_no_identity_fact():
    assert identity_at_odds([pair("25家", "31家", lead=True)]) == []


def test_apart_when_more_than_a_fifth_of_the_aligned_figures_and_at_least_two_disagree():
    assert len(figures_at_odds(figures(7, 2), credited=False)) == 2
    assert figures_at_odds(figures(8, 2), credited=False) == []
    assert figures_at_odds(figures(4, 1), credited=False) == []
    assert len(figures_at_odds(figures(3, 2), credited=True)) == 2


def test_under_five_aligned_figures_any_that_disagrees_keeps_apart_unless_the_origin_is_named():
    assert len(figures_at_odds(figures(3, 1), credited=False)) == 1
    assert figures_at_odds(figures(3, 1), credited=True) == []
    assert figures_at_odds([], credited=False) == []


@pytest.mark.parametrize(("here", "there"), [("12345亿元", "1.2345万亿元"), ("百分之五", "5%"), ("5.68%", "5.7%")])
def test_figures_agree_after_conversion_or_rounded_to_what_one_prints(here, there):
    assert pair(here, there).agreement is Agreement.AGREE


def test_missing_or_erased_is_no_disagreement(newsroom, notice):
    newsroom.file(notice)
    without = notice.replace("2024年度", "年度").replace("厅发〔2024〕37号", "有关").replace("50万元", "")
    assert newsroom.file(without, at=DAY).verdict is Verdict.REPOST


def test_reposts_are_retitled_and_titles_count_only_when_both_are_titles_of_the_same_text(newsroom, interview):
    newsroom.file(interview, title="2024年机床行业访谈")
    assert newsroom.file(interview, title="老厂2023年往事", at=DAY).verdict is Verdict.REPOST


def test_page_clocks_and_wire_heads_are_never_identity_facts(newsroom, interview):
    newsroom.file("启明社山海3月20日电 " + interview)
    copy = "发布时间：2024-03-23 08:30\n转帖社3月23日电 " + interview
    assert newsroom.file(copy, at=3 * DAY).verdict is Verdict.REPOST


SPUN = (
    "企业单位 机床车具 协会公会 记者笔者 介绍先容 增长增加 实现完成 转型转变 困难艰难 设备装备 订单定单 组织构造",
    "帮助协助 提高进步 车间厂房 青年年轻 正在正要 刚刚方才 告诉通知 过去曩昔 如今现在 准备预备 扶持搀扶 检测检验",
)


def test_in_a_spun_text_only_facts_written_in_digits_can_disagree(newsroom, interview):
    text = interview.replace("三年时间", "五年时间")
    for word in " ".join(SPUN).split():
        text = text.replace(word[:2], word[2:])
    newsroom.file(interview)
    assert newsroom.file(text, at=DAY).verdict is Verdict.REPOST


def test_only_same_joins_and_a_digest_followed_by_the_full_text_is_same(newsroom, interview):
    newsroom.file(interview)
    digest = "".join(part + "。" for part in interview.split("。")[2:5])
    whole = newsroom.file(digest + "\n以下为全文。\n" + interview, at=DAY)
    assert whole.verdict is Verdict.REPOST
    assert whole.relations[0].kind is RelationKind.SAME
