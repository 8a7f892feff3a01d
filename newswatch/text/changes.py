"""A place where two texts of the same wording differ in, what that changes of what they state out.

Everything around the place is the same in both texts, so that a few characters on either side tell what stands in it.
Most such places change nothing that counts: another word for the same, a lost character. Those are None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from newswatch.text.meanings import CLASSES, changed_meaning
from newswatch.text.numbers import CHINESE, DIGITS, MEASURES, UNITS, chinese_number
from newswatch.text.opposites import AFFIRMED, KEPT, LONGEST, NEGATIONS, OPPOSITES
from newswatch.text.statements import is_clock

REACH = 3
"""Characters that are the same on either side of a place and may belong to the word that differs."""


@dataclass(frozen=True, slots=True)
class Place:
    """[start, end) of a folded text `plain` (see Folded.plain), empty where the other text has something more."""

    plain: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.plain[self.start : self.end]

    def before(self, most: int) -> str:
        return self.plain[max(0, self.start - most) : self.start]

    def after(self, most: int) -> str:
        return self.plain[self.end : self.end + most]

    def grown(self, back: int, on: int) -> "Place":
        """The place with so many characters before and behind it."""
        return Place(self.plain, max(0, self.start - back), min(len(self.plain), self.end + on))


@dataclass(frozen=True, slots=True)
class Change:
    """What differs, and the words it makes differ in either text."""

    kind: str
    here: Place
    there: Place


Places = tuple[Place, Place]

_NUMERAL = re.compile(rf"[0-9{CHINESE}]")
_NUMERIC = re.compile(rf"[0-9{CHINESE}.,:/点年月日号时分秒个成倍%至到〔〕\[\]()【】第—–~ -]*")
_NUMBERS = frozenset(f"0123456789.,点{CHINESE}")
_UNNUMBERED = re.compile(
    "万一|一些|一样|一般|一定|十分|一起|统一|唯一|四川|一带一路|一切|一致|一直|一旦|一方面|进一步|一边|一同|一律|一再|一向|一度|一线|第一时间|"
    "一面|一道|一体|千万不|千方百计|一并|同一|单一|之一|专一|不一|一经|一贯|一味|一流|万众|百姓|千家万户|亿万|万物|三农|两会|两岸|一时|一心"
)
_COUNTED = re.compile(
    rf"(?:[{MEASURES}年月日号时分秒成度大级元岁国省市县周旬线天人%]|{'|'.join(map(re.escape, UNITS))})"
)
_ORDERED = re.compile(r"(?:第|星期|礼拜|周|分之|点|初|[〔\[(]|no)\s?$")
_DOCNO = re.compile(r"^[\u4e00-\u9fff]{0,4}\s?[〔\[(【]\s?(?:19|20)\d\d\s?[〕\])】]")
_NUMBERED = re.compile(r"[〔\[(【]\s?\d{4}\s?[〕\])】]\s?第?\s?$|(?:令|字|公告)第?\s?$|第$")
_MEANT = frozenset(word for values in CLASSES.values() for words in values for word in words.split() if len(word) > 1)
_MODALS = "将会也并就已都能要仍应可须"


def changed(here: Place, there: Place) -> Change | None:
    """What the two texts state differently in one place: a number, date or document number, a negation, an opposite."""
    places = here, there
    return _number(places) or _docno(places) or _negation(places) or _reversal(places)


_SIZES = {reach: sorted(product(range(reach + 1), repeat=2), key=sum) for reach in range(REACH + 1)}


def windows(places: Places, reach: int) -> Iterator[Places]:
    """The two places with up to `reach` of the characters on either side, the least first."""
    for b, o in _SIZES[reach]:
        yield places[0].grown(b, o), places[1].grown(b, o)


def _number(places: Places) -> Change | None:
    if not all(_NUMERIC.fullmatch(place.text) for place in places) or places[0].text == places[1].text:
        return None
    here, there = (_token(place) for place in places)
    if not (_NUMERAL.search(here.text) and _NUMERAL.search(there.text)) or _value(here.text) == _value(there.text):
        return None
    if any(_overlaps(_UNNUMBERED, place) for place in places) or not (_is_number(here) and _is_number(there)):
        return None
    kind = _kind(there)
    if kind == "date" and (_is_printing(here) or _is_printing(there)):
        return None
    return Change(kind, here, there)


def _token(place: Place) -> Place:
    """The place grown to the whole number it is a part of."""
    start, end = place.start, place.end
    while start > 0 and place.plain[start - 1] in _NUMBERS:
        start -= 1
    while end < len(place.plain) and place.plain[end] in _NUMBERS:
        end += 1
    while end > place.end and place.plain[end - 1] in ".,点":
        end -= 1
    while start < place.start and place.plain[start] in ".,点":
        start += 1
    return Place(place.plain, start, end)


def _value(token: str) -> tuple[object, ...]:
    """What a run of numerals states, as far as it has to be told from another."""
    parts = re.findall(rf"[0-9.,]+|[{CHINESE}]+|点", token)
    return tuple(float(p.replace(",", "") or 0) if re.fullmatch(r"[\d,]+(?:\.\d+)?", p) else _whole(p) for p in parts)


def _whole(part: str) -> object:
    return float(chinese_number(part)) if part[0] in CHINESE and part[0] not in "万亿" else part


def _overlaps(words: re.Pattern[str], place: Place) -> bool:
    """Whether one of `words` stands where the place does; where that is empty, across it."""
    low = max(0, place.start - 4)
    around = place.plain[low : place.end + 4]
    start, end = place.start - low, max(place.end, place.start + 1) - low
    return any(found.start() < end and start < found.end() for found in words.finditer(around))


def _is_number(token: Place) -> bool:
    """Whether the run of numerals is a number: in digits it is, in Chinese where something is counted or ordered."""
    if any(c.isdigit() and c.isascii() for c in token.text):
        return True
    if token.text[0] not in DIGITS and token.text[0] != "十":
        return False
    return bool(_COUNTED.match(token.after(3)) or _ORDERED.search(token.before(3)))


def _kind(token: Place) -> str:
    before, after = token.before(10), token.after(4)
    if _NUMBERED.search(before) and after.startswith("号"):
        return "docno"
    if _DOCNO.match(token.before(1) + token.text + token.after(1)) and "号" in token.after(8):
        return "docno"
    if before.endswith("第"):
        return "batch" if after.startswith("批") else "ordinal"
    if re.match(r"年|月|日|号|时|点|:\d", after) and not (after.startswith("年") and len(token.text) < 4):
        return "date"
    if re.search(r"(?:星期|礼拜|周)$", before) or (re.search(r"\d[-/:]$", before) and re.match(r"[-/:]\d", after)):
        return "date"
    if (re.match(r"[a-z]", after) and not after.startswith("km")) or re.search(r"[a-z]-?$", before):
        return "name"
    return "figure"


def _is_printing(token: Place) -> bool:
    end = token.end + 1 if token.after(1) in ("日", "号") else token.end
    return is_clock(token.plain, token.start, end)


def _docno(places: Places) -> Change | None:
    """Another office before the year of a document number: 工信部联节〔2024〕3号."""
    if not all(place.text and _DOCNO.match(place.after(12)) and "号" in place.after(24) for place in places):
        return None
    here, there = (place.grown(0, place.after(24).find("号") + 1) for place in places)
    return Change("docno", here, there)


def _negation(places: Places) -> Change | None:
    """A no that only one of both has, with the word it belongs to."""
    one, other = places[0].text, places[1].text
    for negative, positive in ((one, other), (other, one)):
        if not negative or not _says_no(negative, positive):
            continue
        if any(_overlaps(KEPT, place) for place in places if place.text) and not _is_put_in(places, negative):
            return None
        if positive:
            return Change("negation", *places)
        back = places[0].before(1) in _MODALS and places[0].start > 0
        grown = [place.grown(1, 0) if back else place.grown(0, min(2, _han(place.after(2)))) for place in places]
        return Change("negation", grown[0], grown[1]) if all(place.text for place in grown) else None
    return None


def _is_put_in(places: Places, negative: str) -> bool:
    """Whether nothing but a no was put before what both say: 同 and 不同, 足 and 不足."""
    place = places[0] if places[0].text else places[1]
    begun = KEPT.match(place.plain, place.start)
    return len(negative) == 1 and not all(p.text for p in places) and begun is not None


def _says_no(negative: str, positive: str) -> bool:
    if negative in NEGATIONS:
        return not positive or positive in AFFIRMED
    # 不得 for 可以, 不予批准 for 批准: a no before or behind what both say
    for size in (1, 2):
        rest = negative[size:]
        if negative[:size] in NEGATIONS and rest and (rest == positive or (rest in AFFIRMED and positive in AFFIRMED)):
            return True
    return False


def _han(text: str) -> int:
    found = re.match(r"[\u4e00-\u9fff]*", text)
    return len(found[0]) if found else 0


def _reversal(places: Places) -> Change | None:
    if not all(0 < len(place.text) <= LONGEST for place in places):
        return None
    longest: Places | None = None
    for window in windows(places, 2):
        here, there = window[0].text, window[1].text
        meant = here in _MEANT and there in _MEANT and changed_meaning(here, there) in CLASSES
        if meant or (here, there) in OPPOSITES:
            longest = window
    return Change("reversal", *longest) if longest else None
