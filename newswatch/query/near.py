"""Words that stand near one another: a chain of them in, the places where they do out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from newswatch.query.document import Document, Hit
from newswatch.query.expression import BODY, And, Check, Expression, Or, Scope, Term, joined, prefix
from newswatch.query.group import Group
from newswatch.query.searched import occurrences, steps
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

    def found(self, document: Document) -> Sequence[Hit] | None:
        hits = [
            hit
            for part, (scope, form) in enumerate(document.parts)
            if scope & self.scope
            for hit in self._hits(document, part, form)
        ]
        return hits or None

    def _hits(self, document: Document, part: int, form: str) -> Iterator[Hit]:
        places = [list(_places(document, part, form, each)) for each in self.parts]
        if not all(places):
            return
        passed = steps(form)
        chain = [sorted((_Place(hit, passed) for hit in each), key=_Place.order) for each in places]
        for at, distance in enumerate(self.distances):
            chain[at + 1] = _near(chain[at + 1], chain[at], distance)
        for at, distance in reversed([*enumerate(self.distances)]):
            chain[at] = _near(chain[at], chain[at + 1], distance)
        for each in chain:
            yield from (place.hit for place in each)


class _Place:
    """A hit with the sentences it begins and ends in and the steps passed before it and by its end."""

    __slots__ = ("begins", "ends", "first", "hit", "last")

    def __init__(self, hit: Hit, passed: Sequence[tuple[int, int]]) -> None:
        self.hit = hit
        self.first, self.begins = passed[hit.start]
        self.last, self.ends = passed[hit.end]

    def order(self) -> tuple[int, int]:
        return self.hit.start, self.hit.end


def _near(places: Sequence[_Place], others: Sequence[_Place], distance: int) -> list[_Place]:
    """Those of `places` that stand within the distance of one of the `others`, which are in order."""
    starts = [other.hit.start for other in others]
    by_end = sorted(others, key=lambda other: other.hit.end)
    ends = [other.hit.end for other in by_end]
    found = []
    for place in places:
        before, behind = bisect_right(ends, place.hit.start) - 1, bisect_left(starts, place.hit.end)
        pairs = [(by_end[before], place)] if before >= 0 else []
        pairs += [(place, others[behind])] if behind < len(others) else []
        if any(a.last == b.first and b.begins - a.ends <= distance for a, b in pairs):
            found.append(place)
    return found


def _places(document: Document, part: int, form: str, sought: Sequence[Sought]) -> Iterator[Hit]:
    for each in sought:
        if isinstance(each, Group):
            yield from (hit for hit in each.found(document) or () if hit.part == part)
        else:
            spans = each.spans(form) if isinstance(each, Wild) else occurrences(form, each.form)
            yield from (Hit(each.word, part, start, end) for start, end in spans)


def _need(sought: Sought) -> Expression:
    need = sought if isinstance(sought, Term) else sought.needs
    assert need is not None
    return need


def _plainly(part: Sequence[Sought]) -> str:
    told = " OR ".join(str(each.within(BODY)) for each in part)
    return f"({told})" if len(part) > 1 else told
