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
        kinds |= dict.fromkeys(self._people, Kind.PERSON)
        self._words = _Words(kinds)
        self._numbers = number_pattern(numbers)

    def find(self, *parts: Folded, day: date | None = None) -> tuple[list[Mention], ...]:
        """The mentions in each part, in order; `day` (Beijing) is when the text was published.

        What depends on the topic being named, does so on all parts together.
        """
        found = [list(self._found(part)) for part in parts]
        named = any(mention.kind is Kind.NAME for mentions in found for mention in mentions)
        pairs = zip(parts, found, strict=True)
        return tuple(list(self._counted(part.plain, mentions, named, day)) for part, mentions in pairs)

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

    def _counted(self, plain: str, mentions: Sequence[Mention], named: bool, day: date | None) -> Iterator[Mention]:
        """Those of a part's mentions that mean the topic; `named` is whether any part gives a full name."""
        others = tuple({each.name for each in mentions if each.kind is Kind.UNLIKE and each.name.isascii()})
        name_end = -1
        for mention in mentions:
            if mention.kind is Kind.PERSON:
                counts = self._is_theirs(plain, mention, name_end, named, day)
            elif mention.kind is Kind.SHORT:
                counts = named
            else:  # letters that the text gives to somebody else are theirs in all of it: (MIIT) behind a university
                is_else = mention.name.isascii() and any(other.endswith(mention.name) for other in others)
                counts = mention.kind is not Kind.UNLIKE and not is_else
            if mention.kind is Kind.NAME:
                name_end = mention.end
            if counts:
                yield mention

    def _is_theirs(self, plain: str, mention: Mention, name_end: int, named: bool, day: date | None) -> bool:
        """Whether a person's name is the office holder's: by the day, or by topic and office named right before it."""
        person = self._people[mention.name]
        if not (named or person.alone):
            return False
        if person.holds(day):
            return True
        between = plain[name_end : mention.start] if 0 <= mention.start - name_end <= _OFFICE_WITHIN else ""
        return name_end >= 0 and "。" not in between and between.rstrip().endswith(person.office)


def number_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """What document numbers of these forms look like; an … in a form is up to eight characters of its own."""
    listed = "|".join(f"{_HAN}{{0,8}}".join(map(re.escape, map(fold, form.split(_ANY)))) for form in forms)
    return re.compile(f"(?:(?<!{_HAN})|(?<=[见据照按依到和及与即]))(?:{listed}){_NUMBER}") if listed else None


class _Words:
    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = list(kinds.items())
        self._automaton = AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest)

    def __reduce__(self) -> "tuple[type[_Words], tuple[Mapping[str, Kind]]]":
        """An automaton does not pickle; a worker process builds its own."""
        return _Words, (dict(self._kinds),)

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
