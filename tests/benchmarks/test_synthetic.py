"""Made-up texts follow from the seed, and the kept ones are found again."""

from contextlib import closing
from itertools import islice

import numpy as np
import pytest

from benchmarks.remembered import Kept
from benchmarks.synthetic import SENTENCES, Texts


def test_texts_are_the_same_for_the_same_seed_and_each_another(file):
    first, again, other = (list(islice(Texts(file, seed), 50)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert len({text.tobytes() for text in first}) == 50


def test_a_text_is_as_long_as_its_sentences(file):
    assert np.mean([len(text) for text in islice(Texts(file), 50)]) > 20 * SENTENCES


def test_a_changed_text_differs_in_about_the_share(file):
    texts = Texts(file)
    [text] = islice(texts, 1)
    assert np.mean(texts.changed(text, 0.27) != text) == pytest.approx(0.27, abs=0.1)


def test_kept_articles_are_found_by_their_event(file, tmp_path):
    with closing(Kept(tmp_path)) as kept:
        added = [kept.add(text) for text in islice(Texts(file), 3)]
        assert kept.articles(article.event_id for article in added) == {article.event_id: article for article in added}
