"""One fact is changed, behind the lead, and where is known to the character."""

import random
import re

import pytest

from benchmarks.falsified import DOCNO, KINDS, LEAD, twin, with_docno


@pytest.mark.parametrize("kind", KINDS)
def test_one_place_behind_the_lead_is_changed(text, kind):
    base = with_docno(text)
    made = KINDS[kind](base, random.Random(1))
    assert made is not None
    assert made.start >= LEAD
    assert made.text[made.start : made.end] == made.here != made.there
    assert made.text[: made.start] + made.there + made.text[made.end :] == base


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_without_such_a_fact_is_left_alone(kind):
    assert KINDS[kind]("今天天气晴朗，适合出门。" * 40, random.Random(1)) is None


def test_a_twin_has_the_same_words_and_other_figures(text):
    other = twin(text, random.Random(2))
    assert re.sub(r"\d", "", other) == re.sub(r"\d", "", text)
    assert "126" not in other
    assert "3月18日" in other  # a date is no figure


def test_the_document_number_stands_behind_the_lead(text):
    assert with_docno(text).index(DOCNO) >= LEAD
