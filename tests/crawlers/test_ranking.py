from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.ranking import Listed, budget, points, share
from newswatch import topic
from newswatch.catalogue import parse
from newswatch.model.disposition import Disposition
from newswatch.model.moment import Moment, Precision
from newswatch.model.page import Candidate
from newswatch.model.source import Polite, Watch
from newswatch.ports import Visit
from newswatch.settings import ROOT

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
TOPIC = topic.load(ROOT / "sources", "miit")
COLUMN = Watch("html", "https://www.daily.example/column/", "栏目")
SEARCH = Watch("search", "https://www.daily.example/s?q={q}", "检索")
FAVOURED = replace(COLUMN, url="https://www.daily.example/ministries/", weight=3)


def listed(name, title="", watch=COLUMN, hours=None, visit=None):
    clock = Moment(NOW - timedelta(hours=hours), Precision.MINUTE) if hours is not None else None
    return Listed(Candidate(f"https://www.daily.example/{name}", "daily", watch.name, NOW, title, clock), watch, visit)


def visited(name):
    return Visit(name, f"https://www.daily.example/{name}", "daily", NOW, NOW, Disposition.PUBLISHED)


def names(chosen):
    return [each.candidate.url.rpartition("/")[2] for each in chosen]


def test_points_are_for_the_topic_in_the_title_a_search_and_the_column():
    assert points(listed("1", "工业和信息化部发布新规"), TOPIC) == 4
    assert points(listed("1", "工信部门开会"), TOPIC) == 0, "a look-alike"
    assert points(listed("1", "天气", SEARCH), TOPIC) == 2
    assert points(listed("1", "工信部", FAVOURED), TOPIC) == 7


def test_new_addresses_come_first_then_points_then_the_newest():
    shown = [
        listed("again", "工信部", visit=visited("again")),
        listed("old", "天气", hours=9),
        listed("young", "天气", hours=1),
        listed("hit", "天气", SEARCH, hours=20),
        listed("named", "工信部：新规", hours=30),
    ]
    taken, put_off = share(shown, None, TOPIC, NOW)
    assert (names(taken), put_off) == (["named", "hit", "young", "old", "again"], ())
    assert names(share(shown, 5, TOPIC, NOW)[0]) == names(taken)


def test_a_list_without_clocks_keeps_its_order():
    shown = [listed(str(number), "天气") for number in range(5)]
    assert names(share(shown, None, TOPIC, NOW)[0]) == ["0", "1", "2", "3", "4"]


def test_a_quarter_is_for_what_is_next_to_fall_off_its_list():
    shown = [listed(f"named-{n}", "工信部", hours=n) for n in range(20)]
    shown += [listed(f"column-{n}", "天气", FAVOURED, hours=n) for n in range(10)]
    taken, put_off = share(shown, 8, TOPIC, NOW)
    best = [f"named-{n}" for n in range(6)]
    assert names(taken) == [best[0], "named-19", *best[1:4], "column-9", *best[4:]]
    assert sorted(names([*taken, *put_off])) == sorted(names(shown))


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9])
def test_exactly_as_many_are_taken_as_the_budget_allows(most):
    taken, put_off = share([listed(str(n), "天气") for n in range(10)], most, TOPIC, NOW)
    assert (len(taken), len(put_off)) == (most, 10 - most)


@pytest.mark.parametrize("done", [1.0, 0.8, 0.5])
@pytest.mark.parametrize("most", [2, 5, 20])
def test_nothing_waits_for_ever(most, done):
    """Every crawl finds more new and better candidates than it can fetch, and is cut short; the list keeps all."""
    waiting, crawls = [listed("patient", "天气")], 0
    while "patient" in names(waiting):
        crawls += 1
        waiting = [*(listed(f"{crawls}-{n}", "工信部") for n in range(most)), *waiting]
        taken, _ = share(waiting, most, TOPIC, NOW)
        fetched = set(map(id, taken[: max(2, int(done * most))]))
        waiting = [each for each in waiting if id(each) not in fetched]
        assert crawls <= 3


def source(every, delay, set_budget=0):
    entry = {
        "name": "示例日报",
        "home": "https://www.daily.example/",
        "kind": "newspaper",
        "every": every,
        "evidence": "documented",
        "watch": [{"type": "feed", "url": "https://www.daily.example/rss.xml"}],
        "article": [{"url": "^https://www.daily.example/"}],
    }
    return replace(parse("daily", entry), polite=Polite(delay=delay, budget=set_budget))


@pytest.mark.parametrize(
    ("every", "delay", "asked", "set_budget", "most"),
    [
        ("1h", 120, 6, 0, 24),
        ("1d", 120, 6, 0, 54),
        ("15m", 120, 20, 0, 2),
        ("15m", 0, 3, 0, None),
        ("15m", 0, 3, 7, 7),
        ("1h", 120, 6, 50, 50),
    ],
)
def test_the_budget_is_what_the_pace_leaves_until_the_next_crawl(every, delay, asked, set_budget, most):
    assert budget(source(every, delay, set_budget), delay, timedelta(hours=2), asked) == most
