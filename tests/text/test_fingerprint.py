"""Grams are the same wherever they stand, and the same ones are kept of every text."""

import numpy as np

from newswatch.text.fingerprint import SAMPLED, WIDTH, grams, pairs, sampled
from newswatch.text.fold import folded

TEXT = "".join(chr(0x4E00 + k * 37 % 20000) for k in range(4000))


def test_a_gram_has_one_hash_wherever_it_stands():
    first, second = grams(folded("山海省装备协会").codes), grams(folded("昨天山海省装备").codes)
    assert list(first[:2]) == list(second[2:4])


def test_a_text_shorter_than_a_gram_has_none():
    assert len(grams(folded("三个字").codes)) == 0
    assert len(grams(folded("四个字了").codes)) == 1
    assert len(pairs(folded("字").codes)) == 0


def test_the_sample_is_one_gram_in_so_many_and_ascending():
    kept = sampled(grams(folded(TEXT).codes))
    assert 0.7 < len(kept) * SAMPLED / (len(TEXT) - WIDTH + 1) < 1.3
    assert (np.diff(kept.astype(np.int64)) > 0).all()


def test_a_part_keeps_only_what_the_whole_keeps():
    whole, part = (sampled(grams(folded(text).codes)) for text in (TEXT, TEXT[1000:2000]))
    assert set(part.tolist()) <= set(whole.tolist())
