"""Two articles in, what they share out: the passages that stand in both, how much of each they are, how alike."""

from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

import numpy as np

from consumers.dedup.passages import DRIFT, Table, measured
from consumers.dedup.seeds import WINDOW, Indexes, is_repeated, seeds
from consumers.dedup.sheet import Sheet
from consumers.dedup.texts import Short, short
from newswatch.lazy import lazy
from newswatch.text.fold import Folded

CLOSE = 4
"""Characters between a fact and the passage whose edge it touches."""
SEAM = 80
"""Characters of a hole at most: a sentence that was exchanged."""


@dataclass(frozen=True, slots=True)
class Passage:
    """[start, end) of this text's folded characters and the same of the other's, with the seeds that tie them."""

    a: tuple[int, int]
    b: tuple[int, int]
    seeds: int

    @property
    def length(self) -> int:
        return min(self.a[1] - self.a[0], self.b[1] - self.b[0])

    @property
    def density(self) -> float:
        """The share of its character pairs that stand unchanged in the other text, in order."""
        return min(1.0, self.seeds / max(1, self.length - 1))


@dataclass(frozen=True)
class Alignment:
    """What text a and text b share, in numbers: most alignments are dismissed by these alone.

    `i` and `j` are the seeds kept, in order of `i`: a[i:i+2] = b[j:j+2]. `table` has the passages, in order of a;
    `cover_a` and `cover_b` are the shares of either text that lie in them. `likeness` is the share of character pairs
    within the passages of a that stand in b unchanged: 1 where nothing was replaced, about .55 where a spinner replaced
    a quarter of the characters. `imbalance` says how unequal in length the places are where they differ: 0 where each
    word was replaced by one as long, 1 where words were only added or only dropped. Spinners stay under .15, news of
    one kind reaches .3.
    """

    i: Indexes
    j: Indexes
    a: Short
    b: Short
    table: Table
    cover_a: float
    cover_b: float
    likeness: float
    imbalance: float

    @classmethod
    def of(cls, i: Indexes, j: Indexes, a: Short, b: Short) -> "Alignment":
        """The alignment that these seeds make."""
        return cls(i, j, a, b, *measured(i, j, a, b))

    @property
    def size_a(self) -> int:
        return len(self.a)

    @property
    def size_b(self) -> int:
        return len(self.b)

    @lazy
    def passages(self) -> list[Passage]:
        """The shared passages, in order of a."""
        return [Passage((a, a_end), (b, b_end), seeds) for a, a_end, b, b_end, seeds in self.table.tolist()]

    @property
    def score(self) -> float:
        """The share of the shorter text that aligns."""
        return self.cover_a if self.size_a <= self.size_b else self.cover_b

    @property
    def spans(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The shared spans of a and those of b."""
        return [p.a for p in self.passages], [p.b for p in self.passages]

    def mirrored(self) -> "Alignment":
        """The same alignment with a and b exchanged."""
        order = np.argsort(self.j, kind="stable")
        return Alignment.of(self.j[order], self.i[order], self.b, self.a)

    def other_place(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Where [start, end) of a should start and where it should end in b, by the nearest seeds of its passage.

        Both None outside every passage, and where the seeds on either side lie on different diagonals.
        """
        passage = self._around(start, end)
        if passage is None:
            return None, None
        first, last = self._seed(passage.a[0]), self._seed(passage.a[1] - 1)
        before = min(last, max(first, self._seed(start))) - 1
        after = min(last, max(first, self._seed(end)))
        begins = ends = None
        if before >= first and start - int(self.i[before]) <= WINDOW // 2:
            begins = int(self.j[before]) + start - int(self.i[before])
        if after < last and int(self.i[after]) - end < WINDOW // 2:
            ends = int(self.j[after]) - (int(self.i[after]) - end)
        if begins is not None and ends is not None and not -2 <= ends - begins <= end - start + DRIFT:
            return None, None
        return begins, ends

    def stands(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the very characters of [start, end) of a stand in b, within a passage; None where they do not."""
        around = next((p for p in self.passages if p.a[0] <= start < end <= p.a[1]), None)
        if around is None:
            return None
        at = max(self._seed(around.a[0]), min(self._seed(start), self._seed(around.a[1] - 1) - 1))
        other = start + int(self.j[at]) - int(self.i[at])  # at the edge of a passage no seed may have been kept
        other_end = other + end - start
        if not around.b[0] <= other < other_end <= around.b[1]:
            return None
        return (other, other_end) if np.array_equal(self.a[start:end], self.b[other:other_end]) else None

    def _seed(self, place: int) -> int:
        """The first seed at or behind `place` of a. A number of another width would have all seeds converted."""
        return int(self.i.searchsorted(np.int32(place)))

    def _around(self, start: int, end: int) -> Passage | None:
        """The passage that holds [start, end) of a, or whose edge it touches where both texts run on from there.

        They do at a hole and at the ends of both texts; at the seam of two passages that were moved what stands there
        may belong to either.
        """
        passages = self.passages
        for k in range(bisect_left(self._reached, start - CLOSE), len(passages)):
            p = passages[k]
            if p.a[0] > end + CLOSE:
                break
            if p.a[0] <= start and end <= p.a[1]:
                return p
            if end > p.a[1] >= start - CLOSE and self._runs_on(p, passages[k + 1] if k + 1 < len(passages) else None):
                return p
            if start < p.a[0] <= end + CLOSE and self._runs_on(passages[k - 1] if k else None, p):
                return p
        return None

    @lazy
    def _reached(self) -> list[int]:
        """How far in a the passages up to each one reach."""
        return [*accumulate((p.a[1] for p in self.passages), max)]

    def _runs_on(self, before: Passage | None, after: Passage | None) -> bool:
        """Whether both texts lead from `before` (None: their beginning) to `after` (None: their end) within a hole."""
        a, b = before.a[1] if before else 0, before.b[1] if before else 0
        to_a, to_b = after.a[0] if after else self.size_a, after.b[0] if after else self.size_b
        return 0 <= to_a - a <= SEAM and 0 <= to_b - b <= SEAM


def align(a: Sheet, b: Sheet) -> Alignment:
    """The alignment of two articles' bodies; equal ones align whole, whatever they repeat."""
    if np.array_equal(a.codes, b.codes):
        whole = np.arange(max(0, len(a.codes) - 1), dtype=np.int32)
        return Alignment.of(whole, whole, a.codes, b.codes)
    i, j = seeds(a.codes, b.codes)
    if not len(i) and is_repeated(a.codes, b.codes):
        i, j = _turned(*seeds(b.codes, a.codes))
    return Alignment.of(i, j, a.codes, b.codes)


def _turned(i: Indexes, j: Indexes) -> tuple[Indexes, Indexes]:
    """The same seeds from the other text's side: of each place there the first."""
    places, first = np.unique(j, return_index=True)
    return places, i[first]


_SAME_TITLE = 0.6


def align_titles(a: Folded, b: Folded) -> Alignment | None:
    """The alignment of two titles, or None where they are not titles of the same text.

    Figures aside, three of five characters of the longer must stand in order in the other.
    """
    blocks = SequenceMatcher(None, a.text, b.text, autojunk=False).get_matching_blocks()
    starts = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    letters = sum(1 for at, _ in starts if not a.text[at].isdigit())
    longest = max(sum(1 for c in text if not c.isdigit()) for text in (a.text, b.text))
    if longest == 0 or letters < _SAME_TITLE * longest:
        return None
    i, j = (np.array([s[side] for s in starts], dtype=np.int32) for side in (0, 1))
    # one passage from end to end: most titles are too short for one to be found
    table = np.array([[0, len(a.codes), 0, len(b.codes), len(i)]], dtype=np.int32)
    return Alignment(i, j, short(a.codes), short(b.codes), table, 1.0, 1.0, 1.0, 0.0)
