"""What a page has to do with the topic goes with it, and what the topic does not keep ends as irrelevant."""

from datetime import UTC, datetime

import pytest

from newswatch import catalogue, topic
from newswatch.model.article import Reading
from newswatch.model.article import Relevance as Told
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.moment import Moment, Precision
from newswatch.model.page import Page
from newswatch.settings import ROOT
from pipelines.draft import Draft
from pipelines.relevance import Relevance

SEEN = datetime(2026, 3, 1, 2, tzinfo=UTC)
SOURCE = catalogue.load(ROOT / "sources")["miit"]
LISTED = "教育部、工业和信息化部、财政部负责同志参加会议。"


def draft(title: str, text: str, published: datetime | None = None) -> Draft:
    moment = Moment(published, Precision.SECOND) if published else None
    return Draft(
        Page("https://news.test.example/1.html", b"", SEEN), SOURCE, Reading(title, text, text, published=moment)
    )


def step(folder=ROOT / "sources", name: str = "miit") -> Relevance:
    return Relevance(topic.load(folder, name))


def test_an_article_goes_on_with_what_it_has_to_do_with_the_topic():
    told = step().process_item(draft("工信部：稳住制造业", "会上作了部署。"))
    assert (told.relevance, told.why) == (Told.ABOUT, "title: 工信部 … :")
    assert step().process_item(draft("座谈会召开", LISTED)).relevance is Told.MENTIONING


def test_what_does_not_name_it_ends_as_irrelevant():
    with pytest.raises(Ended, match="工业和信息化部 is not named") as ended:
        step().process_item(draft("座谈会召开", "省工信厅表示，要稳。"))
    assert ended.value.disposition is Disposition.IRRELEVANT


def test_what_the_topic_does_not_keep_ends_with_the_reason(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "x.toml").write_text(
        'name = "工业和信息化部"\nnames = ["工业和信息化部"]\nkeep = ["about", "quoting"]', encoding="utf-8"
    )
    strict = step(tmp_path, "x")
    assert strict.process_item(draft("座谈会召开", "工业和信息化部表示，要稳。")).relevance is Told.ABOUT
    with pytest.raises(Ended, match="no more than mentioning: text names 工业和信息化部 in passing") as ended:
        strict.process_item(draft("座谈会召开", LISTED))
    assert ended.value.disposition is Disposition.IRRELEVANT


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        (datetime(2025, 2, 27, 15, 59, tzinfo=UTC), False),
        (datetime(2025, 2, 27, 16, 0, tzinfo=UTC), True),
        (None, True),
    ],
)
def test_a_ministers_days_are_those_of_beijing_and_a_page_without_a_clock_is_as_old_as_its_capture(published, kept):
    item = draft("座谈会召开", "李乐成表示，要稳住制造业。", published)
    if kept:
        assert step().process_item(item).relevance is Told.ABOUT
    else:
        with pytest.raises(Ended):
            step().process_item(item)
