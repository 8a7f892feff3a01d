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
    (number, noun), DOCNO (year, number), FIGURE (value, step, unit, upper end of a range, noun), PLACE and PERSON
    (name,); None where not stated. Of a date known to the third of a month 上旬, 中旬 or 下旬 stands for the day.
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
_THIRDS = {"上旬": range(1, 11), "中旬": range(11, 21), "下旬": range(21, 32)}


def compare(one: Fact, other: Fact, apart: timedelta) -> Agreement:
    """Whether `one` and `other`, stated in the same place of two texts published `apart`, agree."""
    if {one.kind, other.kind} == {FactKind.PERIOD, FactKind.YEAR} or one.kind is not other.kind:
        return Agreement.UNKNOWN
    if one.kind is FactKind.FIGURE:
        return _counted(one, other)
    if one.kind is FactKind.PERSON:
        names = str(one.value[0]), str(other.value[0])
        return _said(names[0].startswith(names[1]) or names[1].startswith(names[0]))
    if one.printed == other.printed and (one.today or apart <= _ANNIVERSARY):
        return Agreement.UNKNOWN if one.today else Agreement.AGREE
    if one.today and other.today and one.printed[0] == other.printed[0]:
        return Agreement.UNKNOWN  # 今日 and 今天
    if one.kind is FactKind.DATE:
        return _said(_same_day(one.value, other.value))
    mine, theirs = one.value, other.value
    if one.kind is FactKind.PERIOD and one.resolved and other.resolved and apart <= _ANNIVERSARY:
        mine, theirs = mine[1:], theirs[1:]  # 今年6月 and 6月 around the turn of the year
    stated = [(a, b) for a, b in zip(mine, theirs, strict=True) if a is not None and b is not None]
    return _said(all(a == b for a, b in stated)) if stated else Agreement.UNKNOWN


def _same_day(one: Value, other: Value) -> bool:
    """Whether two dates can be the same as far as stated; a span of days agrees with either of its ends,
    and with another span only where both ends are the same."""
    if any(a is not None and b is not None and a != b for a, b in zip(one[:2], other[:2], strict=True)):
        return False
    if one[3] is not None and other[3] is not None:
        return one[2:] == other[2:]
    return bool(_days(one) & _days(other))


def _days(date: Value) -> set[int]:
    """The days of the month that a date may mean: its ends, or a third of the month."""
    days: set[int] = set()
    for day in date[2:]:
        if isinstance(day, str):
            days.update(_THIRDS[day])
        elif day is not None:
            days.add(int(day))
    return days


def _is_bare(one: Fact, other: Fact) -> bool:
    """Whether `one` prints the figure of `other` without its unit, which was lost or cut off."""
    return not one.value[2] and bool(other.value[2]) and other.printed.startswith(one.printed)


def _counted(one: Fact, other: Fact) -> Agreement:
    """The same number of something else is no agreement, and not at odds either."""
    mine, theirs = _figure(one), _figure(other)
    if not agree(mine, theirs):
        return Agreement.UNKNOWN if _is_bare(one, other) or _is_bare(other, one) else Agreement.DISAGREE
    return Agreement.UNKNOWN if mine.noun and theirs.noun and mine.noun != theirs.noun else Agreement.AGREE


def fixes(fact: Fact) -> bool:
    """Whether `fact` fixes time or number: a date or period with its year, a batch or a document number."""
    if fact.kind in (FactKind.DATE, FactKind.PERIOD):
        return fact.value[0] is not None and not fact.today
    if fact.kind is FactKind.DOCNO:
        return fact.value[0] is not None
    return fact.kind is FactKind.BATCH and fact.printed.startswith("第")


def _said(agrees: bool) -> Agreement:
    return Agreement.AGREE if agrees else Agreement.DISAGREE


def _figure(fact: Fact) -> Figure:
    value, step, unit, high, noun = fact.value
    low, last = float(value or 0), None if high is None else float(high)
    return Figure(low, float(step or 0), str(unit), fact.start, fact.end, fact.digits, last, str(noun))
