"""The articles of a story in, what speaks for and against each as the witness of its wording out, best first.

The one place where originals are ranked: the engine asks it for a new copy and the present original, a story's card for
all of them. What a page says of itself is at most a claim: it can make it a copy, and never the original.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consumers.dedup.outlets import Outlets, name
from newswatch.model.article import Article
from newswatch.model.moment import Precision
from newswatch.model.source import SourceKind
from newswatch.model.story import Disguise
from newswatch.text.fold import fold
from newswatch.text.url import host_of

_HEAD = 60
"""Characters within which a wire head stands: 新华社北京3月5日电（记者某某）."""
_WIRE = re.compile(r"日[电電]|[讯訊]|[电電][\s（(]")
_CLOCKS = frozenset({Precision.HOUR, Precision.MINUTE, Precision.SECOND})


class Ground(StrEnum):
    """What decides between two witnesses, weightiest first."""

    WRITTEN = "as_written"
    CREDITS = "credits_it"
    NAMED = "named"
    OWN = "credits_nobody"
    HOST = "host"
    LINKED = "linked"
    HEAD = "wire_head"
    WHOLE = "whole"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Witness:
    """One article as a witness of its story's wording.

    `wording` is 0 as written, 1 a conversion of it, 2 spun. `named_by` are the other articles that name its outlet or
    address as their origin, `credits` is the one of them that it names itself. `claim` is the outlet or address it says
    its text is from, whether such a text is known or not. `authority` is that of the host alone: 0 for a ministry or
    agency, 1 for a newspaper, 2 for all others. `time` is the page's clock where its host has authority, else when the
    page was first seen, and `place` its place in the decision order.
    """

    article: Article
    wording: int
    cut: bool
    named_by: tuple[Article, ...]
    credits: Article | None
    claim: str
    known: bool
    authority: int
    head: bool
    time: datetime
    place: int

    @property
    def grounds(self) -> tuple[tuple[Ground, object], ...]:
        """Each ground with where this witness stands, less being better.

        To be named counts where the host is a known outlet's: anybody can have a page that others link to.
        """
        return (
            (Ground.WRITTEN, self.wording),
            (Ground.CREDITS, self.credits is not None),
            (Ground.NAMED, not (self.named_by and self.known)),
            (Ground.OWN, bool(self.claim)),
            (Ground.HOST, self.authority),
            (Ground.LINKED, not self.named_by),
            (Ground.HEAD, not self.head),
            (Ground.WHOLE, self.cut),
            (Ground.FIRST, (self.time, self.place)),
        )

    @property
    def unproven(self) -> bool:
        """Whether it says its text is from elsewhere and no such text of the story is known."""
        return bool(self.claim) and self.credits is None


def witness(
    article: Article, wording: int, others: Iterable[Article], outlets: Outlets, place: int = 0, *, cut: bool = False
) -> Witness:
    """`article` among the `others` of its story; `cut` says that it lacks a part that the story's text has."""
    rest = [other for other in others if other.article_id != article.article_id]
    host = host_of(article.url)
    kind = outlets.kind_of(host)
    return Witness(
        article=article,
        wording=wording,
        cut=cut,
        named_by=tuple(other for other in rest if outlets.claims(other, article)),
        credits=next((other for other in rest if outlets.claims(article, other)), None),
        claim=_claim(article) if outlets.is_copy(article) else "",
        known=kind is not None,
        authority=_authority(kind),
        head=_has_own_head(article, outlets),
        time=_time(article, kind),
        place=place,
    )


def better(one: Witness, other: Witness) -> Ground | None:
    """What makes `one` the better witness than `other`; None where it is not."""
    for (ground, mine), (_, theirs) in zip(one.grounds, other.grounds, strict=True):
        if mine != theirs:
            return ground if mine < theirs else None  # type: ignore[operator]
    return None


def ranked(witnesses: Iterable[Witness]) -> list[Witness]:
    """Best first."""
    return sorted(witnesses, key=lambda each: tuple(standing for _, standing in each.grounds))


def wording(disguises: Sequence[Disguise]) -> int:
    """How far a copy is from the wording as written: 0 not at all, 1 converted, 2 spun."""
    if Disguise.SPUN in disguises:
        return 2
    return 1 if {Disguise.TRADITIONAL, Disguise.PINYIN} & set(disguises) else 0


def _authority(kind: SourceKind | None) -> int:
    if kind in (SourceKind.MINISTRY, SourceKind.AGENCY):
        return 0
    return 1 if kind is SourceKind.NEWSPAPER else 2


def _claim(article: Article) -> str:
    reading = article.reading
    return reading.origin or reading.origin_url or reading.credited


def _has_own_head(article: Article, outlets: Outlets) -> bool:
    """Whether the text begins with the wire head of the outlet at its host."""
    names = outlets.names(article)
    if not names:
        return False
    if article.reading.where.get("origin") == "wire head" and name(article.reading.origin) in names:
        return True
    head = fold(article.reading.text[:_HEAD])
    return _WIRE.search(head) is not None and any(each in head for each in names)


def _time(article: Article, kind: SourceKind | None) -> datetime:
    published = article.reading.published
    believed = _authority(kind) < 2 and published is not None and published.precision in _CLOCKS
    return min(published.at, article.seen) if believed and published else article.seen
