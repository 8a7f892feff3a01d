"""A text in, the form of it that query terms are looked up in: folded, yet with the ends of words and sentences kept.

Folding alone drops blanks and full stops, so that "AI" would hit inside "said" and a word across two sentences.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newswatch.text.fold import FOLD_VERSION, folded
from newswatch.text.pinyin import may_have_aids

FORM_VERSION = f"1.{FOLD_VERSION}"
"""Changes whenever a text gets another searched form."""
SENTENCE_END = "\n"
"""Stands in a searched form where a sentence, a line or the title ends."""

Spans = NDArray[np.intp]
"""Rows of [start, end)."""
Steps = NDArray[np.intp]
"""Rows of two numbers, one for every place in a form."""
NOWHERE = np.empty((0, 2), np.intp)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LINE_END = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
_PIECE = re.compile(r"[^\W_]+")
_GAP = re.compile(r"([\W_]+)")
_SENTENCE_SIGNS = "。!?;…"
_SENTENCE_GAP = re.compile(rf"[{_SENTENCE_SIGNS}]|\.\s|\.\.")
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
_MANY = 50
"""Places inside of longer words after which only whole ones are looked for."""
_BEFORE_AID = re.compile(f"(?<=[{CHINESE}])(?=[^{CHINESE}])")
_BAR = "|"
"""Put behind Chinese characters, so that folding takes nothing there for a reading aid but a bare syllable with its
tone's accent: the A4 of a car, the (an) of a headline may be the text's own."""
_LINE = "。"
"""Put for a line's end, which folding would make a blank."""


class _Glyphs(dict[int, str]):
    """Of every Chinese character what it folds to, as it is first asked for."""

    def __missing__(self, code: int) -> str:
        found = self[code] = folded(chr(code)).plain
        return found


_GLYPHS = _Glyphs()
_HAN = re.compile("[\u4e00-\u9fff]{1,50}")
"""A word of one script: its characters fold one by one, and nothing stands between them."""


def searched_form(text: str) -> str:
    """`text` as printed, folded and joined as a reader would.

    Nothing joins Chinese to its neighbours, a blank parts two Latin words or numbers, a point stays inside a decimal
    number (3.5 is neither 35 nor 5), SENTENCE_END parts sentences and lines. Other punctuation vanishes.
    """
    if _HAN.fullmatch(text):
        return text.translate(_GLYPHS)
    bare = _LINE_END.sub(_LINE, _INVISIBLE.sub("", text))
    if "," in bare:
        bare = _THOUSANDS.sub(lambda number: number.group().replace(",", ""), bare)
    if may_have_aids(bare):
        bare = _BEFORE_AID.sub(_BAR, bare)
    said = _GAP.split(folded(bare).plain)
    for at in range(1, len(said), 2):
        gap, before, after = said[at], said[at - 1][-1:], said[at + 1][:1]
        if len(gap) == 1 and "\u4e00" <= before <= "\u9fff" and gap not in _SENTENCE_SIGNS:
            said[at] = ""  # as nearly all
        else:
            said[at] = _joint(gap, before, after) if before and after else ""
    return "".join(said)


def laid(text: str) -> tuple[str, Sequence[int]]:
    """The searched form, and for every character of it the code point of `text` that it was made of.

    A joint is laid where the gap begins that it stands for. It takes several times as long as the form alone.
    """
    edited: tuple[str, Sequence[int]] = text, range(len(text))
    for edits, put in ((_INVISIBLE, ""), (_LINE_END, _LINE), (_THOUSANDS, None), (_BEFORE_AID, _BAR)):
        edited = _edited(*edited, edits, put)
    bare, places = edited
    found = folded(bare)
    form: list[str] = []
    at: list[int] = []
    gap = 0
    for joint, start, end in _pieces(found.plain):
        form += joint, found.plain[start:end]
        at += [gap] * len(joint)
        at += range(start, end)
        gap = end
    if found.stripped is not None:
        at = found.stripped[at].tolist() if at else []
    return "".join(form), [places[each] for each in at]


def _edited(text: str, places: Sequence[int], what: re.Pattern[str], put: str | None) -> tuple[str, Sequence[int]]:
    """`text` with `put` for what is found, laid where that begins; None takes the commas out of it."""
    parts: list[str] = []
    kept: list[int] = []
    end = 0
    for match in what.finditer(text):
        start, stop = match.span()
        said = match.group().replace(",", "") if put is None else put
        of = [at for at in range(start, stop) if text[at] != ","] if put is None else [start] * len(put)
        parts += text[end:start], said
        kept += places[end:start]
        kept += (places[at] for at in of)
        end = stop
    if not parts:
        return text, places
    return "".join([*parts, text[end:]]), [*kept, *places[end:]]


def _pieces(plain: str) -> Iterator[tuple[str, int, int]]:
    """The words of a folded text, each with what joins it to the one before."""
    end = 0
    for piece in _PIECE.finditer(plain):
        start, stop = piece.span()
        yield _joint(plain[end:start], plain[end - 1], plain[start]) if end else "", start, stop
        end = stop


def _joint(gap: str, before: str, after: str) -> str:
    if gap == "." and before.isdigit() and after.isdigit():
        return "."
    if gap in _SENTENCE_SIGNS or (len(gap) > 1 and _SENTENCE_GAP.search(gap)):
        return SENTENCE_END
    return " " if _spaced(before) and _spaced(after) else ""


def _spaced(character: str) -> bool:
    """Whether the character belongs to a script whose words end at blanks."""
    return not ("\u4e00" <= character <= "\u9fff" or _UNSPACED.match(character))


def stands_whole(form: str, start: int, end: int) -> bool:
    """Whether form[start:end] does not cut a Latin word or a number in two."""
    return not (_glued(form, start) or _glued(form, end))


def _glued(form: str, cut: int) -> bool:
    if cut in (0, len(form)):
        return False
    before, after = form[cut - 1], form[cut]
    return before not in " \n" and after not in " \n" and _spaced(before) and _spaced(after)


def occurrences(form: str, sought: str, *, whole: bool = True) -> Iterator[tuple[int, int]]:
    """Where `sought` stands in `form`, from left to right; they may overlap."""
    start, inside = form.find(sought), 0
    while start >= 0:
        end = start + len(sought)
        if not whole or stands_whole(form, start, end):
            yield start, end
        else:
            inside += 1
        start = form.find(sought, start + 1) if inside < _MANY else _next_whole(form, sought, start + 1)


def _next_whole(form: str, sought: str, start: int) -> int:
    """The first whole place from `start` on, -1 where there is none: dear at first, cheap for each place it passes."""
    found = _whole(sought).search(form, start)
    return found.start() if found else -1


@lru_cache(maxsize=1000)
def _whole(sought: str) -> re.Pattern[str]:
    written, spaced = re.escape(sought), f"[^ \\n{CHINESE}]"
    before = rf"(?<!{spaced}{written})" if _spaced(sought[0]) else ""
    behind = rf"(?!{spaced})" if _spaced(sought[-1]) else ""
    return re.compile(written + before + behind)


def cuts(form: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of every place in a form (one more than characters) whether a cut there parts no Latin word or number, and
    whether a letter, digit or character of a word stands behind it."""
    codes = np.frombuffer(form.encode("utf-32-le", "surrogatepass"), np.uint32)
    filled = (codes != ord(" ")) & (codes != ord(SENTENCE_END))
    spaced = filled.copy()
    for first, last in UNSPACED:
        spaced &= (codes < first) | (codes > last)
    glued = spaced[:-1] & spaced[1:]
    whole = np.concatenate([[True], ~glued, [True]]) if len(form) else np.array([True])
    return whole, np.append(filled, False)


def steps(form: str) -> Steps:
    """Of every place in a form (one more than characters) the number of its sentence and of the Chinese characters
    and Latin words or numbers that begin before it."""
    whole, filled = cuts(form)
    ends = np.frombuffer(form.encode("utf-32-le", "surrogatepass"), np.uint32) == ord(SENTENCE_END)
    passed = np.zeros((len(form) + 1, 2), np.intp)
    np.cumsum(ends, out=passed[1:, 0])
    np.cumsum(whole[:-1] & filled[:-1], out=passed[1:, 1])
    return passed
