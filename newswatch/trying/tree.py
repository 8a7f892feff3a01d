"""A query in, its parts as a tree that a person reads out."""

from collections.abc import Iterator
from dataclasses import dataclass

from newswatch.query.expression import And, Expression, Leaf, Not, Or, Term
from newswatch.query.group import Group
from newswatch.query.hint import Hint


@dataclass(frozen=True, slots=True)
class Node:
    """AND, OR, NOT, or what a leaf asks for (`label`); `leaf` is that leaf, `notes` say more of it."""

    label: str
    parts: tuple["Node", ...] = ()
    leaf: Leaf | None = None
    notes: tuple[Hint, ...] = ()


def tree(expression: Expression) -> Node:
    """As it is written; groups are opened."""
    match expression:
        case Not(part):
            return Node("NOT", (tree(part),))
        case And(parts):
            return Node("AND", tuple(map(tree, parts)))
        case Or(parts):
            return Node("OR", tuple(map(tree, parts)))
    return Node(str(expression), leaf=expression, notes=tuple(_notes(expression)))


def _notes(leaf: Leaf) -> Iterator[Hint]:
    if isinstance(leaf, Group):
        names, unlike = leaf.names.names, leaf.names.unlike
        yield Hint(f"any of: {', '.join(names)}", f"任一：{'、'.join(names)}")
        if unlike:
            yield Hint(f"not as part of: {', '.join(unlike)}", f"不作为其一部分：{'、'.join(unlike)}")
    elif isinstance(leaf, Term) and leaf.form != leaf.text:
        yield Hint(f"looked for as: {leaf.form}", f"按此检索：{leaf.form}")
