"""A query's tree in, what a text that meets it must have out: never too much, so that no text is missed.

What a condition lets through is then held against the query itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from newswatch.query.expression import And, Expression, Not, Or, Term
from storage.search.grams import Range, keys_of_term

Mask = NDArray[np.bool_]
"""For every document of a segment whether it is meant."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; a range holds where the text has a key of it."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Range | All | Any


def necessary(expression: Expression) -> Condition | None:
    """What holds for every text that meets a `normal` expression; None where nothing can be said."""
    match expression:
        case Term(form=form):
            return All(tuple(sorted(keys_of_term(form))))
        case Not():
            return None
        case And(parts):
            told = [part for part in map(necessary, parts) if part is not None]
            return All(tuple(told)) if told else None
        case Or(parts):
            each = [necessary(part) for part in parts]
            return Any(tuple(part for part in each if part is not None)) if None not in each else None


def ranges(condition: Condition) -> Iterator[Range]:
    """All that are asked for, some more than once."""
    if isinstance(condition, All | Any):
        for part in condition.parts:
            yield from ranges(part)
    else:
        yield condition


def mask(condition: Condition, having: Callable[[Range], Mask]) -> Mask:
    """The documents for which the condition holds, where `having` says which have a key of a range."""
    if not isinstance(condition, All | Any):
        return having(condition)
    joined = np.logical_and if isinstance(condition, All) else np.logical_or
    found: Mask = joined.reduce([mask(part, having) for part in condition.parts])
    return found
