"""A query in, the keys that a text which meets it must have out: never too much, so that no text is missed.

What a condition lets through is then held against the query itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from newswatch.query.expression import BODY, And, Check, Expression, Or, Term
from newswatch.query.facts import Number
from storage.search.facts import FIELDS, keys_of_field, keys_of_number
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


def keyed(shape: Expression | None) -> Condition | None:
    """What holds for every text that meets a `normal` expression; None where the keys say nothing."""
    match shape:
        case Term():
            keys = _keys(shape)
            return All(tuple(sorted(keys))) if keys else None
        case Number():
            return Any(tuple(sorted(keys_of_number(shape))))
        case Check(needs=needs):
            return keyed(needs)
        case And(parts):
            told = [part for part in map(keyed, parts) if part is not None]
            return All(tuple(told)) if told else None
        case Or(parts):
            each = [keyed(part) for part in parts]
            return Any(tuple(part for part in each if part is not None)) if None not in each else None
    return None


def _keys(term: Term) -> frozenset[Range]:
    if term.scope in BODY:
        return keys_of_term(term.form, whole=term.whole)
    return keys_of_field(term) if term.scope in FIELDS else frozenset()


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
