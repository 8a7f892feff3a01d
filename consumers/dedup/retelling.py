"""Two articles in, whether one tells the other in other words out: by the facts they state, in the same order.

A text that went through another language and back has hardly a phrase in common with the original; its figures, dates
and document numbers stand, and stand in their order, while names are written otherwise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from consumers.dedup.sheet import Sheet
from newswatch.model.story import Span
from newswatch.text.facts import Fact, FactKind
from newswatch.text.names import names
from newswatch.text.places import PLACES, SURNAMES

LEAST = 4
"""Distinct figures that both must state in the same order."""
MOST_OF, HALF_OF = 0.6, 0.5
"""Shares of the facts of the text that has fewer of them and of the other's that must be among those: a text told in
other words states what the original states and little else; news of one event shares what everybody knows of it."""
_LENGTH = 0.4
"""The shorter text's length in that of the longer, at least."""
_FACTS = 120
"""Facts of a text that are compared."""
_SHOWN = 12
"""Names of either text listed at most."""
_ALIKE = 2
"""Characters of a name that are compared: where it ends is a guess."""
_END = 1 << 30
"""A place behind the end of every text."""
_COUNTED = frozenset({FactKind.FIGURE, FactKind.DATE, FactKind.DOCNO, FactKind.PERIOD, FactKind.BATCH})
_OFFICE = (
    "(?:[部省市县区镇局司厅处院校馆会社厂站队行科村州董事秘书]长|主任|书记|主席|总裁|总监|经理|工程师|设计师|研究员|研究人员|教授|"
    "院士|专家|发言人|记者|代表|博士|总理|总统|大使)"
)
_SAYS = "(?:说|称|表示|介绍|指出|告诉|认为|强调|透露|坦言|解释|补充|回忆|宣布|谈到|讲述|讲道|通报)"
_NAME = f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_PERSON = re.compile(
    f"{_OFFICE}(?P<after>{_NAME})"
    rf"|(?:^|(?<=[^\u4e00-\u9fff]))(?P<before>{_NAME})(?={_OFFICE}|(?:\d{{1,2}}日)?{_SAYS})"
)
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,7}(?:[·•・][\u4e00-\u9fff]{1,8})+")

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Retelling:
    """The facts both state in the same order, of how many the text with fewer states, and names that stand in one text
    where others stand in the other."""

    shared: int
    stated: int
    here: tuple[str, ...]
    there: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def score(self) -> float:
        """The share of the facts of the text with fewer of them that the other has too."""
        return self.shared / self.stated

    @property
    def facts(self) -> dict[str, str]:
        """For the relation: how many facts, and the names of either that the other has not."""
        told = {"figures": f"{self.shared}/{self.stated}"}
        if self.here or self.there:
            told |= {"here": "、".join(self.here[:_SHOWN]), "there": "、".join(self.there[:_SHOWN])}
        return told


def retelling(later: Sheet, earlier: Sheet) -> Retelling | None:
    """What ties `later` to `earlier` by facts alone; None where that is too little."""
    sizes = sorted((len(later.codes), len(earlier.codes)))
    if sizes[0] < _LENGTH * sizes[1]:
        return None
    mine, theirs = _stated(later), _stated(earlier)
    common = _in_order([key for key, _ in mine], [key for key, _ in theirs])
    fewest, most = sorted((len(mine), len(theirs)))
    figures = sum(mine[a][0][0] is FactKind.FIGURE for a, _ in common)
    if figures < LEAST or len(common) < max(MOST_OF * fewest, HALF_OF * most):
        return None
    facts = [(mine[a][1], theirs[b][1]) for a, b in common]
    spans = tuple(Span(_span(later, one), _span(earlier, other)) for one, other in facts)
    return Retelling(len(common), fewest, *_changed_names(later, earlier, facts), spans)


def _changed_names(
    later: Sheet, earlier: Sheet, facts: Sequence[tuple[Fact, Fact]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that only one text has between two facts between which the other has names of its own; people of the
    earlier text too where none is recognised in their place: a name written otherwise need not look like one."""
    mine, theirs = _names(later), _names(earlier)
    known = {name[:_ALIKE] for _, name in mine} & {name[:_ALIKE] for _, name in theirs}
    ends = [(0, 0), *((one.start, other.start) for one, other in facts), (_END, _END)]
    here: list[str] = []
    there: list[str] = []
    for (start, other), (end, other_end) in pairwise(ends):
        own = [name for at, name in mine if start <= at < end and name[:_ALIKE] not in known]
        others = [name for at, name in theirs if other <= at < other_end and name[:_ALIKE] not in known]
        here += own if others else []
        there += others if own else [name for name in others if name not in PLACES]
    return tuple(dict.fromkeys(here)), tuple(dict.fromkeys(there))


def _stated(sheet: Sheet) -> list[tuple[Key, Fact]]:
    """The facts worth comparing, each once, in order: round figures and days named by a word stand anywhere."""
    found: dict[Key, Fact] = {}
    for fact in sheet.facts:
        if fact.kind in _COUNTED and fact.digits and not fact.today and (key := _key(fact)):
            found.setdefault(key, fact)
    return list(found.items())[:_FACTS]


def _key(fact: Fact) -> Key | None:
    if fact.kind is not FactKind.FIGURE:
        return fact.kind, *(part for part in fact.value[1:] if part is not None)
    value, _, unit, *_ = fact.value
    digits = f"{float(value or 0):.10g}".replace(".", "").strip("0")
    return (fact.kind, round(float(value or 0), 6), unit == "%") if len(digits) > 1 else None


def _in_order(mine: Sequence[Key], theirs: Sequence[Key]) -> list[tuple[int, int]]:
    """The most facts that both state in the same order, as places in either."""
    place = {key: at for at, key in enumerate(theirs)}
    pairs = [(at, place[key]) for at, key in enumerate(mine) if key in place]
    length, before = [1] * len(pairs), [-1] * len(pairs)
    for k, (_, here) in enumerate(pairs):
        for m in range(k):
            if pairs[m][1] < here and length[m] >= length[k]:
                length[k], before[k] = length[m] + 1, m
    found: list[tuple[int, int]] = []
    at = max(range(len(pairs)), key=length.__getitem__, default=-1)
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _names(sheet: Sheet) -> list[tuple[int, str]]:
    """People and places in order of place, of those that overlap the longest."""
    plain = sheet.folded.plain
    found = [(fact.start, fact.printed) for fact in names(plain)]
    found += [(m.start(m.lastgroup or 0), m[m.lastgroup or 0]) for m in _PERSON.finditer(plain)]
    found += [(m.start(), m[0]) for m in _FOREIGN.finditer(plain)]
    kept: list[tuple[int, str]] = []
    for at, name in sorted(found, key=lambda each: (each[0], -len(each[1]))):
        if not kept or at >= kept[-1][0] + len(kept[-1][1]):
            kept.append((at, name))
    return kept


def _span(sheet: Sheet, fact: Fact) -> tuple[int, int]:
    return sheet.folded.plain_span(fact.start, fact.end)
