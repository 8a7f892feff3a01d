"""The tree of a query: which terms must stand in a text, and which of them made it match."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntFlag
from typing import TypeAlias

QUOTES = (('"', '"'), ("「", "」"), ("“", "”"), ("『", "』"), ("＂", "＂"))
"""Pairs that enclose a phrase; inside one pair the others are text."""


class Scope(IntFlag):
    """The parts of a story that a term may be looked up in; a term is met where it stands in any of its parts."""

    TITLE = 1
    TEXT = 2
    COPY = 4
    SOURCE = 8
    ORIGIN = 16
    SPEAKER = 32
    KIND = 64
    DOCNO = 128
    NUMBER = 256
    DISGUISE = 512
    EVENT = 1024


BODY = Scope.TITLE | Scope.TEXT
"""Where a word without a field is looked up."""

Holds: TypeAlias = Callable[[str], bool]
"""Says whether a term, given by its searched form, stands in the text at hand."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a quoted phrase as written (`text`), as looked up (`form`) and as told to the subscriber (`word`)."""

    text: str
    form: str
    word: str
    quoted: bool
    scope: Scope = BODY

    def __str__(self) -> str:
        if not self.quoted:
            return self.text
        opening, closing = next(pair for pair in QUOTES if pair[1] not in self.text)
        return f"{opening}{self.text}{closing}"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where `part` does not."""

    part: "Expression"

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, And | Or) else f"NOT {self.part}"


@dataclass(frozen=True, slots=True)
class And:
    """Holds where every part does."""

    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Holds where at least one part does."""

    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


Expression: TypeAlias = Term | Not | And | Or


def joined(kind: type[And] | type[Or], parts: list[Expression]) -> Expression:
    """One part as it is, several under `kind`, with parts of that same kind taken up: (a AND b) AND c is one And."""
    if len(parts) == 1:
        return parts[0]
    return kind(tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))))


def normal(expression: Expression, negated: bool = False) -> Expression:
    """The same condition with NOT only directly before terms (De Morgan), so that no term is hidden under two NOTs."""
    match expression:
        case Term():
            return Not(expression) if negated else expression
        case Not(part):
            return normal(part, not negated)
        case And(parts):
            return joined(Or if negated else And, [normal(part, negated) for part in parts])
        case Or(parts):
            return joined(And if negated else Or, [normal(part, negated) for part in parts])


def hits(expression: Expression, holds: Holds) -> list[Term] | None:
    """The wanted terms that made a `normal` expression hold, in query order; None where it does not hold.

    Every branch of an OR that holds tells its terms; a branch that does not hold tells none.
    """
    match expression:
        case Term(form=form):
            return [expression] if holds(form) else None
        case Not(part):
            return [] if hits(part, holds) is None else None
        case And(parts):
            found: list[Term] = []
            for part in parts:
                told = hits(part, holds)
                if told is None:
                    return None
                found += told
            return found
        case Or(parts):
            branches = [told for part in parts if (told := hits(part, holds)) is not None]
            return [term for told in branches for term in told] if branches else None


def wanted(expression: Expression) -> Iterator[Term]:
    """The terms of a `normal` expression that are not under NOT: a text without any of them cannot match."""
    match expression:
        case Term():
            yield expression
        case Not():
            return
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)


def refused(expression: Expression) -> Iterator[Term]:
    """The terms of a `normal` expression that are under NOT."""
    match expression:
        case Term():
            return
        case Not(part):
            yield from wanted(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from refused(part)
