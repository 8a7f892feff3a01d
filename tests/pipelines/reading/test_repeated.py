"""What a host repeats around its stories is learned, left out and forgotten again; what notices share stays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newswatch.model.article import Part, Reading, Turn
from newswatch.model.habit import Habit
from pipelines.reading import repeated

NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)
NOTICE = "灯塔财经所载图文均由合作机构提供，转载请联系我们取得授权。"
MENU = "宏观 产业 公司 灯塔研究院"


def body(number: int, *lines: str) -> str:
    story = f"第{number}号试点名单公布，共有{number * 7}家企业入选，涉及装备、汽车、电子等八个行业，名单实行动态管理。"
    return "\n".join((story, f"下一步将在{number}个地区组织供需对接。", *lines))


def after(*texts: str, habit: Habit | None = None) -> Habit:
    habit = habit or Habit("dengta.example")
    for text in texts:
        habit = repeated.learned(habit, Reading(text[:12], text, text), NOW)
    return habit


def told(text: str, habit: Habit, **more: object) -> Reading:
    return repeated.without(replace(Reading("题", text, text), **more), habit)  # type: ignore[arg-type]


def test_a_notice_is_left_out_once_four_stories_had_it():
    three = after(*(body(number, NOTICE) for number in range(3)))
    assert three.boilerplate == ()
    four = after(body(3, NOTICE), habit=three)
    assert [each.line for each in four.boilerplate] == [NOTICE]
    assert told(body(9, NOTICE), four).text == body(9)


def test_the_same_story_under_many_addresses_counts_once():
    assert after(*[body(1, NOTICE)] * 30).boilerplate == ()


def test_a_line_that_could_be_the_storys_is_learned_from_half_of_the_stories():
    mixed = [body(number, MENU) if number % 3 == 0 else body(number) for number in range(30)]
    assert after(*mixed).boilerplate == ()
    assert [each.line for each in after(*(body(number, MENU) for number in range(8))).boilerplate] == [MENU]


@pytest.mark.parametrize("line", ["特此通知。", "工业和信息化部办公厅", "2026年11月3日", "附件：1. 名单", "记者："])
def test_what_notices_end_with_is_never_learned(line):
    assert after(*(body(number, line) for number in range(40))).boilerplate == ()


def test_script_and_width_make_no_difference():
    habit = after(*(body(number, "扫描二维码,关注灯塔财经微信公众号") for number in range(4)))
    assert told(body(9, "掃描二維碼，關注燈塔財經微信公眾號"), habit).text == body(9)


def test_a_line_in_the_middle_of_a_text_stays():
    habit = after(*(body(number, NOTICE) for number in range(4)))
    long = body(9, NOTICE, *(f"第{number}条说明正文所述事项。" for number in range(9)))
    assert told(long, habit).text == long


def test_a_text_that_is_nothing_else_stays_as_it_is():
    habit = after(*(body(number, NOTICE) for number in range(4)))
    assert told(NOTICE, habit).text == NOTICE


def test_who_publishes_at_a_host_cannot_take_the_story_of_another_apart():
    lead = "工业和信息化部昨日召开发布会，介绍中小企业数字化改造的总体安排，并宣布首批试点城市名单。"
    end = "有关负责人表示，将按季度通报各地进展，对进展缓慢的城市予以约谈。"
    filler = "第{}篇凑数的正文写得更长一些，好让开头那一段不是全文里最长的一行，这样那一段就会被当作套话记下来。"
    habit = after(*("\n".join((lead, filler.format(number), end)) for number in range(40)))
    assert {each.line for each in habit.boilerplate} == set()
    habit = Habit("dengta.example")
    for number in range(40):
        text = "\n".join((lead, filler.format(number), end))
        habit = repeated.learned(habit, Reading(f"第{number}篇", text, text), NOW)
    assert {each.line for each in habit.boilerplate} == {lead, end}
    story = "\n".join((lead, "记者了解到，方案分三步走。"))
    assert told(f"{story}\n{end}", habit).text == story, "the longest line is the story's whatever others did with it"
    assert told(f"{end}\n方案分三步走。", habit).text == f"{end}\n方案分三步走。", "half of a text is no boilerplate"


def test_what_a_host_ceased_to_say_is_forgotten():
    habit = after(*(body(number, NOTICE) for number in range(4)))
    habit = after(*(body(number) for number in range(100, 100 + repeated.LATEST)), habit=habit)
    assert habit.boilerplate == ()
    assert len(habit.recent) == repeated.LATEST


def test_what_was_spared_is_not_learned_again():
    habit = after(*(body(number, NOTICE) for number in range(4)))
    spared = replace(habit, boilerplate=(), spared=(habit.boilerplate[0].key,))
    assert after(*(body(number, NOTICE) for number in range(10, 20)), habit=spared).boilerplate == ()


def test_turns_move_with_their_text():
    top, end = "灯塔财经客户端 下载阅读全文", "返回灯塔财经首页阅读更多"
    said = ["第{}批何时公布？", "张三：第{}批年内公布，申报工作已经启动。"]
    texts = ["\n".join((top, *said, end)).format(number, number) for number in range(5)]
    asks, answers = texts[0].index("第"), texts[0].index("张三")
    turns = (Turn(Part.ASKS, asks, answers - 1), Turn(Part.SPEAKS, answers, len(texts[0])))
    habit = Habit("dengta.example")
    for number, text in enumerate(texts):
        habit = repeated.learned(habit, Reading(f"第{number}批", text, text), NOW)
    short = told(texts[0], habit, turns=turns)
    assert [short.text[turn.start : turn.end] for turn in short.turns] == [each.format(0) for each in said]
