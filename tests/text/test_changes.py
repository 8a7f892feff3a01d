"""A place where two texts differ: what it changes of what they state, and what it only words otherwise."""

import pytest

from newswatch.text.changes import Place, changed
from newswatch.text.fold import folded
from newswatch.text.renamed import people, renamed


def judged(here, there):
    """What is made of two sentences that differ in one place."""
    here, there = folded(here).plain, folded(there).plain
    start = next(k for k, (a, b) in enumerate(zip(here + "\0", there + "\1", strict=False)) if a != b)
    on = 0
    while on < min(len(here), len(there)) - start and here[-1 - on] == there[-1 - on]:
        on += 1
    places = Place(here, start, len(here) - on), Place(there, start, len(there) - on)
    change = changed(*places) or renamed(*places)
    return change and (change.kind, change.here.text, change.there.text)


@pytest.mark.parametrize(
    ("here", "there", "kind", "stands", "stood"),
    [
        ("车间里有十八台机床正在运转", "车间里有八台机床正在运转", "figure", "十八", "八"),
        ("全年增产1.6倍以上", "全年增产1.9倍以上", "figure", "1.6", "1.9"),
        ("会议定于星期三召开", "会议定于星期五召开", "date", "三", "五"),
        ("列入第五批名单", "列入第六批名单", "batch", "五", "六"),
        ("依据厅发〔2024〕38号文件执行", "依据厅发〔2024〕37号文件执行", "docno", "38", "37"),
        ("依据山工函〔2024〕37号文件", "依据山工发〔2024〕37号文件", "docno", "函〔2024〕37号", "发〔2024〕37号"),
        ("项目将不在年底开工", "项目将在年底开工", "negation", "将不", "将"),
        ("企业不可以自行申报", "企业可以自行申报", "negation", "不可以", "可以"),
        ("工厂没有达到标准", "工厂有达到标准", "negation", "没有达", "有达"),
        ("双方不同意这一方案", "双方同意这一方案", "negation", "不同意", "同意"),
        ("此类产品禁止出厂", "此类产品允许出厂", "negation", "禁止", "允许"),
        ("设备订单同比下降明显", "设备订单同比增长明显", "reversal", "下降", "增长"),
        ("单价明显低于去年", "单价明显高于去年", "reversal", "低于", "高于"),
        ("产品销往江西各地", "产品销往江苏各地", "place", "江西", "江苏"),
        ("市场主任丁若谷表示欢迎", "市场主任沈岸舟表示欢迎", "person", "丁若谷", "沈岸舟"),
        ("市场主任沈岸平表示欢迎", "市场主任沈岸舟表示欢迎", "person", "沈岸平", "沈岸舟"),
        ("外长卡尔松25日表示", "外长托雷斯25日表示", "person", "卡尔松", "托雷斯"),
        ("订单来自北辰集团的车间", "订单来自海川集团的车间", "organisation", "北辰", "海川"),
    ],
)
def test_a_changed_statement_is_named_with_its_words(here, there, kind, stands, stood):
    assert judged(here, there) == (kind, stands, stood)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("工作人员不断完善流程", "工作人员持续完善流程"),
        ("这不仅节约了成本", "这既节约了成本"),
        ("他们一起完善流程", "他们统一完善流程"),
        ("两个车间同时开工", "二个车间同时开工"),
        ("记者日前走进车间", "记者近日走进车间"),
        ("企业提升了质量", "企业提升了品质"),
        ("总经理高度评价这项工艺", "总经理充分肯定这项工艺"),
        ("有四川来的客商", "有外省来的客商"),
        ("本报3月6日电", "本报3月5日电"),
        ("车间里12加微信进群34台机床", "车间里12台机床"),
        ("部分企业已经复工", "有些企业已经复工"),
    ],
)
def test_another_word_for_the_same_changes_nothing(here, there):
    assert judged(here, there) is None


def test_people_are_those_named_more_than_once_however_many_a_page_names():
    told = "申远说，周船表示，申远山指出。部长周船。"
    crowd = "".join(f"张{chr(0x4E00 + at % 5000)}{chr(0x5000 + at // 5000)}表示，" for at in range(20_000))
    assert people(told) == {"申远", "周船"}
    assert "周船" in people(told + crowd)
    assert people("") == frozenset()
