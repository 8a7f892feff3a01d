"""Which of two copies is the better witness, and on what ground: never on what a page says of itself."""

from datetime import timedelta

import pytest

from consumers.dedup.original import Ground, better, ranked, witness
from consumers.dedup.outlets import Outlets
from newswatch.model.moment import Moment, Precision

DAY = timedelta(days=1)
AGENCY = "https://www.news.cn/politics/20240320/a.html"
PAPER = "https://www.stdaily.com/2024/03/20/a.html"
CLONE = "https://www.news.cn.mirror.example/politics/20240320/a.html"


def told(newsroom, judged):
    """The address of the story's original."""
    return next(article.url for article, _ in newsroom.decided if article.event_id == judged.original)


def test_a_later_original_is_chosen_on_the_ground_that_copies_name_it(newsroom, interview):
    newsroom.file(interview, origin="科技日报", url="https://carrier.example/1")
    judged = newsroom.file(interview, url=PAPER, at=DAY)
    assert (told(newsroom, judged), judged.why) == (PAPER, "credits_it")
    newsroom.file(interview, origin="科技日报", url="https://other.example/1", at=2 * DAY)
    assert newsroom.decided[-1][1].original == judged.original


def test_a_copy_that_names_nobody_stays_behind_the_one_that_others_name(newsroom, interview):
    newsroom.file(interview, url="https://quiet.example/1")
    newsroom.file(interview, origin="科技日报", url="https://carrier.example/1", at=DAY)
    judged = newsroom.file(interview, url=PAPER, at=2 * DAY)
    assert (told(newsroom, judged), judged.why) == (PAPER, "named")


@pytest.mark.parametrize("first", [CLONE, "https://carrier.example/1"])
def test_a_clone_of_an_agencys_paths_credits_and_wire_head_stays_a_claim(newsroom, interview, first):
    text = f"新华社山海3月20日电（记者沈岸）{interview}"
    dressed = {"site": "新华网", "credited": "新华社", "origin": "新华社", "where": {"origin": "wire head"}}
    second = CLONE if first != CLONE else "https://carrier.example/1"
    newsroom.file(text, url=first, **dressed)
    clone = newsroom.file(text, url=second, at=DAY, **dressed)
    assert not clone.original_changed
    real = newsroom.file(text, url=AGENCY, at=2 * DAY, **dressed)
    assert (told(newsroom, real), real.why) == (AGENCY, "credits_it")


def test_a_ring_of_pages_that_link_to_one_another_does_not_outweigh_an_agencys_host(newsroom, interview):
    newsroom.file(interview, url=CLONE)
    for number in range(3):
        newsroom.file(interview, url=f"https://ring{number}.example/", origin_url=CLONE, at=DAY)
    judged = newsroom.file(interview, url=AGENCY, at=2 * DAY)
    assert (told(newsroom, judged), judged.why) == (AGENCY, "host")


def test_an_agency_that_says_where_its_text_is_from_is_no_original_of_a_text_that_names_nobody(newsroom, interview):
    newsroom.file(interview, url="https://author.example/1")
    judged = newsroom.file(interview, url=AGENCY, origin="别家日报", at=DAY)
    assert not judged.original_changed


def test_the_clock_counts_where_its_host_has_authority_and_nowhere_else(newsroom, newsrooms, interview):
    early = Moment(newsroom.article(interview).seen - DAY, Precision.MINUTE)
    newsroom.file(interview, url="https://one.example/1")
    assert not newsroom.file(interview, url="https://two.example/1", published=early, at=DAY).original_changed
    papers = newsrooms()
    papers.file(interview, url="https://www.gmw.cn/2024/1.html")
    assert papers.file(interview, url=PAPER, published=early, at=DAY).why == "first"
    days = newsrooms()
    days.file(interview, url="https://www.gmw.cn/2024/1.html")
    day = Moment(early.at, Precision.DAY)
    assert not days.file(interview, url=PAPER, published=day, at=DAY).original_changed


def test_the_fuller_text_is_the_original_once_a_third_page_bears_it_out(newsroom, newsrooms, interview, other):
    cut = interview[: len(interview) * 2 // 3]
    newsroom.file(cut, url="https://one.example/1")
    assert not newsroom.file(interview, url="https://two.example/1", at=DAY).original_changed
    judged = newsroom.file(interview, url="https://three.example/1", at=2 * DAY)
    assert judged.why == "whole"
    lone = newsrooms()
    lone.file(interview, url="https://one.example/1")
    lone.file(interview, url="https://two.example/1", at=DAY)
    appended = lone.file(interview + other, url="https://three.example/1", at=2 * DAY)
    assert not appended.original_changed, "nobody else has what was appended"


def test_the_whole_ranking_follows_the_same_grounds(newsroom, interview):
    outlets = Outlets()
    copy = newsroom.article(interview, url="https://carrier.example/1", origin="科技日报")
    paper = newsroom.article(interview, url=PAPER, at=DAY)
    late = newsroom.article(interview, url="https://late.example/1", at=2 * DAY)
    every = [copy, paper, late]
    witnesses = [witness(article, 0, every, outlets, place) for place, article in enumerate(every)]
    assert [each.article.url for each in ranked(witnesses)] == [PAPER, late.url, copy.url]
    assert better(witnesses[1], witnesses[0]) is Ground.CREDITS
    assert better(witnesses[0], witnesses[1]) is None
    spun = witness(paper, 2, every, outlets)
    assert better(witnesses[2], spun) is Ground.WRITTEN


def test_a_claim_is_unproven_until_its_text_is_seen(newsroom, interview):
    outlets = Outlets()
    copy = newsroom.article(interview, url="https://carrier.example/1", origin="科技日报")
    paper = newsroom.article(interview, url=PAPER)
    alone, both = witness(copy, 0, [copy], outlets), witness(copy, 0, [copy, paper], outlets)
    assert (alone.unproven, alone.claim) == (True, "科技日报")
    assert (both.unproven, both.credits) == (False, paper)
    assert not witness(paper, 0, [copy, paper], outlets).unproven
