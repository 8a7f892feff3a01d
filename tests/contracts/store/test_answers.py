"""What any store promises of the answers of lists and robots.txt: the latest comes back to the letter."""

from datetime import timedelta

import pytest

from newswatch.codec import Unreadable
from newswatch.model.validators import Validators
from newswatch.ports import Answer

URL = "https://daily.example/robots.txt?" + "x" * 1900


def test_an_answer_comes_back_to_the_letter_and_the_latest_stands(store, nouns):
    answer = Answer(
        URL, nouns.NOON, Validators('W/"été"', "Tue, 03 Nov 2026 02:00:00 GMT", "1"), 404, ("a",), b"\x00\xff"
    )
    assert store.answers.get(URL) is None
    store.answers.put(answer)
    assert store.answers.get(URL) == answer
    later = Answer(URL, nouns.NOON + timedelta(hours=1), Validators())
    store.answers.put(later)
    assert store.answers.get(URL) == later
    assert store.answers.get(URL + "x") is None


def test_old_answers_are_dropped(store, nouns):
    store.answers.put(Answer(URL, nouns.NOON, Validators()))
    store.answers.put(Answer("https://other.example/", nouns.NOON + timedelta(days=1), Validators()))
    assert store.answers.prune(nouns.NOON + timedelta(hours=1)) == 1
    assert store.answers.get(URL) is None
    assert store.answers.get("https://other.example/") is not None


def test_an_answer_that_is_no_text_is_refused(store, nouns):
    with pytest.raises(Unreadable):
        store.answers.put(Answer("https://daily.example/\ud800", nouns.NOON, Validators()))
