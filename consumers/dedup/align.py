"""Two articles in, the passages they share out: runs of seeds on one diagonal, cut where a sentence was exchanged."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from consumers.dedup.seeds import SEEDS, WINDOW, Indexes, seeds, steps
from consumers.dedup.sheet import Sheet
from newswatch.text.fold import Codes, Folded

HOLDS = ((14, 0, 0.6), (0, 96, 0.42), (0, 192, 0.2))
"""Least seeds, length and density of a passage, any row of them. Read off 20,000 look-alike pairs of broadcast news and
spun copies made by dictionaries that replace 27, 40 and 53 % of the characters; 3 % of the look-alikes pass."""
CLOSE = 4
"""Characters between a fact and the passage whose edge it touches."""
SEAM = 80
"""Characters of a hole at most: a sentence that was exchanged."""
STRETCH = 2 * WINDOW
HOLE = 16
"""Characters that differ in one place and are still a substitution: three spun words in a row."""
VERBATIM = 0.85
"""Density of a passage that was taken over as it stands: misprints and a lost character in places."""
DRIFT = 24
"""Diagonals by which the next window of one passage may be off: what an edit inserts or drops."""


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

    @property
    def holds(self) -> bool:
        """Whether this is shared text rather than shared topic: the thinner its seeds, the longer it has to run."""
        return any(
            self.seeds >= least and self.length >= length and self.density >= dense for least, length, dense in HOLDS
        )


@dataclass(frozen=True)
class Alignment:
    """What text a and text b share. `i` and `j` are the seeds kept, in order of `i`: a[i:i+2] = b[j:j+2]."""

    i: Indexes
    j: Indexes
    a: Codes
    b: Codes

    @property
    def size_a(self) -> int:
        return len(self.a)

    @property
    def size_b(self) -> int:
        return len(self.b)

    @cached_property
    def cover_a(self) -> float:
        """The share of a that lies in shared passages."""
        return _cover([p.a for p in self.passages], self.size_a)

    @cached_property
    def cover_b(self) -> float:
        """The share of b that lies in shared passages."""
        return _cover([p.b for p in self.passages], self.size_b)

    @property
    def score(self) -> float:
        """The share of the shorter text that aligns."""
        return self.cover_a if self.size_a <= self.size_b else self.cover_b

    @cached_property
    def likeness(self) -> float:
        """Within the passages of a, the share of character pairs that stand in b unchanged: 1 where nothing was
        replaced, about .55 where a spinner replaced a quarter of the characters."""
        inside = sum(p.length - 1 for p in self.passages)
        return min(1.0, sum(p.seeds for p in self.passages) / inside) if inside > 0 else 0.0

    @cached_property
    def passages(self) -> list[Passage]:
        """Runs of seeds along one diagonal, in order of a; a jump of the diagonal or of a starts a new one."""
        if not len(self.i):
            return []
        jump = (np.abs(steps(self.j - self.i)) > DRIFT) | (steps(self.i) > WINDOW)
        starts = np.flatnonzero(np.concatenate(([True], jump)))
        ends = np.append(starts[1:], len(self.i))
        found: list[Passage] = []
        for start, end in zip(starts, ends, strict=True):
            if end - start >= SEEDS and _passage(self.i[start:end], self.j[start:end]).holds:
                found += self._without_holes(self.i[start:end], self.j[start:end])
        return found

    def _without_holes(self, i: Indexes, j: Indexes) -> list[Passage]:
        """A run cut where more than a few words differ: a sentence that was exchanged for another is not shared."""
        wide = np.flatnonzero((steps(i) > HOLE + 2) | (steps(j) > HOLE + 2))
        holes = [k + 1 for k in wide if not np.array_equal(self.a[i[k] : i[k + 1]], self.b[j[k] : j[k + 1]])]
        parts = zip(np.split(i, holes), np.split(j, holes), strict=True)
        return [self._stretched(_passage(*_trimmed(*part))) for part in parts if len(part[0]) >= SEEDS]

    def _stretched(self, run: Passage) -> Passage:
        """`run` with the equal characters on either side, which a window of another passage may have claimed."""
        (start, end), (other_start, other_end) = run.a, run.b
        before = min(start, other_start, STRETCH)
        after = min(self.size_a - end, self.size_b - other_end, STRETCH)
        back = _equal(self.a[start - before : start][::-1], self.b[other_start - before : other_start][::-1])
        on = _equal(self.a[end : end + after], self.b[other_end : other_end + after])
        seeds = run.seeds + back + on
        return Passage((start - back, end + on), (other_start - back, other_end + on), seeds)

    @cached_property
    def imbalance(self) -> float:
        """How unequal in length the places are where the passages differ: 0 where each word was replaced by one as
        long, 1 where words were only added or only dropped. Spinners stay under .15, news of one kind reaches .3."""
        own, other = steps(self.i), steps(self.j)
        differs = (own > 0) & (other > 0) & ((own > 1) | (other > 1)) & (np.maximum(own, other) <= HOLE + 2)
        longer = np.maximum(np.maximum(own, other)[differs] - 2, 0).sum()
        return float(np.abs(own - other)[differs].sum() / longer) if longer else 0.0

    @cached_property
    def spans(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The shared spans of a and those of b."""
        return [p.a for p in self.passages], [p.b for p in self.passages]

    @property
    def verbatim(self) -> int:
        """Characters in passages that stand in b all but unchanged."""
        return sum(p.length for p in self.passages if p.density >= VERBATIM)

    def mirrored(self) -> "Alignment":
        """The same alignment with a and b exchanged."""
        order = np.argsort(self.j, kind="stable")
        return Alignment(self.j[order], self.i[order], self.b, self.a)

    def other_place(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Where [start, end) of a should start and where it should end in b, by the nearest seeds of its passage.

        Both None outside every passage, and where the seeds on either side lie on different diagonals.
        """
        passage = self._around(start, end)
        if passage is None:
            return None, None
        first, last = np.searchsorted(self.i, (passage.a[0], passage.a[1] - 1)).tolist()
        before = int(np.searchsorted(self.i[first:last], start, "left")) + first - 1
        after = int(np.searchsorted(self.i[first:last], end, "left")) + first
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
        pairs = end - start - 1
        at = int(np.searchsorted(self.i, start))
        last = at + pairs - 1
        if pairs < 1 or last >= len(self.i) or int(self.i[at]) != start or int(self.i[last]) != end - 2:
            return None
        other = int(self.j[at])
        if int(self.j[last]) != other + pairs - 1 or not any(p.a[0] <= start and end <= p.a[1] for p in self.passages):
            return None
        return other, other + pairs + 1

    def _around(self, start: int, end: int) -> Passage | None:
        """The passage that holds [start, end) of a, or whose edge it touches where both texts run on from there.

        They do at a hole and at the ends of both texts; at the seam of two passages that were moved what stands there
        may belong to either.
        """
        passages = self.passages
        for k, p in enumerate(passages):
            if p.a[0] <= start and end <= p.a[1]:
                return p
            if end > p.a[1] >= start - CLOSE and self._runs_on(p, passages[k + 1] if k + 1 < len(passages) else None):
                return p
            if start < p.a[0] <= end + CLOSE and self._runs_on(passages[k - 1] if k else None, p):
                return p
        return None

    def _runs_on(self, before: Passage | None, after: Passage | None) -> bool:
        """Whether both texts lead from `before` (None: their beginning) to `after` (None: their end) within a hole."""
        a, b = before.a[1] if before else 0, before.b[1] if before else 0
        to_a, to_b = after.a[0] if after else self.size_a, after.b[0] if after else self.size_b
        return 0 <= to_a - a <= SEAM and 0 <= to_b - b <= SEAM


def align(a: Sheet, b: Sheet) -> Alignment:
    """The alignment of two articles' bodies; equal ones align whole, whatever they repeat."""
    if np.array_equal(a.codes, b.codes):
        whole = np.arange(len(a.pairs))
        return Alignment(whole, whole, a.codes, b.codes)
    return Alignment(*seeds(a, b), a.codes, b.codes)


def _trimmed(i: Indexes, j: Indexes) -> tuple[Indexes, Indexes]:
    """The seeds of a passage from its first two in a row to its last, chance pairs at its ends and those out of its way
    left out; all of them where no such two keep the order of both texts."""
    at = np.flatnonzero((steps(i) == 1) & (steps(j) == 1))
    first = at[j[at] <= np.minimum.accumulate(j[::-1])[::-1][at]]
    last = at[j[at + 1] >= np.maximum.accumulate(j)[at + 1]]
    if not len(first) or not len(last) or last[-1] < first[0]:
        return i, j
    i, j = i[first[0] : last[-1] + 2], j[first[0] : last[-1] + 2]
    way = (j >= j[0]) & (j <= j[-1])
    return i[way], j[way]


def _cover(spans: list[tuple[int, int]], size: int) -> float:
    """The share of `size` characters that `spans` cover, overlaps counted once."""
    covered = end = 0
    for start, stop in sorted(spans):
        covered += max(0, stop - max(start, end))
        end = max(end, stop)
    return min(1.0, covered / size) if size else 0.0


def _equal(one: Codes, other: Codes) -> int:
    """How many leading characters of the two are equal."""
    differs = one != other
    return int(differs.argmax()) if differs.any() else len(one)


def _passage(i: Indexes, j: Indexes) -> Passage:
    return Passage((int(i[0]), int(i[-1]) + 2), (int(j.min()), int(j.max()) + 2), 1 + int(np.count_nonzero(steps(i))))


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
    i, j = (np.array([s[side] for s in starts], dtype=np.intp) for side in (0, 1))
    return Alignment(i, j, a.codes, b.codes)
