"""How a topic is told in TOML, and that a second one is data."""

import re
from pathlib import Path

import pytest

from newswatch import topic
from newswatch.model.article import Relevance
from newswatch.settings import ROOT, BadSetting
from newswatch.topic import Topic

ELSEWHERE = "https://news.test.example/1.html"


def told(folder: Path, content: str) -> Topic:
    (folder / "topics").mkdir()
    (folder / "topics" / "x.toml").write_text(content, encoding="utf-8")
    return topic.load(folder, "x")


def test_an_unknown_topic_names_the_known_ones():
    with pytest.raises(BadSetting, match=r"no topic 'steel'.*known: cac, miit"):
        topic.load(ROOT / "sources", "steel")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = ", "not TOML"),
        ('name = "x"', "names: Field required"),
        ('name = "x"\nnames = []', "names: "),
        ('name = "x"\nnames = ["！"]', "name: '！' is too short and would match every page"),
        ('name = "x"\nnames = ["中"]', "name: '中' is too short.*2 Chinese characters or 3 Latin letters"),
        ('name = "x"\nnames = ["甲部"]\nshort = ["ＩＴ"]', "short form: 'ＩＴ' is too short"),
        (
            'name = "x"\nnames = ["甲部"]\n[[person]]\nname = "某"\noffice = "长"\nsince=2020-01-01',
            "holder: '某' is too",
        ),
        ('name = "x"\nnames = ["甲部"]\nnmaes = []', "unknown key 'nmaes' in the topic; known: affiliates, .*unlike"),
        ('name = "x"\nnames = ["甲部"]\nunlike = ["甲部"]', "'甲部' is both a name and a look-alike"),
        ('name = "x"\nnames = ["甲部"]\nkeep = ["all"]', r"keep\.0: .*'about', 'quoting' or 'mentioning'"),
        ('name = "x"\nnames = ["甲部"]\nkeep = []', "keep: "),
        (
            'name = "x"\nnames = ["甲部"]\n[[person]]\nname = "某"\noffice = "部长"\nfrom = 2020-01-01',
            "unknown key 'from'",
        ),
        (
            'name = "x"\nnames = ["甲部"]\n[[person]]\nname = "某某"\noffice="长"\nsince=2020-01-01\nuntil=2019-01-01',
            "leaves office before",
        ),
    ],
)
def test_a_broken_topic_file_is_named_with_what_is_wrong(tmp_path: Path, content: str, said: str):
    with pytest.raises(BadSetting, match=said) as raised:
        told(tmp_path, content)
    assert re.search(r"x\.toml: ", str(raised.value))


def test_only_data_tells_one_topic_from_another():
    """The same sentences with the other body's names: each topic says of its own what the other says of its own."""
    miit, cac = (topic.load(ROOT / "sources", name) for name in ("miit", "cac"))
    for title, text, relevance in (
        ("{}：整治网络水军", "会上作了部署。", Relevance.ABOUT),
        (
            "网络水军少了",
            "读者说，评论区清净了。店主也这么看。有人还在观望。{}相关负责人表示，整治还将继续。",
            Relevance.QUOTING,
        ),
        ("座谈会召开", "教育部、{}、财政部负责同志参加会议。", Relevance.MENTIONING),
        ("座谈会召开", "教育部、财政部负责同志参加会议。", None),
    ):
        for one, name, other in ((miit, "工信部", cac), (cac, "国家网信办", miit)):
            page = ELSEWHERE, title.format(name), text.format(name)
            assert one.judge(*page).relevance is relevance
            assert other.judge(*page).relevance is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("江苏省网信办表示，要整治。", False),
        ("网信办表示，要整治。", False),
        ("国家网信办开会。网信办表示，要整治。", True),
    ],
)
def test_a_short_form_counts_where_the_full_name_stands_too(text: str, named: bool):
    cac = topic.load(ROOT / "sources", "cac")
    assert (cac.judge(ELSEWHERE, "整治", text).relevance is not None) is named


def test_a_topic_of_three_lines_will_do(tmp_path: Path):
    steel = told(tmp_path, 'name = "钢铁协会"\nnames = ["中国钢铁工业协会", "中钢协"]')
    assert steel.judge(ELSEWHERE, "中钢协：产量回落", "……").relevance is Relevance.ABOUT
    assert steel.search == ("中国钢铁工业协会", "中钢协")
    assert steel.keep == frozenset(Relevance)


def test_a_title_alone_names_it_or_not():
    miit = topic.load(ROOT / "sources", "miit")
    assert miit.names_in("工信部发布通知")
    assert not miit.names_in("江苏省工信厅发布通知")
