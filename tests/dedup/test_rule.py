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


def test_a_text_that_is_nothing_but_the_beginning_of_another_is_a_copy_down_to_a_third(newsroom, interview):
    newsroom.file(interview)
    assert newsroom.file(interview[: int(len(interview) * 0.42)], at=DAY).verdict is Verdict.REPOST
    assert newsroom.file(interview[: len(interview) // 5], at=DAY).verdict is Verdict.NEW_STORY
    assert newsroom.file(interview[-int(len(interview) * 0.42) :], at=DAY).verdict is Verdict.NEW_STORY


def test_pieces_taken_here_and_there_do_not_make_the_longer_text_a_copy(newsroom, column, other, statistics):
    newsroom.file(column)
    pieces = column.split("。")
    scattered = "。".join([*pieces[6:11], other, *pieces[3:6], statistics, *pieces[:2]])
    assert newsroom.file(scattered, at=DAY).verdict is Verdict.NEW_STORY


@pytest.mark.parametrize("mark", ["\ufffd", "?", "?!?/p>"])
def test_a_number_that_bytes_were_lost_before_is_no_disagreement(newsroom, column, mark):
    day = "。11月23日清晨，施工队在南门外集合。"
    newsroom.file(column.replace("。", day, 1))
    damaged = column.replace("。", mark + day.removeprefix("。1"), 1)
    assert newsroom.file(damaged, at=DAY).verdict is Verdict.REPOST
    false = column.replace("。", day.replace("11月", "1月"), 1)
    assert newsroom.file(false, at=DAY).relations[0].reason == "one_fact"


def test_a_number_that_something_was_set_into_is_no_disagreement(newsroom, column):
    newsroom.file(column.replace("。", "。工程定于本月28日完工。", 1))
    torn = column.replace("。", "。工程定于本月2点击下载客户端8日完工。", 1)
    assert newsroom.file(torn, at=DAY).verdict is Verdict.REPOST


def test_a_day_word_that_a_copy_kept_is_not_at_odds_with_the_day_itself(newsroom, newsrooms, column):
    today, printed = (column.replace("。", f"。{day}，最后一段围挡拆除。", 1) for day in ("今天", "3月20日"))
    newsroom.file(today, at=3 * DAY, origin="山海晚报")
    assert newsroom.file(printed, at=4 * DAY).verdict is Verdict.REPOST
    later = newsrooms()
    later.file(printed)
    assert later.file(today, at=5 * DAY).verdict is Verdict.REPOST
    another = newsrooms()
    another.file(today, at=3 * DAY)
    assert another.file(printed, at=4 * DAY).relations[0].reason == "one_fact"


def test_a_place_in_a_sentence_left_out_is_not_at_odds_with_the_next_one(newsroom, column):
    lead = "专家组在北京查看了管网。{}上海的同行也在会上介绍了办法。"
    newsroom.file(lead.format("广州的代表随后到了现场，看得很细。") + column)
    assert newsroom.file(lead.format("") + column, at=DAY).verdict is Verdict.REPOST


def test_what_is_told_again_every_year_is_no_copy_for_a_credit_alone(newsroom, column, other):
    newsroom.file(column + other)
    again = column + "今年的工程又向前走了一段，街坊们在新修的巷口栽下十二棵槐树，等着来年开花。" * 2 + other[-60:]
    assert newsroom.file(column + other, at=200 * DAY, origin="山海晚报").verdict is Verdict.REPOST
    assert newsroom.file(again, at=200 * DAY, origin="山海晚报").verdict is Verdict.NEW_STORY
