"""What any store promises of what hosts repeat: it comes back to the letter, by host, and can be forgotten."""

from dataclasses import replace

import pytest

from newswatch.codec import Unreadable
from newswatch.model.habit import Ends, Habit, Repeated


def test_a_habit_comes_back_to_the_letter_with_its_next_number(store, nouns):
    habit = Habit("b.example", (Ends("s1", ("k1", "k2")),), (Repeated("k1", "灯塔网 𠮷 版权", nouns.NOON),), ("k9",))
    assert store.habits.get("b.example") is None
    assert store.habits.put(habit)
    first = store.habits.get("b.example")
    assert first == replace(habit, number=1)
    assert store.habits.put(replace(first, boilerplate=()))
    assert store.habits.get("b.example") == replace(habit, boilerplate=(), number=2)


def test_what_was_made_of_an_older_one_is_not_kept(store):
    store.habits.put(Habit("b.example"))
    first = store.habits.get("b.example")
    assert store.habits.put(replace(first, spared=("k1",)))
    assert not store.habits.put(first)
    assert not store.habits.put(Habit("b.example"))
    assert store.habits.get("b.example").spared == ("k1",)
    store.habits.remove("b.example")
    assert not store.habits.put(first), "cleared meanwhile"
    assert store.habits.get("b.example") is None


def test_habits_are_listed_by_host_and_forgotten_singly(store):
    for host in ("c.example", "a.example", "b.example"):
        store.habits.put(Habit(host))
    assert [habit.host for habit in store.habits.all()] == ["a.example", "b.example", "c.example"]
    assert [habit.host for habit in store.habits.all(limit=1)] == ["a.example"]
    assert store.habits.remove("b.example")
    assert not store.habits.remove("b.example")
    assert [habit.host for habit in store.habits.all()] == ["a.example", "c.example"]


def test_a_habit_that_is_no_text_is_refused(store, nouns):
    with pytest.raises(Unreadable):
        store.habits.put(Habit("a.example", boilerplate=(Repeated("k", "\ud800", nouns.NOON),)))
