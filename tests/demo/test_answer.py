"""The expected answer agrees with the texts, and every way to miss it is told."""

from collections import Counter
from dataclasses import replace

import pytest

from demo.answer import SUBSCRIPTIONS, Answer, Copy, Told, differences, name_stories
from demo.newsroom import Newsroom
from demo.programme import FALSE_FIGURE, TRUE_FIGURE
from newswatch.model.disposition import Disposition
from newswatch.text.fold import fold


@pytest.fixture
def wanted(newsroom: Newsroom) -> Answer:
    return newsroom.expected()


def told(answer: Answer, story: str, *copies: Copy, original: str = "") -> Answer:
    """The answer with `copies` put into, or for, those of `story`."""
    changed = Told(
        original or answer.stories[story].original,
        {**answer.stories[story].copies, **{copy.key: copy for copy in copies}},
    )
    return replace(answer, stories={**answer.stories, story: changed})


def test_every_page_is_a_copy_of_one_story_or_ends_by_name(newsroom: Newsroom, wanted: Answer) -> None:
    copies = [key for story in wanted.stories.values() for key in story.copies]
    assert sorted([*copies, *wanted.endings]) == sorted(item.key for item in newsroom.items)


def test_originals_are_copies_of_their_story(wanted: Answer) -> None:
    assert all(story.original in story.copies for story in wanted.stories.values())


def test_the_interview_has_six_copies_and_the_yearly_notices_are_two_stories(wanted: Answer) -> None:
    assert len(wanted.stories["interview"].copies) == 6
    assert {"notice.earlier", "notice.later"} <= wanted.stories.keys()


def test_the_falsified_figures_stand_where_the_answer_says(newsroom: Newsroom, wanted: Answer) -> None:
    copies = wanted.stories["interview"].copies
    texts = {item.key: item.text.body for item in newsroom.items}
    assert copies["interview.falsified"].distortions == {(FALSE_FIGURE, TRUE_FIGURE)}
    assert FALSE_FIGURE in texts["interview.falsified"]
    assert TRUE_FIGURE in texts["interview.agency"]
    assert sum(bool(copy.distortions) for copy in copies.values()) == 1


def test_alerts_agree_with_the_words_of_the_originals(newsroom: Newsroom, wanted: Answer) -> None:
    """By hand for these three queries; the query language has tests of its own."""
    originals = {name: story.original for name, story in wanted.stories.items()}
    words = {item.key: fold(item.text.title + item.text.body) for item in newsroom.items}
    meant = {
        "ai": lambda text: "人工智能" in text and ("工信部" in text or "工业和信息化部" in text),
        "platform": lambda text: "工业互联网平台" in text,
        "traditional": lambda text: ("数字化转型" in text or "动力电池" in text) and "银杏" not in text,
    }
    assert meant.keys() == SUBSCRIPTIONS.keys()
    due = [(name, story) for name, hits in meant.items() for story, key in originals.items() if hits(words[key])]
    assert Counter(due) == wanted.alerts


def test_the_right_answer_differs_in_nothing(wanted: Answer) -> None:
    assert differences(wanted, wanted) == []


def test_more_disguises_than_asked_for_are_no_difference(wanted: Answer) -> None:
    copy = wanted.stories["interview"].copies["interview.pinyin"]
    found = told(wanted, "interview", replace(copy, disguises=copy.disguises | {"edited"}))
    assert differences(wanted, found) == []


def test_a_missing_story_and_a_missing_alert_are_told(wanted: Answer) -> None:
    stories = {name: story for name, story in wanted.stories.items() if name != "battery"}
    found = replace(wanted, stories=stories, alerts=wanted.alerts - Counter({("ai", "interview"): 1}))
    assert differences(wanted, found) == ["missing story: battery", "missing alert: ai about interview"]


def test_an_alert_sent_twice_is_told(wanted: Answer) -> None:
    found = replace(wanted, alerts=wanted.alerts + Counter({("ai", "interview"): 1}))
    assert differences(wanted, found) == ["alert too many: ai about interview (2 where 1 are due)"]


def test_a_story_split_in_two_is_told(wanted: Answer) -> None:
    whole = dict(wanted.stories["interview"].copies)
    part = {"interview.pinyin": whole.pop("interview.pinyin")}
    stories = [Told("interview.agency", whole), Told("interview.pinyin", part)]
    rest = [story for name, story in wanted.stories.items() if name != "interview"]
    found = replace(wanted, stories=name_stories(wanted, [*rest, *stories]))
    assert differences(wanted, found) == [
        "story interview: missing copy: interview.pinyin",
        "one story too many: interview.pinyin (interview.pinyin)",
    ]


def test_the_yearly_notices_merged_are_told(wanted: Answer) -> None:
    merged = {**wanted.stories["notice.earlier"].copies, **wanted.stories["notice.later"].copies}
    rest = [story for name, story in wanted.stories.items() if not name.startswith("notice")]
    found = replace(wanted, stories=name_stories(wanted, [*rest, Told("notice.earlier", merged)]))
    assert differences(wanted, found) == [
        "story notice.earlier: holds notice.later, which is another text",
        "missing story: notice.later",
    ]


def test_a_wrong_original_a_disguise_not_named_and_a_figure_not_shown_are_told(wanted: Answer) -> None:
    found = told(
        wanted,
        "interview",
        Copy("interview.traditional"),
        Copy("interview.falsified"),
        original="interview.ministry",
    )
    assert sorted(differences(wanted, found)) == [
        "story interview: interview.falsified: disguise not named: edited",
        f"story interview: interview.falsified: falsified figure not shown: {FALSE_FIGURE} here, "
        f"{TRUE_FIGURE} in the original",
        "story interview: interview.traditional: disguise not named: traditional",
        "story interview: the original is interview.ministry, not interview.agency",
    ]


def test_a_true_copy_called_falsified_is_told(wanted: Answer) -> None:
    accused = Copy("interview.plain", distortions=frozenset({("1", "2")}))
    assert differences(wanted, told(wanted, "interview", accused)) == [
        "story interview: interview.plain: called falsified and is not: 1 here, 2 in the original"
    ]


def test_a_page_that_ended_otherwise_is_told(wanted: Answer) -> None:
    found = replace(wanted, endings={**wanted.endings, "broken.wall": Disposition.FAILED})
    assert differences(wanted, found) == ["page broken.wall: ended failed, not blocked"]
