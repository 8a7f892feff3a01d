"""What kinds of tokens follow one another in, how they belong together out: read once for all queries built alike.

Most queries are words, phrases and operators in one of a few patterns. A parser's steps and a tree's visits cost ten
times what their words do, and thousands of queries are read when a matcher starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from lark import Token, Tree

from newswatch.query.expression import And, Expression, Not, Or, joined

Said = TypeVar("Said", bound=str)

LONGEST = 50
"""Tokens of a pattern that is worth remembering."""
_JOINED: dict[str, type[And] | type[Or]] = {"any_of": Or, "all_of": And}


@dataclass(frozen=True, slots=True)
class Joint:
    """Parts of which all or any must hold; the one part that must not, where `kind` is None."""

    kind: type[And] | type[Or] | None
    parts: tuple["Skeleton", ...]


Skeleton: TypeAlias = int | Joint
"""A token's place stands for what that token says."""


def skeleton(tree: Tree[Token]) -> Skeleton | None:
    """Of a parsed query whose tokens have their place for `start_pos`; None where words alone do not make it."""
    if tree.data in ("word", "phrase"):
        (token,) = tree.children
        assert isinstance(token, Token)
        return token.start_pos
    parts = [skeleton(child) for child in tree.children if isinstance(child, Tree)]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return None
    if tree.data == "inner" or (tree.data == "near" and len(tree.children) == 1):
        return known[0]
    if tree.data == "without":
        return Joint(None, known)
    return Joint(_JOINED[tree.data], known) if tree.data in _JOINED else None


def filled(bones: Skeleton, tokens: Sequence[Said], said: Callable[[Said], Expression]) -> Expression:
    """The tree of a query of these tokens; `said` is what a word or phrase means."""
    if not isinstance(bones, Joint):
        return said(tokens[bones])
    parts = [filled(part, tokens, said) for part in bones.parts]
    return Not(parts[0]) if bones.kind is None else joined(bones.kind, parts)
