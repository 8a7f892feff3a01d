"""A trial counts what a query finds, names the word that brings most, and says why a text meets it or what is near."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from newswatch.clock import beijing_day
from newswatch.ports.searching import Hit
from newswatch.query.document import Document
from newswatch.query.group import GroupNames
from newswatch.query.language import Language
from newswatch.query.query import parse
from newswatch.trying.spread import spread
from newswatch.trying.tree import tree
from newswatch.trying.trial import tried
from newswatch.trying.why import why

NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)
LANGUAGE = Language({"miit": GroupNames.of(["工信部", "工业和信息化部"], ["省工信部门"])})


class Shelf:
    """Stories by the day they opened, each held against the query itself."""

    def __init__(self, *texts):
        self.stories = [(NOW - timedelta(days=days), Document.of_text("", text)) for days, text in texts]

    def refresh(self):
        raise NotImplementedError

    def find(self, query, since, until, limit):
        met = [
            (at, words) for at, text in self.stories if since <= at < until and (words := query.match(text)) is not None
        ]
        return [Hit(f"{at:%d}", at, words) for at, words in sorted(met, reverse=True)[:limit]]

    def opened(self, query, since, until):
        met = (at for at, text in self.stories if since <= at < until and query.match(text) is not None)
        return dict(Counter(map(beijing_day, met)))


SHELF = Shelf(
    (1, "机器人与卫星"),
    (1, "机器人"),
    (2, "卫星"),
    (2, "芯片"),
    (2, "机器人股票"),
    (3, "机器人。芯片"),
    (40, "机器人"),
    (0, "天气"),
)


def test_every_day_counts_also_those_without_a_story():
    found = tried(parse("机器人 OR 卫星", LANGUAGE), SHELF, NOW - timedelta(days=4), NOW, 2)
    assert found.days == tuple((date(2026, 11, 26 + at), count) for at, count in enumerate((0, 1, 2, 2, 0)))
    assert spread(found.days) == (0, 1.5, 2)
    assert spread(found.days[-1:]) == (0, 0, 0)
    assert found.stories == 5
    assert [hit.story_id for hit in found.samples] == ["29", "29"]


def test_the_noisiest_word_is_the_one_without_which_most_would_not_be_found():
    found = tried(parse("(机器人 OR 卫星) NOT 股票", LANGUAGE), SHELF, NOW - timedelta(days=4), NOW)
    assert [(each.label, each.only, each.alone) for each in found.noise] == [("机器人", 2, 4), ("卫星", 1, 2)]
    both = tried(parse("机器人 AND 芯片", LANGUAGE), SHELF, NOW - timedelta(days=4), NOW)
    assert [(each.label, each.only, each.alone) for each in both.noise] == [("机器人", 1, 4), ("芯片", 1, 2)]
    dated = tried(parse("卫星 after:2026", LANGUAGE), SHELF, NOW - timedelta(days=4), NOW)
    assert [each.alone for each in dated.noise] == [2, None]


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
        ("机器人 NEAR/2 大会", "", "机器人产业发展大会", (), "4 steps apart, 2 are asked for"),
        ("机器人 NEAR/2 大会", "", "机器人。大会", (), "in different sentences"),
        ("机器人 NEAR/2 大会", "", "机器人", (), "大会 does not stand there"),
        ("机器人 NEAR/2 (大会 OR 展览)", "", "机器人", (), "大会, 展览 does not stand there"),
        ("@miit", "", "省工信部门发文", (), "工信部 stands only inside 省工信部门"),
        ("AI", "", "he said so", (), "inside a longer word"),
        ("title:机器人", "大会", "机器人", (), "stands in the text"),
        ("text:机器人", "机器人", "大会", (), "stands in the title"),
        ("机器人", "", "大会", ("机器人",), "stands in a copy"),
    ],
)
def test_what_comes_nearest_is_said(query, title, text, copies, near):
    found = reason(query, title, text, copies)
    assert not found.met
    assert any(near in each for each in found.near), found.near


def test_what_is_not_near_at_all_says_nothing():
    assert reason("机器人", "", "大会").near == ()


def test_a_tree_opens_groups_and_shows_what_is_looked_for():
    found = tree(parse("@miit AND (機器人 OR NOT 股票 AND 5G)", LANGUAGE).expression)
    assert (found.label, found.parts[1].label) == ("AND", "OR")
    assert found.parts[0].notes == ("any of: 工信部, 工业和信息化部", "not as part of: 省工信部门")
    assert found.parts[1].parts[0].notes == ("looked for as: 机器人",)
