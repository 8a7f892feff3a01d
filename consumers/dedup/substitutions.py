"""Spun copies with their originals in, which word their spinners put for which out: a table with counts.

A pair of texts counts a substitution once, and the same spun wording once, however many pages carry it. Two characters
are the rule for a Chinese word: what differs of one may be less, what differs between two equal characters may be
several. Which it is shows in the texts themselves: a word is replaced wherever it stands, half a word is not.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consumers.dedup.align import align
from consumers.dedup.keys import NONE
from consumers.dedup.sheet import Sheet
from consumers.dedup.swaps import Swap, swaps
from newswatch.model.story import Decision, RelationKind

MOST = 20_000
"""Substitutions kept; beyond a quarter more the least counted fall out, of those the ones not seen for longest."""
LEARNED = 2
"""Pairs of texts that show a substitution before anything is undone by it."""
_LONGEST = 6
"""Characters of a word at most."""
_SURE = 0.5
"""Share of a word's places in a text at which it was replaced; of half a word it is less."""
_WORDINGS = 50_000
"""Spun wordings remembered as counted."""

SPUN, HERE, THERE = "spun", "here", "there"
"""The fact of a SAME relation that says which of its two texts is spun, where that is known."""

Words = tuple[str, str]
"""The original's word and the one that stands for it, both folded."""


@dataclass(slots=True)
class Substitution:
    """How many pairs of texts show it, when it was last seen (in pairs counted) and the events of the first pair."""

    count: int
    last: int
    copy: str
    original: str


@dataclass
class Substitutions:
    """What was learned so far, at most about `most` rows; the same pairs in the same order give the same table."""

    most: int = MOST
    usable: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """By spun word what it was put for, with counts, most counted first; as of the last edition, which comes with each
    eighth more pairs: making it ready for search costs more than learning a pair."""

    table: dict[Words, Substitution] = field(default_factory=dict)
    pairs: int = 0
    _next: int = LEARNED
    _counted: dict[int, None] = field(default_factory=dict)

    def learn(self, copy: Sheet, original: Sheet) -> bool:
        """Count what `copy`, a spin of `original`, replaced; False where that wording has been counted."""
        if copy.whole in self._counted or copy.whole == NONE:
            return False
        self._counted[copy.whole] = None
        if len(self._counted) > _WORDINGS:
            del self._counted[next(iter(self._counted))]
        self.pairs += 1
        for words in replaced(copy, original, self.count):
            row = self.table.get(words)
            if row is None:
                event = copy.article.event_id, original.article.event_id
                row = self.table[words] = Substitution(0, 0, *event)
            row.count += 1
            row.last = self.pairs
        if len(self.table) > self.most + self.most // 4:
            self._shrink()
        if self.pairs >= self._next:
            self._next = self.pairs + self.pairs // 8 + 1
            self.usable = self._usable()
        return True

    def state(self) -> dict[str, Any]:
        """Plain values that `of` makes the same table of."""
        return {
            "rows": [[*words, row.count, row.last, row.copy, row.original] for words, row in self.table.items()],
            "usable": {here: [list(word) for word in words] for here, words in self.usable.items()},
            "pairs": self.pairs,
            "next": self._next,
            "counted": list(self._counted),
        }

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Substitutions":
        """Raises KeyError, ValueError or TypeError for values that `state` does not give."""
        return cls(
            table={(there, here): Substitution(*row) for there, here, *row in state["rows"]},
            usable={here: [(there, count) for there, count in words] for here, words in state["usable"].items()},
            pairs=state["pairs"],
            _next=state["next"],
            _counted=dict.fromkeys(state["counted"]),
        )

    def count(self, words: Words) -> int:
        """How many pairs of texts show it so far."""
        row = self.table.get(words)
        return row.count if row else 0

    def rows(self, least: int = LEARNED) -> list[tuple[Words, Substitution]]:
        """Those that at least so many pairs show, most counted first."""
        found = [(words, row) for words, row in self.table.items() if row.count >= least]
        return sorted(found, key=lambda each: (-each[1].count, each[0]))

    def _usable(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for (there, here), row in self.rows():
            found.setdefault(here, []).append((there, row.count))
        return found

    def _shrink(self) -> None:
        kept = sorted(self.table.items(), key=lambda each: (-each[1].count, -each[1].last, each[0]))[: self.most]
        self.table = dict(sorted(kept))


def spun_side(stranger: int) -> dict[str, str]:
    """That fact for `Comparison.stranger`; none where nobody can tell."""
    return {SPUN: HERE if stranger > 0 else THERE} if stranger else {}


def spun_pairs(decision: Decision) -> list[tuple[str, str]]:
    """The events of the decision's copies that are known to be spun, each with its original's."""
    found: dict[tuple[str, str], None] = {}
    for relation in (*decision.relations, *(again.relation for again in decision.retold)):
        if relation.kind is RelationKind.SAME and SPUN in relation.facts:
            ends = relation.of, relation.to
            found[ends if relation.facts[SPUN] == HERE else (ends[1], ends[0])] = None
    return list(found)


def replaced(copy: Sheet, original: Sheet, known: Callable[[Words], int] = lambda words: 0) -> set[Words]:
    """The words of `original` that `copy` replaced, each with what stands for it; both readings where the texts do not
    tell which of two is the word. Those `known`, the more counted first, tell which, and cut others out of holes."""
    a, b = copy.folded, original.folded
    found = [swap for swap in swaps(align(copy, original), a, b) if _is_word(swap.a) and _is_word(swap.b)]
    texts = _Texts(a.text, b.text, found)
    seen = Counter(words for swap in found for words in texts.readings(swap))
    return {words for swap in found for reading in texts.words(swap, known) for words in _cut(reading, seen, known)}


def _is_word(span: tuple[int, int]) -> bool:
    return 0 < span[1] - span[0] <= _LONGEST


@dataclass(frozen=True, slots=True)
class _Texts:
    """Copy and original, with the places where they differ."""

    a: str
    b: str
    swaps: Sequence[Swap]

    def readings(self, swap: Swap) -> list[Words]:
        """What differs, and that with the equal character before it and behind it."""
        return [self._words(swap, left, right) for left, right in ((0, 0), (1, 0), (0, 1))]

    def words(self, swap: Swap, known: Callable[[Words], int]) -> list[Words]:
        """What differs, with an equal character before or behind where it is but half a word.

        A single character that is replaced wherever it stands is a word, unless it always stands in the same one.
        """
        bare, *wider = self.readings(swap)
        if len(bare[0]) > 1:
            return [bare]
        if self._always(bare):
            wider = [words for words in wider if self.b.count(words[0]) == self.b.count(bare[0])] or [bare]
        ranked = [(known(words), self._share(words), self.b.count(words[0])) for words in wider]
        return [words for words, rank in zip(wider, ranked, strict=True) if rank == max(ranked)]

    def _words(self, swap: Swap, left: int, right: int) -> Words:
        (start, end), (other, other_end) = swap.a, swap.b
        return self.b[max(0, other - left) : other_end + right], self.a[max(0, start - left) : end + right]

    def _always(self, words: Words) -> bool:
        return self.b.count(words[0]) > 1 and self._share(words) >= _SURE

    def _share(self, words: Words) -> float:
        """At what share of its places in the original the copy has the other word: by how many more it has of that."""
        there, here = words
        gained = self.a.count(here) - self.b.count(here)
        return min(1.0, max(0, gained) / max(1, self.b.count(there)))


def _cut(words: Words, seen: Mapping[Words, int], known: Callable[[Words], int]) -> Iterator[Words]:
    """Words that stand side by side, cut where one of them is known from elsewhere."""
    there, here = words
    if known(words) or min(len(there), len(here)) < 2:
        yield words
        return
    for low in range(1, len(there)):
        for high in range(1, len(here)):
            parts = (there[:low], here[:high]), (there[low:], here[high:])
            if any(len(part[0]) > 1 and (known(part) or seen[part]) for part in parts):
                yield from _cut(parts[0], seen, known)
                yield from _cut(parts[1], seen, known)
                return
    yield words
