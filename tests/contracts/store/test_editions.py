"""What any store promises of briefings: one for each span, changed only by who knows it as it is, found when due."""

from dataclasses import replace
from datetime import timedelta

from newswatch.model.edition import Edition

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def edition(nouns, number=0, channels=("folder:desk", "mail:a@example.org"), who="desk") -> Edition:
    since = nouns.NOON + number * DAY
    return Edition.of(who, since, since + DAY, channels, since + DAY)


def test_an_edition_is_kept_once_and_comes_back_to_the_letter(store, nouns):
    made = edition(nouns)
    assert store.editions.get(made.edition_id) is None
    assert store.editions.put(made)
    assert not store.editions.put(replace(made, made_at=made.made_at + MINUTE)), "of one span there is one"
    assert store.editions.get(made.edition_id) == replace(made, number=1)


def test_what_was_made_of_an_older_state_is_not_kept(store, nouns):
    store.editions.put(edition(nouns))
    first = store.editions.get(edition(nouns).edition_id)
    sent = first.tried("folder:desk", first.made_at + MINUTE)
    assert store.editions.put(sent)
    assert not store.editions.put(first.tried("mail:a@example.org", first.made_at, "stale"))
    kept = store.editions.get(first.edition_id)
    assert [each.channel for each in kept.owed] == ["mail:a@example.org"]
    assert [(each.channel, each.error) for each in kept.tries] == [("folder:desk", "")]


def test_what_is_owed_is_found_when_it_is_due_and_never_when_all_have_it(store, nouns):
    for number in (1, 0):
        store.editions.put(edition(nouns, number))
    first, second = (store.editions.get(edition(nouns, number).edition_id) for number in (0, 1))
    assert store.editions.due(first.made_at - MINUTE) == []
    assert store.editions.due(second.made_at) == [first, second]
    assert store.editions.due(second.made_at, 1) == [first]
    again = second.made_at + MINUTE
    store.editions.put(second.tried("folder:desk", second.made_at).tried("mail:a@example.org", again, "busy", again))
    store.editions.put(first.tried("folder:desk", first.made_at).tried("mail:a@example.org", first.made_at))
    assert store.editions.due(again - timedelta(microseconds=1)) == []
    assert [each.edition_id for each in store.editions.due(again)] == [second.edition_id]


def test_the_last_is_the_one_whose_span_ends_last_and_old_ones_go(store, nouns):
    for number in (2, 0, 1):
        store.editions.put(edition(nouns, number))
    store.editions.put(edition(nouns, 5, who="other"))
    assert store.editions.last("nobody") is None
    assert store.editions.last("desk").edition_id == edition(nouns, 2).edition_id
    assert store.editions.prune(edition(nouns, 2).made_at) == 2
    assert store.editions.last("desk").edition_id == edition(nouns, 2).edition_id
    assert store.editions.get(edition(nouns, 1).edition_id) is None
