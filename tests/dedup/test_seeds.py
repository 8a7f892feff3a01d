"""Seeds tie equal pairs only, one for each place; the same texts have the same ones; colliding texts cost no more."""

import numpy as np

from consumers.dedup.passages import passages
from consumers.dedup.seeds import COMMON, seeds
from newswatch.text.fold import folded


def codes(text):
    return folded(text).codes


def test_every_seed_is_a_pair_that_stands_in_both_texts(interview, statistics):
    a, b = codes(statistics + interview[200:]), codes(interview + statistics)
    i, j = seeds(a, b)
    assert len(i) > len(b) // 2
    assert np.array_equal(a[i], b[j])
    assert np.array_equal(a[i + 1], b[j + 1])
    assert (np.diff(i) > 0).all()


def test_the_same_texts_have_the_same_seeds_whatever_was_compared_before(interview, column, other):
    first = seeds(codes(column), codes(interview))
    seeds(codes(other), codes(interview * 9))
    assert all(
        np.array_equal(one, again) for one, again in zip(first, seeds(codes(column), codes(interview)), strict=True)
    )


def test_a_pair_that_is_repeated_over_and_over_is_no_seed():
    i, _ = seeds(codes("工业" * 20_000), codes("业工" * (COMMON + 2)))
    assert not len(i)


def test_texts_too_short_for_a_pair_have_no_seeds():
    for one, other in (("", ""), ("工", "工业"), ("工业", "工"), ("ab", "ab")):
        i, j = seeds(codes(one), codes(other))
        assert not len(i)
        assert not len(passages(i, j, codes(one), codes(other)))


def test_a_moved_passage_is_a_passage_of_its_own(interview):
    half = len(interview) // 2
    a, b = codes(interview[half:] + interview[:half]), codes(interview)
    table = passages(*seeds(a, b), a, b)
    assert len(table) == 2
    assert table[0, 2] > table[1, 2]
    assert (table[:, 1] - table[:, 0]).sum() >= len(a) - 4
