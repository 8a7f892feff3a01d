"""What a briefing holds: the stories opened in its span that the query met, each with original, copies and figures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from consumers.alerts.briefing.build import MOST, Wanted, briefing
from consumers.alerts.briefing.figures import key_figures
from newswatch.model.moment import Moment, Precision
from newswatch.model.story import Decision, Disguise, Distortion, Relation, RelationKind, Verdict
from newswatch.model.subscription import Subscription
from newswatch.query.query import parse
from newswatch.settings import ROOT
from tests.search.newsroom import START, Newsroom, search_of, seen

HOUR = timedelta(hours=1)
CHANGED = Distortion("figure", "8.5%", "5.8%", (0, 4), (0, 4))


@pytest.fixture
def newsroom():
    return Newsroom()


@pytest.fixture
def search(newsroom, tmp_path):
    return search_of(newsroom, tmp_path / "search")


def made(newsroom, search, query="芯片", since=START, until=START + 1000 * HOUR, most=MOST):
    search.refresh()
    wanted = Wanted("早报", parse(query), since, until, "Asia/Shanghai")
    return briefing(wanted, newsroom.store, search, seen, until, most)


def copy(newsroom, story, number, distortions=(), published=None):
    """A copy at a site of its own, told of as spun."""
    article = newsroom.article(f"芯片转载{number}")
    article = replace(
        article,
        url=f"https://site-{number}.example/a",
        reading=replace(article.reading, site=f"站{number}", published=published),
    )
    newsroom.store.articles.put(article)
    relation = Relation(article.event_id, story.original, RelationKind.SAME, 0.9, distortions=distortions)
    decision = Decision(
        article.event_id,
        article.article_id,
        newsroom._next(),
        1,
        Verdict.REPOST,
        story.story_id,
        story.original,
        original_changed=False,
        decided_at=newsroom.now,
        disguises=(Disguise.SPUN,),
        relations=(relation,),
    )
    newsroom.store.stories.apply(newsroom.store.decisions.append(decision))


def test_a_story_has_its_original_its_copies_and_the_words_that_hit(newsroom, search):
    filler = "前言没有提到它。" * 40
    story = newsroom.file(f"{filler}國產芯片產量同比增長5.8%，出口120萬件。", "产量公布")
    copy(newsroom, story, 1, published=Moment(START, Precision.DAY))
    copy(newsroom, story, 2, (CHANGED,))
    newsroom.file("煤炭")
    [brief] = made(newsroom, search).stories
    original = newsroom.store.articles.get(story.original)
    assert (brief.title, brief.url, brief.site) == ("产量公布", original.url, original.reading.site)
    assert "芯片" in brief.lead, "the lead shows the words that hit"
    assert brief.hits == ("芯片",)
    assert (brief.copied, brief.sites, brief.distorted) == (2, 3, 1)
    off, plain = brief.copies
    assert (off.site, off.distortions, off.disguises) == ("站2", (CHANGED,), (Disguise.SPUN,))
    assert (plain.site, plain.published, plain.distortions) == ("站1", Moment(START, Precision.DAY), ())
    assert [figure.printed for figure in brief.figures] == ["5.8%", "120萬"]


def test_only_what_was_opened_in_the_span_counts_and_totals_add_up(newsroom, search):
    newsroom.file("芯片前日")
    since = newsroom.now + HOUR
    stories = [newsroom.file(f"芯片{number}号") for number in range(4)]
    until = newsroom.now + HOUR
    copy(newsroom, stories[2], 7)
    copy(newsroom, stories[2], 8, (CHANGED,))
    newsroom.file("芯片明日")
    found = made(newsroom, search, since=since, until=until)
    assert {brief.story_id for brief in found.stories} == {story.story_id for story in stories}
    assert found.stories[0].story_id == stories[2].story_id, "the one on most sites comes first"
    totals = found.totals
    assert (totals.stories, totals.copies, totals.sites, totals.distorted) == (4, 2, 5, 1), (
        "three outlets in turn, two copies"
    )
    assert totals.origins == (("示例社", 3), ("工业报", 1))
    assert made(newsroom, search, query="缺席").stories == ()


def test_a_muted_story_is_left_out_also_under_the_name_of_one_that_was_merged_into_it(newsroom, search):
    quiet, gone, loud = (newsroom.file(f"芯片量产第{number}批") for number in "一二三")
    newsroom.merge(quiet, gone)
    search.refresh()
    for muted in (quiet, gone):
        reader = Subscription("desk", "芯片", ("console",), START, muted=(muted.story_id,))
        wanted = Wanted("早报", parse("芯片"), START, START + 1000 * HOUR, "Asia/Shanghai", reader)
        found = briefing(wanted, newsroom.store, search, seen, START)
        assert [brief.story_id for brief in found.stories] == [loud.story_id]
        assert found.totals.stories == 1


def test_a_story_says_which_earlier_one_it_is_tied_to(newsroom, search):
    earlier = newsroom.file("芯片旧闻", "旧标题")
    later = newsroom.file("芯片新闻", "新标题")
    relation = Relation(later.original, earlier.original, RelationKind.QUOTES, 0.4)
    newsroom.store.stories.relate([relation])
    briefs = {brief.story_id: brief for brief in made(newsroom, search).stories}
    [tied] = briefs[later.story_id].earlier
    assert (tied.kind, tied.story_id, tied.title) == (RelationKind.QUOTES, earlier.story_id, "旧标题")
    assert briefs[earlier.story_id].earlier == ()


def test_merged_stories_are_one_however_far_apart_they_were_opened(newsroom, search):
    first, *others, last = (newsroom.file(f"芯片{number}") for number in range(60))
    search.refresh()
    newsroom.merge(first, last)
    wanted = Wanted("早报", parse("芯片"), START, START + 1000 * HOUR, "Asia/Shanghai")
    found = briefing(wanted, newsroom.store, search, seen, START)  # the index has not heard of the merge yet
    told = [brief.story_id for brief in found.stories]
    assert sorted(told) == sorted(story.story_id for story in (first, *others))
    assert found.totals.stories == 59


def test_stories_that_are_too_many_are_counted_as_documented(newsroom, search):
    for number in range(3):
        newsroom.file(f"芯片{number}")
    found = made(newsroom, search, most=2)
    assert (len(found.stories), found.more) == (2, 1)
    assert f"Up to {MOST} stories are shown" in (ROOT / "docs" / "briefing.md").read_text(encoding="utf-8")


def test_figures_are_those_of_something_not_dates_numbers_of_documents_or_ordinals():
    text = (
        "2026年3月2日，文件（工信部信管〔2026〕12号）公布，第三批共35家企业入选。"
        "1—10月，工业增加值同比增长5.8%；收入1.2万亿元。"
    )
    assert [(each.clause, each.printed, each.unit, each.noun) for each in key_figures("收入1.2万亿元", text)] == [
        ("收入1.2万亿元", "1.2万亿元", "元", ""),
        ("第三批共35家企业入选", "35", "", "企业"),
        ("工业增加值同比增长5.8%", "5.8%", "%", ""),
    ]


def test_figures_of_a_hostile_text_are_few_and_short():
    figures = key_figures("", "9" * 5 + "万" * 30_000 + "，1%" * 30_000)
    assert len(figures) <= 6
    assert all(len(each.clause) < 100 for each in figures)
