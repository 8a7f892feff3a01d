"""What any store promises of the ledger: one line an event, numbers without gaps, nobody writes after a successor."""

from dataclasses import replace

import pytest

from newswatch.model.story import Verdict
from newswatch.ports import Superseded


def test_a_decision_comes_back_to_the_letter(store, nouns):
    decision = nouns.decision(1)
    assert store.decisions.append(decision) == decision
    assert store.decisions.get(decision.event_id) == decision


def test_the_ledger_starts_at_one_and_has_no_gaps(store, nouns):
    assert store.decisions.last() == 0
    with pytest.raises(Superseded):
        store.decisions.append(nouns.decision(2))
    store.decisions.append(nouns.decision(1))
    with pytest.raises(Superseded):
        store.decisions.append(nouns.decision(3))
    store.decisions.append(nouns.decision(2))
    assert store.decisions.last() == 2


def test_what_stands_under_an_event_is_returned_and_never_changed(store, nouns):
    first = store.decisions.append(nouns.decision(1))
    again = replace(first, number=2, verdict=Verdict.REPOST)
    assert store.decisions.append(again) == first
    assert store.decisions.after(0) == [first]


def test_a_redelivered_event_finds_its_decision_whatever_the_fence(store, nouns):
    first = store.decisions.append(nouns.decision(1, fence=5))
    assert store.decisions.append(replace(first, number=9, fence=1)) == first


def test_a_number_taken_by_another_event_is_refused(store, nouns):
    store.decisions.append(nouns.decision(1))
    with pytest.raises(Superseded):
        store.decisions.append(replace(nouns.decision(2), number=1))


def test_an_older_fence_never_writes_after_a_newer_one(store, nouns):
    store.decisions.append(nouns.decision(1, fence=2))
    with pytest.raises(Superseded):
        store.decisions.append(nouns.decision(2, fence=1))
    store.decisions.append(nouns.decision(2, fence=2))
    store.decisions.append(nouns.decision(3, fence=3))
    assert [decision.fence for decision in store.decisions.after(0)] == [2, 2, 3]


def test_after_pages_through_the_ledger_in_order(store, nouns):
    every = [store.decisions.append(nouns.decision(number)) for number in range(1, 8)]
    assert store.decisions.after(2, limit=3) == every[2:5]
    assert list(store.decisions.after(7)) == []


def test_the_decisions_of_one_article_stand_in_order(store, nouns):
    home = nouns.name("article", "home")
    for number in range(1, 6):
        store.decisions.append(nouns.decision(number, **({"article_id": home} if number % 2 else {})))
    assert [decision.number for decision in store.decisions.of_article(home)] == [1, 3, 5]


def test_verdicts_add_up_to_the_events_decided(store, nouns):
    verdicts = [Verdict.NEW_STORY, Verdict.REPOST, Verdict.REPOST, Verdict.REVISION, Verdict.QUARANTINED]
    for number, verdict in enumerate(verdicts, 1):
        store.decisions.append(nouns.decision(number, verdict=verdict))
    store.decisions.append(nouns.decision(1))
    assert store.decisions.totals() == {"new_story": 1, "repost": 2, "revision": 1, "quarantined": 1}


def test_a_verdict_on_what_was_set_aside_supersedes_it_once_and_counts_in_its_place(store, nouns):
    aside = store.decisions.append(nouns.decision(1, verdict=Verdict.QUARANTINED, story_id=""))
    other = store.decisions.append(nouns.decision(2))
    decided = nouns.decision(1)
    decided = store.decisions.append(replace(decided, number=3, verdict=Verdict.REPOST))
    assert store.decisions.get(aside.event_id) == decided
    assert store.decisions.after(0) == [aside, other, decided]
    assert store.decisions.totals() == {"new_story": 1, "repost": 1}
    assert store.decisions.append(replace(decided, number=4, verdict=Verdict.NEW_STORY)) == decided
    assert store.decisions.append(replace(aside, number=4)) == decided
    assert store.decisions.last() == 3


def test_what_was_set_aside_twice_has_one_line(store, nouns):
    aside = store.decisions.append(nouns.decision(1, verdict=Verdict.QUARANTINED, story_id=""))
    assert store.decisions.append(replace(aside, number=2)) == aside
    assert store.decisions.totals() == {"quarantined": 1}


def test_only_the_next_number_and_a_living_fence_supersede(store, nouns):
    aside = store.decisions.append(nouns.decision(1, verdict=Verdict.QUARANTINED, story_id="", fence=2))
    with pytest.raises(Superseded):
        store.decisions.append(replace(nouns.decision(1), number=3, fence=2))
    with pytest.raises(Superseded):
        store.decisions.append(replace(nouns.decision(1), number=2, fence=1))
    assert store.decisions.get(aside.event_id) == aside


def test_many_are_found_as_each_is_found_alone(store, nouns):
    aside = store.decisions.append(nouns.decision(1, verdict=Verdict.QUARANTINED, story_id=""))
    plain = store.decisions.append(nouns.decision(2))
    kept_aside = store.decisions.append(nouns.decision(3, verdict=Verdict.QUARANTINED, story_id=""))
    decided = store.decisions.append(replace(nouns.decision(4), event_id=aside.event_id))
    events = [decided.event_id, plain.event_id, kept_aside.event_id]
    found = store.decisions.many([*events, "unknown", plain.event_id])
    assert found == {event: store.decisions.get(event) for event in events}
    assert found[aside.event_id] == decided != aside
    assert store.decisions.many([]) == {}
