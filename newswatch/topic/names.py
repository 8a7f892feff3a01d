"""A folded text in, the places where it names the topic out: which name, of what kind, and where it stands."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ahocorasick_rs import AhoCorasick, MatchKind

from newswatch.text.fold import Folded, fold

_LATIN = re.compile(r"[a-z0-9]")
_HAN = r"[\u4e00-\u9fff]"
_ANY = "…"
_NUMBER = r"\s?[〔\[(【]\s?(?:19|20)\d\d\s?[〕\])】]\s?第?\d{1,5}号"
_OFFICE_WITHIN = 30
"""Characters between the topic's name and a person whose office it may be."""


class Kind(StrEnum):
    """What a name is a name of."""

    NAME = "name"
    SHORT = "short form"
    PERSON = "office holder"
    BUREAU = "bureau"
    OUTPOST = "outpost"
    AFFILIATE = "affiliate"
    ADDRESS = "address"
    NUMBER = "document number"
    UNLIKE = "look-alike"

    @property
    def speaks(self) -> bool:
        """Whether its words and acts are the topic's own."""
        return self in (Kind.NAME, Kind.SHORT, Kind.PERSON, Kind.BUREAU)


@dataclass(frozen=True, slots=True)
class Person:
    """Who holds an office, from the first day to the last, both inclusive; None: to this day.

    `also` are other spellings of the name. `alone` is for a name that means this person wherever it stands; any other
    counts only in a text that names the topic.
    """

    name: str
    office: str
    since: date
    until: date | None = None
    alone: bool = False
    also: tuple[str, ...] = ()

    def holds(self, day: date | None) -> bool:
        """Whether the office was held on that day; None is a day nobody knows."""
        return day is not None and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as the topic writes it (folded), and [start, end) of the folded text with punctuation (`Folded.plain`)."""

    name: str
    kind: Kind
    start: int
    end: int


class Names:
    """Every name of a topic, found in one pass; where two overlap, the longer of the leftmost counts."""

    def __init__(self, words: Mapping[Kind, Iterable[str]], people: Sequence[Person], numbers: Iterable[str]) -> None:
        kinds = {fold(word): kind for kind, listed in words.items() for word in listed}
        self._people = {fold(name): person for person in people for name in (person.name, *person.also)}
        self._offices = {fold(person.office) for person in people}
        kinds |= dict.fromkeys(self._people, Kind.PERSON)
        self._words = _Words(kinds)
        self._numbers = number_pattern(numbers)

    def find(self, *parts: Folded, day: date | None = None) -> tuple[list[Mention], ...]:
        """The mentions in each part, in order; `day` (Beijing) is when the text was published.

        What depends on the topic being named, does so on all parts together.
        """
        found = [list(self._found(part)) for part in parts]
        named = any(mention.kind is Kind.NAME for mentions in found for mention in mentions)
        return tuple(
            [mention for mention in mentions if self._counts(mention, mentions, part.plain, named, day)]
            for part, mentions in zip(parts, found, strict=True)
        )

    def _found(self, part: Folded) -> Iterator[Mention]:
        for name, kind, start, end in self._words.found(part.text):
            whole = _whole(name, kind, part, start, end)
            if whole:
                yield whole
            elif not name.isascii():  # only punctuation made it one: 江苏省、工信部
                for a, b in _pieces(part, start, end):
                    for inner, its, c, d in self._words.found(part.text[a:b]):
                        yield from filter(None, [_whole(inner, its, part, a + c, a + d)])
        if self._numbers:
            for match in self._numbers.finditer(part.plain):
                yield Mention(match[0], Kind.NUMBER, *match.span())

    def _counts(self, mention: Mention, others: Sequence[Mention], plain: str, named: bool, day: date | None) -> bool:
        if mention.kind is Kind.SHORT:
            return named
        if mention.kind is not Kind.PERSON:
            return mention.kind is not Kind.UNLIKE and not _means_else(mention, others)
        person = self._people[mention.name]
        if not (named or person.alone):
            return False
        return person.holds(day) or self._has_office(mention, others, plain)

    def _has_office(self, mention: Mention, others: Sequence[Mention], plain: str) -> bool:
        """Whether a person's office at the topic stands before the name, close to it and in the same sentence."""
        since = max(0, mention.start - _OFFICE_WITHIN)
        if not any(plain[since : mention.start].rstrip().endswith(office) for office in self._offices):
            return False
        near = (other for other in others if other.kind is Kind.NAME and since <= other.end <= mention.start)
        return any("。" not in plain[other.end : mention.start] for other in near)


def number_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """What document numbers of these forms look like; an … in a form is up to eight characters of its own."""
    listed = "|".join(f"{_HAN}{{0,8}}".join(map(re.escape, map(fold, form.split(_ANY)))) for form in forms)
    return re.compile(f"(?:(?<!{_HAN})|(?<=[见据照按依到和及与即]))(?:{listed}){_NUMBER}") if listed else None


def _means_else(mention: Mention, others: Iterable[Mention]) -> bool:
    """Whether a text tells letters as somebody else's: (MIIT) behind a university's name."""
    return mention.name.isascii() and any(
        other.kind is Kind.UNLIKE and other.name.isascii() and other.name.endswith(mention.name) for other in others
    )


class _Words:
    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = list(kinds.items())
        self._automaton = AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest)

    def found(self, text: str) -> Iterator[tuple[str, Kind, int, int]]:
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            yield *self._kinds[index], start, end


def _pieces(part: Folded, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) of the bare text, cut where punctuation stood."""
    since = start
    for at in range(start + 1, end):
        if part.plain[int(part.kept[at - 1]) + 1 : int(part.kept[at])].strip():
            yield since, at
            since = at
    yield since, end


def _whole(name: str, kind: Kind, part: Folded, start: int, end: int) -> Mention | None:
    """The mention at [start, end) of the bare text, if only white space is within it and no letter goes on."""
    a, b, plain = int(part.kept[start]), int(part.kept[end - 1]) + 1, part.plain
    if name.isascii():
        goes_on = _LATIN.match(plain[max(0, a - 1) : a]) or _LATIN.match(plain[b : b + 1])
        return None if goes_on else Mention(name, kind, a, b)
    return Mention(name, kind, a, b) if len("".join(plain[a:b].split())) == len(name) else None
