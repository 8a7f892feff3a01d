"""A field's name and what is written behind it in, what that asks for there out, or a QueryError."""

from dataclasses import replace

from newswatch.logs import plain
from newswatch.query.errors import QueryError
from newswatch.query.expression import BODY, FIELDS, Leaf, Scope, Term
from newswatch.query.facts import Published, day_of, number_of, unit_unknown
from newswatch.query.group import Group
from newswatch.query.near import Near
from newswatch.query.pattern import Pattern
from newswatch.query.values import VALUES, known, nearest
from newswatch.query.wild import Wild
from newswatch.text.numbers import UNITS

_DATES = ("after", "before")
NAMES = [*FIELDS, *_DATES]
_PRINTED = Scope.TITLE | Scope.TEXT | Scope.COPY


class Field:
    """One field as it stands in a query, with `at` the place (from 0) of what is written behind it."""

    def __init__(self, name: str, at: int) -> None:
        """`name` is one of NAMES."""
        self._name = name
        self._at = at

    def __call__(self, leaf: Leaf) -> Leaf:
        """Raises QueryError."""
        if self._name in _DATES:
            return self._dated(self._word(leaf))
        scope = FIELDS[self._name]
        if scope is Scope.NUMBER:
            return self._counted(self._word(leaf))
        return self._listed(self._word(leaf), scope) if scope in VALUES else self._looked_up(leaf, scope)

    def _wrong(self, problem: str, remedy: str) -> QueryError:
        return QueryError(self._at + 1, problem, remedy)

    def _word(self, leaf: Leaf) -> Term:
        if isinstance(leaf, Term) and leaf.scope == BODY:
            return leaf
        raise self._wrong(f"{self._name} takes plain words only", "write one value, or several: (one OR another)")

    def _dated(self, word: Term) -> Published:
        day = day_of(word.text)
        if day is None:
            remedy = f"write {self._name}:2026-01-05, {self._name}:2026-01 or {self._name}:2026"
            raise self._wrong(f"{plain(word.text, 40)} is no day", remedy)
        return Published(str(word), day, self._name == "before")

    def _counted(self, word: Term) -> Leaf:
        number = number_of(word.text)
        if number is None and (unit := unit_unknown(word.text)):
            remedy = "write the figure without it, which finds it with any, and the word beside it"
            raise self._wrong(f"{plain(unit, 20)} is no unit; there are: {', '.join(UNITS)}", remedy)
        if number is None:
            remedy = "write number:5%, number:>5000亿 or number:1..2亿元"
            raise self._wrong(f"{plain(word.text, 40)} is no figure", remedy)
        return replace(number, text=str(word))

    def _listed(self, word: Term, scope: Scope) -> Term:
        value = VALUES[scope].get(word.form)
        if value is None:
            like = nearest(word.form, VALUES[scope])
            remedy = f"did you mean {self._name}:{like}?" if like else "write one of them"
            raise self._wrong(f"{plain(word.text, 40)} is no {self._name}; there are: {known(scope)}", remedy)
        return Term(word.text, value, f"{self._name}:{value}", word.quoted, scope)

    def _looked_up(self, leaf: Leaf, scope: Scope) -> Leaf:
        if isinstance(leaf, Pattern) and not scope & _PRINTED:
            raise self._wrong("a regular expression is held against title, text or copy", "write words")
        if not isinstance(leaf, Term | Wild | Group | Near | Pattern) or leaf.scope != BODY:
            raise self._wrong("a field within a field", "write one field before each word")
        return leaf.within(scope)
