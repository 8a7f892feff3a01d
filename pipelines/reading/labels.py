"""A text in, the labels by which people open its lines (某报记者：, 问：, [张三丰]) out, and whom each names.

All in Simplified, as the texts that are looked at are folded first. Every expression is anchored at the start of a line
and bounded, so that a hostile line costs linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.reading.names import BESIDE_OFFICE, FULL, NAME, is_word
from pipelines.reading.offices import OFFICE

Span = tuple[int, int]

_MARK = r"[^\w\n【\[（(〔《〈“\"]{0,3}(?:\d{1,3}\s?[、.．]\s?)?"
"""What may stand before a label: a bullet, the number of a question."""
_OPENING = re.compile(
    _MARK + r"(?:[【\[（(〔](?P<boxed>[^】\]）)〕：:\n]{1,40})[】\]）)〕]\s?[：:]?|"
    r"(?P<label>[^：:\n]{1,50}?)\s?[：:])\s*"
)
_ALONE = re.compile(_MARK + r"(?P<label>[^：:，。；？！\n]{1,30}?)\s?$")
_OUTLETS_REPORTER = re.compile(rf"^(?P<office>[^\s，。；？！“”的了对向把被]{{2,22}}记者)\s?(?P<name>{NAME})?$")
_TOLD = re.compile("告诉|透露|接受|表示|先生|女士|老板|采访")
_OF_NOBODY = re.compile(r"^(?:本[报社台网刊]|我[报社台网]|有|在场|现场|中外|境外|外国|多[名位]|一[名位]|另一?[名位])")
_WITH_OFFICE = re.compile(rf"^(?P<office>[^，。；？！“”]{{0,40}}?(?:{OFFICE}))\s?(?P<name>{BESIDE_OFFICE})$")
_OFFICE_BEHIND = re.compile(rf"^(?P<name>{BESIDE_OFFICE})\s?[（(](?P<office>[^（()）]{{0,40}}(?:{OFFICE}))[)）]$")
_REPORTERS = (
    re.compile(rf"^(?P<name>{NAME})\s?[（(](?P<office>[^（()）]{{0,24}}(?:记者|主持人|主播))[)）]$"),
    re.compile(rf"^(?P<office>(?:本[报刊网台社])?(?:记者|主持人|主播))\s?(?P<name>{NAME})$"),
    re.compile(r"^记者\s?[（(](?P<office>[^（()）]{2,24})[)）]$"),
)
_BEFORE_RANK = (
    re.compile(rf"^(?P<name>{FULL})\s(?P<office>[^，。；？！“”\s]{{0,40}}?(?:{OFFICE}))$"),
    re.compile(rf"^(?P<name>{FULL})(?P<office>{OFFICE})$"),
)
"""张三丰 某部部长, 张三丰部长."""
_BARE = re.compile(rf"^(?P<name>{NAME}|{FULL})$")
_POLITE = re.compile("(?:先生|女士)$")
_PEOPLE = (_OUTLETS_REPORTER, _WITH_OFFICE, _OFFICE_BEHIND, *_BEFORE_RANK)
_FULL_NAME = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A label `text` at characters [start, end) of a text; what is said begins at `behind`. `boxed` stands in brackets,
    `alone` fills its line without a colon."""

    text: str
    start: int
    behind: int
    boxed: bool = False
    alone: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def labels(text: str) -> Iterator[Label]:
    """What could be the label of each line, in order; most lines have none, and most of these name nobody."""
    start = 0
    for line in text.split("\n"):
        opening = _OPENING.match(line)
        match = opening or _ALONE.match(line)
        if match:
            boxed = opening is not None and opening["boxed"] is not None
            group = "boxed" if boxed else "label"
            yield Label(match[group], start + match.start(group), start + match.end(), boxed, not opening)
        start += len(line) + 1


def person(label: str, times: int) -> "re.Match[str] | None":
    """`name` and `office` of whom a label that opens so many lines names; a bare name must open more than one."""
    label = _POLITE.sub("", label)
    if _OF_NOBODY.match(label) or _TOLD.search(label):
        return None
    bare = _BARE.match(label) if times > 1 and len(label) == _FULL_NAME else None
    match = bare or next(filter(None, (each.match(label) for each in _PEOPLE)), None)
    return None if match is None or _is_heading(match) else match


def _is_heading(match: "re.Match[str]") -> bool:
    """Whether a word of the language stands where a name would (安全性：)."""
    name = match.groupdict().get("name") or ""
    return bool(name) and is_word(name)


def reporter(label: str) -> "re.Match[str] | None":
    """The same of one who asks and whose outlet stands behind the name, or nowhere."""
    return next(filter(None, (each.match(label) for each in _REPORTERS)), None)
