"""What any store promises of owners, their tokens and their subscriptions."""

from datetime import timedelta

from newswatch.model.subscription import Subscription
from newswatch.model.token import Token


def test_a_token_stands_under_its_public_part_until_it_is_taken_back(store, nouns):
    first = Token("a" * 16, "desk", "1" * 64, nouns.NOON)
    later = Token("b" * 16, "desk", "2" * 64, nouns.NOON + timedelta(microseconds=1))
    other = Token("0" * 16, "night", "3" * 64, nouns.NOON)
    assert [store.tokens.add(each) for each in (other, later, first)] == [True] * 3
    assert not store.tokens.add(Token("a" * 16, "night", "4" * 64, nouns.NOON))
    assert store.tokens.get("a" * 16) == first
    assert store.tokens.of("desk") == [first, later]
    assert store.tokens.of("desk", 1) == [first]
    assert store.tokens.all() == [first, later, other]
    assert store.tokens.all(0) == []
    assert store.tokens.remove("a" * 16)
    assert not store.tokens.remove("a" * 16)
    assert store.tokens.get("a" * 16) is None
    assert store.tokens.of("desk") == [later]


def test_an_owners_subscriptions_are_listed_by_id_and_nobody_elses(store, nouns):
    owned = (("c", "x"), ("a", "x"), ("b", "y"))
    kept = [Subscription(name, "5G", (), nouns.NOON, owner=owner) for name, owner in owned]
    for each in kept:
        store.subscriptions.put(each)
    assert store.subscriptions.of("x") == [kept[1], kept[0]]
    assert store.subscriptions.of("x", 1) == [kept[1]]
    assert store.subscriptions.of("z") == []
