"""A query string in, a Query out that says of any text whether it matches and by which words: docs/query.md."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice

from newswatch.lazy import lazy
from newswatch.logs import plain
from newswatch.model.alert import Cited
from newswatch.query import expression
from newswatch.query.build import MAX_WILDCARDS
from newswatch.query.document import Document, Spot
from newswatch.query.errors import QueryError
from newswatch.query.expression import And, Expression, Not, Or, Scope, Term, Told, holding, necessary, normal
from newswatch.query.facts import Published
from newswatch.query.grammar import hints, parse_expression
from newswatch.query.hint import Hint
from newswatch.query.language import Language, spoken
from newswatch.query.limits import MAX_DEPTH, MAX_LENGTH, MAX_NEARS, MAX_PATTERNS, MAX_SIGNS, MAX_TERMS

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_NEARS",
    "MAX_PATTERNS",
    "MAX_SIGNS",
    "MAX_TERMS",
    "MAX_WILDCARDS",
    "Document",
    "Query",
    "QueryError",
    "parse",
]

MOST_CITED = 200
"""Places in one text that are cited for one query."""


@dataclass(frozen=True)
class Query:
    """A condition on a text. `str()` writes it with every operator and quotation mark it needs.

    `shape` is the condition with NOT only directly before leaves. `hints` say what may not mean what it looks like.
    """

    expression: Expression
    hints: tuple[Hint, ...] = field(default=(), compare=False)
    shape: Expression = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", normal(self.expression))

    @lazy
    def needs(self) -> Expression | None:
        """What every matching text fulfils, in terms alone; None: nothing can be said."""
        return necessary(self.shape)

    def __str__(self) -> str:
        return str(self.expression)

    def match(self, document: Document) -> tuple[str, ...] | None:
        """The folded words that made the text match, in query order and each once; None where it does not match."""
        return self.words(document.told)

    def words(self, told: Told) -> tuple[str, ...] | None:
        """As `match`, where `told` says by which words the text at hand meets a leaf."""
        found = expression.words(self.shape, told)
        return None if found is None else tuple(dict.fromkeys(found))

    def cited(self, document: Document) -> tuple[Cited, ...]:
        """Where a matching text's title and text show why: each place once, the title's first, in reading order.

        At most MOST_CITED; of more, the first ones of each word.
        """
        leaves = dict.fromkeys(holding(self.shape, cache(document.told)))
        places = islice(
            _once(filter(None, map(document.cited, _in_turn(list(map(document.spots, leaves)))))), MOST_CITED
        )
        return tuple(sorted(places, key=lambda place: (place.part != "title", place.start, place.end)))


def _once(places: Iterable[Cited]) -> Iterator[Cited]:
    seen: set[Cited] = set()
    for place in places:
        if place not in seen:
            seen.add(place)
            yield place


def _in_turn(spots: Sequence[Sequence[Spot]]) -> Iterator[Spot]:
    """The first of each, then the second of each, and so on."""
    for at in range(max(map(len, spots), default=0)):
        yield from (each[at] for each in spots if at < len(each))


def parse(text: str, language: Language | None = None) -> Query:
    """The query that `text` states, in the language of this process where none is given.

    Raises QueryError, also for a query that could hold for a text with none of its words (NOT a; a OR NOT b;
    after:2026): it would match everything.
    """
    return _parsed(text, spoken() if language is None else language)


@lru_cache(maxsize=10_000)
def _parsed(text: str, language: Language) -> Query:
    query = Query(parse_expression(text, language))
    if _is_open(query.shape):
        raise _matching_all(query.shape)
    told = [*hints(text), *map(_in_vain, _contradictions(query.shape))]
    return Query(query.expression, tuple(told)) if told else query


def _matching_all(shape: Expression) -> QueryError:
    """What to say of a query that is open, by the part that is."""
    part = next(filter(_is_open, shape.parts), shape) if isinstance(shape, Or) else shape
    if all(isinstance(each, Not) for each in (part.parts if isinstance(part, And) else (part,))):
        problem = "it says only what must not stand there"
        remedy = "say also which word must: word NOT other"
    else:
        problem = "what it asks for without NOT is no word, only when or at what occasion"
        remedy = "say also which word must stand in the text: word after:2026"
    return QueryError(1, f"{plain(str(part), 60)} could match every text: {problem}", remedy)


def _in_vain(parts: tuple[Expression, Expression]) -> Hint:
    one, other = map(str, parts)
    return Hint(f"nothing can match: {one} and {other}", f"{one} 与 {other} 不能同时满足，查不到任何文本")


def _is_open(shape: Expression) -> bool:
    """Whether a text could meet it of which nothing is known but when it came, and why it is looked at."""
    match shape:
        case Not() | Published() | Term(scope=Scope.EVENT):
            return True
        case And(parts):
            return all(map(_is_open, parts)) and not any(_clashes(parts))
        case Or(parts):
            return any(map(_is_open, parts))
    return False


def _contradictions(shape: Expression) -> Iterator[tuple[Expression, Expression]]:
    """What is asked for together and cannot be."""
    if isinstance(shape, And | Or):
        for part in shape.parts:
            yield from _contradictions(part)
    if isinstance(shape, And):
        yield from _clashes(shape.parts)


def _clashes(parts: Sequence[Expression]) -> Iterator[tuple[Expression, Expression]]:
    """Of parts that must all hold, those of which two cannot."""
    asked = {part for part in parts if not isinstance(part, Not)}
    yield from ((part.part, part) for part in parts if isinstance(part, Not) and part.part in asked)
    dates = [part for part in parts if isinstance(part, Published)]
    after = [each for each in dates if not each.before]
    yield from ((a, b) for b in dates if b.before for a in after if a.day >= b.day)
