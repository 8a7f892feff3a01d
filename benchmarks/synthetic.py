"""Sentences of real news in, any number of made-up texts with grams about as frequent as in news out, folded.

A text is a handful of sentences drawn from all of them. Each comes in one of its versions, most often one of the first
few, and a version has some of the characters replaced, always the same: so new grams go on coming as texts are added,
ever fewer, as they do in news, and stock phrases stand in very many. Of a broadcast's grams .42 are new after 8,500
items, and fewer by a seventh with every doubling; here .57, and .29 after 64,000. Texts follow from the seed. What is
measured on them is speed and memory, never recognition.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.disguises import sentences
from benchmarks.repost_stream import items
from newswatch.text.fold import Codes, folded

SENTENCES = 10
"""To a text, some 460 characters: 57 sampled grams."""
_REPLACED = 0.15
_TAIL = 0.5
"""A version beyond the x-th comes with probability x to the power of minus this."""
_LAST = 1 << 40
_LEAST = 20
_BATCH = 200


class Texts:
    """Made-up texts of the sentences of a news stream; of every second item where `other` holds the texts between."""

    def __init__(self, stream: Path, seed: int = 1, *, halved: bool = False) -> None:
        told = [item["text"] for item in items(stream)]
        self.other = [folded(text).codes for text in told[1::2]] if halved else []
        parts = [part for text in told[:: 2 if halved else 1] for part in sentences(text) if len(part) >= _LEAST]
        self._sentences = [folded(part).codes for part in parts]
        self._letters: Codes = np.concatenate(self._sentences[:2000])
        self._rnd = np.random.default_rng(seed)

    def __iter__(self) -> Iterator[Codes]:
        while True:
            yield from self._batch()

    def _batch(self) -> list[Codes]:
        chosen = self._rnd.integers(0, len(self._sentences), _BATCH * SENTENCES)
        parts = [self._sentences[k] for k in chosen]
        lengths = np.array([len(part) for part in parts])
        ends = np.cumsum(lengths)
        places = (np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)).astype(np.uint64)
        sentences_drawn = _mixed((self._versions(len(chosen)) << np.uint64(20)) ^ chosen.astype(np.uint64))
        drawn = _mixed(np.repeat(sentences_drawn, lengths) ^ places)
        codes = np.concatenate(parts)
        replaced = (drawn >> np.uint64(40)) < np.uint64(_REPLACED * (1 << 24))
        codes[replaced] = self._letters[drawn[replaced] % np.uint64(len(self._letters))]
        return [text.copy() for text in np.split(codes, ends[SENTENCES - 1 : -1 : SENTENCES])]

    def changed(self, codes: Codes, share: float) -> Codes:
        """The text with `share` of its characters replaced by others of the stream."""
        places = self._rnd.random(len(codes)) < share
        changed = codes.copy()
        changed[places] = self._rnd.choice(self._letters, int(places.sum()))
        return changed

    def _versions(self, many: int) -> NDArray[np.uint64]:
        drawn = (1.0 - self._rnd.random(many)) ** (-1.0 / _TAIL)
        return np.minimum(drawn, _LAST).astype(np.uint64)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each number scattered over all 64 bits (the finalizer of SplitMix64, Steele et al. 2014)."""
    numbers = (numbers + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
