"""Text with reading aids injected after its characters in (国(guó)家(jiā)), text without them and a map back out.

Scrapers that want to look original put the pinyin of some characters behind them. The shapes known: a syllable in any
brackets, a bare one, both with or without spaces, with tone marks, tone digits or neither. Real parentheses stay.
"""

import re
import unicodedata
from functools import lru_cache

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

_SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())
_LONGEST = max(map(len, _SYLLABLES))
_TONES = frozenset("\u0300\u0301\u0304\u030c\u0306")  # grave, acute, macron, caron; breve is the caron's usual misprint
_LOOKALIKES = str.maketrans({"ɡ": "g", "ɑ": "a", "’": "'"})  # U+0261 and U+0251 of schoolbook fonts

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef"
_LETTERS = "A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u030c"
_BRACKETED = re.compile(
    rf"(?<=[{_HAN}])[ \u00a0\u3000]?[(（\[［【〔<〈][ \u00a0]?"
    rf"([{_LETTERS}][{_LETTERS}0-5'’ \u00a0-]{{0,30}})[)）\]］】〕>〉]((?:[(（]\1[)）]){{0,3}})"
)
_BARE = re.compile(
    rf"(?<=[{_HAN}])([ \u00a0\u3000]?)([{_LETTERS}]{{1,8}}[1-5]?)(?![{_LETTERS}0-9.@-])([ \u00a0\u3000]?)"
)
_DAMAGED = re.compile(rf"(?<=[{_HAN}])[?？�]([{_LETTERS}]{{1,7}})[)）]")
"""A note whose opening bracket a wrong decoding has eaten (展?jié)摿)."""
_ENOUGH_BRACKETED = 3
_ENOUGH_BARE = 8


def strip_pinyin(text: str) -> tuple[str, list[int]]:
    """`text` without injected pinyin, and for every character that is left its index in `text`.

    Notes with tone accents go wherever they stand behind a Chinese character. Others look like words and models
    ((can), app, A4), so they go only where they are a habit of the text: three in brackets, or eight bare ones that are
    nearly all syllables.
    """
    cuts = _bracketed(text) + _bare(text)
    if not cuts:
        return text, list(range(len(text)))
    kept: list[int] = []
    end = 0
    for start, stop in sorted(cuts):
        kept.extend(range(end, start))
        end = max(end, stop)
    kept.extend(range(end, len(text)))
    return "".join(text[i] for i in kept), kept


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Spans to cut; a note that stands there twice, 工(gong)(gong), is as sure as one with a tone."""
    found = (m for m in _BRACKETED.finditer(text) if _is_pinyin(m.group(1)))
    notes = [(m, _toned(m.group(1)) or bool(m.group(2))) for m in found]
    habit = sum(1 for m, toned in notes if toned or m.group(1).islower()) >= _ENOUGH_BRACKETED
    damaged = (m for m in _DAMAGED.finditer(text) if _toned(m.group(1)) and _is_pinyin(m.group(1)))
    return [
        *(m.span() for m, toned in notes if toned or (habit and m.group(1).islower())),
        *(m.span() for m in damaged),
    ]


def _bare(text: str) -> list[tuple[int, int]]:
    runs = [m for m in _BARE.finditer(text) if m.group(2).islower() or _toned(m.group(2))]
    notes = [m for m in runs if _is_pinyin(m.group(2))]
    habit = len(notes) >= _ENOUGH_BARE and len(notes) >= 0.9 * len(runs)
    return [_bare_span(m) for m in notes if _toned(m.group(2)) or habit]


def _bare_span(note: "re.Match[str]") -> tuple[int, int]:
    """The note with its spaces where it has one on both sides, else without the one that separates words."""
    spaced = bool(note.group(1))
    return note.start(1) if spaced else note.start(2), note.end(3) if spaced else note.end(2)


@lru_cache(maxsize=4096)
def _toned(note: str) -> bool:
    """Whether an accent marks a tone; a digit behind letters is as often a model's name (A4, mate5)."""
    return any(c in _TONES for c in unicodedata.normalize("NFD", note))


@lru_cache(maxsize=4096)
def _is_pinyin(note: str) -> bool:
    plain = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", note) if c not in _TONES))
    words = re.split(r"[\s'0-5-]+", plain.translate(_LOOKALIKES).lower().strip())
    return any(words) and all(_splits(word) for word in words if word)


def _splits(word: str) -> bool:
    """Whether `word` is a sequence of syllables; each position is looked at once."""
    reached = [True] + [False] * len(word)
    for start, open_ in enumerate(reached):
        if open_:
            for length in range(1, min(_LONGEST, len(word) - start) + 1):
                reached[start + length] |= word[start : start + length] in _SYLLABLES
    return reached[-1]
