"""Words that stand near one another: a chain of them in, the places where they do out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from newswatch.query.document import MOST, Document, Spot
from newswatch.query.expression import BODY, And, Check, Expression, Or, Scope, Term, joined, prefix
from newswatch.query.group import Group
from newswatch.query.layout import MOST_PLACES, Layout, Standing
from newswatch.query.searched import SENTENCE_END, Spans, Steps
from newswatch.query.wild import Wild

MAX_STEPS = 100
"""Chinese characters and Latin words that may stand between two words near one another."""

Sought: TypeAlias = Term | Wild | Group


@dataclass(frozen=True, slots=True)
class Near(Check):
    """Each of `parts` (several: any of them) stands within `distances` steps of the next one, in either order.

    A step is a Chinese character, or a Latin word or number, between the two; none leads across a sentence's end.
    Places that overlap are not near one another.
    """

    parts: tuple[tuple[Sought, ...], ...]
    distances: tuple[int, ...]

    @property
    def scope(self) -> Scope:
        return self.parts[0][0].scope

    def __str__(self) -> str:
        told = [_plainly(part) for part in self.parts]
        chain = told[0] + "".join(f" NEAR/{n} {each}" for n, each in zip(self.distances, told[1:], strict=True))
        return chain if self.scope == BODY else f"{prefix(self.scope)}({chain})"

    def within(self, scope: Scope) -> "Near":
        return Near(tuple(tuple(each.within(scope) for each in part) for part in self.parts), self.distances)

    @property
    def needs(self) -> Expression | None:
        return joined(And, [joined(Or, [_need(each) for each in part]) for part in self.parts])

    def found(self, document: Document) -> Sequence[Spot] | None:
        spots = [spot for part, _ in document.of(self.scope) for spot in self._spots(document, part)]
        return spots or None

    def _spots(self, document: Document, part: int) -> Iterator[Spot]:
        """The first MOST of each word that is near the others."""
        if not self._may_stand(document.layout(part).form):
            return
        words = [[_standing(document, part, each) for each in alternatives] for alternatives in self.parts]
        if not all(any(len(places.spans) for places in each) for each in words):
            return
        passed = document.layout(part).steps
        chain = [_Places(np.concatenate([places.spans for places in each]), passed) for each in words]
        near = [np.ones(len(places.starts), np.bool_) for places in chain]
        for at, distance in enumerate(self.distances):
            near[at + 1] &= chain[at + 1].near(chain[at].only(near[at]), distance)
        for at, distance in reversed([*enumerate(self.distances)]):
            near[at] &= chain[at].near(chain[at + 1].only(near[at + 1]), distance)
        for each, kept in zip(words, near, strict=True):
            for places, chosen in zip(each, np.split(kept, np.cumsum([len(one.spans) for one in each])), strict=False):
                for at in chosen.nonzero()[0][:MOST].tolist():
                    yield Spot(places.words[at % len(places.words)], part, *places.spans[at].tolist())

    def _may_stand(self, form: str) -> bool:
        """Whether a sentence has a word of each part, as far as that is seen at a glance: most texts that have them all
        have them apart, and to reckon how far takes ten times as long."""
        sought = [[each.form for each in part if isinstance(each, Term)] for part in self.parts]
        if sum(map(len, sought)) < sum(map(len, self.parts)) or any(
            SENTENCE_END in each for some in sought for each in some
        ):
            return True
        sentences = form.split(SENTENCE_END)
        for some in sought:
            sentences = [sentence for sentence in sentences if any(map(sentence.__contains__, some))]
        return bool(sentences)


class _Places:
    """Spans of a form with the sentences they begin and end in, and the steps passed before them and by their end."""

    def __init__(self, spans: Spans, passed: Steps) -> None:
        self._passed = passed
        self.starts, self.ends = spans.T
        self.first, self.begins = passed[self.starts].T
        self.last, self.over = passed[self.ends].T

    def only(self, chosen: NDArray[np.bool_]) -> "_Places":
        return _Places(np.stack([self.starts[chosen], self.ends[chosen]], axis=1), self._passed)

    def near(self, others: "_Places", distance: int) -> NDArray[np.bool_]:
        """Which stand within the distance of one of the others: of the one that ends last before it, or begins first
        behind it."""
        found = np.zeros(len(self.starts), np.bool_)
        if not len(others.starts):
            return found
        by_end, by_start = np.argsort(others.ends, kind="stable"), np.argsort(others.starts, kind="stable")
        at = np.searchsorted(others.ends[by_end], self.starts, "right") - 1
        other = by_end[np.maximum(at, 0)]
        apart = self.begins - others.over[other]
        found |= (at >= 0) & (others.last[other] == self.first) & (apart <= distance)
        at = np.searchsorted(others.starts[by_start], self.ends, "left")
        other = by_start[np.minimum(at, len(by_start) - 1)]
        apart = others.begins[other] - self.over
        found |= (at < len(by_start)) & (others.first[other] == self.last) & (apart <= distance)
        return found


def _standing(document: Document, part: int, sought: Sought) -> Standing:
    """The first MOST_PLACES of a word in a part."""
    if isinstance(sought, Term):
        layout = document.layout(part)
        return layout.once(sought, lambda: Standing(_first(layout, sought.form), [sought.word]))
    return sought.standing(document, part)


def _first(layout: Layout, form: str) -> Spans:
    return layout.standing(form, whole=True)[:MOST_PLACES]


def _need(sought: Sought) -> Expression:
    need = sought if isinstance(sought, Term) else sought.needs
    assert need is not None
    return need


def _plainly(part: Sequence[Sought]) -> str:
    told = " OR ".join(str(each.within(BODY)) for each in part)
    return f"({told})" if len(part) > 1 else told
