"""What any store promises of merges and splits: lines of the one ledger, and stories that follow from them."""

import itertools
from dataclasses import replace

import pytest

from newswatch.model import ids
from newswatch.model.story import Verdict
from newswatch.ports import Superseded


@pytest.fixture
def two(nouns):
    """Two stories of two events each, and the ruling that makes them one."""
    first, second = nouns.decision(1), nouns.decision(2)
    more = [
        nouns.decision(3, story_id=first.story_id, original=first.event_id, verdict=Verdict.REPOST),
        nouns.decision(4, story_id=second.story_id, original=second.event_id, verdict=Verdict.REPOST),
    ]
    decisions = [first, second, *more]
    return decisions, nouns.merge(5, decisions[0], decisions[1], moved=[decisions[1], decisions[3]])


def filed(store, decisions):
    for decision in decisions:
        store.decisions.append(decision)
        store.stories.apply(decision)


def test_a_ruling_comes_back_to_the_letter_and_is_no_verdict(store, two):
    decisions, ruling = two
    filed(store, decisions)
    totals = dict(store.decisions.totals())
    assert store.decisions.rule(ruling) == ruling
    assert store.decisions.ruling(ruling.ruling_id) == ruling
    assert store.decisions.after(3) == [decisions[3], ruling]
    assert (store.decisions.last(), dict(store.decisions.totals())) == (5, totals)
    assert store.decisions.ruling("0" * 32) is None


def test_the_first_ruling_under_an_id_stands_and_none_writes_out_of_turn(store, two):
    decisions, ruling = two
    filed(store, decisions)
    with pytest.raises(Superseded):
        store.decisions.rule(replace(ruling, number=7))
    with pytest.raises(Superseded):
        store.decisions.rule(replace(ruling, fence=0))
    store.decisions.rule(ruling)
    assert store.decisions.rule(replace(ruling, number=6, note="again")) == ruling
    assert store.decisions.append(replace(decisions[0], number=6)) == decisions[0]
    assert store.decisions.last() == 5


def test_rulings_are_listed_apart_in_order_and_verdicts_go_on_after_them(store, nouns, two):
    decisions, ruling = two
    filed(store, decisions)
    store.decisions.rule(ruling)
    store.decisions.append(nouns.decision(6))
    split = nouns.split(7, ruling, [decisions[3]])
    store.decisions.rule(split)
    assert store.decisions.rulings() == [ruling, split]
    assert store.decisions.rulings(1) == [split]
    assert store.decisions.rulings(0, limit=1) == [ruling]
    assert list(store.decisions.rulings(2)) == []
    assert store.decisions.totals() == {"new_story": 3, "repost": 2}


def test_an_absorbed_story_is_looked_up_as_its_survivor_for_ever(store, two):
    decisions, ruling = two
    filed(store, decisions)
    survivor = store.stories.rule(ruling)
    assert survivor.story_id == decisions[0].story_id
    assert survivor.members == tuple(decision.event_id for decision in decisions)
    assert (survivor.aliases, survivor.rulings) == ((ruling.other,), (ruling.ruling_id,))
    assert store.stories.get(ruling.other) == store.stories.find(ruling.other[:12]) == survivor
    asked = [ruling.story_id, ruling.other, "0" * 32]
    assert store.stories.many(asked) == {ruling.story_id: survivor, ruling.other: survivor}
    assert store.stories.recent(decisions[0].decided_at) == [survivor]
    assert store.stories.count() == 1


def test_a_list_of_stories_is_as_long_as_asked_though_some_were_absorbed(store, nouns, two):
    decisions, ruling = two
    filed(store, decisions)
    store.stories.rule(ruling)
    store.stories.apply(nouns.decision(6))
    found = store.stories.recent(nouns.NOON, limit=2)
    assert [story.story_id for story in found] == [nouns.decision(6).story_id, ruling.story_id]


def test_what_was_split_off_is_a_story_and_what_it_came_from_lacks_it(store, nouns, two):
    decisions, ruling = two
    filed(store, decisions)
    store.stories.rule(ruling)
    split = nouns.split(6, ruling, [decisions[1], decisions[3]])
    left = store.stories.rule(split)
    assert left.members == (decisions[0].event_id, decisions[2].event_id)
    new = store.stories.get(split.other)
    assert new is not None
    assert new.story_id == split.other == ids.split_id(ruling.story_id, 1)
    assert (new.members, new.original) == (split.events, split.other_original)
    assert (new.opening, new.opened_at) == (6, split.decided_at)
    assert store.stories.count() == 2


def test_neither_order_nor_repetition_of_lines_matters(store, nouns, two):
    decisions, ruling = two
    lines = [*decisions, ruling, nouns.split(6, ruling, [decisions[3]])]
    found = set()
    for order in itertools.islice(itertools.permutations(lines), 0, 720, 61):
        place = f"{len(found)}{nouns.name('order', str(order))[:11]}"
        named = [renamed(line, place) for line in order]
        for line in (*named, *named):
            store.stories.rule(line) if hasattr(line, "ruling_id") else store.stories.apply(line)
        survivor = store.stories.get(renamed(ruling, place).story_id)
        found.add((survivor.members, survivor.original, survivor.decision, survivor.opening, survivor.changed_at))
    assert len(found) == 1


def renamed(line, place):
    """The same line of other stories, which begin with `place`."""
    names = {name: place + getattr(line, name)[len(place) :] for name in ("story_id", "other") if hasattr(line, name)}
    return replace(line, **names)
