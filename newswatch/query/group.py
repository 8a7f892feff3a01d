"""The names of a body, as its topic's file has them, in; where a text means that body out."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice

import numpy as np

from newswatch.query.document import MOST, Document, Hit
from newswatch.query.expression import BODY, Check, Expression, Or, Scope, Term, joined, prefix
from newswatch.query.layout import MOST_PLACES, Standing
from newswatch.query.searched import NOWHERE, occurrences, searched_form


@dataclass(frozen=True, slots=True)
class Names:
    """Searched forms: the names of a body, and those of others that a name may be part of."""

    names: tuple[str, ...]
    unlike: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Sequence[str], unlike: Sequence[str] = ()) -> "Names":
        forms = [tuple(dict.fromkeys(filter(None, map(searched_form, each)))) for each in (names, unlike)]
        return cls(*forms)


@dataclass(frozen=True, slots=True)
class Group(Check):
    """`@name`: any of the names, where it is not part of somebody else's; which of them it was is told."""

    name: str
    names: Names
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

    def found(self, document: Document) -> Sequence[Hit] | None:
        hits = [
            Hit(word, part, start, end)
            for part, _ in document.of(self.scope)
            for places in (self.standing(document, part),)
            for (start, end), word in zip(places.spans[:MOST].tolist(), places.words, strict=False)
        ]
        return hits or None

    def standing(self, document: Document, part: int) -> Standing:
        """Its first MOST_PLACES in one part of the document, name by name."""
        return document.layout(part).once(
            self, lambda: _standing(list(islice(self._places(document, part), MOST_PLACES)))
        )

    def _places(self, document: Document, part: int) -> Iterator[Hit]:
        form = document.parts[part][1]
        others = self._others(document, part)
        for name in self.names.names:
            word = self._term(name).word
            for start, end in occurrences(form, name):
                hit = Hit(word, part, start, end)
                if not any(other.covers(document, hit) for other in others):
                    yield hit

    def _others(self, document: Document, part: int) -> "list[_Others]":
        """Where somebody else is meant: in the part itself, and in what is the same as printed or without aids."""
        return [_Others(document, each, self.names.unlike, as_printed=each != part) for each in document.same(part)]


def _standing(hits: Sequence[Hit]) -> Standing:
    spans = np.array([(hit.start, hit.end) for hit in hits], np.intp) if hits else NOWHERE
    return Standing(spans, [hit.word for hit in hits])


class _Others:
    """Where others' names stand in one part of a document, not joined by punctuation alone (江苏省、工信部)."""

    def __init__(self, document: Document, part: int, names: Sequence[str], *, as_printed: bool) -> None:
        self._as_printed = as_printed
        hits = (Hit("", part, *span) for name in names for span in occurrences(document.parts[part][1], name))
        real = [hit for hit in hits if not any(map(_parts_words, document.gaps(hit)))]
        spans = sorted(self._span(document, hit) for hit in real)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    def _span(self, document: Document, hit: Hit) -> tuple[int, int]:
        return document.place(hit) if self._as_printed else (hit.start, hit.end)

    def covers(self, document: Document, hit: Hit) -> bool:
        """Whether the hit is part of one of them."""
        if not self._starts:
            return False
        start, end = self._span(document, hit)
        before = bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


def _parts_words(gap: str) -> bool:
    return any(unicodedata.category(character)[0] in "PS" for character in gap)
