"""The engine's promises: pure decisions, the same state live and rebuilt, revisions, originals, hostile texts."""

import time
from datetime import timedelta

import pytest
from opencc import OpenCC

from consumers.dedup.engine import Engine
from newswatch.model.story import Disguise, Verdict

DAY = timedelta(days=1)


def test_deciding_changes_nothing(newsroom, interview, column):
    newsroom.file(interview)
    article = newsroom.article(column, name="undecided")
    assert newsroom.engine.decide(article) == newsroom.engine.decide(article)
    assert newsroom.file(column, at=DAY).verdict is Verdict.NEW_STORY


def test_an_engine_rebuilt_from_its_decisions_decides_alike(newsroom, newsrooms, interview, notice, column):
    for number, text in enumerate((interview, notice, OpenCC("s2t").convert(interview), column)):
        newsroom.file(text, at=number * DAY)
    rebuilt = newsrooms()
    for article, decision in newsroom.decided:
        rebuilt.engine.admit(article, decision)
    for text in (interview, notice, column[:150] + notice):
        article = newsroom.article(text, at=5 * DAY, name="next")
        assert rebuilt.engine.decide(article) == newsroom.engine.decide(article)


def test_a_changed_text_at_one_address_is_a_revision_of_its_story(newsroom, interview):
    first = newsroom.file(interview, name="site")
    second = newsroom.file(interview.replace("23场", "24场"), name="site", at=DAY)
    assert second.verdict is Verdict.REVISION
    assert second.story_id == first.story_id


def test_the_original_revised_is_the_original_and_a_copy_revised_stays_a_copy(newsroom, interview):
    newsroom.file(interview, name="site")
    newsroom.file(interview, name="carrier")
    copy = newsroom.file(interview.replace("23场", "24场"), name="carrier", at=DAY)
    assert (copy.verdict, copy.original, copy.original_changed) == (Verdict.REVISION, newsroom.event(0), False)
    original = newsroom.file(interview.replace("23场", "25场"), name="site", at=DAY)
    assert (original.verdict, original.original, original.original_changed) == (
        Verdict.REVISION,
        newsroom.event(3),
        True,
    )


def test_another_text_at_a_known_address_opens_another_story_or_joins_one(newsroom, interview, column, notice):
    newsroom.file(interview, name="site")
    known = newsroom.file(column, name="elsewhere", at=DAY)
    assert newsroom.file(notice, name="site", at=2 * DAY).verdict is Verdict.NEW_STORY
    joined = newsroom.file(column, name="site", at=3 * DAY)
    assert (joined.verdict, joined.story_id) == (Verdict.REPOST, known.story_id)


def test_what_was_seen_before_the_horizon_is_forgotten(newsroom, newsrooms, statistics):
    short = newsrooms()
    short.engine = Engine(timedelta(days=30))
    short.file(statistics)
    assert short.file(statistics, at=31 * DAY).verdict is Verdict.NEW_STORY
    newsroom.file(statistics)
    assert newsroom.file(statistics, at=31 * DAY).verdict is Verdict.REPOST


def test_the_claimed_origin_becomes_the_original_when_it_arrives_after_its_copies(newsroom, interview):
    page = "https://www.stdaily.com/2024/03/20/interview.html"
    newsroom.file(interview, origin="科技日报", url="https://carrier.example/1")
    newsroom.file(interview, origin_url=page, url="https://other.example/2", at=DAY)
    original = newsroom.file(interview, url=page, at=2 * DAY)
    assert original.original_changed
    assert original.original == newsroom.event(2)
    assert original.disguises == ()
    third = newsroom.file(interview, url="https://third.example/3", at=3 * DAY)
    assert third.original == newsroom.event(2)


def test_an_official_host_replaces_an_unknown_one_and_another_official_one_does_not(newsroom, interview):
    newsroom.file(interview, url="https://carrier.example/1")
    assert newsroom.file(interview, url="https://www.news.cn/1.html", at=DAY).original_changed
    assert not newsroom.file(interview, url="https://www.miit.gov.cn/1.html", at=2 * DAY).original_changed


def test_a_page_that_only_says_it_is_an_agency_replaces_nobody(newsroom, interview):
    newsroom.file(interview, url="https://carrier.example/1")
    clone = newsroom.file(interview, url="https://news-cn.example/1", site="新华网", credited="新华社", at=DAY)
    assert not clone.original_changed


def test_a_conversion_never_beats_the_text_as_written_and_is_beaten_by_it(newsroom, interview):
    newsroom.file(OpenCC("s2t").convert(interview), url="https://www.gov.cn/1.html")
    plain = newsroom.file(interview, url="https://carrier.example/1", at=DAY)
    assert plain.original_changed
    again = newsroom.file(OpenCC("s2t").convert(interview), url="https://www.news.cn/2.html", at=2 * DAY)
    assert not again.original_changed
    assert Disguise.TRADITIONAL in again.disguises


def test_hostile_texts_cost_little(newsroom, interview):
    sentence = "这句话被重复了很多遍，没有别的意思。"
    started = time.process_time()
    for number in range(20):
        newsroom.file(sentence * 2000, at=number * timedelta(hours=1))
        newsroom.file("1" * 40_000, at=number * timedelta(hours=1))
        newsroom.file((interview + str(number)) * 60, at=number * timedelta(hours=1))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "text",
    ["山海省工信厅今天发布一条短讯，内容到此为止。", "0123456789" * 300, "这句话被重复了很多遍，没有别的意思。" * 500],
    ids=["flash", "digits", "one sentence repeated"],
)
def test_a_text_too_short_or_too_regular_to_align_joins_its_exact_copy_alone(newsroom, interview, text):
    newsroom.file(interview)
    first = newsroom.file(text, at=DAY)
    copy = newsroom.file(OpenCC("s2t").convert(text) + "！", at=2 * DAY)
    assert (copy.verdict, copy.story_id) == (Verdict.REPOST, first.story_id)


def test_texts_of_a_few_characters_are_no_copies(newsroom):
    newsroom.file("详见附件。")
    assert newsroom.file("详见附件。", at=DAY).verdict is Verdict.NEW_STORY


def test_an_article_admitted_twice_stands_once(newsroom, interview):
    newsroom.file(interview)
    newsroom.engine.admit(*newsroom.decided[0])
    assert len(newsroom.file(interview, at=DAY).relations) == 1
