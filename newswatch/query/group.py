"""The names of a body, as its topic's file has them, in; where a text means that body out."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newswatch.query.document import Document, Hit
from newswatch.query.expression import BODY, Check, Expression, Or, Scope, Term, joined, prefix
from newswatch.query.searched import occurrences, searched_form


@dataclass(frozen=True, slots=True)
class Names:
    """Searched forms: the names of a body, and those of others that a name may be part of."""

    names: tuple[str, ...]
    unlike: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Sequence[str], unlike: Sequence[str] = ()) -> "Names":
        forms = [tuple(dict.fromkeys(filter(None, map(searched_form, each)))) for each in (names, unlike)]
        return cls(*forms)


@dataclass(frozen=True, slots=True)
class Group(Check):
    """`@name`: any of the names, where it is not part of somebody else's; which of them it was is told."""

    name: str
    names: Names
    scope: Scope = BODY

    def __str__(self) -> str:
        return f"{prefix(self.scope)}@{self.name}"

    def within(self, scope: Scope) -> "Group":
        return replace(self, scope=scope)

    @property
    def needs(self) -> Expression | None:
        return joined(Or, [self._term(name) for name in self.names.names])

    def _term(self, form: str) -> Term:
        term = Term(form, form, form.replace(" ", ""), quoted=True)
        return term if self.scope == BODY else term.within(self.scope)

    def found(self, document: Document) -> Sequence[Hit] | None:
        standing = [hit for name in self.names.names for hit in document.hits(self._term(name))]
        others = list(self._others(document)) if standing else []
        hits = [hit for hit in standing if not any(_is_part(document, hit, other) for other in others)]
        return hits or None

    def _others(self, document: Document) -> Iterator[Hit]:
        """Where somebody else is meant, and not only punctuation joins two (江苏省、工信部)."""
        for part, (scope, form) in enumerate(document.parts):
            if scope & self.scope:
                for name in self.names.unlike:
                    for start, end in occurrences(form, name):
                        hit = Hit("", part, start, end)
                        if not any(map(_parts_words, document.gaps(hit))):
                            yield hit


def _is_part(document: Document, hit: Hit, other: Hit) -> bool:
    """Whether a hit is part of another, be the one as printed and the other without reading aids."""
    if hit.part == other.part:
        return other.start <= hit.start and hit.end <= other.end
    inner, outer = document.cited(hit), document.cited(other)
    if inner is None or outer is None or inner.part != outer.part:
        return False
    return outer.start <= inner.start and inner.end <= outer.end


def _parts_words(gap: str) -> bool:
    return any(unicodedata.category(character)[0] in "PS" for character in gap)
