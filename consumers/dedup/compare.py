"""Two aligned articles in, the facts that both state in the same place out, with whether they agree."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from consumers.dedup.align import Alignment, align_titles
from consumers.dedup.outlets import Outlets
from consumers.dedup.passages import DRIFT
from consumers.dedup.shape import is_spun
from consumers.dedup.sheet import Sheet
from consumers.dedup.vocabulary import Vocabulary
from newswatch.lazy import lazy
from newswatch.text.facts import Agreement, Fact, FactKind, compare
from newswatch.text.fold import Folded

_MOVABLE = frozenset(FactKind) - {FactKind.FIGURE, FactKind.YEAR, FactKind.PLACE}
IDENTITY = frozenset(FactKind) - {FactKind.FIGURE}
_LOST, _MARK = re.compile(r"(?:\ufffd|\?!?|/\w+>|&nbsp;?)$"), 8
"""What a wrong decoding leaves before the characters it swallowed, and the most characters of it."""
_KEPT = timedelta(days=90)
"""How long before a copy's own day the day may lie that its 今天 was written on."""
_TORN = 40
"""Characters of what was set into the middle of a number at most."""
_NEAR = 2
"""Characters by which a fact may be off the place the alignment names: a lost or doubled character."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact of the later text (`here`) and the one in its place in the earlier text (`there`)."""

    here: Fact
    there: Fact
    agreement: Agreement
    lead: bool
    title: bool = False

    @property
    def identity(self) -> bool:
        """Whether it tells events apart: in a title or the lead of the earlier text, and no mere figure."""
        return self.lead and self.here.kind in IDENTITY


@dataclass(frozen=True)
class Comparison:
    """A later article against an earlier one."""

    later: Sheet
    earlier: Sheet
    alignment: Alignment
    outlets: Outlets
    vocabulary: Vocabulary

    @lazy
    def stranger(self) -> int:
        """Of a spun pair: 1 where the later text is the spun one, -1 where the earlier is, 0 where nobody can tell."""
        return self.vocabulary.stranger(self.later.pairs, self.earlier.pairs) if self.spun else 0

    def mirrored(self) -> "Comparison":
        """The same two texts, each in the other's place."""
        return Comparison(self.earlier, self.later, self.alignment.mirrored(), self.outlets, self.vocabulary)

    @property
    def spun(self) -> bool:
        """Whether the wording was replaced throughout, word for word (see `is_spun`)."""
        return is_spun(self.alignment.likeness, self.alignment.imbalance, self.later.undone)

    @lazy
    def apart(self) -> timedelta:
        """How far apart the two came out; by the clocks of both pages, or by when both were seen."""
        one, other = self.later.article, self.earlier.article
        if one.reading.published and other.reading.published:
            return abs(one.reading.published.at - other.reading.published.at)
        return abs(one.seen - other.seen)

    @lazy
    def pairs(self) -> list[Pair]:
        """Facts of the bodies in the same place, then of the titles where both are titles of the same text."""
        lead = self.earlier.lead_end
        found = _paired(self.later.facts, self.earlier.facts, self.later.folded, self.earlier.folded, self.alignment)
        found += self._moved(found)
        body = [Pair(a, b, self._agreement(a, b), b.start < lead) for a, b in found]
        body = [p for p in body if p.agreement is not Agreement.DISAGREE or not self._stands_elsewhere(p)]
        return body + [Pair(a, b, self._agreement(a, b), True, title=True) for a, b in self._titles()]

    @lazy
    def figures(self) -> list[Pair]:
        """The aligned figures, and the dates and numbers beyond title and lead that are at odds."""
        return [p for p in self.pairs if _is_figure(p) or (not p.identity and p.agreement is Agreement.DISAGREE)]

    def is_inside(self, pair: Pair) -> bool:
        """Whether a pair of facts of the bodies lies whole within one passage of both, or begins or ends the earlier
        text, from which nothing more could be taken there."""
        if pair.title:
            return False
        mine, theirs = self._places(pair)
        if theirs[0] <= _NEAR or theirs[1] >= len(self.earlier.codes) - _NEAR:
            return True
        return any(
            p.a[0] <= mine[0] and mine[1] <= p.a[1] and p.b[0] <= theirs[0] and theirs[1] <= p.b[1]
            for p in self.alignment.passages
        )

    def _places(self, pair: Pair) -> tuple[tuple[int, int], tuple[int, int]]:
        """[start, end) of either fact in the folded characters of its text."""
        mine = np.searchsorted(self.later.folded.kept, (pair.here.start, pair.here.end)).tolist()
        theirs = np.searchsorted(self.earlier.folded.kept, (pair.there.start, pair.there.end)).tolist()
        return (mine[0], mine[1]), (theirs[0], theirs[1])

    def _stands_elsewhere(self, pair: Pair) -> bool:
        """Whether the fact of either text stands word for word in another place of the other than the one it was paired
        with: a sentence was moved or dropped there, and names are read from leads alone."""
        mine, theirs = self._places(pair)
        for place, paired in ((self.alignment.stands(*mine), theirs), (self._mirror.stands(*theirs), mine)):
            if place is not None and (place[1] <= paired[0] or paired[1] <= place[0]):
                return True
        return False

    @lazy
    def _mirror(self) -> Alignment:
        return self.alignment.mirrored()

    def _moved(self, found: list[tuple[Fact, Fact]]) -> list[tuple[Fact, Fact]]:
        """Identity facts of two leads that lie on one another, left without a partner, the only one of their kind in
        either: 3月8日上午9时会议将举行 and 会议将于3月5日上午9时举行 state a date in that place."""
        if not self.alignment.passages or self.spun:
            return []
        first = self.alignment.passages[0]
        mine = _alone(self.later, {a for a, _ in found}, first.a)
        theirs = _alone(self.earlier, {b for _, b in found}, first.b)
        return [(mine[kind], theirs[kind]) for kind in mine if kind in theirs]

    def _titles(self) -> list[tuple[Fact, Fact]]:
        mine, theirs = self.later.title, self.earlier.title
        if not self.later.title_facts or not self.earlier.title_facts:
            return []
        alignment = align_titles(mine, theirs)
        if alignment is None:
            return []
        return _paired(self.later.title_facts, self.earlier.title_facts, mine, theirs, alignment)

    def _agreement(self, here: Fact, there: Fact) -> Agreement:
        if self.spun and not (here.digits and there.digits):
            return Agreement.UNKNOWN
        if self.spun and _digits(here) == _digits(there):
            return Agreement.AGREE  # the spinner has replaced the unit
        found = compare(here, there, self.apart)
        return Agreement.UNKNOWN if found is Agreement.DISAGREE and self._is_unread(here, there) else found

    def _is_unread(self, here: Fact, there: Fact) -> bool:
        """Whether one of two facts at odds cannot be taken at its word: a part of it may have been lost with the
        characters before it, or it is a day word that a copy kept from another day."""
        mine, theirs = self.later.folded.plain, self.earlier.folded.plain
        if _bitten_off(here, there, mine, theirs) or _bitten_off(there, here, theirs, mine):
            return True
        if here.kind is not FactKind.DATE or here.today == there.today:
            return False
        word, printed = (here, there) if here.today else (there, here)
        told, other = (self.later, self.earlier) if here.today else (self.earlier, self.later)
        kept = told.published > other.published or self.outlets.credits_an_origin(told.article)
        return kept and _before(printed, word)


def _bitten_off(fact: Fact, whole: Fact, text: str, other: str) -> bool:
    """Whether `fact` is what is left of `whole`: bytes were lost right before it, or something was set in there."""
    if len(fact.printed) >= len(whole.printed) or not whole.printed.endswith(fact.printed):
        return False
    if _is_lost_before(text, fact.start) and not _is_lost_before(other, whole.start):
        return True
    first = other[max(0, whole.start - 2) : whole.end - len(fact.printed)]
    return text.find(first, max(0, fact.start - _TORN), fact.start) >= 0 and not text.endswith(first, 0, fact.start)


def _is_lost_before(text: str, at: int) -> bool:
    return _LOST.search(text[max(0, at - _MARK) : at]) is not None


def _before(printed: Fact, word: Fact) -> bool:
    """Whether a printed date lies not long before the day that a word like 今天 was taken for."""
    until = _day(*word.value[:3])
    if until is None:
        return False
    year, month, day, _ = printed.value
    if month is None:  # 12日 alone
        return isinstance(day, int) and day != until.day
    day_printed = _day(until.year if year is None else year, month, day)
    return day_printed is not None and timedelta(0) < until - day_printed <= _KEPT


def _day(year: object, month: object, day: object) -> date | None:
    """The day of a date that is stated whole."""
    if isinstance(year, int) and isinstance(month, int) and isinstance(day, int):
        with suppress(ValueError):
            return date(year, month, day)
    return None


def _is_figure(pair: Pair) -> bool:
    return pair.here.kind is FactKind.FIGURE and pair.agreement is not Agreement.UNKNOWN


def _alone(sheet: Sheet, taken: set[Fact], span: tuple[int, int]) -> dict[FactKind, Fact]:
    """By kind the one fact of the lead within `span` of the folded text and a little beyond that is not `taken`."""
    kept = sheet.folded.kept
    low, high = int(kept[max(0, span[0] - DRIFT)]), int(kept[min(len(kept), span[1] + DRIFT) - 1])
    high = min(high, sheet.lead_end)
    free = [f for f in sheet.facts if f.kind in _MOVABLE and low <= f.start <= high]
    kinds = Counter(fact.kind for fact in free)
    return {fact.kind: fact for fact in free if kinds[fact.kind] == 1 and fact not in taken}


def _digits(fact: Fact) -> str:
    return "".join(c for c in fact.printed if c.isdigit() or c == ".")


def _paired(
    here: Sequence[Fact], there: Sequence[Fact], mine: Folded, theirs: Folded, alignment: Alignment
) -> list[tuple[Fact, Fact]]:
    """Facts of one kind that stand in the same place: their starts or their ends meet on the diagonal."""
    if not here or not there:
        return []
    starts = np.searchsorted(theirs.kept, [fact.start for fact in there]).tolist()
    ends = np.searchsorted(theirs.kept, [fact.end for fact in there]).tolist()
    mine_starts = np.searchsorted(mine.kept, [fact.start for fact in here]).tolist()
    mine_ends = np.searchsorted(mine.kept, [fact.end for fact in here]).tolist()
    found: list[tuple[Fact, Fact]] = []
    taken: set[int] = set()
    for fact, start, end in zip(here, mine_starts, mine_ends, strict=True):
        begins, stops = alignment.other_place(start, end)
        guess = begins if begins is not None else stops
        if guess is None:
            continue
        near = range(max(0, bisect_left(starts, guess - 24)), min(len(there), bisect_left(starts, guess + 24)))
        best = min(
            (k for k in near if k not in taken and there[k].kind is fact.kind),
            key=lambda k: _distance(starts[k], ends[k], begins, stops),
            default=None,
        )
        if best is not None and _distance(starts[best], ends[best], begins, stops) <= _NEAR:
            taken.add(best)
            found.append((fact, there[best]))
    return found


def _distance(start: int, end: int, begins: int | None, stops: int | None) -> int:
    at_start = abs(start - begins) if begins is not None else 1000
    at_end = abs(end - stops) if stops is not None else 1000
    return min(at_start, at_end)
