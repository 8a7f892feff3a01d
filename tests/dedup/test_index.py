"""The index finds the texts that share rare grams, whatever has been merged, and forgets what it is told to."""

import numpy as np

from consumers.dedup.index import Index
from consumers.dedup.postings import BUDGET, BUFFER, SURE

BATCH = BUFFER // 3
"""Texts of three grams until the newest become a segment."""


def sample(*grams):
    return np.array(sorted(grams), dtype=np.uint32)


def test_the_text_that_shares_most_rare_grams_comes_first():
    index = Index()
    for number in range(40):
        index.add(sample(1, 2, 100 + number))
    index.add(sample(7, 8, 9))
    hits = index.look_up(sample(1, 7, 8, 9), 5)
    assert (hits.numbers[0], hits.shared[0]) == (40, 3)
    assert all(hits.weights[1:] < hits.weights[0])


def test_merging_loses_nothing():
    index = Index()
    for number in range(BATCH * 17 + 3):
        index.add(sample(number, 10**6 + number, 10**7 + number // 2))
    for number in (0, 1, BATCH, BATCH * 16 + 1, BATCH * 17 + 2):
        assert index.look_up(sample(number, 10**6 + number), 1).numbers == [number]


def test_what_is_forgotten_is_found_no_more():
    index = Index()
    for number in range(BATCH * 5):
        index.add(sample(5, 50 + number))
    index.forget(np.arange(BATCH * 5 - 2))
    assert set(index.look_up(sample(5, 50), 10).numbers.tolist()) <= {BATCH * 5 - 1, BATCH * 5 - 2}


def test_an_empty_sample_finds_nothing_and_can_be_added():
    index = Index()
    assert not len(index.look_up(sample(), 5).numbers)
    assert index.add(sample()) == 0
    assert not len(index.look_up(sample(3), 5).numbers)


def test_a_gram_of_a_stock_phrase_costs_no_look_up_its_length():
    index = Index()
    for number in range(BUFFER):
        index.add(sample(1, 2, 100 + number))
    hits = index.look_up(sample(1, 2, 100 + BUFFER // 2), 1)
    assert (hits.numbers.tolist(), hits.shared.tolist()) == ([BUFFER // 2], [1])


def test_what_is_found_is_what_a_plain_count_finds():
    rnd = np.random.default_rng(7)
    texts = [np.unique(rnd.integers(0, 30_000, 40).astype(np.uint32)) for _ in range(3000)]
    index = Index()
    for text in texts:
        index.add(text)
    query = texts[1234]
    frequency = {gram: sum(gram in text for text in texts) for gram in query.tolist()}
    rare = {gram: np.log((len(texts) + 1) / n) + 0.1 for gram, n in frequency.items()}
    weights = [sum(rare[gram] for gram in text.tolist() if gram in rare) for text in texts]
    hits = index.look_up(query, 10)
    assert hits.numbers[0] == 1234
    assert np.allclose(hits.weights, sorted(weights, reverse=True)[:10] / np.float64(sum(rare.values())))


def test_common_grams_are_counted_and_the_rarest_followed():
    index = Index()
    for number in range(3 * BUDGET):
        index.add(sample(1, 2, 3, 100 + number))
    query, texts, frequency = index.holders(sample(1, 2, 3, 100 + 7))
    assert len(texts) <= BUDGET + 4 * SURE
    assert (3, 7) in zip(query.tolist(), texts.tolist(), strict=True)
    assert frequency.tolist() == [3 * BUDGET] * 3 + [1]


def test_segments_stay_few():
    index = Index()
    for number in range(BATCH * 64):
        index.add(sample(number, 10**6 + number, 10**7 + number))
    assert len(index.segments) <= 4
