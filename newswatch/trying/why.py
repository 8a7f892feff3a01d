"""A query and a story in, which of its parts the story meets and where, or what comes nearest, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newswatch.model.alert import Cited
from newswatch.query.document import Document
from newswatch.query.expression import BODY, And, Expression, Leaf, Not, Or, Scope, Term, words
from newswatch.query.group import Group
from newswatch.query.hint import Hint
from newswatch.query.near import MAX_STEPS, Near
from newswatch.query.query import Query
from newswatch.query.wild import Wild
from newswatch.trying.deadline import InTime, always
from newswatch.trying.tree import Node, tree

_PLACES = 3
"""Places of a part that are shown."""


@dataclass(frozen=True, slots=True)
class Why:
    """Whether a part is met, `places` where (as printed), and `near`: what of it stands there all the same."""

    node: Node
    met: bool
    parts: tuple["Why", ...] = ()
    places: tuple[Cited, ...] = ()
    near: tuple[Hint, ...] = ()


def why(query: Query, document: Document, copies: Sequence[Document] = (), in_time: InTime = always) -> Why:
    """`copies` are the texts of the story's other articles, in which words are looked for that the original lacks.

    Raises what `in_time` raises.
    """
    return _why(query.expression, tree(query.expression), document, copies, in_time)


def _why(expression: Expression, node: Node, document: Document, copies: Sequence[Document], in_time: InTime) -> Why:
    in_time()
    met = words(expression, document.told) is not None
    match expression:
        case Not(part):
            return Why(node, met, (_why(part, node.parts[0], document, copies, in_time),))
        case And(parts) | Or(parts):
            each = zip(parts, node.parts, strict=True)
            return Why(node, met, tuple(_why(part, inner, document, copies, in_time) for part, inner in each))
    if met:
        cited = dict.fromkeys(filter(None, map(document.cited, document.spots(expression))))
        return Why(node, met, places=tuple(cited)[:_PLACES])
    return Why(node, met, near=tuple(_nearest(expression, document, copies)))


def _nearest(leaf: Leaf, document: Document, copies: Sequence[Document]) -> Iterator[Hint]:
    """What keeps the leaf from being met though something like it is there."""
    if isinstance(leaf, Near):
        yield from _apart(leaf, document)
    if isinstance(leaf, Group):
        standing = [name for name in leaf.names.names if document.holds(_plain(name, leaf.scope))]
        if standing:
            others = [name for name in leaf.names.unlike if document.holds(_plain(name, leaf.scope))]
            yield Hint(
                f"{', '.join(standing)} stands only inside {', '.join(others)}",
                f"{'、'.join(standing)} 只出现在 {'、'.join(others)} 之内",
            )
    if isinstance(leaf, Term) and leaf.whole and document.holds(replace(leaf, whole=False)):
        yield Hint("stands only inside a longer word or number", "只出现在更长的词或数字之内")
    if isinstance(leaf, Term | Wild | Group | Near):
        yield from _elsewhere(leaf, document)
        if leaf.scope & BODY and any(copy.told(leaf) is not None for copy in copies):
            yield Hint("stands in a copy, not in the original", "见于转载，不见于原文")


def _elsewhere(leaf: Term | Wild | Group | Near, document: Document) -> Iterator[Hint]:
    """The part of the story that the leaf is not looked up in and stands in."""
    if leaf.scope is Scope.TITLE and document.told(leaf.within(Scope.TEXT)) is not None:
        yield Hint("stands in the text", "见于正文")
    if leaf.scope is Scope.TEXT and document.told(leaf.within(Scope.TITLE)) is not None:
        yield Hint("stands in the title", "见于标题")


def _apart(near: Near, document: Document) -> Iterator[Hint]:
    """How far the words are from one another: the least distance at which they would be near, if there is one."""
    lacking = [part for part in near.parts if all(document.told(each) is None for each in part)]
    if lacking:
        missing = [str(each) for part in lacking for each in part]
        yield Hint(f"{', '.join(missing)} does not stand there", f"{'、'.join(missing)} 没有出现")
        return
    low, high = 0, MAX_STEPS
    if not _within(near, high, document):
        yield Hint(
            f"they stand further than {MAX_STEPS} steps apart, or in different sentences",
            f"相距超过 {MAX_STEPS} 步，或不在同一句",
        )
        return
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _within(near, middle, document) else (middle + 1, high)
    asked = max(near.distances)
    yield Hint(f"they stand {low} steps apart, {asked} are asked for", f"相距 {low} 步，要求不超过 {asked} 步")


def _within(near: Near, steps: int, document: Document) -> bool:
    distances = tuple(max(each, steps) for each in near.distances)
    return document.told(replace(near, distances=distances)) is not None


def _plain(form: str, scope: Scope) -> Term:
    return Term(form, form, form, quoted=True, scope=scope)
