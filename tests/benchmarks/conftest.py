"""An article of our own and a small stream of its like."""

import gzip
import json
from datetime import datetime, timedelta

import pytest

from newswatch.clock import BEIJING

LEAD = (
    "本报滨海讯：滨海市盐田改造工程日前进入设备调试阶段，首批新式晒盐池开始蓄水。工程指挥部介绍，改造分三步走，"
    "先修堤坝，再换闸门，最后铺设监测线路，力争让老盐田在保持传统工艺的同时用上现代手段。附近村民早早来到堤上，"
    "看着海水沿新渠缓缓流入池中，纷纷拿起手机拍照留念。老盐工说，过去看天吃饭，如今坐在屋里就知道哪一池该收、"
    "哪一池该添水，心里踏实多了。设计人员在现场反复核对图纸，确认每道闸口的标高，随后签字移交，由盐场接手日常管护。"
    "参加移交的还有邻近两个盐场的技术骨干，他们打算把经验带回去。"
)
BODY = (
    "工程共新建晒盐池126个，铺设管线38.5公里，安装传感器2400只，总投入7.6亿元。\n其中三十二个池子已在3月18日完成验收。"
    "项目负责人周远航表示，设备已经运行平稳，没有出现渗漏。下一步将把做法推广到福建、山东等地的同类盐场。\n"
    "盐场今年计划产盐45万吨，比上年多9万吨，可以带动1300人就业。监测中心每15分钟采集一次数据，异常情况能够及时处理。\n"
    "为了让更多人了解晒盐，盐场还在堤边搭起一条木栈道，游人沿着它可以走到池边，看工人收盐、堆盐、装袋。讲解员会说起这片"
    "滩涂的来历，也会教孩子分辨粗盐和细盐。栈道入口设有存包处和饮水点，遇到大风天气临时关闭，票款全部用于堤坝维护。"
)


@pytest.fixture
def text():
    return LEAD + "\n" + BODY


@pytest.fixture
def stream(text):
    """Forty items, each with words and figures of its own in place of some of the text's."""
    towns = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    first = datetime(2025, 3, 1, 19, tzinfo=BEIJING)
    items = []
    for number in range(40):
        town = towns[number % 20] + towns[number // 2]
        own = text.replace("滨海", town).replace("盐", town[0]).replace("126", str(126 + number))
        items.append({"id": f"item{number}", "title": f"{town}新闻", "text": own, "at": first + timedelta(days=number)})
    return items


@pytest.fixture
def file(stream, tmp_path):
    path = tmp_path / "stream.jsonl.gz"
    rows = [{"id": i["id"], "date": "2025-03-01", "title": i["title"], "text": i["text"]} for i in stream]
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return path
