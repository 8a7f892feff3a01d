import pytest

from newswatch.model.article import Speaker
from pipelines.reading.speakers import speakers


def test_an_alias_in_brackets_is_no_part_of_an_office():
    text = "工业和信息化部（以下简称“工信部”）副部长周启明表示，今年将继续推进试点。"
    assert speakers(text) == (Speaker("周启明", "工业和信息化部副部长"),)


def test_who_speaks_in_a_transcript_is_named_by_his_turns_and_questioners_by_their_outlet():
    text = "\n".join(
        (
            "江北省政府新闻办副主任 何文静：大家好，今天请来了三位嘉宾。",
            "王建国（江北省工业和信息化厅厅长）：去年改造老厂一百二十家。",
            "江北日报记者：请问今年还会改造多少家？",
            "王建国：今年计划再改造八十家。",
            "本报记者：谢谢。",
            "有记者：工人怎么看？",
            "江南社记者 李文山：夜班怎么办？",
            "何文静：今天的发布会到此结束。",
        )
    )
    assert speakers(text) == (
        Speaker("何文静", "江北省政府新闻办副主任"),
        Speaker("王建国", "江北省工业和信息化厅厅长"),
        Speaker("江北日报记者"),
        Speaker("李文山", "江南社记者"),
    )


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("江北循环经济协会副会长原庆山向记者表示，市场很大。", "原庆山", "江北循环经济协会副会长"),
        ("江北大学教授欧阳明山认为，市场很大。", "欧阳明山", "江北大学教授"),
        ("北星公司首席执行官马克·海伍德说，市场很大。", "马克·海伍德", "北星公司首席执行官"),
        ("江北報道，協會會長喬寶山建議，市場要大。", "喬寶山", "協會會長"),
        ("江西都昌县市民曹大山告诉记者，市场很大。", "曹大山", "江西都昌县市民"),
        ("10日上午江北市市长曹大山在会上强调，市场很大。", "曹大山", "江北市市长"),
    ],
)
def test_rare_compound_and_foreign_names_count_beside_an_office(text, name, office):
    assert speakers(text) == (Speaker(name, office),)


def test_the_office_of_one_is_not_given_to_the_next():
    text = "江北市市长林水生、南湖县县长何大山参加。何大山说，今年要再改造八十家。"
    assert speakers(text) == (Speaker("何大山", "南湖县县长"),)


@pytest.mark.parametrize(
    "text",
    [
        "协会主任原来表示过，会议全国代表都表示满意。",
        "我再次向市民郑重说明，会议很好。",
        "艺术街一家老店的李老板告诉记者：生意很好。",
        "江北市市长何大山出席，会场很大。",
    ],
)
def test_words_that_begin_like_names_and_people_who_say_nothing_are_no_speakers(text):
    assert speakers(text) == ()
