"""A query in, its parts as a tree that a person reads out."""

from collections.abc import Iterator
from dataclasses import dataclass

from newswatch.query.expression import And, Expression, Leaf, Not, Or, Term
from newswatch.query.group import Group


@dataclass(frozen=True, slots=True)
class Node:
    """AND, OR, NOT, or what a leaf asks for (`label`); `leaf` is that leaf, `notes` say more of it."""

    label: str
    parts: tuple["Node", ...] = ()
    leaf: Leaf | None = None
    notes: tuple[str, ...] = ()


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


def _notes(leaf: Leaf) -> Iterator[str]:
    if isinstance(leaf, Group):
        yield f"any of: {', '.join(leaf.names.names)}"
        if leaf.names.unlike:
            yield f"not as part of: {', '.join(leaf.names.unlike)}"
    elif isinstance(leaf, Term) and leaf.form != leaf.text:
        yield f"looked for as: {leaf.form}"
