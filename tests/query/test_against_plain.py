"""Queries mean what a slow, obvious evaluator says, however text and query are written, and cite what is printed."""

import os
from dataclasses import replace
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newswatch.clock import BEIJING
from newswatch.model.article import Article, Reading, Speaker
from newswatch.model.moment import Moment, Precision
from newswatch.query.document import Document
from newswatch.query.expression import Scope, Term
from newswatch.query.group import Group
from newswatch.query.near import Near
from newswatch.query.query import Query, QueryError, parse
from newswatch.query.wild import Wild
from tests.query.invented import LANGUAGE, LOOKED_UP, QUERIES, printed
from tests.query.plainly import Line, Story

EXAMPLES = int(os.environ.get("NEWSWATCH_TEST_QUERIES", "300"))
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def stories(draw):
    """A story at an occasion, as a document and as the slow evaluator sees it."""
    title, text, *copy = draw(printed(6)), draw(printed(20)), draw(printed(4)), draw(printed(4))
    source, origin, speaker = (draw(st.sampled_from(["工业AI网", "工信部", "the semicon会", ""])) for _ in range(3))
    docno = draw(st.sampled_from(["工信部联科〔2024〕7号", "工信部联科[2024]17号", ""]))
    day = draw(st.sampled_from(["2025-12-31", "2026-01-01", "2026-01-05", "2026-02-10"]))
    kind, event = draw(st.sampled_from(["agency", "ministry"])), draw(st.sampled_from(["new", "official", "spread"]))
    disguises = draw(st.sampled_from([(), ("spun",), ("pinyin", "traditional")]))
    at = Moment(datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=BEIJING), Precision.DAY)
    reading = Reading(
        title.printed, text.printed, text.printed, site=source, origin=origin, published=at, docno=docno,
        speakers=(Speaker(speaker),),
    )  # fmt: skip
    article = Article("a", "e", None, "k", "0" * 32, "about:blank", "test", at.at, reading)
    other = replace(article, reading=Reading(copy[0].printed, copy[1].printed, copy[1].printed))
    document = Document.of_article(article, event=event, disguises=disguises, copy=other, kind=kind)
    lines = {
        Scope.TITLE: [title.clean],
        Scope.TEXT: [text.clean],
        Scope.COPY: [each.clean for each in copy],
        Scope.SOURCE: [source],
        Scope.ORIGIN: [origin],
        Scope.SPEAKER: [speaker],
        Scope.DOCNO: [docno],
        Scope.KIND: [kind],
        Scope.EVENT: [event],
        Scope.DISGUISE: disguises,
    }
    told = {scope: [Line.of(each) for each in some] for scope, some in lines.items()}
    return document, Story(told, [*title.figures, *text.figures], day), title, text


def usable(query):
    try:
        return parse(query, LANGUAGE)
    except QueryError:
        return None


@many
@given(QUERIES, stories())
def test_a_query_means_what_the_slow_evaluator_says(asked, story):
    query = usable(asked)
    if query is None:
        return
    document, plain, *_ = story
    found = query.match(document)
    assert (found is not None) == plain.meets(query.expression)
    if found is None:
        return
    for place in query.cited(document):
        whole = document.title if place.part == "title" else document.text
        assert whole[place.start : place.end] == place.printed != ""


@many
@given(LOOKED_UP, stories())
def test_what_is_cited_is_every_place_as_it_is_printed(asked, story):
    query = usable(asked)
    if query is None or not isinstance(query.expression, Term | Near | Wild | Group):
        return
    document, plain, title, text = story
    wanted = set()
    for scope, part in ((Scope.TITLE, title), (Scope.TEXT, text)):
        for line in plain.lines[scope]:
            for start, end in line.places_of(query.expression):
                at = [part.places[line.places[each]] for each in (start, end - 1)]
                wanted.add((scope.name.lower(), at[0], at[1] + 1))
    assert {(place.part, place.start, place.end) for place in query.cited(document)} == wanted


@many
@given(QUERIES)
def test_a_query_reads_back_as_it_is_written(asked):
    query = usable(asked)
    if query is not None:
        assert parse(str(query), LANGUAGE).expression == query.expression


@many
@given(QUERIES, stories())
def test_what_a_query_needs_is_there_wherever_it_matches(asked, story):
    query = usable(asked)
    if query is None or query.needs is None:
        return
    document, *_ = story
    if query.match(document) is not None:
        assert Query(query.needs).match(document) is not None
