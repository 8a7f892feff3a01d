"""A relation proves itself: how much of either text, how rare, which facts, and what the copy added of its own."""

from datetime import timedelta

import pytest

from newswatch.codec import from_document, to_document
from newswatch.model.story import Relation, RelationKind

DAY = timedelta(days=1)


def filed(newsroom, text, copy, **reading):
    newsroom.file(text, **reading)
    return newsroom.file(copy, at=DAY, **reading).relations[0]


def test_coverage_is_told_of_both_texts(newsroom, interview, column):
    whole = filed(newsroom, interview, interview)
    assert whole.coverage == (1.0, 1.0)
    wrapped = filed(newsroom, column, "\n".join((interview[:120], column)))
    assert wrapped.coverage[1] == 1.0
    assert wrapped.coverage[0] == pytest.approx(len(column) / (len(column) + 120), abs=0.05)


def test_rarity_lies_between_nothing_and_all(newsroom, interview):
    assert filed(newsroom, interview, interview).rarity == 1.0


def test_facts_of_both_are_told_with_their_places(newsroom, statistics):
    copy = statistics.replace("9300套", "9800套")
    relation = filed(newsroom, statistics, copy)
    assert ("period", "2024年1—2月") in {(fact.kind, fact.here) for fact in relation.agree}
    assert [(fact.kind, fact.here[:4], fact.there[:4]) for fact in relation.disagree] == [("figure", "9800", "9300")]
    for fact in (*relation.agree, *relation.disagree):
        assert (copy[slice(*fact.a)], statistics[slice(*fact.b)]) == (fact.here, fact.there)


def test_facts_at_odds_in_titles_count_in_the_titles(newsroom, column):
    newsroom.file(column, title="北岸公布第三批管网改造名单")
    relation = newsroom.file(column, at=DAY, title="北岸公布第四批管网改造名单").relations[0]
    (fact,) = relation.disagree
    assert (fact.kind, fact.here, fact.a, fact.title) == ("batch", "第四批", (4, 7), True)


@pytest.mark.parametrize("line", ["", "\n以下为全文。\n", "\n"])
def test_a_digest_before_the_full_text_is_an_addition_though_it_repeats_it(newsroom, interview, line):
    digest = "".join(part + "。" for part in interview.split("。")[2:5]) + line
    copy = digest + interview
    relation = filed(newsroom, interview, copy)
    assert relation.kind is RelationKind.SAME
    assert [copy[slice(*span)].strip() for span in relation.own] == [digest.strip()]
    assert all(span.a[0] >= len(digest) for span in relation.evidence)
    assert relation.coverage[1] == 1.0


def test_what_surrounds_a_copy_is_its_own(newsroom, interview):
    head, foot = "首页 > 资讯 > 正文内容", "本网转载此文旨在传递信息，不代表本网立场。"
    copy = f"{head}\n{interview}{foot}"
    assert [copy[slice(*span)] for span in filed(newsroom, interview, copy).own] == [head, foot]


def test_a_verbatim_copy_has_nothing_of_its_own(newsroom, interview):
    assert filed(newsroom, interview, interview).own == ()


def test_a_relation_that_was_stored_without_its_proof_can_still_be_read(newsroom, interview):
    stored = to_document(filed(newsroom, interview, interview))
    assert from_document(Relation, stored).agree
    for name in ("coverage", "rarity", "agree", "disagree", "own"):
        del stored[name]
    old = from_document(Relation, stored)
    assert (old.coverage, old.rarity, old.agree, old.disagree, old.own) == (None, None, (), (), ())
