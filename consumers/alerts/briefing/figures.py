"""A title and a text in, the figures out that a reader looks for first, each in the clause that says what it is of."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from newswatch.model.briefing import KeyFigure
from newswatch.text.facts import FactKind
from newswatch.text.fold import folded
from newswatch.text.statements import facts

MOST = 6
"""Figures shown of one story."""
_LONGEST_TEXT = 20_000
"""Characters of a text in which figures are looked for: what matters stands in front."""
_CLAUSE_END = re.compile(r"[，。；！？、：“”《》（）\n;!?()]|,(?!\d)")
_BEFORE, _BEHIND = 28, 20
"""Characters of a clause that are shown before and behind its figure."""


def key_figures(title: str, text: str) -> tuple[KeyFigure, ...]:
    """The first MOST figures, each value once; those of the title first.

    Dates, periods, document numbers and ordinals are none (newswatch.text.statements).
    """
    found: dict[object, KeyFigure] = {}
    for part in (title, text[:_LONGEST_TEXT]):
        for value, figure in _figures(part):
            found.setdefault(value, figure)
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def _figures(text: str) -> Iterator[tuple[object, KeyFigure]]:
    """Each with what tells its value from others."""
    fold = folded(text)
    marks = [mark.span() for mark in _CLAUSE_END.finditer(text)]
    begins, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)]
    for fact in facts(fold.plain):
        if fact.kind is not FactKind.FIGURE:
            continue
        value, _, unit, high, noun = fact.value
        start, end = fold.plain_span(fact.start, fact.end)
        first = max(begins[bisect_right(begins, start) - 1], start - _BEFORE)
        clause = text[first : min(ends[bisect_left(ends, end)], end + _BEHIND)]
        first += len(clause) - len(clause.lstrip())
        yield (value, unit, high), KeyFigure(clause.strip(), start - first, end - first, str(unit), str(noun))
