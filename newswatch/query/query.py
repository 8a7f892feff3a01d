"""A query string in, a Query out that says of any text whether it matches and by which words: docs/query.md."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from newswatch.model.article import Article
from newswatch.query.expression import Expression, hits, normal, refused, wanted
from newswatch.query.grammar import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, QueryError, parse_expression
from newswatch.query.searched import Searched

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_TERMS", "Query", "QueryError", "Searched", "parse", "searched"]


@dataclass(frozen=True)
class Query:
    """A condition on a text. `str()` writes it with every operator and quotation mark it needs.

    `wanted` are the searched forms of which at least one stands in every matching text, `forms` those of all terms;
    `shape` is the condition with NOT only directly before terms.
    """

    expression: Expression
    wanted: frozenset[str] = field(init=False, compare=False, repr=False)
    forms: frozenset[str] = field(init=False, compare=False, repr=False)
    shape: Expression = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        shape = normal(self.expression)
        object.__setattr__(self, "shape", shape)
        object.__setattr__(self, "wanted", frozenset(term.form for term in wanted(shape)))
        object.__setattr__(self, "forms", self.wanted | {term.form for term in refused(shape)})

    def __str__(self) -> str:
        return str(self.expression)

    def match(self, document: Searched) -> tuple[str, ...] | None:
        """The folded terms that made the text match, in query order and each once; None where it does not match."""
        return self.words(document.holds)

    def words(self, holds: Callable[[str], bool]) -> tuple[str, ...] | None:
        """As `match`, where `holds` says of a searched form whether it stands in the text."""
        found = hits(self.shape, holds)
        return None if found is None else tuple(dict.fromkeys(term.word for term in found))


@lru_cache(maxsize=10_000)
def parse(text: str) -> Query:
    """The query that `text` states.

    Raises QueryError, also for a query that holds for a text with none of its words (NOT a; a OR NOT b): it would
    match everything.
    """
    query = Query(parse_expression(text))
    if query.words(lambda _: False) is not None:
        raise QueryError(
            1,
            "this matches every text that lacks the words under NOT",
            "say also which word must stand in the text: word AND NOT other",
        )
    return query


def searched(article: Article) -> Searched:
    """What queries see of an article: its title and its text for reading."""
    return Searched.of(article.reading.title, article.reading.text)
