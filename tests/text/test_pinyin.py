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
        ("机(jī )床( chuáng)厂", "机床厂"),
        ("机（ji1）床（chuang2）", "机床"),
        ("机(ji1)床厂", "机床厂"),
        ("机ji1床chuang2厂chang3", "机床厂"),
        ("机ji床chuang厂chang工gong人ren", "机床厂工人"),
        ("机(ji) (ji)床(chuang)( chuang)", "机床"),
        ("機（ｊī）床（ｃｈｕáｎｇ）", "機床"),
        ("绿(lǜ)色(sè)战略(lüè)", "绿色战略"),
        ("绿(lv)色(se)工(gong)厂(chang)", "绿色工厂"),
        ("机《jī》床「chuáng」厂{chǎng}人/rén/", "机床厂人"),
        ("机床?chuáng)厂", "机床厂"),
        ("机床(chuáng厂", "机床厂"),
        ("机(ㄐㄧ)床(ㄔㄨㄤˊ)", "机床"),
        ("一会儿(huìr)", "一会儿"),
        ("三月yuè10日rì，二月yue4有you3人ren25个", "三月10日，二月有人5个"),
        ("三月yue10日ri，二月yue有you人ren2个", "三月10日，二月有人2个"),
        ("乾(qián)部(bù)", "乾部"),
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
        "在淘宝(taobao)和抖音(douyin)上卖",
        "厂长说(he said)要去咖啡馆(café)",
    ],
)
def test_real_parentheses_and_words_stay(text):
    assert strip_pinyin(text) == (text, list(range(len(text))))


@given(st.text(alphabet="机床厂(guójī) （）[]āan1 ，。", max_size=60))
def test_every_kept_character_knows_where_it_came_from(text):
    plain, came_from = strip_pinyin(text)
    assert [text[i] for i in came_from] == list(plain)
    assert came_from == sorted(set(came_from))


NOTED = "机(jī)床(chuáng)厂(chǎng)的工(gong)人(ren)说(shuo)，"


@pytest.mark.parametrize(
    "real",
    [
        "人工智能(AI)",
        "网络(5G)",
        "电车(EV)",
        "颗粒物(PM2.5)",
        "厂长(he said)",
        "股票(A股)",
        "报告(an example)",
        "项目(can)",
        "沈岸(Shen An)",
        "沈岸（SHEN An）",
        "北岸(NORTH)",
        "电商(taobao)",
        "一人(a man)",
        "打开app",
        "用iphone打",
    ],
)
def test_real_parentheses_stay_readable_among_reading_aids(real):
    assert strip_pinyin(f"{NOTED}{real}很好。{NOTED}")[0] == f"机床厂的工人说，{real}很好。机床厂的工人说，"


def test_a_long_text_without_aids_is_looked_at_once():
    text = "机床CNC与man" * 40_000
    assert strip_pinyin(text)[0] == text
