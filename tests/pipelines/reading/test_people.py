"""Who is named as a text's reporter, by which words and with which surnames."""

import pytest

from pipelines.reading.names import is_name
from pipelines.reading.people import is_byline, reporters

BODY = ["河湾县的水泵厂上月换了四台旧电机，夜里的噪声比从前小了一半。", "工期定在汛期之后，预算各出一半。"]


def over(line):
    return reporters([line], [line], BODY, [])[0]


def under(line):
    return reporters([], [], BODY, [*BODY, line])[0]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("记者 庄小河", ("庄小河",)),
        ("河湾晚报记者：米青", ("米青",)),
        ("（本报记者 兰小河 卫东）", ("兰小河", "卫东")),
        ("◎本报记者 闵行舟", ("闵行舟",)),
        ("◎ 記者華滿山/採訪報導", ("華滿山",)),
        ("本报记者 饶平 通讯员 何山", ("饶平",)),
        ("文/圖記者閻若水、蘭小河實習生何山", ("閻若水", "蘭小河")),
        ("文丨濮阳春", ("濮阳春",)),
    ],
)
def test_a_reporter_is_named_over_the_text_and_at_its_end(line, names):
    assert over(line) == names
    assert under(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("作者：岑小河", ("岑小河",)),
        ("作者丨滕云", ("滕云",)),
        ("撰文：牟定山", ("牟定山",)),
        ("撰稿：晋小河", ("晋小河",)),
        ("采写：河湾晚报记者 楼春", ("楼春",)),
        ("文/饶平", ("饶平",)),
        ("（作者：章小河，系河湾大学教授）", ("章小河",)),
    ],
)
def test_a_label_at_the_end_names_the_author(line, names):
    assert under(line) == names


def test_a_wire_head_names_all_its_reporters_in_either_script():
    assert reporters([], [], ["新华社河湾6月3日电（记者谷小河 秦水 楼南风）汛期将至。"], [])[0] == (
        "谷小河",
        "秦水",
        "楼南风",
    )
    assert reporters([], [], ["新華社河灣6月3日電（記者 鄒小河、閻水生）汛期將至。"], [])[0] == ("鄒小河", "閻水生")


SURNAMES = "颜章葛祁时舒卜曲卫鲍位翁隋景阮华滕迟禤米晋楼丛刁计买兰庄牟甄阳闵饶岑亓仝逄阚厍郗"


@pytest.mark.parametrize("surname", SURNAMES)
def test_every_surname_counts_behind_the_word_reporter(surname):
    assert under(f"（记者 {surname}致远）") == (f"{surname}致远",)


@pytest.mark.parametrize(
    "line",
    [
        "记者从现场看到",
        "记者时刻在线",
        "记者节快乐",
        "本报记者向读者致意",
        "记者查看现场",
        "作者单位：河湾大学水利学院",
    ],
)
def test_words_behind_a_label_are_no_names(line):
    assert over(line) == ()
    assert under(line) == ()
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line", ["时政要闻", "阳光明媚", "米兰 华山", "卫生部", "南方人物", "景区开放", "葛洲坝", "东方卫视"]
)
def test_a_line_of_words_whose_first_is_also_a_surname_is_no_name(line):
    assert over(line) == () or not is_name(line)


def test_names_alone_count_in_either_script():
    assert is_name("閻若水 鮑平")
    assert is_name("欧阳若水")
    assert not is_name("华山论剑")


def test_a_byline_of_another_article_is_not_the_text_s(read_html, pages):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)
    page = "<html><body><h1>{}</h1><div>{}<p>{}</p><p>文/楼上春</p></div></body></html>"
    assert read_html(page.format(pages.TITLE, text, "猜你喜欢")).reporters == ()
    assert read_html(page.format(pages.TITLE, text, "（完）")).reporters == ("楼上春",)


def test_a_bracket_behind_the_last_paragraph_may_say_what_was_written():
    assert reporters([], [], BODY, [BODY[-1] + "（文/河湾晚报记者 冼小河）"])[0] == ("冼小河",)
    assert reporters([], [], BODY, [BODY[-1] + "（图/冼小河）"])[0] == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("河湾晚报记者 仝小河 麦春 河湾、北岸报道", ("仝小河", "麦春")),
        ("2024-05-12 07:15 河湾晚报 记者 过小棠", ("过小棠",)),
        ("来源：河湾晚报 撰稿：耨小棠", ("耨小棠",)),
        ("河湾读书社 / 文库 / 访谈", ()),
        ("记者 俱乐部", ()),
    ],
)
def test_any_name_counts_behind_the_word_reporter_and_no_word_does(line, names):
    assert over(line) == names
