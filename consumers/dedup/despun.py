"""A spun copy and its original in, every replaced word out with what stood there and whether that changes what is said.

It is for a reader: `marked` prints the copy with each of them as {copy's word → original's}, doubly marked where the
meaning changed.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from consumers.dedup.align import Alignment
from consumers.dedup.sheet import Sheet
from consumers.dedup.swaps import Range, Swap, swaps
from newswatch.text.facts import FactKind
from newswatch.text.fold import Folded
from newswatch.text.meanings import changed_meaning, known_words
from newswatch.text.names import names
from newswatch.text.statements import facts

_REACH = 4
"""Characters that a word may reach beyond what differs of it: 程 for 作 is 工程 for 工作."""
_LONGEST = 16
"""Characters of a known word or a stated fact at most."""
_NAMES = frozenset({FactKind.PERSON, FactKind.PLACE})


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words of a copy at `span_a`, code points of the copy as given, for those of the original at `span_b`; None where
    no original is known. `why` names the change of meaning, empty where only the wording changed: a class of
    newswatch.text.meanings, or `number`, `negation`, `contrary`, `place`, `person`."""

    span_a: Range
    span_b: Range | None
    here: str
    there: str
    why: str = ""

    @property
    def changed(self) -> bool:
        """Whether the copy says something else there than the original."""
        return bool(self.why)


def despun(later: Sheet, earlier: Sheet, alignment: Alignment) -> list[Replacement]:
    """What stands in `later`, the copy, for other words of `earlier`, in order of the copy."""
    here, there = later.folded, earlier.folded
    named = _Words.named(there)
    mine, theirs = _Words.known(here), _Words.known(there)
    found = []
    for swap in _whole(swaps(alignment, here, there), mine, theirs):
        words = here.text[slice(*swap.a)], there.text[slice(*swap.b)]
        if words[0] != words[1]:
            why = named.over(swap.b) or changed_meaning(*words)
            a, b = here.span(*swap.a), there.span(*swap.b)
            printed = later.article.reading.text[slice(*a)], earlier.article.reading.text[slice(*b)]
            found.append(Replacement(a, b, *printed, why))
    return found


def marked(text: str, replacements: Iterable[Replacement]) -> str:
    """`text`, the copy, with every replaced word as {here → there}, and {here ⇒ there !} where the meaning changed."""
    return _written(text, ((each.span_a, _mark(each)) for each in replacements))


def restored(text: str, replacements: Iterable[Replacement]) -> str:
    """`text`, the copy, with the original's words put back."""
    return _written(text, ((each.span_a, each.there) for each in replacements))


def _mark(each: Replacement) -> str:
    return f"{{{each.here} ⇒ {each.there} !}}" if each.changed else f"{{{each.here} → {each.there}}}"


def _written(text: str, pieces: Iterable[tuple[Range, str]]) -> str:
    out: list[str] = []
    end = 0
    for (start, stop), piece in pieces:
        if start >= end:
            out += [text[end:start], piece]
            end = stop
    return "".join([*out, text[end:]])


@dataclass(frozen=True, slots=True)
class _Words:
    """[start, end) in a folded text of words that are whole, in order of their starts, and what each is."""

    spans: list[Range]
    kinds: list[str]

    @classmethod
    def known(cls, text: Folded) -> "_Words":
        """Words whose meaning is known, and dates and figures."""
        stated = _in_text(text, ((fact.start, fact.end) for fact in facts(text.plain)))
        spans = sorted({*known_words(text.text), *(span for span in stated if span[1] - span[0] <= _LONGEST)})
        return cls(spans, [""] * len(spans))

    @classmethod
    def named(cls, text: Folded) -> "_Words":
        """Names of people and places."""
        found = names(text.plain)
        spans = _in_text(text, ((fact.start, fact.end) for fact in found))
        return cls(spans, [fact.kind.value for fact in found])

    def around(self, span: Range) -> list[Range]:
        """The words that have characters of `span`; of an empty one, those that it lies within."""
        return [self.spans[k] for k in self._over(span)]

    def over(self, span: Range) -> str:
        """What the first word in `span` is; empty where there is none."""
        return next((self.kinds[k] for k in self._over(span)), "")

    def _over(self, span: Range) -> Iterable[int]:
        start, end = span
        first = bisect_left(self.spans, (start - _LONGEST, 0))
        for k in range(first, len(self.spans)):
            low, high = self.spans[k]
            if low >= max(end, start + 1):
                return
            if high > start and (start < end or low < start):
                yield k


def _in_text(text: Folded, spans: Iterable[Range]) -> list[Range]:
    """Spans of the plain text as spans of the text without punctuation."""
    given = np.array(list(spans), dtype=np.intp).reshape(-1, 2)
    found: list[Range] = [(int(a), int(b)) for a, b in np.searchsorted(text.kept, given).tolist()]
    return found


def _whole(found: Sequence[Swap], mine: _Words, theirs: _Words) -> list[Swap]:
    """The swaps grown to the words they lie in; those of one word become one swap."""
    joined: list[Swap] = []
    for swap in found:
        last = joined[-1] if joined else None
        if last and swap.a[0] - last.a[1] == swap.b[0] - last.b[1] <= _REACH and _one_word(last, swap, mine, theirs):
            joined[-1] = Swap((last.a[0], swap.a[1]), (last.b[0], swap.b[1]))
        else:
            joined.append(swap)
    return [_grown(joined, k, mine, theirs) for k in range(len(joined))]


def _one_word(one: Swap, other: Swap, mine: _Words, theirs: _Words) -> bool:
    return any(high > other.b[0] for _, high in theirs.around(one.b)) or any(
        high > other.a[0] for _, high in mine.around(one.a)
    )


def _grown(found: Sequence[Swap], k: int, mine: _Words, theirs: _Words) -> Swap:
    """The swap with the equal characters on either side that belong to its words; nothing for a word gets one."""
    swap = found[k]
    reach = [(swap.a[0] - low, high - swap.a[1]) for low, high in mine.around(swap.a)]
    reach += [(swap.b[0] - low, high - swap.b[1]) for low, high in theirs.around(swap.b)]
    left, right = max((r[0] for r in reach), default=0), max((r[1] for r in reach), default=0)
    before = min(_REACH, swap.a[0] - found[k - 1].a[1], swap.b[0] - found[k - 1].b[1]) if k else min(_REACH, swap.a[0])
    after = _REACH
    if k + 1 < len(found):
        after = min(_REACH, found[k + 1].a[0] - swap.a[1], found[k + 1].b[0] - swap.b[1])
    left, right = max(0, min(left, before)), max(0, min(right, after))
    if not (left or right) and (swap.a[0] == swap.a[1] or swap.b[0] == swap.b[1]):
        right, left = (1, 0) if after > 0 else (0, int(before > 0))
    return Swap((swap.a[0] - left, swap.a[1] + right), (swap.b[0] - left, swap.b[1] + right))
