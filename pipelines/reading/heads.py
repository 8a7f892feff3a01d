"""The lines of a container in, how many at its start are head (way, title, clock, credit, byline) and no text, out."""

import re
from collections.abc import Sequence

from newswatch.model.moment import Precision
from newswatch.text import dates
from pipelines.reading import voice
from pipelines.reading.furniture import furniture
from pipelines.reading.lines import Line
from pipelines.reading.names import is_name
from pipelines.reading.people import is_byline
from pipelines.reading.rules import bounded, is_on, matcher
from pipelines.reading.script import folded
from pipelines.reading.tables import ends as table
from pipelines.reading.tables.words import OUTLET

_FULL_STOP = re.compile(r"^.{4,}。[”』」\"'）)】\]]?$")
_STOP = re.compile("[，。；？！,;?!]")
_SURELY, _PERHAPS = 60, 20
"""Characters: a line this long is a paragraph if it has stops; one of these, if it is a sentence."""
_SENTENCE = bounded(r"。|[，；,;].*[！？!?；;…：:][”』」\"'）)】\]]?$", _SURELY)
_CLAUSE = 80
"""Characters between two stops; a row of a menu has none."""
_MOST = 40
"""Lines a head can have."""
_CRUMB = re.compile(r"\s?(?:>{1,3}|›|»|〉|→|＞|≫)\s?")
_WAY, _LAST = matcher(table.WAY), matcher(table.WAY_END)
_LONGEST_CRUMB = 16
_ACCOUNT = matcher(table.ACCOUNT)
"""An account over its text, and the button beside it."""
_LABEL, _BY_MACHINE = matcher(table.DIGEST), matcher(table.BY_MACHINE)
"""The label of a digest; one that says a machine wrote it."""
_POINT = re.compile(r"^\W{0,2}(?:[①-⑳]|\d{1,2}\s?[.、)）]|[•·●■◆])")
_DIGEST_LEFT_OUT = is_on(table.DIGEST_STEP)
_LONGEST_DIGEST, _MOST_POINTS, _READ = 300, 8, 40
_LONGEST_CALL = 60
_BULLET = re.compile(r"[·•・◆■▪●○※>＞]")
_LETTERS = re.compile(r"\w")
_PIECES = re.compile(r"[\s·|｜丨/]+")
_OUTLET = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,10}(?:" + OUTLET + "|報|网站|新闻|在线|杂志|周刊|客户端)$")
_COUNTER, _SURELY_WORDS = 0.45, 0.6
"""The share of page words from which on a piece of a clock line says how long or how often read its page is."""
_RIGHTS = matcher(table.RIGHTS)
_FRONT, _FOOT = 8, 12
"""Lines at a page's start and end in which it may name its site."""
_LONGEST_CLOCK, _BESIDE_CLOCK, _BESIDE_DAY = 120, 60, 8
"""Characters of a line with a clock; letters that may stand beside one with a time of day, or beside a mere day."""


def is_paragraph(text: str) -> bool:
    """Whether a line reads like a sentence or more of a text, not like a title, a label, a menu or a cell."""
    if len(text) >= _SURELY:
        return len(_STOP.findall(text)) * _CLAUSE >= len(text)
    return bool(_FULL_STOP.search(text) or (len(text) >= _PERHAPS and _SENTENCE.search(text)))


def is_clock(text: str) -> bool:
    """Whether a line is there to say when its page appeared: a full date with little beside it."""
    if len(text) > _LONGEST_CLOCK or "。" in text or _BULLET.match(text):
        return False
    for each in dates.stated(text):
        beside = len(_LETTERS.findall(_without_outlets(f"{text[: each.start]} {text[each.end :]}")))
        if beside <= (_BESIDE_DAY if each.moment.precision is Precision.DAY else _BESIDE_CLOCK):
            return True
    return False


def _without_outlets(text: str) -> str:
    """What stands beside a day without outlets, counters and how long it takes to read."""
    pieces = _PIECES.split(text)
    return "".join(piece for piece in pieces if not (_OUTLET.match(piece) or voice.share(piece) >= _COUNTER))


def sites(page: Sequence[Line]) -> tuple[str, ...]:
    """What a page calls its site: the first piece of its way, and whose the rights are; in Simplified."""
    ways = (crumbs(line.text) for line in page[:_FRONT])
    rights = (_RIGHTS.search(folded(line.text[: _RIGHTS.longest])) for line in page[-_FOOT:])
    found = [*(way[0] for way in ways if len(way) > 1), *(match.group(1) for match in rights if match)]
    return tuple(name for name in dict.fromkeys(map(folded, found)) if is_site_name(name))


def is_site_name(name: str) -> bool:
    """Whether a name (in Simplified) is so much one that no sentence has it by chance."""
    return (
        3 <= len(name) <= 12
        and name.isalnum()
        and (len(name) > 3 or bool(_OUTLET.match(name)))
        and voice.share(name) < _SURELY_WORDS
    )


def crumbs(text: str) -> list[str]:
    """The pieces of a line that shows the way to its page (站点 > 栏目 > 标题); empty for another line."""
    way = _WAY.match(folded(text))
    rest = text[way.end() :] if way else text
    pieces = [piece for piece in _CRUMB.split(rest) if piece]
    if not way and len(_CRUMB.findall(rest)) < 1:
        return []
    if not pieces or any(len(piece) > _LONGEST_CRUMB for piece in pieces[:-1]):
        return []
    return pieces


def named_by(text: str) -> str:
    """What a line calls its page: the last piece of a way, else the whole line; empty where the way ends in 正文."""
    pieces = crumbs(text)
    if not pieces:
        return text
    return "" if len(pieces) < 2 or _LAST.match(folded(pieces[-1])) else pieces[-1]


def first_paragraph(found: Sequence[Line]) -> int:
    """The index of the first line that is a paragraph of a text; `len(found)` where none is near the start."""
    for index, line in enumerate(found[:_MOST]):
        if is_paragraph(line.text) and not is_linked(line) and not _is_around(line.text):
            return index
    return len(found)


def is_linked(line: Line) -> bool:
    return line.linked * 2 > len(line.text)


def length(found: Sequence[Line], title: str) -> int:
    """How many lines come before the text: all up to the last one that only a head has, and the names behind it."""
    first = first_paragraph(found)
    if first == len(found):
        return 0
    behind = _behind_digest(found, first)
    if behind > first:
        first = behind + first_paragraph(found[behind:])
    ends = [index for index, line in enumerate(found[:first]) if index < behind or _is_head(line, title)]
    end = ends[-1] + 1 if ends else 0
    story = folded("\n".join(line.text for line in found[first : first + _READ])) if end < first else ""
    while end < first and (is_name(found[end].text) or voice.is_of_page(found[end].text, story)):
        end += 1
    return end


def _behind_digest(found: Sequence[Line], first: int) -> int:
    """How many lines a digest by a machine over the text ends with: its label, and what is marked as the digest behind
    it, or tells again what the text tells. 0 where there is none, or nothing but a digest."""
    at = next(
        (i for i, line in enumerate(found[: first + 1]) if _BY_MACHINE.match(folded(line.text[: _LABEL.longest]))),
        None,
    )
    if at is None or not _DIGEST_LEFT_OUT:
        return 0
    end = at + 1
    if _is_label(found[at].text):
        end += _points(found[end:]) or int(_is_told(found, end))
    elif len(found[at].text) > _LONGEST_DIGEST:
        return 0
    return end if any(is_paragraph(line.text) for line in found[end : end + _READ]) else 0


def _points(found: Sequence[Line]) -> int:
    return next((i for i, line in enumerate(found[:_MOST_POINTS]) if not _POINT.match(line.text)), 0)


def _is_told(found: Sequence[Line], at: int) -> bool:
    story = folded("\n".join(line.text for line in found[at + 1 : at + 1 + _READ]))
    return at < len(found) and len(found[at].text) <= _LONGEST_DIGEST and voice.is_told(found[at].text, story)


def _is_label(text: str) -> bool:
    return bool(_LABEL.match(folded(text)))


def _is_around(text: str) -> bool:
    return (
        bool(furniture(text) or crumbs(text))
        or voice.is_button(text)
        or (len(text) <= _LONGEST_CALL and voice.speaks(text))
    )


def _is_head(line: Line, title: str) -> bool:
    text = line.text
    return (
        bool(_is_around(text) or _ACCOUNT.match(folded(text)) or _is_label(text) or (title and title in text))
        or is_byline(text)
        or is_clock(text)
        or is_linked(line)
    )
