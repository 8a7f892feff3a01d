import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.text.pinyin import strip_pinyin


@pytest.mark.parametrize(
    ("noted", "plain"),
    [
        ("机(jī)床(chuáng)厂", "机床厂"),
        ("机（jī）床[chuáng]厂【chǎng】", "机床厂"),
        ("机jī床chuáng厂", "机床厂"),
        ("机 jī 床 chuáng 厂", "机床厂"),
        ("機床(jīchuáng)廠(chǎng)", "機床廠"),
        ("机床(jī chuáng)厂", "机床厂"),
        ("机(ji)床(chuang)厂(chang)", "机床厂"),
        ("机(ji1)床(chuang2)厂(chang3)", "机床厂"),
        ("工(gong)(gong)人(ren)(ren)", "工人"),
        ("女(nǚ)工", "女工"),
        ("工(ɡōnɡ)人", "工人"),
    ],
)
def test_every_known_shape_goes(noted, plain):
    assert strip_pinyin(noted)[0] == plain


@pytest.mark.parametrize(
    "text",
    [
        "规划(2025—2027年)和目标（以下简称“目标”）",
        "他打开app查看ai助手",
        "机器(machine)与人(man)",
        "机床(CNC)和5G(SA)组网",
        "报告(an)一份",
        "增长5.7%(同比)",
        "奥迪A4、华为mate5手机和打印纸(A4)",
    ],
)
def test_real_parentheses_and_words_stay(text):
    assert strip_pinyin(text) == (text, list(range(len(text))))


@given(st.text(alphabet="机床厂(guójī) （）[]āan1 ，。", max_size=60))
def test_every_kept_character_knows_where_it_came_from(text):
    plain, came_from = strip_pinyin(text)
    assert [text[i] for i in came_from] == list(plain)
    assert came_from == sorted(set(came_from))
