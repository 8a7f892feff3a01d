"""What is written for the demo holds what the demo promises to show."""

import re
from datetime import UTC, date, datetime

import pytest
from opencc import OpenCC

from demo.disguise import annotated, falsified, traditional
from demo.programme import FALSE_FIGURE, TRUE_FIGURE, Item, programme
from demo.texts import readings, written

DAY = date(2026, 3, 5)
ARTICLES = [
    ("interview", ""),
    ("conference", ""),
    ("notice", "earlier"),
    ("notice", "later"),
    ("battery", ""),
    ("ginkgo", ""),
]
_NOTE = re.compile(r"[\u4e00-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)")


def _items() -> dict[str, Item]:
    return {item.key: item for item in programme(datetime(2026, 3, 5, 2, 30, tzinfo=UTC))}


@pytest.mark.parametrize(("name", "variant"), ARTICLES)
def test_a_text_is_as_long_as_real_news(name: str, variant: str) -> None:
    assert 450 <= len(written(name, DAY, variant).body) <= 1500


@pytest.mark.parametrize(("name", "variant"), ARTICLES)
def test_no_placeholder_is_left(name: str, variant: str) -> None:
    text = written(name, DAY, variant)
    assert "$" not in text.title + text.body


def test_dates_follow_the_day_of_publication() -> None:
    assert "2025年，规模以上" in written("interview", DAY).body
    assert "工业和信息化部3月5日举行新闻发布会" in written("conference", DAY).body


def test_the_traditional_copy_is_traditional_and_leads_back_to_the_same_text() -> None:
    text = written("interview", DAY)
    copy = traditional(text)
    assert {"國", "業", "問", "數", "據"} <= set(copy.body)
    assert not set("国业问数据") & set(copy.body)
    assert OpenCC("t2s").convert(copy.body) == text.body


def test_every_reading_explains_a_character_and_the_annotated_copy_carries_many() -> None:
    copy = annotated(traditional(written("interview", DAY)), readings())
    assert len(_NOTE.findall(copy.body)) > 80
    assert "國(guó)" in copy.body
    assert "業(yè)" in copy.title


def test_without_its_notes_the_annotated_copy_is_the_traditional_one() -> None:
    plain = traditional(written("interview", DAY))
    noted = annotated(plain, readings())
    assert _NOTE.sub(lambda note: note[0][0], noted.body) == plain.body


def test_the_falsified_copy_differs_in_one_figure_only() -> None:
    text = written("interview", DAY)
    copy = falsified(text, TRUE_FIGURE, FALSE_FIGURE)
    assert copy.body.replace(FALSE_FIGURE, TRUE_FIGURE) == text.body != copy.body


def test_a_figure_that_is_not_there_cannot_be_falsified() -> None:
    with pytest.raises(ValueError, match="not once"):
        falsified(written("ginkgo", DAY), TRUE_FIGURE, FALSE_FIGURE)


def test_the_yearly_notices_differ_in_year_document_number_and_figures() -> None:
    items = _items()
    earlier, later = items["notice.earlier"], items["notice.later"]
    assert (earlier.published.year, later.published.year) == (2025, 2026)
    assert earlier.text.paragraphs[0] == "工信厅企业函〔2025〕217号"
    assert later.text.paragraphs[0] == "工信厅企业函〔2026〕246号"
    figures = [re.findall(r"\d+", item.text.body) for item in (earlier, later)]
    differing = [pair for pair in zip(*figures, strict=True) if pair[0] != pair[1]]
    assert len(differing) > len(figures[0]) / 2


def test_stated_times_lie_before_the_opening_and_the_original_before_its_copies() -> None:
    opening = datetime(2026, 1, 1, 0, 10, tzinfo=UTC)
    items = {item.key: item for item in programme(opening)}
    assert all(item.published < opening for item in items.values())
    for name in ("interview", "conference"):
        copies = [item for item in items.values() if item.story == name]
        assert min(copies, key=lambda item: item.published).key == f"{name}.agency"


def test_a_copy_of_the_interview_appears_before_the_agencys_own_text() -> None:
    items = _items()
    assert items["interview.ministry"].at < items["interview.plain"].at < items["interview.agency"].at


def test_the_irrelevant_page_names_no_ministry() -> None:
    assert not re.search("工信|工业|信息化|MIIT", written("ginkgo", DAY).body)
