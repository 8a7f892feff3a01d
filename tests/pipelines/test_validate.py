from datetime import UTC, datetime, timedelta

import pytest

from newswatch.model.article import Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.moment import Moment, Precision, Window
from newswatch.model.page import Page
from newswatch.model.source import Evidence, Source, SourceKind
from pipelines.draft import Draft
from pipelines.validate import LONGEST_TITLE, Validate

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SOURCE = Source(
    "gazette",
    "测试公报",
    "https://gazette.example/",
    SourceKind.NEWSPAPER,
    "zh",
    timedelta(minutes=15),
    Evidence.SAVED_PAGE,
    True,
    ("gazette.example",),
    (),
    (),
)


def validated(reading: Reading) -> Reading:
    page = Page("https://gazette.example/a/1.html", b"...", NOON)
    return Validate(lambda: NOON).process_item(Draft(page, SOURCE, reading)).reading


def reading(published: datetime | None = None, **fields) -> Reading:
    moment = Moment(published, Precision.MINUTE) if published else None
    filled = {"title": "试点名单公布", "text": "名单公布。", "printed": "名单公布。", "where": {"published": "line 3"}}
    return Reading(published=moment, **(filled | fields))


@pytest.mark.parametrize("published", [None, NOON - timedelta(days=9), NOON + timedelta(hours=23)])
def test_a_clock_that_can_be_is_kept(published):
    assert validated(reading(published)) == reading(published)


def test_a_clock_misread_into_the_future_costs_the_clock_and_not_the_article():
    window = Window(None, "2026-03-04")
    kept = validated(reading(NOON + timedelta(hours=25), original_published=window))
    assert kept == reading(where={"published": "line 3 refused: in the future"})


def test_a_long_text_without_a_title_is_called_by_its_first_sentence():
    text = "厂里的三条新线上周起同时试车，工人们把图纸换成了屏幕。" + "每一道工序的误差都实时显示出来。" * 20
    named = validated(reading(title="", text=text))
    assert (named.title, named.where["title"]) == (
        "厂里的三条新线上周起同时试车，工人们把图纸换成了屏幕",
        "first sentence",
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": " "}, "no title"),
        ({"title": "长" * (LONGEST_TITLE + 1)}, "title over"),
        ({"text": "\n"}, "no text"),
    ],
)
def test_what_no_reader_could_use_ends_as_invalid(fields, reason):
    with pytest.raises(Ended, match=reason) as ended:
        validated(reading(**fields))
    assert ended.value.disposition is Disposition.INVALID
