"""An article in, what queries see of it out: the searched forms of its parts, what is printed there, and its facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newswatch.lazy import lazy
from newswatch.model.alert import AlertEvent, Cited
from newswatch.model.article import Article
from newswatch.query.expression import Check, Leaf, Scope, Term
from newswatch.query.layout import Layout
from newswatch.query.searched import SENTENCE_END, laid, occurrences, searched_form
from newswatch.text.fold import folded
from newswatch.text.numbers import Figure, figures
from newswatch.text.pinyin import may_have_aids, strip_pinyin
from newswatch.text.url import host_of

TITLE, TEXT = "title", "text"
"""The parts of a story that are cited, as `Cited` names them."""
_CITED = {Scope.TITLE: TITLE, Scope.TEXT: TEXT}


MOST = 200
"""Places of one word, or in one part, that are told of one text."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word by which a text meets a condition, and where: [start, end) of the document's part number `part`.

    `printed` is the place where it is known without the searched forms. Both None: nowhere in particular.
    """

    word: str
    part: int | None = None
    start: int = 0
    end: int = 0
    printed: Cited | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that the title or the text prints."""

    figure: Figure
    place: Cited


class _Read(NamedTuple):
    """What a part is the form of: the title (`line` 0) or the text (1) as printed, `kept` None; or without reading
    aids, `kept` for every character its place in what is printed."""

    scope: Scope
    line: int
    read: str
    kept: Sequence[int] | None = None


@dataclass(frozen=True)
class Document:
    """What queries see of a story at one occasion.

    `parts` are searched forms with where they are from: those of the title and the text first, as printed and, where
    there are reading aids, without them; then likewise those of the copy at hand, then those of other fields, whose
    values are lines each. `title`, `text` and `copy` (title and text) are as printed. `published` is aware.
    """

    title: str
    text: str
    parts: tuple[tuple[Scope, str], ...]
    published: datetime | None = None
    copy: tuple[str, str] | None = None

    @classmethod
    def of_text(cls, title: str, text: str) -> "Document":
        """A text that nothing else is known of; it is asked of when it is new."""
        return cls(title, text, (*_forms(_reads(title, text)), (Scope.EVENT, AlertEvent.NEW)))

    @classmethod
    def of_article(
        cls,
        article: Article,
        *,
        kind: str,
        event: str = AlertEvent.NEW,
        disguises: Iterable[str] = (),
        copy: Article | None = None,
    ) -> "Document":
        """A story by its original, at the occasion `event`, which `copy` with its `disguises` may have brought about.

        `kind` is the SourceKind of the outlet at the original's host, empty for one nobody knows. What has no clock of
        its own is as old as it was first seen.
        """
        reading = article.reading
        facts = [(scope, _lines(values)) for scope, values in _facts(article)]
        facts += [(Scope.KIND, kind), (Scope.DISGUISE, _lines(disguises)), (Scope.EVENT, event)]
        copied = (copy.reading.title, copy.reading.text) if copy else None
        parts = _forms(_reads(reading.title, reading.text, copied))
        return cls(
            reading.title,
            reading.text,
            (*parts, *((scope, form) for scope, form in facts if form)),
            reading.published.at if reading.published else article.seen,
            copied,
        )

    def holds(self, term: Term) -> bool:
        """Whether the term stands in a part that it is looked up in, Latin words and numbers whole."""
        return any(
            next(occurrences(form, term.form, whole=term.whole), None) is not None for _, form in self.of(term.scope)
        )

    def told(self, leaf: Leaf) -> Sequence[str] | None:
        """The words by which it meets a leaf of a query; None where it does not."""
        if isinstance(leaf, Check):
            found = leaf.found(self)
            return None if found is None else tuple(spot.word for spot in found if spot.word)
        return (leaf.word,) if self.holds(leaf) else None

    def spots(self, leaf: Leaf) -> Sequence[Spot]:
        """Where it meets a leaf that it meets, at most MOST places in each part."""
        if isinstance(leaf, Check):
            return leaf.found(self) or ()
        return [
            Spot(leaf.word, part, start, end)
            for part, form in self.of(leaf.scope)
            for start, end in islice(occurrences(form, leaf.form, whole=leaf.whole), MOST)
        ]

    def of(self, scope: Scope) -> Iterator[tuple[int, str]]:
        """The numbers and forms of the parts that something of this scope is looked up in."""
        return ((part, form) for part, (its, form) in enumerate(self.parts) if its & scope)

    def layout(self, part: int) -> Layout:
        """Of one part, the same at every call."""
        return self._layouts[part]

    def same(self, part: int) -> Sequence[int]:
        """The numbers of the parts that are one text, as printed and without reading aids: that of this one first."""
        own = self._reads[part][:2] if part < len(self._reads) else None
        return [part, *(at for at, each in enumerate(self._reads) if each[:2] == own and at != part)]

    def cited(self, spot: Spot) -> Cited | None:
        """The place of a spot in the title or the text as printed; None for one elsewhere."""
        if spot.part is None or not self.parts[spot.part][0] & (Scope.TITLE | Scope.TEXT):
            return spot.printed
        scope = self.parts[spot.part][0]
        start, end = self.place(spot)
        printed = self.title if scope is Scope.TITLE else self.text
        return Cited(_CITED[scope], start, end, printed[start:end])

    def place(self, spot: Spot) -> tuple[int, int]:
        """[start, end) of a spot in a title or text, the copy's too, as printed."""
        at, kept = self._laid[spot.part or 0], self._reads[spot.part or 0].kept
        start, end = at[spot.start], at[spot.end - 1]
        return (start, end + 1) if kept is None else (kept[start], kept[end] + 1)

    def gaps(self, spot: Spot) -> Iterator[str]:
        """What stands between two characters of a spot in a title or text as it was read, where anything does."""
        if spot.part is None or spot.part >= len(self._reads):
            return
        read, at = self._reads[spot.part].read, self._laid[spot.part]
        for before, behind in pairwise(at[spot.start : spot.end]):
            if behind > before + 1:
                yield read[before + 1 : behind]

    @lazy
    def figures(self) -> Sequence[Stated]:
        """What the title and the text state in figures."""
        return [
            Stated(figure, Cited(name, start, end, printed[start:end]))
            for name, printed in ((TITLE, self.title), (TEXT, self.text))
            for fold in (folded(printed),)
            for figure in figures(fold.plain)
            for start, end in (fold.plain_span(figure.start, figure.end),)
        ]

    @property
    def stated(self) -> Iterator[Figure]:
        """The same without where they stand in what is printed, which is most of the work."""
        return (figure for printed in (self.title, self.text) for figure in figures(folded(printed).plain))

    @lazy
    def _layouts(self) -> Sequence[Layout]:
        return [Layout(form, partial(self._aids, part)) for part, (_, form) in enumerate(self.parts)]

    def _aids(self, part: int) -> NDArray[np.bool_] | None:
        """Of every character of a part that is printed with reading aids whether it is one's; None of other parts."""
        bare = [each for each in self.same(part)[1:] if self._reads[each].kept is not None]
        if not bare:
            return None
        aids = np.ones(len(self._reads[part].read), np.bool_)
        aids[self._reads[bare[0]].kept] = False
        return aids[self._laid[part]]

    @lazy
    def _reads(self) -> Sequence[_Read]:
        """Of the parts of title and text and of the copy's."""
        return _reads(self.title, self.text, self.copy)

    @lazy
    def _laid(self) -> Sequence[Sequence[int]]:
        """Of the same for every character of the form the code point in what was read."""
        return [laid(each.read)[1] for each in self._reads]


def _forms(reads: Iterable[_Read]) -> list[tuple[Scope, str]]:
    return [(each.scope, searched_form(each.read)) for each in reads]


def _reads(title: str, text: str, copy: tuple[str, str] | None = None) -> list[_Read]:
    return _read(title, text, Scope.TITLE, Scope.TEXT) + (_read(*copy, Scope.COPY, Scope.COPY) if copy else [])


def _read(title: str, text: str, of_title: Scope, of_text: Scope) -> list[_Read]:
    """Title and text as printed and, where there are reading aids, without them: what is a habit of both is one."""
    found = [_Read(of_title, 0, title), _Read(of_text, 1, text)]
    if not may_have_aids(title) and not may_have_aids(text):
        return found
    bare, kept = strip_pinyin(f"{title}\n{text}")
    if len(kept) > len(title) + len(text):
        return found
    end = kept.index(len(title))
    read = [
        _Read(of_title, 0, bare[:end], kept[:end]),
        _Read(of_text, 1, bare[end + 1 :], [at - len(title) - 1 for at in kept[end + 1 :]]),
    ]
    return found + [each for each in read if each.read != found[each.line].read]


def _lines(values: Iterable[str]) -> str:
    return SENTENCE_END.join(form for form in map(searched_form, values) if form)


def _facts(article: Article) -> Iterable[tuple[Scope, Sequence[str]]]:
    reading = article.reading
    origin_host = host_of(reading.origin_url) if reading.origin_url else ""
    yield Scope.SOURCE, (reading.site, host_of(article.url))
    yield Scope.ORIGIN, (reading.origin or reading.credited, origin_host)
    yield Scope.SPEAKER, [f"{each.office} {each.name}" for each in reading.speakers]
    yield Scope.DOCNO, (reading.docno,)
