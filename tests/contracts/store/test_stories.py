"""What any store promises of stories: the decisions make them, in whatever order and however often they are applied."""

import itertools
from datetime import timedelta

import pytest

from newswatch.model import ids
from newswatch.model.story import Story, Verdict

MINUTE = timedelta(minutes=1)


def three(nouns):
    """An opening, a repost, and a revision that becomes the original."""
    opening = nouns.decision(1)
    repost = nouns.decision(2, story_id=opening.story_id, original=opening.event_id, verdict=Verdict.REPOST)
    revision = nouns.decision(
        4, story_id=opening.story_id, article_id=opening.article_id, verdict=Verdict.REVISION, original_changed=True
    )
    return opening, repost, revision


def test_an_opening_makes_a_story(store, nouns):
    opening = nouns.decision(1)
    made = store.stories.apply(opening)
    assert made == Story(
        story_id=ids.story_id(opening.event_id),
        opened_by=opening.event_id,
        opened_at=opening.decided_at,
        original=opening.event_id,
        members=(opening.event_id,),
        changed_at=opening.decided_at,
        decision=1,
        opening=1,
    )
    assert store.stories.get(made.story_id) == made


def test_members_are_events_in_decision_order_and_the_newest_decision_names_the_original(store, nouns):
    decisions = three(nouns)
    for decision in decisions:
        store.stories.apply(decision)
    story = store.stories.get(decisions[0].story_id)
    assert story.members == tuple(decision.event_id for decision in decisions)
    assert story.original == decisions[2].event_id
    assert (story.decision, story.opened_at, story.changed_at) == (
        4,
        decisions[0].decided_at,
        decisions[2].decided_at,
    )


def test_neither_order_nor_repetition_of_decisions_matters(store, nouns):
    stories = set()
    for number, order in enumerate(itertools.permutations(three(nouns))):
        place = nouns.name("story", number)
        for decision in (*order, *order):
            store.stories.apply(nouns.decision(decision.number, **told(decision, place)))
        story = store.stories.get(place)
        stories.add((story.opened_by, story.original, story.members, story.opened_at, story.changed_at, story.decision))
    assert len(stories) == 1


def told(decision, story_id):
    return {
        "story_id": story_id,
        "original": decision.original,
        "verdict": decision.verdict,
        "decided_at": decision.decided_at,
    }


def test_an_event_of_no_story_is_refused(store, nouns):
    with pytest.raises(ValueError, match="quarantined"):
        store.stories.apply(nouns.decision(1, verdict=Verdict.QUARANTINED, story_id=""))


def test_recent_gives_the_newest_change_first_within_bounds(store, nouns):
    made = [store.stories.apply(nouns.decision(number)) for number in range(1, 6)]
    assert store.stories.recent(nouns.NOON + 2 * MINUTE, limit=3) == [made[4], made[3], made[2]]
    assert store.stories.recent(nouns.NOON + 4 * MINUTE) == [made[4], made[3]]
    assert store.stories.count() == 5


def test_a_story_is_found_by_the_beginning_of_its_id_where_that_is_the_only_one(store, nouns):
    made = [store.stories.apply(nouns.decision(number)) for number in range(1, 40)]
    assert store.stories.find(made[7].story_id) == made[7]
    assert store.stories.find(made[7].story_id[:12]) == made[7]
    first_digits = [story.story_id[0] for story in made]
    shared = next(digit for digit in first_digits if first_digits.count(digit) > 1)
    assert store.stories.find(shared) is None
    assert store.stories.find("zz") is None
    assert store.stories.find("") is None


def test_relations_of_and_to_an_event_come_best_first(store, nouns):
    weak, strong = nouns.relation(1, 2, 0.2), nouns.relation(3, 1, 0.9)
    store.stories.relate([weak, strong, nouns.relation(2, 3, 0.5)])
    store.stories.relate([weak])
    assert store.stories.relations(nouns.name("event", 1)) == [strong, weak]
    assert store.stories.relations(nouns.name("event", 1), limit=1) == [strong]
    assert list(store.stories.relations(nouns.name("event", 9))) == []
