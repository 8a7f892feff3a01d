"""What a text states besides words: conditions on the day it was published and on its figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from newswatch.clock import beijing_day
from newswatch.query.document import MOST, Document, Spot
from newswatch.query.expression import Check, Expression
from newswatch.text.fold import folded
from newswatch.text.numbers import Figure, figures

_DAY = re.compile(r"([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_COMPARED = re.compile(r"(>=|<=|>|<|≥|≤)?\s*(.*)", re.DOTALL)
_LEADING = re.compile(r"[\d.,]+")
SAME = 1e-9
"""By how much two values may differ, of the larger: what reckoning in binary leaves."""


@dataclass(frozen=True, slots=True)
class Published(Check):
    """On `day` (Beijing) or later; where `before`, earlier than on `day`."""

    text: str
    day: date
    before: bool

    def __str__(self) -> str:
        return f"{'before' if self.before else 'after'}:{self.text}"

    @property
    def needs(self) -> Expression | None:
        return None

    def found(self, document: Document) -> Sequence[Spot] | None:
        if document.published is None:
            return None
        return () if (beijing_day(document.published) < self.day) is self.before else None


@dataclass(frozen=True, slots=True)
class Number(Check):
    """A figure of `unit` (None: any) from `low` to `high`, in the unit's base; `above` and `below` leave the end out.

    Of a range that is printed (10—20亿) each end is a figure.
    """

    text: str
    word: str
    unit: str | None
    low: float | None
    high: float | None
    above: bool = False
    below: bool = False

    def __str__(self) -> str:
        return f"number:{self.text}"

    @property
    def needs(self) -> Expression | None:
        return None

    def found(self, document: Document) -> Sequence[Spot] | None:
        places = (each.place for each in document.figures if self._is_met(each.figure))
        return [Spot(self.word, printed=place) for place in islice(places, MOST)] or None

    def _is_met(self, figure: Figure) -> bool:
        if self.unit is not None and figure.unit != self.unit:
            return False
        return any(self._holds(value) for value in (figure.value, figure.high) if value is not None)

    def _holds(self, value: float) -> bool:
        if self.low is not None:
            same = _is_same(value, self.low)
            if (same and self.above) or (value < self.low and not same):
                return False
        if self.high is not None:
            same = _is_same(value, self.high)
            if (same and self.below) or (value > self.high and not same):
                return False
        return True


def day_of(text: str) -> date | None:
    """The first day of a year, a month or a day written 2026, 2026-01 or 2026-01-05; None for anything else."""
    found = _DAY.fullmatch(folded(text).plain.strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def number_of(text: str) -> Number | None:
    """The condition that 5000亿, >5000亿 or 100..200亿 states; None for what is no figure."""
    plain = "".join(folded(text).plain.split())
    low, dots, high = plain.partition("..")
    if dots:
        return _between(text, low, high)
    found = _COMPARED.fullmatch(plain)
    figure = _figure(found[2]) if found else None
    if found is None or figure is None:
        return None
    value, unit = figure.value, figure.unit or None
    match found[1]:
        case None:
            return Number(text, text, unit, value, value)
        case ">" | ">=" | "≥":
            return Number(text, text, unit, value, None, above=found[1] == ">")
        case _:
            return Number(text, text, unit, None, value, below=found[1] == "<")


def unit_unknown(text: str) -> str:
    """What stands behind the last figure of a condition and is no unit, 台 of >1亿台; empty where that is not why."""
    end = "".join(folded(text).plain.split()).rpartition("..")[2]
    compared = _COMPARED.fullmatch(end)
    found = figures(compared[2])[:1] if compared else []
    return compared[2][found[0].end :] if compared and found and found[0].start == 0 and not found[0].unit else ""


def _between(text: str, low: str, high: str) -> Number | None:
    """A bare lower end is of the upper end's scale and unit."""
    last = _figure(high)
    first = _figure(low + _LEADING.sub("", high, count=1) if _LEADING.fullmatch(low) else low)
    if first is None or last is None or first.unit != last.unit or first.value > last.value:
        return None
    return Number(text, text, last.unit or None, first.value, last.value)


def _figure(plain: str) -> Figure | None:
    """The one figure that `plain` is from end to end."""
    found = figures(plain)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(plain)) or found[0].high is not None:
        return None
    return found[0]


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(abs(one), abs(other))
