"""The names of a body, as its topic's file has them, in; where a text means that body out."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice

import numpy as np

from newswatch.query.document import MOST, Document, Spot
from newswatch.query.expression import BODY, Check, Expression, Or, Scope, Term, joined, prefix
from newswatch.query.layout import MOST_PLACES, Standing
from newswatch.query.searched import NOWHERE, occurrences, searched_form


@dataclass(frozen=True, slots=True)
class GroupNames:
    """Searched forms: the names of a body, and those of others that a name may be part of."""

    names: tuple[str, ...]
    unlike: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Sequence[str], unlike: Sequence[str] = ()) -> "GroupNames":
        forms = [tuple(dict.fromkeys(filter(None, map(searched_form, each)))) for each in (names, unlike)]
        return cls(*forms)


@dataclass(frozen=True, slots=True)
class Group(Check):
    """`@name`: any of the names, where it is not part of somebody else's; which of them it was is told."""

    name: str
    names: GroupNames
    scope: Scope = BODY

    def __str__(self) -> str:
        return f"{prefix(self.scope)}@{self.name}"

    def within(self, scope: Scope) -> "Group":
        return replace(self, scope=scope)

    @property
    def needs(self) -> Expression | None:
        return joined(Or, [self._term(name) for name in self.names.names])

    def _term(self, form: str) -> Term:
        term = Term(form, form, form.replace(" ", ""), quoted=True)
        return term if self.scope == BODY else term.within(self.scope)

    def found(self, document: Document) -> Sequence[Spot] | None:
        spots = [
            Spot(word, part, start, end)
            for part, _ in document.of(self.scope)
            for places in (self.standing(document, part),)
            for (start, end), word in zip(places.spans[:MOST].tolist(), places.words, strict=False)
        ]
        return spots or None

    def standing(self, document: Document, part: int) -> Standing:
        """Its first MOST_PLACES in one part of the document, name by name."""
        return document.layout(part).once(
            self, lambda: _standing(list(islice(self._places(document, part), MOST_PLACES)))
        )

    def _places(self, document: Document, part: int) -> Iterator[Spot]:
        form = document.parts[part][1]
        others = self._others(document, part)
        for name in self.names.names:
            word = self._term(name).word
            for start, end in occurrences(form, name):
                spot = Spot(word, part, start, end)
                if not any(other.covers(document, spot) for other in others):
                    yield spot

    def _others(self, document: Document, part: int) -> "list[_Others]":
        """Where somebody else is meant: in the part itself, and in what is the same as printed or without aids."""
        return [_Others(document, each, self.names.unlike, as_printed=each != part) for each in document.same(part)]


def _standing(spots: Sequence[Spot]) -> Standing:
    spans = np.array([(spot.start, spot.end) for spot in spots], np.intp) if spots else NOWHERE
    return Standing(spans, [spot.word for spot in spots])


class _Others:
    """Where others' names stand in one part of a document, not joined by punctuation alone (江苏省、工信部)."""

    def __init__(self, document: Document, part: int, names: Sequence[str], *, as_printed: bool) -> None:
        self._as_printed = as_printed
        spots = (Spot("", part, *span) for name in names for span in occurrences(document.parts[part][1], name))
        real = [spot for spot in spots if not any(map(_parts_words, document.gaps(spot)))]
        spans = sorted(self._span(document, spot) for spot in real)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    def _span(self, document: Document, spot: Spot) -> tuple[int, int]:
        return document.place(spot) if self._as_printed else (spot.start, spot.end)

    def covers(self, document: Document, spot: Spot) -> bool:
        """Whether the spot is part of one of them."""
        if not self._starts:
            return False
        start, end = self._span(document, spot)
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


def _parts_words(gap: str) -> bool:
    return any(unicodedata.category(character)[0] in "PS" for character in gap)
