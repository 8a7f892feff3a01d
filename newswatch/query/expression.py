"""The tree of a query: which terms must stand in a text, and which of them made it match."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntFlag
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from newswatch.query.document import Document, Spot

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

FIELDS = {each.name.lower(): each for each in Scope if each.name}
"""The scopes by the names that queries give them."""


def prefix(scope: Scope) -> str:
    """How a query writes that what follows is looked up in `scope`."""
    return "" if scope == BODY else f"{str(scope.name).lower()}:"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a quoted phrase as written (`text`), as looked up (`form`) and as told to the subscriber (`word`).

    One that is not `whole` is a piece of a wildcard: it also stands inside of Latin words and numbers.
    """

    text: str
    form: str
    word: str
    quoted: bool
    scope: Scope = BODY
    whole: bool = True

    def __str__(self) -> str:
        if not self.quoted:
            return prefix(self.scope) + self.text
        opening, closing = next(pair for pair in QUOTES if pair[1] not in self.text)
        return f"{prefix(self.scope)}{opening}{self.text}{closing}"

    def within(self, scope: Scope) -> "Term":
        """The same, looked up elsewhere; of a field that is no text the subscriber is told which."""
        told = scope & (BODY | Scope.NUMBER)
        return replace(self, scope=scope, word=self.word if told else prefix(scope) + self.word)


class Check(ABC):
    """A condition that is more than a term standing somewhere: it looks at the text itself, or at its facts."""

    __slots__ = ()

    @property
    @abstractmethod
    def needs(self) -> "Expression | None":
        """What every text that meets it fulfils, in terms alone; None where nothing can be said."""

    @abstractmethod
    def found(self, document: "Document") -> "Sequence[Spot] | None":
        """Where the text meets it, which may be nowhere in particular; None where it does not.

        Of many places in one part only the first are told.
        """


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


Leaf: TypeAlias = Term | Check
Expression: TypeAlias = Leaf | Not | And | Or
Told: TypeAlias = Callable[[Leaf], Sequence[str] | None]
"""Says by which words a text meets a leaf (by none where it is not words that count); None where it does not."""


def joined(kind: type[And] | type[Or], parts: list[Expression]) -> Expression:
    """One part as it is, several under `kind`, with parts of that same kind taken up: (a AND b) AND c is one And."""
    if len(parts) == 1:
        return parts[0]
    return kind(tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))))


def over(expression: Expression, change: Callable[[Leaf], Leaf]) -> Expression:
    """The same condition with every leaf changed."""
    match expression:
        case Not(part):
            return Not(over(part, change))
        case And(parts):
            return And(tuple(over(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(over(part, change) for part in parts))
    return change(expression)


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Every leaf, in query order."""
    match expression:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield expression


def normal(expression: Expression, negated: bool = False) -> Expression:
    """The same condition with NOT only directly before leaves (De Morgan), so that no term is hidden under two NOTs."""
    match expression:
        case Not(part):
            return normal(part, not negated)
        case And(parts):
            return joined(Or if negated else And, [normal(part, negated) for part in parts])
        case Or(parts):
            return joined(And if negated else Or, [normal(part, negated) for part in parts])
    return Not(expression) if negated else expression


def words(expression: Expression, told: Told) -> list[str] | None:
    """The words that made a `normal` expression hold, in query order; None where it does not hold.

    Every branch of an OR that holds tells its words; a branch that does not hold tells none.
    """
    match expression:
        case Not(part):
            return [] if words(part, told) is None else None
        case And(parts):
            found: list[str] = []
            for part in parts:
                each = words(part, told)
                if each is None:
                    return None
                found += each
            return found
        case Or(parts):
            branches = [each for part in parts if (each := words(part, told)) is not None]
            return [word for each in branches for word in each] if branches else None
    met = told(expression)
    return None if met is None else [*met]


def holding(expression: Expression, told: Told) -> Iterator[Leaf]:
    """The leaves, not under NOT, that make a `normal` expression hold that does hold."""
    match expression:
        case Not():
            return
        case And(parts):
            for part in parts:
                yield from holding(part, told)
        case Or(parts):
            for part in parts:
                if words(part, told) is not None:
                    yield from holding(part, told)
        case _:
            yield expression


def necessary(expression: Expression) -> Expression | None:
    """What holds for every text that meets a `normal` expression, in terms alone; None where nothing can be said."""
    match expression:
        case Not():
            return None
        case And(parts):
            some = [need for need in map(necessary, parts) if need is not None]
            return joined(And, some) if some else None
        case Or(parts):
            each = [necessary(part) for part in parts]
            return None if None in each else joined(Or, [need for need in each if need is not None])
        case Check():
            return expression.needs
    return expression
