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


@pytest.mark.parametrize("surname", "颜章葛祁时舒卜曲卫鲍位翁隋景阮华滕迟禤米晋楼丛刁计买")
def test_every_surname_counts_beside_an_office(surname):
    assert speakers(f"河湾县水务局局长{surname}青岚说，工期提前了。") == (
        Speaker(f"{surname}青岚", "河湾县水务局局长"),
    )


@pytest.mark.parametrize(
    "words",
    [
        "当天在座谈会上表示，工期提前了。",
        "9日在北岸举行的新闻发布会上说，工期提前了。",
        "8月1日表示，工期提前了。",
        "这样概括：工期提前了。",
        "在全县的防汛工作现场会上公布了这组数字。",
        "用三个词概括：快、省、稳。",
        "从三方面作了说明。",
        "在接受采访时说，工期提前了。",
    ],
)
def test_what_stands_between_a_name_and_its_verb_hides_nobody(words):
    assert speakers(f"河湾县水务局局长祁大河{words}") == (Speaker("祁大河", "河湾县水务局局长"),)


def test_an_office_may_stand_in_brackets_behind_the_name():
    assert speakers("“工期提前了。”祁大河（河湾县水务局局长）说。") == (Speaker("祁大河", "河湾县水务局局长"),)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("在河湾大学教授景田看来，工期还能提前。", "河湾大学教授"),
        ("参会的河湾大学教授景田说，工期还能提前。", "河湾大学教授"),
        ("正在现场的河湾大学教授景田说，工期还能提前。", "河湾大学教授"),
        ("远道赶来的河湾大学教授景田说，工期还能提前。", "河湾大学教授"),
        ("对外经济贸易大学教授景田说，工期还能提前。", "对外经济贸易大学教授"),
        ("分管工业的副县长景田说，工期还能提前。", "分管工业的副县长"),
        ("今天我们邀请到河湾大学教授景田，景田说，工期还能提前。", "河湾大学教授"),
        ("记者采访了河湾大学教授景田。景田表示，工期还能提前。", "河湾大学教授"),
        ("记者日前对话河湾大学教授景田。景田表示，工期还能提前。", "河湾大学教授"),
        ("河湾社5月9日电（记者何山）县委常委、县长景田5月7日说，工期还能提前。", "县委常委、县长"),
    ],
)
def test_words_that_lead_in_are_no_part_of_an_office(text, office):
    assert speakers(text) == (Speaker("景田", office),)


def test_the_last_character_of_a_name_may_be_a_word_of_its_own():
    assert speakers("会长张友和说，工期提前了。") == (Speaker("张友和", "会长"),)
    assert speakers("县长杜为民和与会的人说，工期提前了。") == (Speaker("杜为民", "县长"),)


@pytest.mark.parametrize(
    "text",
    [
        "专家普遍认为，工期还能提前。代表都认为，钱够。专家计划下周公布方案。",
        "居民纷纷表示满意，受访专家均表示满意，与会专家一致认为工期还能提前。",
        "分析师时常提醒，用户买到后表示满意，院士位居前列，工程师时而停下来说明情况。",
        "厂长连忙解释，书记严肃指出，主任尤其强调安全，部长万分感慨地说，书记温和地说。",
        "局长祁大河因故未出席发布会。",
    ],
)
def test_adverbs_and_verbs_behind_an_office_are_nobody(text):
    assert speakers(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "“水退了。”河湾水务集团总经理阎小河站在刚修好的闸门旁感慨。",
        "河湾水务集团总经理阎小河带来的办法省钱。阎小河说，换一台泵就够。",
        "河湾水务集团总经理阎小河是第一个签字的人。起初没人信。她却只讲一条：先修闸。",
        "河湾水务集团总经理阎小河去年换了四台泵。她预计，工期还能提前。",
        "河湾水务集团总经理阎小河则算了一笔账：换一台泵只要三天。",
    ],
)
def test_who_is_introduced_counts_whatever_follows_if_he_speaks_anywhere(text):
    assert speakers(text) == (Speaker("阎小河", "河湾水务集团总经理"),)


def test_she_is_who_was_named_last():
    text = "河湾县县长何大山来到闸口，水务局局长祁小河陪着他。她说，工期提前了。"
    assert [speaker.name for speaker in speakers(text)] == ["祁小河"]


@pytest.mark.parametrize("surname", "檀俸撒由勇锺睢过仉耨")
def test_a_surname_that_no_list_has_counts_before_a_verb_of_speech(surname):
    assert speakers(f"河湾县水务局局长{surname}晓棠表示，工期提前了。") == (
        Speaker(f"{surname}晓棠", "河湾县水务局局长"),
    )


@pytest.mark.parametrize(
    "office",
    [
        "河湾水务董事会秘书",
        "河湾水务董秘",
        "首席技师",
        "首席水务安全官",
        "河湾大学学科带头人",
        "高级架构师",
        "养鱼场养殖户",
        "水街主理人",
        "泵房工段长",
        "闸口调度员",
    ],
)
def test_an_office_is_what_ends_like_a_rank(office):
    assert speakers(f"{office}王小河说，工期提前了。") == (Speaker("王小河", office),)


@pytest.mark.parametrize(
    "text",
    [
        "泵房工人组成员表示，工期提前了。县长同时还指出，钱够。局长就此事表示，钱够。",
        "流动人员总流量增长明显说明工期提前了。河湾市长江大桥昨天通车，专家说钱够。",
        "市民黄先生说，水退了。村民徐女士说，水退了。村民马某说，水退了。",
        "河湾县总统办公室表示，钱够。主任作出重要批示。研究员讲解员边走边说。",
        "河北国总统佩斯托夫说，钱够。",
    ],
)
def test_words_behind_a_rank_and_names_of_no_record_are_nobody(text):
    assert speakers(text) == ()


@pytest.mark.parametrize(
    ("introduced", "office"),
    [
        ("河湾工业大学机电工程学院院长", "河湾工业大学机电工程学院院长"),
        ("到会的还有县水务局副局长", "县水务局副局长"),
        ("灯塔机器人公司创办人", "灯塔机器人公司创办人"),
    ],
)
def test_an_office_is_whole_and_nothing_of_what_leads_to_it(introduced, office):
    assert speakers(f"{introduced}丘慧朗说，工期提前了。") == (Speaker("丘慧朗", office),)


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("李小河部长：工期提前了。", "李小河", "部长"),
        ("李小河 河湾县水务局局长：工期提前了。", "李小河", "河湾县水务局局长"),
        ("河湾县水务局局长 李小河先生：工期提前了。", "李小河", "河湾县水务局局长"),
        ("[河湾县水务局局长 李小河]：工期提前了。", "李小河", "河湾县水务局局长"),
        ("【李小河】工期提前了。\n【李小河】钱够。", "李小河", ""),
        ("原诚山：工期提前了。\n原诚山：钱够。", "原诚山", ""),
        ("商務部新聞發言人 何詠河：工期提前了。", "何詠河", "商務部新聞發言人"),
    ],
)
def test_a_turn_may_open_with_the_name_before_the_office_or_in_brackets(text, name, office):
    assert speakers(text) == (Speaker(name, office),)


@pytest.mark.parametrize(
    "text",
    [
        "安全性：好。\n安全性：稳。",
        "【安全性】好。\n【安全性】稳。",
        "支持率：三成。\n支持率：五成。",
        "农民王先生：好。\n农民王先生：稳。",
    ],
)
def test_headings_of_a_list_are_nobody(text):
    assert speakers(text) == ()
