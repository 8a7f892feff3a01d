"""A query's tokens in, nothing out, or a QueryError where there are too many of them or two stand too close."""

from collections.abc import Callable

from lark import Token

from newswatch.query.build import wildcards
from newswatch.query.errors import QueryError

MAX_LENGTH = 2000
"""Characters in a query."""
MAX_TERMS = 200
"""Words and phrases in a query."""
MAX_DEPTH = 32
"""Parentheses and NOTs inside one another."""
MAX_NEARS = 10
"""NEARs in a query."""
MAX_SIGNS = 100
"""Wildcards in a query."""
MAX_PATTERNS = 5
"""Regular expressions in a query."""

_TERMS = ("WORD", "PHRASE", "PATTERN")
_COUNTED: tuple[tuple[int, str, str, Callable[[Token], int]], ...] = (
    (MAX_TERMS, "words", "make two subscriptions of it", lambda token: token.type in _TERMS),
    (MAX_NEARS, "NEARs", "make two subscriptions of it", lambda token: token.type == "NEAR"),
    (MAX_SIGNS, "wildcards", "make two subscriptions of it", lambda token: token.type == "WORD" and wildcards(token)),
    (MAX_PATTERNS, "regular expressions", "join some with |", lambda token: token.type == "PATTERN"),
)


def check_limits(tokens: list[Token]) -> None:
    """Raises QueryError."""
    _check_counts(tokens)
    nots = 0
    levels: list[int] = []  # for each open parenthesis, how many levels it and the NOTs before it make
    for token in tokens:
        if token.type == "NOT":
            nots += 1
        elif token.type == "LEFT":
            levels.append(nots + 1)
            nots = 0
        elif token.type != "FIELD":
            nots = 0
            if token.type == "RIGHT" and levels:
                levels.pop()
        if sum(levels) + nots > MAX_DEPTH:
            raise QueryError(at(token), f"parentheses and NOTs nest at most {MAX_DEPTH} deep", "write it flatter")


def _check_counts(tokens: list[Token]) -> None:
    for most, what, remedy, count in _COUNTED:
        seen = 0
        for token in tokens:
            seen += count(token)
            if seen > most:
                raise QueryError(at(token), f"a query has at most {most} {what}", remedy)


def check_joints(tokens: list[Token]) -> None:
    """Words and phrases need a blank between them, since 新"品" may be one word or two; a field and its value none.

    Raises QueryError.
    """
    end, field = -1, None
    for token in tokens:
        if field is not None and (token.start_pos != end or token.type not in (*_TERMS, "LEFT")):
            raise QueryError(at(field), f"nothing directly behind {field}", _example(field))
        is_term = token.type in _TERMS
        if is_term and token.start_pos == end and field is None:
            raise QueryError(
                at(token),
                "a quotation mark in the middle of a word",
                "put a blank between word and phrase, or all of it into one pair of quotation marks",
            )
        field = token if token.type == "FIELD" else None
        end = (token.end_pos or 0) if is_term or field is not None else -1
    if field is not None:
        raise QueryError(at(field), f"nothing directly behind {field}", _example(field))


def _example(field: Token) -> str:
    return f'write what to look for there, without a blank between, or "{field}" to find it'


def at(token: Token) -> int:
    """Where it begins, from 1."""
    return (token.start_pos or 0) + 1
