"""A trial counts what a query finds, names the word that brings most, and says why a text meets it or what is near."""

from datetime import date, timedelta

import pytest

from newswatch.query.document import Document
from newswatch.query.group import GroupNames
from newswatch.query.language import Language
from newswatch.query.query import parse
from newswatch.trying.spread import spread
from newswatch.trying.tree import tree
from newswatch.trying.trial import tried
from newswatch.trying.why import why
from tests.search.newsroom import START, Newsroom, search_of

LANGUAGE = Language({"miit": GroupNames.of(["工信部", "工业和信息化部"], ["省工信部门"])})
TEXTS = (
    (0, "机器人"),
    (3, "机器人。芯片"),
    (4, "卫星"),
    (4, "芯片涨了5%"),
    (4, "机器人股票"),
    (5, "机器人"),
    (5, "机器人与卫星"),
    (6, "天气"),
)
"""By the day on which their story opened, from the newsroom's first on."""
NOW = START + timedelta(days=6, hours=3)


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    """The index over a newsroom with TEXTS."""
    newsroom = Newsroom()
    for day, text in TEXTS:
        while newsroom.number < 24 * day:
            newsroom.set_aside()
        newsroom.file(text)
    found = search_of(newsroom, tmp_path_factory.mktemp("index"))
    assert found.refresh().whole
    return found


def trial(asked, search, samples=5):
    return tried(parse(asked, LANGUAGE), search, NOW - timedelta(days=4), NOW, samples)


def test_every_day_counts_also_those_without_a_story(search):
    found = trial("机器人 OR 卫星", search, samples=2)
    assert found.days == tuple((date(2026, 3, 5 + at), count) for at, count in enumerate((0, 1, 2, 2, 0)))
    assert spread(found.days) == (0, 1.5, 2)
    assert spread(found.days[-1:]) == (0, 0, 0)
    assert found.stories == 5
    assert [hit.words for hit in found.samples] == [("机器人", "卫星"), ("机器人",)]


@pytest.mark.parametrize(
    ("asked", "noise"),
    [
        ("(机器人 OR 卫星) NOT 股票", [("机器人", 2, 4), ("卫星", 1, 2)]),
        ("机器人 AND 芯片", [("机器人", 1, 4), ("芯片", 1, 2)]),
        ("卫星 after:2026", [("卫星", 2, 2), ("after:2026", 2, None)]),
        ("卫星 OR number:5%", [("卫星", 2, 2), ("number:5%", 1, 1)]),
        ("卫星 event:new", [("卫星", 2, 2), ("event:new", 2, None)]),
        ("卫星 OR copy:芯片", [("卫星", 2, 2), ("copy:芯片", 0, None)]),
        ("卫星 /卫./", [("卫星", 2, 2), ("/卫./", 2, None)]),
    ],
)
def test_the_noisiest_part_is_the_one_without_which_most_would_not_be_found(search, asked, noise):
    """What no word or figure finds, and what an occasion decides, is not asked alone."""
    assert [(each.label, each.only, each.alone) for each in trial(asked, search).noise] == noise


def reason(query, title="", text="", copies=()):
    return why(parse(query, LANGUAGE), Document.of_text(title, text), [Document.of_text("", each) for each in copies])


def flat(each):
    yield each
    for part in each.parts:
        yield from flat(part)


def test_each_part_is_met_or_not_as_it_is_by_itself_and_its_places_are_the_texts_own():
    found = reason("工信部 AND (卫星 OR 機器人) NOT 股票", "工信部", "用好機器人。股票大涨")
    told = {each.node.label: each.met for each in flat(found)}
    assert told == {"AND": False, "工信部": True, "OR": True, "卫星": False, "機器人": True, "NOT": False, "股票": True}
    (place,) = next(each for each in flat(found) if each.node.label == "機器人").places
    assert (place.part, place.start, place.end, place.printed) == ("text", 2, 5, "機器人")


@pytest.mark.parametrize(
    ("query", "title", "text", "copies", "near"),
    [
        ("机器人 NEAR/2 大会", "", "机器人产业发展大会", (), "they stand 4 steps apart, 2 are asked for"),
        (
            "机器人 NEAR/2 大会",
            "",
            "机器人。大会",
            (),
            "they stand further than 100 steps apart, or in different sentences",
        ),
        ("机器人 NEAR/2 大会", "", "机器人", (), "大会 does not stand there"),
        ("机器人 NEAR/2 (大会 OR 展览)", "", "机器人", (), "大会, 展览 does not stand there"),
        ("(机器人 OR 飞船) NEAR/2 大会", "", "机器人", (), "大会 does not stand there"),
        ("@miit", "", "省工信部门发文", (), "工信部 stands only inside 省工信部门"),
        ("AI", "", "he said so", (), "stands only inside a longer word or number"),
        ("title:机器人", "大会", "机器人", (), "stands in the text"),
        ("text:机器人", "机器人", "大会", (), "stands in the title"),
        ("机器人", "", "大会", ("机器人",), "stands in a copy, not in the original"),
    ],
)
def test_what_comes_nearest_is_said(query, title, text, copies, near):
    found = reason(query, title, text, copies)
    assert not found.met
    assert [str(each) for each in found.near] == [near]


def test_what_is_not_near_at_all_says_nothing():
    assert reason("机器人", "", "大会").near == ()


def test_a_tree_opens_groups_and_shows_what_is_looked_for():
    found = tree(parse("@miit AND (機器人 OR NOT 股票 AND 5G)", LANGUAGE).expression)
    assert (found.label, found.parts[1].label) == ("AND", "OR")
    assert [str(each) for each in found.parts[0].notes] == [
        "any of: 工信部, 工业和信息化部",
        "not as part of: 省工信部门",
    ]
    assert [str(each) for each in found.parts[1].parts[0].notes] == ["looked for as: 机器人"]
