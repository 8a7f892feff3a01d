"""Who is named as a text's author or reporter, by which words and with which surnames."""

import pytest
from lxml.html import fragment_fromstring

from newswatch.model.article import Sure
from pipelines.reading.lines import lines
from pipelines.reading.names import is_name
from pipelines.reading.people import byline, is_byline, wired

BODY = ["河湾县的水泵厂上月换了四台旧电机，夜里的噪声比从前小了一半。", "工期定在汛期之后，预算各出一半。"]


def named(found):
    return found.value if found else ()


def over(line):
    return named(byline(lines(fragment_fromstring(line, create_parent="div")), [line], BODY, []))


def under(line):
    return named(byline([], [], BODY, [*BODY, line]))


def closing(line):
    return named(wired(BODY, [*BODY, line]))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("记者 庄小河", ("庄小河",)),
        ("河湾晚报记者：米青", ("米青",)),
        ("◎本报记者 闵行舟", ("闵行舟",)),
        ("◎ 記者華滿山/採訪報導", ("華滿山",)),
        ("本报记者 饶平 通讯员 何山", ("饶平",)),
        ("河湾晚报记者 仝小河", ("仝小河",)),
    ],
)
def test_a_reporter_is_named_over_the_text_and_at_its_end(line, names):
    assert over(line) == names
    assert under(line) == names
    assert closing(line) == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（本报记者 兰小河 卫东）", ("兰小河", "卫东")),
        ("(見習記者 蘭小河)", ("蘭小河",)),
        ("文/圖記者閻若水、蘭小河實習生何山", ("閻若水", "蘭小河")),
        ("文丨濮阳春", ("濮阳春",)),
        ("文/饶平", ("饶平",)),
        ("图文：饶平", ("饶平",)),
    ],
)
def test_a_line_that_closes_the_text_is_the_text_s_own_and_no_byline(line, names):
    assert closing(line) == names
    assert under(line) == ()


def test_who_took_the_pictures_hides_no_reporter():
    assert over("来源：河湾晚报 记者 赵小兰 摄影 孙立") == ("赵小兰",)


@pytest.mark.parametrize("line", ["文/饶平", "图文：饶平", "文丨饶平", "（本报记者 饶平）"])
def test_the_same_line_over_the_text_is_a_byline(line):
    assert over(line) == ("饶平",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("工期提前了。（饶平）", ("饶平",)),
        ("工期提前了。（文/河湾晚报记者 冼小河）", ("冼小河",)),
        ("工期提前了。（记者 饶平 摄）", ()),
        ("工期提前了。（图/冼小河）", ()),
        ("工期提前了。（河湾社）", ()),
    ],
)
def test_a_bracket_behind_the_last_sentence_names_who_wrote_it_and_no_photographer(line, names):
    assert closing(line) == names
    assert under(line) == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("作者：岑小河", ("岑小河",)),
        ("作者丨滕云", ("滕云",)),
        ("撰文：牟定山", ("牟定山",)),
        ("撰稿：晋小河", ("晋小河",)),
        ("采写：河湾晚报记者 楼春", ("楼春",)),
        ("作者︱小满", ("小满",)),
        ("（作者：章小河，系河湾大学教授）", ("章小河",)),
    ],
)
def test_a_label_at_the_end_names_the_author(line, names):
    assert under(line) == names


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("新华社河湾6月3日电（记者谷小河 秦水 楼南风）汛期将至。", ("谷小河", "秦水", "楼南风")),
        ("新華社河灣6月3日電（記者 鄒小河、閻水生）汛期將至。", ("鄒小河", "閻水生")),
        ("河灣日報訊 (記者/曹小河)汛期將至。", ("曹小河",)),
        ("河湾网6月3日讯 （北岸导报记者 梁小河 通讯员 李平）汛期将至。", ("梁小河",)),
        ("（中央社記者陳小河台北3日電）汛期將至。", ("陳小河",)),
        ("〔記者陳小河／河灣報導〕汛期將至。", ("陳小河",)),
        ("本报讯 记者谷小河报道：汛期将至。", ("谷小河",)),
        ("河湾网讯 记者从水务局获悉，汛期将至。", ()),
        ("记者谷小河昨天说，河湾社的电报到了。", ()),
    ],
)
def test_a_wire_head_names_all_its_reporters_and_is_no_byline(opening, names):
    found = wired([opening], [])
    assert named(found) == names
    assert not names or (found.where, found.sure) == ("wire head", Sure.STATED)


def test_reporters_of_the_wire_head_are_a_fact_of_their_own(read_html, pages):
    first, *rest = pages.PARAGRAPHS
    wire = pages.ministry(paragraphs=("新华社松江3月4日电（记者高远 林立）" + first, *rest))
    reading = read_html(wire)
    assert (reading.reporters, reading.wire_reporters) == (("陈一帆",), ("高远", "林立"))
    assert read_html(wire.replace("作者：陈一帆", "")).reporters == ()


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p><span>河湾水泵网</span><span class='auth'>张小河</span></p>", ("张小河",)),
        ("<p class='post-author'>作者：张小河</p>", ("张小河",)),
        ("<p class='author'>河湾社</p>", ()),
        ("<p class='author'>车间见闻</p>", ()),
        ("<p class='authority'>张小河来到河湾水泵网</p>", ()),
    ],
)
def test_an_element_called_author_names_one_where_a_name_stands_alone_in_it(html, names):
    assert named(byline(lines(fragment_fromstring(html, create_parent="div")), [], BODY, [])) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("2024-05-12 07:15河灣報 記者林小河／即時報導", ("林小河",)),
        ("【河灣晚報╱記者林小河／整理】", ("林小河",)),
        ("来源: 作者: 手机版 点击: 次", ()),
        ("图表：河湾的水位 河湾社记者 曲小河 编制", ()),
    ],
)
def test_a_line_over_the_text_names_its_reporter_and_no_button(line, names):
    assert over(line) == names


def test_a_label_is_surer_than_a_place(read_html):
    labelled = byline(lines(fragment_fromstring("作者：岑小河", create_parent="div")), [], BODY, [])
    placed = byline([], ["岑小河"], BODY, [])
    assert (labelled.sure, placed.sure) == (Sure.STATED, Sure.GUESSED)


SURNAMES = "颜章葛祁时舒卜曲卫鲍位翁隋景阮华滕迟禤米晋楼丛刁计买兰庄牟甄阳闵饶岑亓仝逄阚厍郗"


@pytest.mark.parametrize("surname", SURNAMES)
def test_every_surname_counts_behind_the_word_reporter(surname):
    assert closing(f"（记者 {surname}致远）") == (f"{surname}致远",)


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
    assert closing(line) == ()
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
    assert read_html(page.format(pages.TITLE, text, "猜你喜欢")).wire_reporters == ()
    assert read_html(page.format(pages.TITLE, text, "（完）")).wire_reporters == ("楼上春",)


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
