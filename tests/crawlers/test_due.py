from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newswatch import catalogue
from newswatch.due import crawl_due, due_at
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.ports import Crawl
from newswatch.revision import STILL_FOR
from newswatch.settings import Settings

NOW = datetime(2026, 11, 3, tzinfo=UTC)
RECHECK = Settings().recheck
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def hourly():
    table = {
        "name": "时报",
        "home": "https://hourly.example/",
        "kind": "newspaper",
        "every": "1h",
        "evidence": "documented",
        "watch": [{"type": "feed", "url": "https://hourly.example/feed"}],
        "article": [{"url": "/a/"}],
    }
    return catalogue.parse("hourly", table)


@pytest.mark.parametrize("ending", [Disposition.PUBLISHED, Disposition.UNCHANGED])
def test_a_published_address_is_rechecked_by_the_operators_steps_and_then_never(ending):
    waits = [due_at(ending, visits, 0, NOW, RECHECK) for visits in range(1, len(RECHECK) + 2)]
    assert waits == [*(NOW + step for step in RECHECK), None]


@pytest.mark.parametrize("visits", [1, 4, 99])
def test_a_text_that_is_held_back_is_looked_at_again_once_it_can_have_stood_still(visits):
    assert due_at(Disposition.UNCHANGED, visits, 0, NOW, RECHECK, NOW) == NOW + STILL_FOR


@pytest.mark.parametrize("ending", [Disposition.FAILED, Disposition.BLOCKED])
def test_failures_back_off_and_are_given_up(ending):
    waits = [due_at(ending, 1, failures, NOW, RECHECK) for failures in range(1, 7)]
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-1] is None


@pytest.mark.parametrize("ending", [Disposition.NOT_ARTICLE, Disposition.IRRELEVANT, Disposition.INVALID])
def test_what_was_no_article_gets_one_second_look(ending):
    assert due_at(ending, 1, 0, NOW, RECHECK) == NOW + timedelta(days=1)
    assert due_at(ending, 2, 0, NOW, RECHECK) is None


def test_robots_are_asked_again_the_next_day():
    assert due_at(Disposition.ROBOTS, 9, 0, NOW, RECHECK) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("outcome", "began", "due"),
    [
        (Outcome.OK, NOW - MINUTE, NOW - MINUTE + HOUR),
        (Outcome.BROKEN, NOW - MINUTE, NOW - MINUTE + HOUR),
        (Outcome.OK, NOW - 5 * HOUR, NOW - 4 * HOUR),
        (Outcome.OK, NOW + 365 * 24 * HOUR, NOW + HOUR),
        (Outcome.INTERRUPTED, NOW - MINUTE, NOW - MINUTE),
        (Outcome.RUNNING, NOW - 5 * HOUR, NOW - 5 * HOUR),
    ],
)
def test_the_last_crawl_says_when_the_next_is_due(hourly, outcome, began, due):
    assert crawl_due(hourly, Crawl("1", "hourly", began, began, 0, {}, outcome), NOW) == due


def test_a_source_is_due_at_once_where_it_never_was_crawled_and_never_where_nothing_crawls_it(hourly):
    assert crawl_due(hourly, None, NOW) == NOW
    assert crawl_due(replace(hourly, enabled=False), None, NOW) is None
    assert crawl_due(replace(hourly, watches=()), None, NOW) is None
