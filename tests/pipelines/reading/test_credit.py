"""Which outlet a page credits, and whose text it says it has."""

import pytest

from newswatch.model.article import Sure


@pytest.fixture
def read_page(pages, read_html):
    """The reading of a page with something over its text, in front of its first words, at its end and behind it."""

    def reading(above="", opening="", end="", closing=""):
        first, *middle, last = pages.PARAGRAPHS
        text = "".join(f"<p>{paragraph}</p>" for paragraph in (opening + first, *middle, last + closing))
        return read_html(
            f"<html><head><title>{pages.TITLE}</title></head><body><h1>{pages.TITLE}</h1><p>{above}</p>"
            f"<div class='content'>{text}<p>{end}</p></div></body></html>"
        )

    return reading


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("转自：河湾晚报", "河湾晚报"),
        ("2024-05-12 07:15 转载自：河湾晚报", "河湾晚报"),
        ("來自：河灣晚報", "河灣晚報"),
        ("来源/河湾晚报", "河湾晚报"),
        ("來源於：河灣晚報", "河灣晚報"),
        ("信息来源：河湾县水务局 作者：葛青峰", "河湾县水务局"),
        ("来源：河湾晚报 转载自：北岸网", "河湾晚报"),
        ("2024-05-12 河湾水务", "河湾水务"),
    ],
)
def test_credited_is_what_a_label_or_the_place_beside_the_clock_names(read_page, line, name):
    assert read_page(above=line).credited == name


@pytest.mark.parametrize(
    "line",
    [
        "发表于 2024-5-12 07:15 | 只看该作者",
        "發表於 2024-5-12 07:15 | 只看該作者",
        "发表于 2024-5-12 07:15 | 显示全部楼层 | 倒序浏览",
        "2024-05-12 07:15 人氣：231",
        "2024-05-12 07:15 點閱：88 次",
        "2024-05-12 07:15 瀏覽次數 88",
        "2024-05-12 07:15 楼主 电梯直达",
        "2024-05-12 07:15 收藏 打印 字号",
        "2024-05-12 07:15 回复数 12",
        "来自Android客户端1楼 2024-05-12 07:15",
    ],
)
def test_counters_and_buttons_beside_the_clock_are_not_credited(read_page, line):
    assert read_page(above=line).credited == ""


def test_what_the_foot_credits_is_credited_where_the_head_says_nothing(read_page):
    assert read_page(end="来源丨河湾晚报").credited == "河湾晚报"
    assert read_page(above="来源：北岸网", end="来源丨河湾晚报").credited == "北岸网"
    assert read_page(end="图片来源：视觉河湾").credited == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("稿源：河湾晚报", "河湾晚报"),
        ("[稿源：河湾晚报]", "河湾晚报"),
        ("原文出处：河湾晚报", "河湾晚报"),
        ("（原文出处：《水务纵横》杂志2024年第3期）", "水务纵横"),
        ("（本文节选自《河湾晚报》，内容有删减）", "河湾晚报"),
        ("本文来自：河湾晚报", "河湾晚报"),
        ("原文发表于《水务纵横》", "水务纵横"),
        ("原載：河灣晚報", "河灣晚報"),
        ("（据河湾社电）", "河湾社"),
        ("（據《河灣晚報》）", "河灣晚報"),
        ("（据河湾晚报报道）", "河湾晚报"),
        ("（河湾社）", "河湾社"),
        ("本文摘编自《河湾晚报》", "河湾晚报"),
        ("本文摘編自：河灣晚報", "河灣晚報"),
        ("文章來源：河灣晚報", "河灣晚報"),
        ("图文来源：河湾晚报", "河湾晚报"),
        ("来源 | 河湾晚报", "河湾晚报"),
        ("轉自：河灣晚報", "河灣晚報"),
        ("本文转自河湾晚报", "河湾晚报"),
        ("轉載自河灣晚報", "河灣晚報"),
        ("本文系转载，来源：河湾晚报", "河湾晚报"),
        ("来源：微信公众号“河湾水务”", "河湾水务"),
        ("本文首發於公眾號：河灣水務", "河灣水務"),
        ("責任編輯：饒平　來源：河灣晚報", "河灣晚報"),
        ("据《河湾晚报》报道", "河湾晚报"),
        ("※本文由河灣晚報授權轉載", "河灣晚報"),
        ("《河湾晚报》（2024年05月11日 第03版）", "河湾晚报"),
    ],
)
def test_the_foot_says_whose_text_it_is(read_page, line, name):
    assert read_page(above="来源：北岸网", end=line).origin == name


def test_a_bracket_that_closes_the_last_paragraph_says_whose_text_it_is(read_page):
    assert read_page(closing="（据河湾晚报）").origin == "河湾晚报"
    assert read_page(closing="（供销社）").origin == ""


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("据《河湾晚报》报道，", "河湾晚报"),
        ("據河灣社報道，", "河灣社"),
        ("据北岸日报网5月12日报道，", "北岸日报网"),
        ("河湾网消息：", "河湾网"),
        ("河湾晚报讯（记者 何平安）", "河湾晚报"),
        ("河湾财经北岸5月12日电（记者 何平安）", "河湾财经"),
        ("據河灣晚報報導，", "河灣晚報"),
        ("据河湾社电（记者 何平安）", "河湾社"),
        ("《河湾晚报》5月10日报道，", "河湾晚报"),
        ("河湾晚报记者何平安报道：", "河湾晚报"),
        ("〔河灣晚報記者何平安／台北報導〕", "河灣晚報"),
        ("（中央社河灣10日電）", "中央社"),
        ("【河湾晚报讯】", "河湾晚报"),
    ],
)
def test_the_first_words_say_whose_text_it_is(read_page, opening, name):
    assert read_page(above="来源：北岸网", opening=opening).origin == name


@pytest.mark.parametrize(
    "opening",
    [
        "据了解，",
        "据多家媒体报道，",
        "据当地新闻报道，",
        "据县政府网站消息，",
        "本报讯（记者 何平安）",
        "早报讯（记者 何平安）",
    ],
)
def test_a_kind_of_outlet_is_no_origin(read_page, opening):
    assert read_page(opening=opening).origin == ""


@pytest.mark.parametrize(
    "line",
    [
        "（图片来源：河湾晚报）",
        "（综合河湾晚报、北岸网报道）",
        "（据县水务局消息）",
        "（农业合作社）",
        "来自河湾各地的代表参加了活动",
        "本文发表于2024年5月12日",
        "选自各县上报材料",
        "（完）",
        "来源：综合河湾晚报、北岸网",
        "（何平安報導）",
        "素材来源：河湾晚报",
    ],
)
def test_other_closing_words_name_no_origin(read_page, line):
    assert read_page(end=line).origin == ""


def test_a_reporter_who_signs_the_end_signs_for_his_outlet(read_page):
    assert read_page(above="2024-05-12 07:15 来源：北岸留学", closing="（文/河湾晚报记者 何平安）").origin == "河湾晚报"
    assert read_page(above="来源：北岸网", end="【河湾网记者证核验电话：000】").origin == "北岸网"


@pytest.mark.parametrize(
    "line", ["（本刊有删节，全文见《水务纵横》2024年第3期）", "（本文有删节，原文刊于《水务纵横》）"]
)
def test_an_abridged_text_is_whose_the_whole_one_is(read_page, line):
    assert read_page(above="来源：北岸网", end=line).origin == "水务纵横"


def test_a_label_may_say_out_of_what_a_text_comes(read_page):
    assert read_page(above="文章出自：河湾晚报 美工：小何").credited == "河湾晚报"
    assert read_page(above="2024-05-12 07:15 | 读书社小编").credited == ""


ADDRESS = "https://www.hewan.example/n/2024/5.html"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        (ADDRESS, ADDRESS),
        ("/news/c/pump.shtml", "https://www.example.cn/news/c/pump.shtml"),
        ("https://mp.hewan.example/s?__biz=Mz&mid=1", "https://mp.hewan.example/s?__biz=Mz&mid=1"),
        ("https://www.hewan.example/", ""),
        ("https://www.hewan.example/news/", ""),
        ("https://paper.hewan.example/index.html", ""),
        ("javascript:void(0)", ""),
        ("https://[hewan", ""),
        ("", ""),
        ("http://192.168.4.17/stock/20240512.txt", ""),
        ("http://newsroom/20240512.html", ""),
        ("https://editor:secret@www.hewan.example/20240512.html", ""),
    ],
)
def test_a_link_under_the_credit_counts_where_it_leads_to_a_text(read_page, target, address):
    assert read_page(above=f"2024-05-12 07:15 來源：<a href='{target}'>河灣晚報</a>").origin_url == address
    assert read_page(above="来源：北岸网", end=f"本文來源：<a href='{target}'>河灣晚報</a>").origin_url == address


@pytest.mark.parametrize(
    "line",
    [
        f"原文链接：{ADDRESS}",
        f"原文鏈接：<a href='{ADDRESS}'>點這裡</a>",
        f"来源：河湾晚报 <a href='{ADDRESS}'>阅读原文</a>",
    ],
)
def test_the_address_of_the_original_may_stand_behind_the_text(read_page, line):
    assert read_page(above="2024-05-12 07:15", end=line).origin_url == ADDRESS


def test_the_address_of_the_original_is_read_against_the_page_s_base(read_html, pages):
    html = pages.ministry().replace("https://paper.example.cn/2024/0304/c7.html", "20240512/7.html")
    based = html.replace("<head>", "<head><base href='https://paper.hewan.example/a/'>")
    assert read_html(html).origin_url == "https://www.example.cn/a/20240512/7.html"
    assert read_html(based).origin_url == "https://paper.hewan.example/a/20240512/7.html"


def test_the_page_s_own_address_is_not_its_original_s(read_page):
    assert read_page(end="原文链接：https://www.example.cn/a/1.html").origin_url == ""


@pytest.mark.parametrize("line", ["2024-05-12 来源： 作者： 点击：", "2024-05-12 來源", "2024-05-12 報導"])
def test_a_label_that_nobody_filled_in_is_no_credit(read_page, line):
    assert read_page(above=line).credited == ""


@pytest.mark.parametrize(
    ("above", "end", "sure"),
    [
        ("来源：河湾晚报", "", (Sure.STATED, Sure.LIKELY)),
        ("2024-05-12 07:15 河湾晚报", "", (Sure.LIKELY, Sure.GUESSED)),
        ("2024-05-12 07:15 河湾水务", "", (Sure.GUESSED, Sure.GUESSED)),
        ("来源：北岸网", "（文章来源：河湾晚报）", (Sure.STATED, Sure.STATED)),
        ("来源：北岸网", "（河湾晚报）", (Sure.STATED, Sure.LIKELY)),
    ],
)
def test_a_label_is_surer_than_a_place_and_what_is_reckoned_from_either(read_page, above, end, sure):
    reading = read_page(above=above, end=end)
    assert (reading.sure["credited"], reading.sure["origin"]) == sure
