"""The index finds the texts that share rare grams, whatever has been merged, and forgets what it is told to."""

import numpy as np

from consumers.dedup.index import BUFFER, Index


def sample(*grams):
    return np.array(sorted(grams), dtype=np.uint32)


def test_the_text_that_shares_most_rare_grams_comes_first():
    index = Index()
    for number in range(40):
        index.add(sample(1, 2, 100 + number))
    index.add(sample(7, 8, 9))
    first, *rest = index.look_up(sample(1, 7, 8, 9), 5)
    assert (first.number, first.shared) == (40, 3)
    assert all(hit.weight < first.weight for hit in rest)


def test_merging_loses_nothing():
    index = Index()
    for number in range(BUFFER * 17 + 3):
        index.add(sample(number, 10**6 + number, 10**7 + number // 2))
    for number in (0, 1, BUFFER, BUFFER * 16 + 1, BUFFER * 17 + 2):
        assert index.look_up(sample(number, 10**6 + number), 1)[0].number == number


def test_what_is_forgotten_is_found_no_more():
    index = Index()
    for number in range(BUFFER * 5):
        index.add(sample(5, 50 + number))
    index.forget(BUFFER * 5 - 2)
    assert {hit.number for hit in index.look_up(sample(5, 50), 10)} <= {BUFFER * 5 - 1, BUFFER * 5 - 2}


def test_an_empty_sample_finds_nothing_and_can_be_added():
    index = Index()
    assert index.look_up(sample(), 5) == []
    assert index.add(sample()) == 0
    assert index.look_up(sample(3), 5) == []
