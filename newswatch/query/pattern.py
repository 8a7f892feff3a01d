"""A regular expression in, where it stands in what is printed out: RE2, which takes linear time for any text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import re2

from newswatch.model.alert import Cited
from newswatch.query.document import MOST, TEXT, TITLE, Document, Spot
from newswatch.query.expression import BODY, Check, Expression, Scope, prefix

MAX_PATTERN = 300
"""Characters of a regular expression."""
_MEMORY = 256 * 1024
"""Bytes that RE2 may take for one, program and automaton together."""
MOST_STEPS = 2000
"""Of a program: each may cost as much as a step for every character, a tenth of a second for 20,000 of them."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_EMPTY = ("", "中", "a b", "1，")
_ANYTHING = ("中", "q", "7")
"""A pattern that is found in each of these is found in any text."""


class BadPattern(ValueError):  # noqa: N818 - reads as what it says
    """A regular expression that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Pattern(Check):
    """`/source/`, with `i` regardless of case. It is held against title and text as they are printed, each alone.

    Raises BadPattern.
    """

    source: str
    ignores_case: bool = False
    scope: Scope = BODY
    _compiled: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", _compiled(self.source, self.ignores_case))

    def __str__(self) -> str:
        return f"{prefix(self.scope)}/{self.source}/{'i' if self.ignores_case else ''}"

    def within(self, scope: Scope) -> "Pattern":
        return replace(self, scope=scope)

    @property
    def word(self) -> str:
        return str(self)

    @property
    def needs(self) -> Expression | None:
        return None

    def found(self, document: Document) -> Sequence[Spot] | None:
        return list(self._spots(document)) or None

    def _spots(self, document: Document) -> Iterator[Spot]:
        for scope, part, printed in (
            (Scope.TITLE, TITLE, document.title),
            (Scope.TEXT, TEXT, document.text),
            *((Scope.COPY, "", printed) for printed in document.copy or ()),
        ):
            for start, end in self._spans(printed) if scope & self.scope else ():
                place = Cited(part, start, end, printed[start:end]) if part else None
                yield Spot(self.word, printed=place)

    def _spans(self, printed: str) -> Iterator[tuple[int, int]]:
        count = 0
        for match in self._compiled.finditer(_SURROGATE.sub("\ufffd", printed)):
            if match.end() > match.start():
                yield match.span()
                count += 1
                if count == MOST:
                    return


def _compiled(source: str, ignores_case: bool) -> Any:
    if len(source) > MAX_PATTERN:
        raise BadPattern(f"a regular expression has at most {MAX_PATTERN} characters")
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = _MEMORY, False, not ignores_case
    options.never_capture = True
    try:
        compiled = re2.compile(source, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise BadPattern(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None
    if compiled.programsize > MOST_STEPS:
        raise BadPattern("it repeats too much within repetitions, or too often; write smaller numbers in {…}")
    if any(match.end() == match.start() for probe in _EMPTY for match in compiled.finditer(probe)):
        raise BadPattern("it is met by nothing at all, which stands everywhere (a* by no a; a+ asks for one)")
    if all(compiled.search(probe) for probe in _ANYTHING):
        raise BadPattern("it is met by any letter, and every text has one")
    return compiled
