"""Facts are read with what they state; clocks and wire heads state nothing about the event."""

import time
from datetime import date, timedelta

import pytest

from newswatch.text.facts import Agreement, FactKind, compare, fixes
from newswatch.text.fold import folded
from newswatch.text.names import names
from newswatch.text.statements import facts

PUBLISHED = date(2024, 3, 29)
NEAR, FAR = timedelta(days=2), timedelta(days=365)


def read(text, published=PUBLISHED):
    return facts(folded(text).plain, published)


def only(text, published=PUBLISHED):
    (fact,) = read(text, published)
    return fact


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2024年3月26日", FactKind.DATE, (2024, 3, 26, None)),
        ("二〇二四年三月二十六日", FactKind.DATE, (2024, 3, 26, None)),
        ("2024-03-26", FactKind.DATE, (2024, 3, 26, None)),
        ("3月26日", FactKind.DATE, (2024, 3, 26, None)),
        ("12月26-27日", FactKind.DATE, (2023, 12, 26, 27)),
        ("昨日", FactKind.DATE, (2024, 3, 28, None)),
        ("去年12月5日", FactKind.DATE, (2023, 12, 5, None)),
        ("2024年1—2月", FactKind.PERIOD, (2024, 1, 2)),
        ("1至2月份"[:4], FactKind.PERIOD, (2024, 1, 2)),
        ("前三季度", FactKind.PERIOD, (2023, 1, 9)),
        ("今年上半年", FactKind.PERIOD, (2024, 1, 6)),
        ("2025—2027年", FactKind.PERIOD, (None, 2025, 2027)),
        ("2024年度", FactKind.YEAR, (2024,)),
        ("第三批", FactKind.BATCH, (3,)),
        ("第十四届", FactKind.ORDINAL, (14, "届")),
        ("〔2024〕12号", FactKind.DOCNO, (2024, 12)),
        ("2024年第7号", FactKind.DOCNO, (2024, 7)),
        ("第12号令"[:4], FactKind.DOCNO, (None, 12)),
        ("3月上旬", FactKind.DATE, (2024, 3, "上旬", None)),
        ("第一百三十五届", FactKind.ORDINAL, (135, "届")),
        ("第12批", FactKind.BATCH, (12,)),
    ],
)
def test_a_fact_is_read_with_its_value(text, kind, value):
    fact = only(text)
    assert (fact.kind, fact.value) == (kind, value)


def test_without_a_time_of_publication_a_year_that_is_not_printed_stays_unknown():
    assert only("3月26日", None).value == (None, 3, 26, None)
    assert read("今年以来，昨日", None) == []


@pytest.mark.parametrize(
    "text",
    ["发布时间:2024-03-26 11:35", "启明社山海3月26日电", "本报山海3月26日讯", "2024年03月26日 11:35", "3月26日第2版"],
)
def test_clocks_wire_heads_and_edition_marks_are_no_facts(text):
    assert [fact for fact in read(text) if fact.kind is FactKind.DATE] == []


def test_places_and_people_behind_an_office_are_read():
    found = [(f.kind, f.printed) for f in names(folded("省長林望舒在江蘇會見越南代表").plain)]
    assert found == [(FactKind.PERSON, "林望舒"), (FactKind.PLACE, "江苏"), (FactKind.PLACE, "越南")]


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ("2024年3月26日", "3月26日", Agreement.AGREE),
        ("3月26日", "3月27日", Agreement.DISAGREE),
        ("15日至19日"[-3:], "3月15日至19日", Agreement.AGREE),
        ("2024年1—2月", "2024年1—3月", Agreement.DISAGREE),
        ("第三批", "第四批", Agreement.DISAGREE),
        ("第三届", "第3届", Agreement.AGREE),
        ("〔2024〕12号", "〔2024〕13号", Agreement.DISAGREE),
        ("1.2万亿元", "12000亿元", Agreement.AGREE),
        ("3月上旬", "3月5日", Agreement.AGREE),
        ("3月上旬", "3月中旬", Agreement.DISAGREE),
        ("1月1日至5月20日", "1月1日至3月20日", Agreement.DISAGREE),
        ("25家企业", "25个项目", Agreement.UNKNOWN),
        ("25家企业", "31家企业", Agreement.DISAGREE),
        ("4.35公里", "4.35", Agreement.UNKNOWN),
        ("今天", "今天", Agreement.UNKNOWN),
        ("2024年", "第三批", Agreement.UNKNOWN),
    ],
)
def test_a_fact_disagrees_only_where_both_state_one_of_that_kind_with_different_values(one, other, agreement):
    assert compare(only(one), only(other), NEAR) is agreement


def test_words_for_one_day_tell_as_little_in_two_spellings_as_in_one():
    assert compare(only("今天"), only("今日", date(2024, 3, 29)), NEAR) is Agreement.UNKNOWN
    assert compare(only("昨天"), only("昨日", date(2024, 3, 29)), NEAR) is Agreement.UNKNOWN


def test_the_same_day_without_its_year_is_another_one_a_year_later():
    before, after = only("3月26日"), only("3月26日", date(2025, 3, 28))
    assert compare(before, after, FAR) is Agreement.DISAGREE


def test_a_coming_day_is_the_same_on_either_side_of_it():
    before, after = only("4月15日"), only("4月15日", date(2024, 4, 20))
    assert compare(before, after, timedelta(days=22)) is Agreement.AGREE


def test_dates_and_periods_with_a_year_batches_and_document_numbers_fix_an_event():
    assert all(fixes(only(text)) for text in ("3月26日", "2024年1—2月", "第三批", "〔2024〕12号"))
    assert not any(fixes(only(text)) for text in ("2024年", "第三届", "5.7%", "昨日"))


def test_reading_facts_is_linear():
    started = time.process_time()
    for piece in ("2024年3月", "十二月至", "第一", "〔2024", "1—2", "今年"):
        facts(piece * 20_000, PUBLISHED)
    assert time.process_time() - started < 20
