"""What is remembered: forgetting follows the clock of most articles, and no single one hurries or stops it."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from consumers.dedup import texts
from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from consumers.dedup.sheet import Sheet
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


def test_where_the_disk_is_full_nothing_is_half_remembered(newsroom, monkeypatch):
    monkeypatch.setattr(texts, "_FIRST", 4096)
    memory = Memory(30 * DAY)
    for number in range(30):
        newsroom.file(text(number), at=number * HOUR)

    def full(*asked):
        raise OSError(28, "No space left on device")

    half = newsroom.decided[: len(newsroom.decided) // 2]
    for article, decision in half:
        memory.admit(article, decision)
    with monkeypatch.context() as there:
        there.setattr(texts.os, "posix_fallocate", full)
        for article, decision in newsroom.decided[len(half) :]:
            with suppress(OSError):
                memory.admit(article, decision)
    assert any(memory.known(article.event_id) is None for article, _ in newsroom.decided)
    for article, decision in reversed(newsroom.decided):
        memory.admit(article, decision)
    for article, _ in newsroom.decided:
        cut = newsroom.article(article.reading.text[10:], at=DAY)
        assert [known.event_id for known, _ in memory.promising(Sheet(cut), 5)] == [article.event_id]


def test_a_text_that_shares_a_few_of_many_figures_is_not_told_again(newsroom):
    few = "".join(f"{number}家企业，" for number in (217, 486, 3419, 5527))
    many = "".join(f"{number}台机床，" for number in range(1201, 1213))
    for told in (few, text(1) + few):
        newsroom.file(told)
    asked = [Sheet(newsroom.article(told, at=DAY)) for told in (text(2) + few, text(2) + few + many)]
    memory = Memory(30 * DAY)
    for article, decision in newsroom.decided:
        memory.admit(article, decision)
    assert [bool(memory.retold(sheet, 5)) for sheet in asked] == [True, False]


def test_events_that_are_left_out_are_as_if_they_had_never_come_and_are_back_afterwards(
    newsroom, newsrooms, column, interview
):
    never = newsrooms()
    for each in (newsroom, never):
        each.file(column, name="one")
    newsroom.file(column + "（完）", name="two", at=HOUR)
    newsroom.file(column + "责任编辑：某某。", name="two", at=2 * HOUR)
    newsroom.file(interview, at=3 * HOUR)
    engine, (first, second, third) = newsroom.engine, map(newsroom.event, range(3))
    asked = newsroom.article(column + "（全文完）", name="two", at=DAY)
    before = engine.decide(asked)
    assert engine.decide_without(asked, [second, third]) == never.engine.decide(asked)
    assert engine.decide_without(asked, [third]).verdict is Verdict.REVISION, "the one before it is the latest again"
    assert engine.decide_without(asked, [first, second, third]).verdict is Verdict.NEW_STORY
    assert engine.decide_without(asked, [first]).story_id == before.story_id, "copies are left to tell the story"
    assert engine.decide(asked) == before
    engine.admit(asked, before.decision(asked, 5, 1, asked.seen))
    assert engine.members(before.story_id) == [newsroom.decided[n][0] for n in range(3)] + [asked]


def test_a_text_read_anew_is_found_by_what_it_says_now_and_no_more_by_what_it_said(newsroom, column, interview, other):
    newsroom.file(other, name="one")
    newsroom.file(other + "（完）", name="two", at=HOUR)
    newsroom.file(column, name="three", at=2 * HOUR)
    engine, story = newsroom.engine, newsroom.decided[0][1].story_id
    first, second = (newsroom.decided[number][0] for number in (0, 1))
    anew = {each.event_id: replace(each, reading=replace(each.reading, text=interview)) for each in (first, second)}
    told = {each.event_id: each for each, _ in newsroom.decided} | anew
    engine.read_anew(lambda events: {event: told[event] for event in events if event in told}, [*anew, "f" * 32])
    assert engine.members(story) == [*anew.values()]
    assert engine.decide(newsroom.article(interview, at=DAY)).story_id == story
    assert engine.decide(newsroom.article(interview, at=DAY)).original == first.event_id
    assert engine.decide(newsroom.article(other, at=DAY)).verdict is Verdict.NEW_STORY
    assert engine.decide(newsroom.article(interview, name="one", at=DAY)).verdict is Verdict.REVISION
    assert engine.decide_without(newsroom.article(interview, at=DAY), [*anew]).verdict is Verdict.NEW_STORY
    assert engine.decide(newsroom.article(column, at=DAY)).verdict is Verdict.REPOST
