"""Facts a text states (dates, periods, batches, numbers, figures, names) in, whether two of them agree out."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from newswatch.text.numbers import Figure, agree

Value = tuple[int | str | float | None, ...]


class FactKind(StrEnum):
    """What a fact states. Dates, periods, batches and document numbers fix a time or a number."""

    DATE = "date"
    PERIOD = "period"
    YEAR = "year"
    BATCH = "batch"
    ORDINAL = "ordinal"
    DOCNO = "docno"
    PLACE = "place"
    PERSON = "person"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement at [start, end) of the plain text, as printed there.

    `value` per kind: DATE (year, month, day, last day), PERIOD (year, first, last), YEAR (year,), BATCH, ORDINAL
    (number, noun), DOCNO (year, number), FIGURE (value, step, unit), PLACE and PERSON (name,); None where not stated.
    `resolved` says that the year was not printed but follows from the time of publication; `today` that the day was
    named by a word like 昨日. `digits` says that it is written in Arabic digits.
    """

    kind: FactKind
    value: Value
    start: int
    end: int
    printed: str
    digits: bool = True
    resolved: bool = False
    today: bool = False


class Agreement(StrEnum):
    """Whether two facts in the same place say the same."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNKNOWN = "unknown"


_ANNIVERSARY = timedelta(days=180)
"""The same day or period printed without its year names two events only when the texts lie further apart than this:
nearer, a coming day (4月15日前报送) would resolve to two years on either side of that day."""


def compare(one: Fact, other: Fact, apart: timedelta) -> Agreement:
    """Whether `one` and `other`, stated in the same place of two texts published `apart`, agree."""
    if {one.kind, other.kind} == {FactKind.PERIOD, FactKind.YEAR} or one.kind is not other.kind:
        return Agreement.UNKNOWN
    if one.kind is FactKind.FIGURE:
        return _said(agree(_figure(one), _figure(other)))
    if one.kind is FactKind.PERSON:
        return _said(str(one.value[0])[:2] == str(other.value[0])[:2])
    if one.printed == other.printed and (one.today or apart <= _ANNIVERSARY):
        return Agreement.UNKNOWN if one.today else Agreement.AGREE
    if one.kind is FactKind.DATE:
        return _said(_same_day(one.value, other.value))
    stated = [(a, b) for a, b in zip(one.value, other.value, strict=True) if a is not None and b is not None]
    return _said(all(a == b for a, b in stated)) if stated else Agreement.UNKNOWN


def _same_day(one: Value, other: Value) -> bool:
    """Whether two dates can be the same as far as stated; a span of days agrees with either of its ends."""
    if any(a is not None and b is not None and a != b for a, b in zip(one[:2], other[:2], strict=True)):
        return False
    return bool(set(one[2:]) & set(other[2:]) - {None})


def fixes(fact: Fact) -> bool:
    """Whether `fact` fixes time or number: a date or period with its year, a batch or a document number."""
    if fact.kind in (FactKind.DATE, FactKind.PERIOD):
        return fact.value[0] is not None and not fact.today
    return fact.kind in (FactKind.BATCH, FactKind.DOCNO)


def _said(agrees: bool) -> Agreement:
    return Agreement.AGREE if agrees else Agreement.DISAGREE


def _figure(fact: Fact) -> Figure:
    value, step, unit = fact.value
    return Figure(float(value or 0), float(step or 0), str(unit), fact.start, fact.end, fact.digits)
