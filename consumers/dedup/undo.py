"""A spun text and the substitutions learned so far in, the text as it was before, as far as they tell, out.

A word of the table may stand where the writer put it, and two of its entries may want the same place: the reading is
taken whose pairs of characters writers do put side by side. Nothing is undone of a text that reads no better for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from consumers.dedup.compare import Comparison
from consumers.dedup.despun import Replacement
from consumers.dedup.sheet import Sheet
from consumers.dedup.substitutions import Substitutions
from consumers.dedup.swaps import Range
from consumers.dedup.texts import short
from consumers.dedup.vocabulary import Vocabulary
from newswatch.text.fingerprint import pairs
from newswatch.text.fold import Codes, Positions
from newswatch.text.meanings import changed_meaning

_COVERED = 0.12
"""Share of a text's characters in words that spinners are known to use, under which it is no spun text of theirs."""
_BETTER = 0.02
"""By how much the share of natural pairs must rise before the text is read closely."""
_LONGEST = 6_000
"""Characters that are read closely; what is beyond stays as it is."""
_WORDS = 3
"""Words taken into account that one may stand for."""
_PAIR = 2.0
"""What a pair costs that no two stories have: the log of how much more often it comes of a wrong reading."""
_BONUS, _HALF_WORD = 1.0, -1.5
"""What undoing a word is worth by itself, and one of a single character, which stands in many words."""
_STATES = 4
"""Readings kept at one place, by the character they end in."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The text without the substitutions, folded; `at` leads from each of its characters to its place in the folded
    text as it is, `words` are those undone: the word put back and [start, end) of the one that stood for it."""

    codes: Codes
    at: Positions
    words: tuple[tuple[str, Range], ...]


class Undoing:
    """The usable substitutions made ready for search, anew with each edition of them."""

    def __init__(self, learned: Substitutions, vocabulary: Vocabulary) -> None:
        self._learned = learned
        self._vocabulary = vocabulary
        self._built: dict[str, list[tuple[str, int]]] = {}
        self._spun: list[str] = []
        self._for: dict[str, list[tuple[str, int]]] = {}
        self._search: AhoCorasick | None = None
        self._longest: AhoCorasick | None = None

    def sheet(self, sheet: Sheet) -> "UndoneSheet | None":
        """The article as it was before it was spun; None where it reads no better without the learned words."""
        undone = self.undone(sheet.folded.text, sheet.folded.codes)
        return UndoneSheet(sheet, undone) if undone else None

    def undone(self, text: str, codes: Codes) -> Undone | None:
        """`text`, folded, with the learned words undone; `codes` are its code points. None as for `sheet`."""
        self._build()
        if self._longest is None or not len(codes):
            return None
        found = self._longest.find_matches_as_indexes(text)
        if sum(end - start for _, start, end in found if end - start > 1) < _COVERED * len(codes):
            return None
        if self._natural(self._roughly(text, found)) < self._natural(codes) + _BETTER:
            return None
        return self._closely(text)

    def _build(self) -> None:
        if self._learned.usable is self._built:
            return
        self._built = self._learned.usable
        self._for = {here: words[:_WORDS] for here, words in self._built.items()}
        self._spun = list(self._for)
        self._search = AhoCorasick(self._spun) if self._spun else None
        self._longest = AhoCorasick(self._spun, matchkind=MatchKind.LeftmostLongest) if self._spun else None

    def _natural(self, codes: Codes) -> float:
        return float(self._vocabulary.known(pairs(codes)).mean()) if len(codes) > 1 else 1.0

    def _roughly(self, text: str, found: list[tuple[int, int, int]]) -> Codes:
        """Every word undone by what it stands for most often."""
        out: list[str] = []
        last = 0
        for number, start, end in found:
            if end - start > 1:
                out += [text[last:start], self._for[self._spun[number]][0][0]]
                last = end
        return _codes("".join([*out, text[last:]]))

    def _closely(self, text: str) -> Undone | None:
        """The reading of most natural pairs (Viterbi 1967)."""
        edges = self._edges(text[:_LONGEST])
        known = _Pairs(self._vocabulary)
        size = min(len(text), _LONGEST)
        states: list[dict[str, tuple[float, int, str, str]]] = [{} for _ in range(size + 1)]
        states[0][""] = (0.0, -1, "", "")
        for at in range(size):
            here = sorted(states[at].items(), key=lambda state: (-state[1][0], state[0]))[:_STATES]
            states[at] = dict(here)
            for end, word, worth in (*edges[at], (at + 1, text[at], 0.0)):
                inside = worth - _PAIR * sum(not known(*pair) for pair in pairwise(word))
                for last, state in here:
                    score = state[0] + inside - (_PAIR if last and not known(last, word[0]) else 0.0)
                    best = states[end].get(word[-1])
                    if best is None or score > best[0]:
                        states[end][word[-1]] = (score, at, last, word)
        return _traced(states, text)

    def _edges(self, text: str) -> list[list[tuple[int, str, float]]]:
        """From each place the words that may be undone there: their ends, what they stand for, what that is worth."""
        edges: list[list[tuple[int, str, float]]] = [[] for _ in range(len(text))]
        assert self._search is not None
        for number, start, end in self._search.find_matches_as_indexes(text, overlapping=True):
            words = self._for[self._spun[number]]
            most = words[0][1]
            for there, count in words:
                worth = _BONUS if end - start > 1 else _HALF_WORD
                edges[start].append((end, there, worth + float(np.log(count / most))))
        return edges


class UndoneSheet(Sheet):
    """An article compared by its text with the substitutions undone. Facts are read from the text as it is, and every
    position leads to it."""

    undone = True

    def __init__(self, spun: Sheet, undone: Undone) -> None:
        self.article = spun.article
        self.codes = short(undone.codes)
        self.folded = replace(spun.folded, codes=undone.codes, kept=spun.folded.kept[undone.at])
        self._spun = spun

    @property
    def dropped(self) -> int:
        return self._spun.dropped


def guessed(sheet: Sheet, undone: Undone) -> list[Replacement]:
    """For a reader, where the original of `sheet` is not known: what its replaced words stand for as far as learned."""
    text, printed = sheet.folded.text, sheet.article.reading.text
    found = []
    for there, (start, end) in undone.words:
        span = sheet.folded.span(start, end)
        why = changed_meaning(text[start:end], there)
        found.append(Replacement(span, None, printed[slice(*span)], there, why))
    return found


class UndoneComparison(Comparison):
    """A later text with its substitutions undone against an earlier one: it is the spun one of the two."""

    @property
    def stranger(self) -> int:
        return 1

    def mirrored(self) -> Comparison:
        """An ordinary comparison: seen from the original nothing was undone."""
        return Comparison(self.earlier, self.later, self.alignment.mirrored(), self.outlets, self.vocabulary)


class _Pairs:
    """Whether two characters are known side by side, each pair looked up once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, one: str, other: str) -> bool:
        known = self._known.get((one, other))
        if known is None:
            codes = _codes(one + other)
            known = self._known[one, other] = bool(self._vocabulary.known(pairs(codes))[0])
        return known


def _traced(states: list[dict[str, tuple[float, int, str, str]]], text: str) -> Undone | None:
    """The best reading, from its end to its beginning."""
    at = len(states) - 1
    last = min(states[at], key=lambda state: (-states[at][state][0], state))
    read: list[tuple[str, int, int]] = []
    while at > 0:
        _, start, before, word = states[at][last]
        read.append((word, start, at))
        at, last = start, before
    read.reverse()
    words = tuple((word, (start, end)) for word, start, end in read if word != text[start:end])
    rest = text[len(states) - 1 :]
    places = [*(place for word, start, end in read for place in _spread(len(word), start, end))]
    places += range(len(states) - 1, len(text))
    whole = "".join(word for word, _, _ in read) + rest
    return Undone(_codes(whole), np.array(places, dtype=np.intp), words) if words else None


def _spread(size: int, start: int, end: int) -> Iterator[int]:
    """A place of [start, end) for each of `size` characters, the last for the last."""
    for k in range(size):
        yield start + (k * (end - 1 - start) // (size - 1) if size > 1 else 0)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
