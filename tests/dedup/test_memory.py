"""What is remembered: forgetting follows the clock of most articles, and no single one hurries or stops it."""

import random
from datetime import timedelta

import pytest

from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from newswatch.model.story import Verdict

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MANY = 50


def text(number):
    """Words of no sense: no two alike."""
    return "".join(chr(random.Random(number + at).randrange(0x4E00, 0x9F00)) for at in range(0, 120_000, 1000))


@pytest.mark.parametrize("ahead", [2, 300, 800, 3300, 9000])
def test_one_article_from_the_future_makes_nothing_forgotten(newsroom, column, ahead):
    for number in range(MANY):
        assert newsroom.file(text(number), at=number * HOUR).verdict is Verdict.NEW_STORY
    newsroom.file(column, at=ahead * DAY)
    for number in range(MANY):
        assert newsroom.file(text(number), at=3 * DAY + number * HOUR).verdict is Verdict.REPOST


@pytest.mark.parametrize("place", [0, 1, MANY // 2])
@pytest.mark.parametrize("ahead", [50, 800, 3300])
def test_one_article_from_the_future_does_not_stop_forgetting(newsroom, column, place, ahead):
    newsroom.engine = Engine(30 * DAY)
    for number in range(MANY):
        newsroom.file(column if number == place else text(number), at=ahead * DAY if number == place else number * HOUR)
    memory = Memory(30 * DAY)
    for article, decision in newsroom.decided:
        memory.admit(article, decision)
    assert all(memory.known(newsroom.event(number)) for number in range(MANY))
    for number in range(MANY, 2 * MANY):
        newsroom.file(text(number), at=40 * DAY + number * HOUR)
        memory.admit(*newsroom.decided[-1])
    left = {number for number in range(MANY) if memory.known(newsroom.event(number))}
    assert left <= {place}, "the article from the future alone is kept as if it had come today"
    assert all(memory.known(newsroom.event(number)) for number in range(MANY, 2 * MANY))
