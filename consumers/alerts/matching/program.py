"""The tree of a query in, a row of numbers for a machine with a stack out: terms first, then what joins them."""

from collections.abc import Callable

from consumers.alerts.matching.evaluation import AND, MAYBE, NONE, OR
from newswatch.query.expression import And, Check, Expression, Not, Or, Term


def program(shape: Expression, numbered: Callable[[Term], int], written: list[int]) -> bool:
    """Write the program of a `normal` expression; whether it holds more often than the expression does: then the query
    has still to be asked."""
    match shape:
        case Term():
            written.append(numbered(shape))
            return False
        case Not(Term() as term):
            written.extend((numbered(term), NONE))
            return False
        case And(parts) | Or(parts):
            loose = [program(part, numbered, written) for part in parts]
            written.append(-(4 * len(parts) + (AND if isinstance(shape, And) else OR)))
            return any(loose)
        case Check(needs=needs) if needs is not None:
            program(needs, numbered, written)
            return True
    written.append(MAYBE)
    return True
