"""A text that went through another language and back is tied to the original by its facts; changed names are listed."""

from datetime import timedelta

import pytest

from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from consumers.dedup.retelling import retelling
from consumers.dedup.sheet import Sheet
from newswatch.model.story import RelationKind, Verdict
from newswatch.text.figure_grams import figure_grams
from newswatch.text.fold import folded
from newswatch.text.places import SURNAMES
from tests.dedup.conftest import HORIZON
from tests.dedup.retold_texts import PAIRS

DAY = timedelta(days=1)


@pytest.fixture
def told(newsroom, interview, statistics, notice):
    """The newsroom with all the originals among other news."""
    for text in (interview, statistics, notice, *(original for original, _, _ in PAIRS)):
        newsroom.file(text)
    return newsroom


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_a_retelling_is_related_to_its_original_alone_and_names_who_changed(told, number):
    original, again, (here, there) = PAIRS[number]
    judged = told.file(again, at=DAY)
    event = next(article.event_id for article, _ in told.decided if article.reading.text == original)
    assert judged.verdict is Verdict.NEW_STORY
    assert [(relation.to, relation.kind) for relation in judged.relations] == [(event, RelationKind.RELATED)]
    (relation,) = judged.relations
    assert relation.reason == "retold"
    assert here in relation.facts["here"] or here[0] not in SURNAMES
    assert there in relation.facts["there"]
    for span in relation.evidence:
        assert again[slice(*span.a)]
        assert original[slice(*span.b)]


@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_the_same_story_with_other_figures_is_no_retelling(told, number, next_year):
    judged = told.file(next_year(PAIRS[number][1]), at=DAY)
    assert judged.relations == ()


def test_facts_in_another_order_or_few_of_many_are_no_retelling(newsroom):
    original, again, _ = PAIRS[0]
    parts = again.split("，")
    one, backwards = Sheet(newsroom.article(original)), Sheet(newsroom.article("，".join(reversed(parts))))
    assert retelling(Sheet(newsroom.article(again)), one) is not None
    assert retelling(backwards, one) is None
    assert retelling(Sheet(newsroom.article("".join(again for _, again, _ in PAIRS[:4]))), one) is None


def test_a_month_later_it_is_no_retelling(told):
    assert told.file(PAIRS[3][1], at=32 * DAY).relations == ()


def test_a_snapshot_has_the_figures(newsroom, tmp_path):
    newsroom.engine = Engine(HORIZON, memory=Memory(HORIZON, folder=tmp_path))
    for original, _, _ in PAIRS:
        newsroom.file(original)
    newsroom.engine.save(len(PAIRS), newsroom.event(len(PAIRS) - 1))
    kept = {article.event_id: article for article, _ in newsroom.decided}
    memory, _ = Memory.restored(tmp_path, HORIZON, lambda events: {e: kept[e] for e in events if e in kept})
    article = newsroom.article(PAIRS[4][1], at=DAY, name="late")
    assert Engine(HORIZON, memory=memory).decide(article) == newsroom.engine.decide(article)
    assert [relation.reason for relation in newsroom.engine.decide(article).relations] == ["retold"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12.6万辆", "126,000台"),
        ("486亿元", "48600000000元"),
        ("10.50%", "10.5%"),
        ("3.4万亿", "34000亿"),
        ("0.52", "0.52米"),
    ],
)
def test_a_figure_is_one_in_whatever_scale_it_is_printed(one, other):
    found = [figure_grams(folded(f"共计{text}左右").plain_codes).tolist() for text in (one, other)]
    assert found[0] == found[1]
    assert len(found[0]) == 1


@pytest.mark.parametrize(
    "text", ["2024年3月18日", "c919", "14:30", "100", "5000家", "30%", "第12号", "1234567890123456"]
)
def test_dates_names_round_figures_and_serial_numbers_are_none(text):
    assert not len(figure_grams(folded(f"于{text}，").plain_codes))


def test_other_figures_have_other_hashes():
    texts = ("7.3", "7.3%", "73", "730万", "7.03", "37")
    found = {tuple(figure_grams(folded(f"约{text}多").plain_codes).tolist()) for text in texts}
    assert len(found) == len(texts)
