"""A text in, the form of it that query terms are looked up in: folded, yet with the ends of words and sentences kept.

Folding alone drops blanks and full stops, so that "AI" would hit inside "said" and a word across two sentences.
"""

import re
from dataclasses import dataclass

from newswatch.text.fold import FOLD_VERSION, folded
from newswatch.text.pinyin import strip_pinyin

FORM_VERSION = f"1.{FOLD_VERSION}"
"""Changes whenever a text gets another searched form."""
SENTENCE_END = "\n"
"""Stands in a searched form where a sentence, a line or the title ends."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LINE_END = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
_PIECE = re.compile(r"[^\W_]+")
_SENTENCE_GAP = re.compile(r"[。!?;…]|\.\s|\.\.")
UNSPACED = (
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Characters of scripts written without blanks between words: Han and kana, first and last of each range."""
CHINESE = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED)
"""The same as they stand between brackets in a regular expression."""
_UNSPACED = re.compile(f"[{CHINESE}]")
_BEFORE_AID = re.compile(f"(?<=[{CHINESE}])(?=[^{CHINESE}])")


def searched_form(text: str) -> str:
    """`text` as printed, folded and joined as a reader would.

    Nothing joins Chinese to its neighbours, a blank parts two Latin words or numbers, a point stays inside a decimal
    number (3.5 is neither 35 nor 5), SENTENCE_END parts sentences and lines. Other punctuation vanishes.
    """
    plain = folded(_kept_apart(_LINE_END.sub("。", _INVISIBLE.sub("", text)))).plain
    parts: list[str] = []
    end = 0
    for piece in _PIECE.finditer(plain):
        if parts:
            parts.append(_joint(plain[end : piece.start()], plain[end - 1], plain[piece.start()]))
        parts.append(piece.group())
        end = piece.end()
    return "".join(parts)


def _kept_apart(text: str) -> str:
    """A bar behind Chinese characters, so that folding takes nothing there for a reading aid; 1,000 as 1000.

    What looks like an aid may be the text's own: the A4 of a car, the (an) of a headline.
    """
    return _BEFORE_AID.sub("|", _THOUSANDS.sub(lambda number: number.group().replace(",", ""), text))


def _joint(gap: str, before: str, after: str) -> str:
    if gap == "." and before.isdigit() and after.isdigit():
        return "."
    if _SENTENCE_GAP.search(gap):
        return SENTENCE_END
    return " " if _spaced(before) and _spaced(after) else ""


def _spaced(character: str) -> bool:
    """Whether the character belongs to a script whose words end at blanks."""
    return not _UNSPACED.match(character)


def stands_whole(form: str, start: int, end: int) -> bool:
    """Whether form[start:end] does not cut a Latin word or a number in two."""
    return not (_glued(form, start) or _glued(form, end))


def _glued(form: str, cut: int) -> bool:
    if cut in (0, len(form)):
        return False
    before, after = form[cut - 1], form[cut]
    return before not in " \n" and after not in " \n" and _spaced(before) and _spaced(after)


@dataclass(frozen=True, slots=True)
class Searched:
    """What queries see of one article: its form as printed and, where there are reading aids, one without them."""

    forms: tuple[str, ...]

    @classmethod
    def of(cls, title: str, text: str) -> "Searched":
        """Title and text, with a sentence's end between them."""
        printed = f"{title}\n{text}"
        read, _ = strip_pinyin(printed)
        return cls(tuple(searched_form(each) for each in dict.fromkeys((printed, read))))

    def holds(self, form: str) -> bool:
        """Whether the searched form of a term stands in the text, Latin words and numbers whole."""
        return any(_holds(searched, form) for searched in self.forms)


def _holds(searched: str, form: str) -> bool:
    start = searched.find(form)
    while start >= 0:
        if stands_whole(searched, start, start + len(form)):
            return True
        start = searched.find(form, start + 1)
    return False
