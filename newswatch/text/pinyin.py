"""Text with reading aids injected after its characters in (国(guó)家(jiā)), text without them and a map back out.

Scrapers that want to look original put the pinyin of some characters behind them. The shapes known: a syllable in any
brackets, a bare one, both with or without spaces, with tone marks, tone digits or neither, once or doubled. Real
parentheses stay: an aid is known by saying how the very characters in front of it are read.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newswatch.text.readings import readings

_FINALS = {
    "": "a o e ai ei ao ou an en ang eng er",
    "b": "a o ai ei ao an en ang eng i iao ie ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i iao ie ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i iao ie iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ia iao ie iu ian ing u uo ui uan un",
    "t": "a e ai ei ao ou an ang eng ong i iao ie ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i iao ie iu ian in iang ing u uo uan ü üe v ve",
    "l": "a o e ai ei ao ou an ang eng ong i ia iao ie iu ian in iang ing u uo uan un ü üe v ve",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia iao ie iu ian in iang ing iong u ue uan un",
    "q": "i ia iao ie iu ian in iang ing iong u ue uan un",
    "x": "i ia iao ie iu ian in iang ing iong u ue uan un",
    "zh": "a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch": "a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh": "a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r": "e i ao ou an en ang eng ong u ua uo ui uan un",
    "z": "a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s": "a e i ai ao ou an en ang eng ong u uo ui uan un",
    "y": "a o e ai ao ou an ang ong i in ing u ue uan un",
    "w": "a o ai ei an en ang eng u",
}
"""The syllables of Hanyu Pinyin (ISO 7098:2015), by initial."""

_SYLLABLES = frozenset(
    (initial + final).replace("ü", "u").replace("v", "u")
    for initial, finals in _FINALS.items()
    for final in finals.split()
)
_LONGEST = max(map(len, _SYLLABLES))
_TONES = frozenset("\u0300\u0301\u0304\u030c\u0306")  # grave, acute, macron, caron; breve is the caron's usual misprint
_LOOKALIKES = str.maketrans("ɡɑv", "gau")  # U+0261 and U+0251 of schoolbook fonts; v is typed for ü

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = "A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c\uff21-\uff3a\uff41-\uff5a\u3105-\u312f"
_RUN = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}0-5ˊˇˋ˙'’ \u00a0-]*[{_LETTERS}0-5ˊˇˋ˙])?")
"""Letters with all that may stand between two syllables; an aid is such a run from end to end."""
_LETTER = re.compile(f"[{_LETTERS}]")
_LONGEST_RUN = 40
_ATTACHED = re.compile(rf"[{_LETTERS}0-9.@]")
_ANNOTATED = re.compile("[\u3105-\u312fˊˇˋ˙ ]+")
"""Bopomofo, which never is anything else."""
_NUMBERED = re.compile("(?:[a-zü]+[0-5])+")
_NUMBERED_SYLLABLE = re.compile("[a-zü]{1,6}[1-5]")
_BLANKS = " \u00a0\u3000"
_OPENING = frozenset("(（[［【〔<〈《「『{｛/|·")
_CLOSING = frozenset(")）]］】〕>〉》」』}｝/|·")
_BITTEN = frozenset("?？\ufffd")
"""What a wrong decoding leaves of an opening bracket (展?jié)摿)."""
_AGAIN = re.compile(r"[ \u00a0]?[(（] ?([^()（）]{1,40}?) ?[)）]")
_ENOUGH = 3
"""Aids that are a habit of the text."""
_ENOUGH_WORDS = 6
"""The same of aids without tones for whole words: (taobao), (weibo) and their like are names."""


@dataclass(frozen=True, slots=True)
class _Aid:
    """[start, end) that may be a reading aid: for how many characters, 0 where it is not how those in front of it are
    read; whether accents mark its tones; whether it is one wherever it stands; without brackets and accents, how many
    digits end it that may be its tone."""

    start: int
    end: int
    characters: int
    toned: bool
    sure: bool
    digits: int | None = None


def strip_pinyin(text: str) -> tuple[str, list[int]]:
    """`text` without injected pinyin, and for every character that is left its index in `text`."""
    kept: list[int] = []
    end = 0
    for start, stop in aids(text):
        kept.extend(range(end, start))
        end = stop
    kept.extend(range(end, len(text)))
    return "".join(text[at] for at in kept) if len(kept) < len(text) else text, kept


def may_have_aids(text: str) -> bool:
    """Whether a letter stands in `text`: without one there is no reading aid in it."""
    return _LETTER.search(text) is not None


def aids(text: str) -> list[tuple[int, int]]:
    """The spans of injected pinyin in `text`, ascending and apart from one another.

    Aids with tones, or doubled, go wherever they stand. Others look like words and models ((can), app, A4), so they go
    only where they are a habit of the text.
    """
    if not may_have_aids(text):
        return []
    found = list(_found(text))
    single = sum(aid.sure or aid.characters == 1 for aid in found) >= _ENOUGH
    words = sum(aid.characters > 1 and not aid.sure for aid in found) >= _ENOUGH_WORDS
    toned = sum(aid.toned for aid in found) >= _ENOUGH
    numbered = 2 * sum(aid.digits or 0 for aid in found) > sum(aid.digits is not None for aid in found)
    spans: list[tuple[int, int]] = []
    for aid in found:
        habit = toned if aid.characters == 0 else single if aid.characters == 1 else words
        if (aid.sure or habit) and (not spans or spans[-1][1] <= aid.start):
            spans.append((aid.start, aid.end if numbered else aid.end - (aid.digits or 0)))
    return spans


def _found(text: str) -> Iterator[_Aid]:
    """Every run of letters behind a Chinese character that could be an aid."""
    for run in _RUN.finditer(text):
        if run.end() - run.start() > _LONGEST_RUN:
            continue
        before = _beyond_blank(text, run.start() - 1, -1)
        opened = before >= 0 and (text[before] in _OPENING or text[before] in _BITTEN)
        han = _beyond_blank(text, before - 1, -1) if opened else before
        if han < 0 or not _HAN.match(text, han):
            continue
        aid = _enclosed(text, run, han) if opened else _bare(text, run, han)
        if aid is not None:
            yield aid


def _enclosed(text: str, run: "re.Match[str]", han: int) -> _Aid | None:
    """The aid within brackets, one of which a wrong decoding may have eaten where its tones make it plain."""
    printed = run.group()
    close = _beyond_blank(text, run.end(), 1)
    closed = close < len(text) and text[close] in _CLOSING
    whole = closed and text[_beyond_blank(text, run.start() - 1, -1)] in _OPENING
    end = close + 1 if closed else run.end()
    if whole and _ANNOTATED.fullmatch(printed):
        return _Aid(han + 1, end, 1, toned=True, sure=True)
    toned, read = _toned(printed), _read(text, han, printed)
    if not whole:
        return _Aid(han + 1, end, read, toned=True, sure=True) if toned and read else None
    stop = end
    while (again := _AGAIN.match(text, stop)) and again.group(1) == printed:
        stop = again.end()
    if toned or stop > end:
        return _Aid(han + 1, stop, read, toned, sure=read > 0 or stop > end) if read or _is_pinyin(printed) else None
    if not read or not printed.islower():
        return None
    return _Aid(han + 1, end, read, toned=False, sure=_NUMBERED.fullmatch(printed) is not None)


def _bare(text: str, run: "re.Match[str]", han: int) -> _Aid | None:
    """The aid without brackets; of the spaces around it one stays if it has but one, which separates words."""
    start, end = run.span()
    printed = run.group()
    toned = _toned(printed)
    numbered = None if toned else _NUMBERED_SYLLABLE.match(printed)
    if toned:  # figures behind it are the text's own
        printed = printed.rstrip("012345")
    elif numbered:
        printed = numbered.group()
    elif not printed.islower() or _ATTACHED.match(text, end):
        return None
    end = start + len(printed)
    read = _read(text, han, printed)
    if not (read or _is_pinyin(printed)) if toned else read != 1:
        return None
    if han + 1 < start:
        start, end = han + 1, end if numbered else _beyond_blank(text, end, 1)
    return _Aid(start, end, read, toned, sure=toned and read > 0, digits=None if toned else int(numbered is not None))


def _beyond_blank(text: str, at: int, step: int) -> int:
    """`at`, or one `step` on where a blank stands there."""
    return at + step if 0 <= at < len(text) and text[at] in _BLANKS else at


def _read(text: str, han: int, printed: str) -> int:
    """How many characters of `text`, the last of them at `han`, are read as `printed`; 0 where they are not."""
    letters = _letters(printed)
    return _read_back(text, han, letters) if letters else 0


def _read_back(text: str, at: int, letters: str) -> int:
    if at < 0 or not _HAN.match(text, at):
        return 0
    from newswatch.text.glyphs import folded_character  # its table is numpy's: who reads pages without notes needs none

    char = folded_character(text[at])
    known = readings().get(char)
    for syllable in known or (letters[-size:] for size in range(1, _LONGEST + 1)):
        if known is None and syllable not in _SYLLABLES:
            continue
        if letters == syllable:
            return 1
        if letters.endswith(syllable):
            before = _read_back(text, at - 1, letters[: -len(syllable)])
            if before:
                return before + 1
    if char == "儿" and letters.endswith("r"):
        before = _read_back(text, at - 1, letters[:-1])
        return before + 1 if before else 0
    return 0


@lru_cache(maxsize=4096)
def _letters(note: str) -> str:
    """The plain letters of a note, ü and v as u; empty where it has other signs."""
    apart = (c for c in unicodedata.normalize("NFKD", note) if not unicodedata.combining(c))
    plain = "".join(apart).lower().translate(_LOOKALIKES)
    letters = re.sub(r"[\s'’0-5-]+", "", plain)
    return letters if letters.isascii() and letters.isalpha() else ""


@lru_cache(maxsize=4096)
def _toned(note: str) -> bool:
    """Whether an accent marks a tone; a digit behind letters is as often a model's name (A4, mate5)."""
    return not note.isascii() and any(c in _TONES for c in unicodedata.normalize("NFD", note))


@lru_cache(maxsize=4096)
def _is_pinyin(note: str) -> bool:
    """Whether the note is a sequence of syllables; each position is looked at once."""
    word = _letters(note)
    reached = [bool(word)] + [False] * len(word)
    for start, open_ in enumerate(reached):
        if open_:
            for length in range(1, min(_LONGEST, len(word) - start) + 1):
                reached[start + length] |= word[start : start + length] in _SYLLABLES
    return reached[-1]
