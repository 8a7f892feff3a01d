"""Invented interviews and transcripts, and texts with colons in them that are none."""

from itertools import pairwise
from time import process_time

import pytest

from newswatch.model.article import Part, Speaker
from pipelines.reading.speakers import speakers
from pipelines.reading.turns import turns


def told(text: str, spoken: tuple[Speaker, ...] | None = None) -> list[tuple[str, str, str, str]]:
    """Each turn as who does what, with the first six characters of what is said and how many lines it has."""
    found = turns(text, speakers(text) if spoken is None else spoken)
    assert all(0 <= turn.start < turn.end <= len(text) for turn in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    lines = (text[turn.start : turn.end] for turn in found)
    return [
        (turn.part.value, turn.office, turn.name, f"{said[:6]}/{said.count(chr(10)) + 1}")
        for turn, said in zip(found, lines, strict=True)
    ]


def test_a_press_conference_keeps_its_turns_and_gives_a_bare_name_the_office_told_before():
    text = "\n".join(
        (
            "江北省新闻办昨天举行发布会，介绍老厂改造的情况。",
            "江北省新闻办副主任 何文静：大家好，今天请来了两位嘉宾。",
            "江北省工信厅总工程师 赵志国：去年改造老厂一百二十家。",
            "今年还要改造八十家，都排好了日程。",
            "新华社记者 李文山：请问今年的钱从哪里来？",
            "赵志国：谢谢你的提问。",
            "第一，省里出三成。",
            "第二，市里出三成，其余由厂里自筹。",
            "《江北日报》记者：工人怎么安排？",
            "王建国（江北省人社厅厅长）：都留下，一个不少。",
            "何文静：今天的发布会到此结束，谢谢大家！",
            "（完）",
        )
    )
    assert told(text) == [
        ("speaks", "江北省新闻办副主任", "何文静", "大家好，今天/1"),
        ("speaks", "江北省工信厅总工程师", "赵志国", "去年改造老厂/2"),
        ("asks", "新华社", "李文山", "请问今年的钱/1"),
        ("speaks", "江北省工信厅总工程师", "赵志国", "谢谢你的提问/3"),
        ("asks", "江北日报", "", "工人怎么安排/1"),
        ("speaks", "江北省人社厅厅长", "王建国", "都留下，一个/1"),
        ("speaks", "江北省新闻办副主任", "何文静", "今天的发布会/1"),
    ]


@pytest.mark.parametrize(
    ("asks", "speaks", "asker", "speaker"),
    [
        ("问：", "答：", ("", ""), ("", "")),
        ("問：", "答：", ("", ""), ("", "")),
        ("Q：", "A：", ("", ""), ("", "")),
        ("Q1: ", "A1: ", ("", ""), ("", "")),
        ("【问】", "【答】", ("", ""), ("", "")),
        ("问题一：", "答复：", ("", ""), ("", "")),
        ("1.问：", "答：", ("", ""), ("", "")),
        ("■记者：", "●李明山：", ("", ""), ("", "李明山")),
        ("记者：", "老周：", ("", ""), ("", "老周")),
        ("記者問：", "李明山答：", ("", ""), ("", "李明山")),
        ("主持人：", "嘉宾：", ("主持人", ""), ("嘉宾", "")),
        ("主持人 何文静：", "北星公司总裁 马克·海伍德：", ("主持人", "何文静"), ("北星公司总裁", "马克·海伍德")),
        ("[人民日报记者]", "[赵志国]", ("人民日报", ""), ("", "赵志国")),
        ("[人民日报记者] ", "[工信厅总工程师 赵志国] ", ("人民日报", ""), ("工信厅总工程师", "赵志国")),
        ("新華社記者：", "發言人：", ("新華社", ""), ("發言人", "")),
        ("《江北周刊》：", "李明山：", ("江北周刊", ""), ("", "李明山")),
        ("江北日报：", "赵厅长：", ("江北日报", ""), ("", "赵厅长")),
        ("记者：", "江北省工信厅有关负责人：", ("", ""), ("江北省工信厅有关负责人", "")),
        ("记者（江南社）：", "赵志国（厅长）：", ("江南社", ""), ("厅长", "赵志国")),
        ("网友：", "答：", ("", ""), ("", "")),
    ],
)
@pytest.mark.parametrize("behind", ["", "\n"], ids=["on the line", "on a line of its own"])
def test_the_ways_in_which_turns_are_marked(asks, speaks, asker, speaker, behind):
    pairs = ("请问新厂什么时候开工？", "下个月开工，\n设备到齐了。"), ("工人够吗？", "够，还在招。")
    text = "\n".join(f"{asks}{behind}{question}\n{speaks}{behind}{answer}" for question, answer in pairs)
    assert told(text) == [
        ("asks", *asker, "请问新厂什么/1"),
        ("speaks", *speaker, "下个月开工，/2"),
        ("asks", *asker, "工人够吗？/1"),
        ("speaks", *speaker, "够，还在招。/1"),
    ]


def test_a_name_is_resolved_to_the_office_that_the_text_told_before_its_first_turn():
    text = (
        "近日，江北省工信厅总工程师赵志国表示愿意回答问题，本报专访了他。\n"
        "记者：新厂在哪？\n赵志国：在北岸。\n记者：何时开工？\n赵志国：下月，已定。"
    )
    assert [turn.office for turn in turns(text, speakers(text)) if turn.part is Part.SPEAKS] == [
        "江北省工信厅总工程师"
    ] * 2


def test_who_alone_speaks_in_a_text_has_its_answers_and_of_two_nobody_has():
    talk = ("问：去年如何？", "答：改造一百二十家。", "问：今年呢？", "答：再改八十家。")
    alone = "\n".join(("江北省工信厅总工程师赵志国日前表示，愿意谈谈。", *talk))
    both = alone.replace("愿意谈谈。", "愿意谈谈。江北省人社厅厅长王建国表示，也愿意。")
    answers = [(office, name) for part, office, name, _ in told(alone) if part == "speaks"]
    assert answers == [("江北省工信厅总工程师", "赵志国")] * 2
    assert {(office, name) for _, office, name, _ in told(both)} == {("", "")}


def test_a_question_printed_as_a_heading_is_asked_where_an_answer_is_marked():
    text = "一、为什么要改？\n答：设备旧了，产量上不去。\n也费电。\n二、钱从哪来？\n答：省里出三成。"
    assert [(part, said) for part, _, _, said in told(text)] == [
        ("asks", "一、为什么要/1"),
        ("speaks", "设备旧了，产/2"),
        ("asks", "二、钱从哪来/1"),
        ("speaks", "省里出三成。/1"),
    ]


def test_headings_between_turns_and_signatures_behind_them_belong_to_nobody():
    text = (
        "谈改造\n问：为什么改？\n答：设备旧了，费电。\n谈资金\n问：钱呢？\n答：自筹，已经到账。\n（记者 李文山 整理）"
    )
    assert [said for *_, said in told(text)] == ["为什么改？/1", "设备旧了，费/1", "钱呢？/1", "自筹，已经到/1"]


def test_whom_a_title_names_and_who_signs_under_it_open_no_turn():
    text = "把老厂改好\n——访江北省工信厅厅长 赵志国\n江北日报记者 李文山\n"
    text += "问：累吗？\n赵志国：不累，习惯了。\n问：忙吗？\n赵志国：忙，天天。"
    assert [said for *_, said in told(text)] == ["累吗？/1", "不累，习惯了/1", "忙吗？/1", "忙，天天。/1"]


def test_who_goes_on_under_his_own_label_makes_one_turn():
    text = "[李文山] 大家好，开始吧。\n[赵志国] 去年很好。\n[赵志国] 今年更好，大家放心。\n[李文山] 谢谢，再见。"
    assert [said for *_, said in told(text)] == ["大家好，开始/1", "去年很好。\n/2", "谢谢，再见。/1"]


def test_narration_behind_a_short_exchange_is_not_said_by_the_last_to_speak():
    text = "\n".join(("问：累吗？", "答：不累，习惯了。", *(f"天黑了，厂里第{n}盏灯亮起来。" for n in range(9))))
    assert [said for *_, said in told(text)] == ["累吗？/1", "不累，习惯了/1"]


@pytest.mark.parametrize(
    "text",
    [
        "记者：李文山\n编辑：何文静\n工厂昨天开工，一切顺利。",
        "记者：请问何时开工？\n大家都笑了，没有人回答。",
        "问题一：设备旧了，费电。\n措施：换掉，省电。\n问题二：人手不够。\n措施：招人，培训。",
        "时间：2024年3月5日，上午。\n地点：江北市，会展中心。\n时间：下午，两点。",
        "人民日报：老厂新生，活力十足。\n江北日报：开工了，真快。\n江南社：十年，一座城。",
        "李明山（教授）：市场很大，要抓紧。\n何文静（研究员）：不急，先试点。",
        "一是设备旧：换掉，省电。\n二是人手少：招人，培训。",
        "A：选甲，对。\nB：选乙，错。",
        "他说：“今年要改造八十家。”\n她说：“好，就这么办。”\n他说：“再会。”",
        "",
    ],
    ids=["byline", "one label", "list", "fields", "press", "opinions", "points", "choices", "narrative", "nothing"],
)
def test_what_only_looks_like_a_dialogue_has_no_turns(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "line",
    ["[" * 40, "问" * 60, "：" * 60, "记者" * 30, "问：\n", "答：好，\n", "李明山：好，\n记者：？\n", "（1、" * 20],
    ids=range(8),
)
def test_hostile_texts_cost_linear_time(line):
    started = process_time()
    assert len(turns(line * (600_000 // len(line)))) <= 500
    assert process_time() - started < 6


@pytest.mark.parametrize("label", ["网友“小麦”：", "网友小麦：", "[网友 小麦]", "企业代表：", "现场观众："])
def test_somebody_from_outside_asks_where_what_he_says_is_a_question(label):
    text = (
        "主持人：钱厂长您好，先请您介绍一下新线的情况。\n"
        "钱一帆：三条新线上周试车，换刀时间缩短到六分钟。\n"
        f"{label}小厂买不起这样的线怎么办？\n"
        "钱一帆：协会正在筹备租赁。"
    )
    said = turns(text)
    assert [each.part for each in said] == [Part.ASKS, Part.SPEAKS, Part.ASKS, Part.SPEAKS]
    assert said[2].name == ("小麦" if "小麦" in label else "")
    assert text[said[2].start : said[2].end] == "小厂买不起这样的线怎么办？"
