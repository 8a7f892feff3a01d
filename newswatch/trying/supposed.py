"""A query in, what an original alone must be for it to be met at some occasion out.

What a query asks of the occasion (`event:`), of the copy at hand (`copy:`) and of what was done to it (`disguise:`)
changes from one occasion to the next, and the index of stories knows of none but the first.
"""

from newswatch.query.expression import BODY, And, Expression, Leaf, Not, Or, Scope, joined, leaves
from newswatch.query.query import Query

_OF_AN_OCCASION = Scope.EVENT | Scope.COPY | Scope.DISGUISE


def asks_of_occasions(query: Query) -> bool:
    """Whether something in it may hold at one occasion and not at another."""
    return any(map(_is_of_an_occasion, leaves(query.shape)))


def supposed(query: Query) -> Query | None:
    """The query with all of that supposed to hold, also what must not be; None where nothing is left to be asked."""
    shape = _supposed(query.shape)
    return None if shape is None else Query(shape)


def _supposed(shape: Expression) -> Expression | None:
    """Of a `normal` expression; None holds always."""
    match shape:
        case Not(part):
            return None if _supposed(part) is None else shape
        case And(parts):
            left = [part for part in map(_supposed, parts) if part is not None]
            return joined(And, left) if left else None
        case Or(parts):
            each = [_supposed(part) for part in parts]
            return None if None in each else joined(Or, [part for part in each if part is not None])
    return None if _is_of_an_occasion(shape) else shape


def _is_of_an_occasion(leaf: Leaf) -> bool:
    return bool(getattr(leaf, "scope", BODY) & _OF_AN_OCCASION)
