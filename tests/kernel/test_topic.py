from pathlib import Path

import pytest

from newswatch import topic
from newswatch.settings import ROOT, BadSetting
from newswatch.topic import Topic

ELSEWHERE = "https://news.test.example/1.html"


@pytest.fixture(scope="module")
def miit() -> Topic:
    return topic.load(ROOT / "sources", "miit")


@pytest.mark.parametrize(
    ("url", "title", "text", "why"),
    [
        (ELSEWHERE, "工信部发布通知", "……", "title names 工信部"),
        (ELSEWHERE, "通知", "今天，工業和信息化部表示。", "text names 工业和信息化部"),
        (ELSEWHERE, "通知", "ＭＩＩＴ said", "text names miit"),
        ("https://www.miit.gov.cn/a.html", "部领导调研", "……", "host www.miit.gov.cn"),
        (ELSEWHERE, "江苏省工信厅发布通知", "省工业和信息化厅表示", ""),
        (ELSEWHERE, "各地工信部门座谈", "工信部门负责人说", ""),
        ("https://www.miit.gov.cn.example/a.html", "调研", "……", ""),
    ],
)
def test_coverage_is_told_from_look_alikes(miit: Topic, url: str, title: str, text: str, why: str):
    assert miit.why(url, title, text) == why


def test_an_unknown_topic_names_the_known_ones():
    with pytest.raises(BadSetting, match=r"no topic 'steel'.*known: .*miit"):
        topic.load(ROOT / "sources", "steel")


@pytest.mark.parametrize(
    ("content", "said"),
    [("name = ", "not TOML"), ('name = "x"\nnames = ["!"]', "empty name"), ('name = "x"\nnmaes = []', "nmaes|names")],
)
def test_a_broken_topic_file_is_named(tmp_path: Path, content: str, said: str):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "x.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match=said):
        topic.load(tmp_path, "x")
