"""A text in, who opens its lines as one does in a transcript (某部部长 张三丰：) out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.reading.names import BESIDE_OFFICE, FULL, NAME, is_word
from pipelines.reading.offices import OFFICE

_OUTLETS_REPORTER = re.compile(rf"^(?P<office>[^\s，。；？！“”的了对向把被]{{2,22}}记者)\s?(?P<name>{NAME})?$")
_TOLD = re.compile("告诉|透露|接受|表示|先生|女士|老板|采访")
_OF_NOBODY = re.compile(r"^(?:本[报社台网刊]|我[报社台网]|有|在场|现场|中外|境外|外国|多[名位]|一[名位]|另一?[名位])")
_WITH_OFFICE = re.compile(rf"^(?P<office>[^，。；？！“”]{{0,40}}?(?:{OFFICE}))\s?(?P<name>{BESIDE_OFFICE})$")
_OFFICE_BEHIND = re.compile(rf"^(?P<name>{BESIDE_OFFICE})\s?[（(](?P<office>[^（()）]{{2,40}}(?:{OFFICE}))[)）]$")
_BEFORE_RANK = re.compile(
    rf"^(?P<name>{FULL})(?:\s(?P<house>[^，。；？！“”\s]{{0,40}}?(?:{OFFICE}))|(?P<office>{OFFICE}))$"
)
"""张三丰部长, 张三丰 某部部长."""
_BARE = re.compile(rf"^(?P<name>{NAME}|{FULL})$")
_TURN = re.compile(r"^(?:[\[【](?P<marked>[^\[\]【】\n]{2,50})[\]】]|(?P<label>[^：:\n]{2,50}?)\s?[：:])")
_POLITE = re.compile("(?:先生|女士)$")
_LABELS = (_OUTLETS_REPORTER, _WITH_OFFICE, _OFFICE_BEHIND, _BEFORE_RANK)
_TURNS, _FULL_NAME = 2, 3

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A mention of somebody who speaks, as spans of the text; an empty office where he is only named."""

    name: Span
    office: Span


def openings(text: str) -> Iterator[Said]:
    """Who opens lines as 某部部长 张三丰： does in a transcript; a bare name must do so more than once."""
    labels: list[tuple[int, str]] = []
    start = 0
    for line in text.split("\n"):
        opening = _TURN.match(line)
        if opening:
            label = opening["marked"] or opening["label"]
            labels.append((start + opening.start(opening.lastgroup or 0), _POLITE.sub("", label)))
        start += len(line) + 1
    times = Counter(label for _, label in labels)
    for at, label in labels:
        bare = _BARE.match(label) if times[label] >= _TURNS and len(label) == _FULL_NAME else None
        match = bare or next(filter(None, (pattern.match(label) for pattern in _LABELS)), None)
        if match and not _OF_NOBODY.match(label) and not _TOLD.search(label) and not _is_heading(match):
            yield said_of(match, at)


def _is_heading(match: "re.Match[str]") -> bool:
    """Whether a word of the language stands where a name would (安全性：)."""
    return "name" in match.groupdict() and bool(match["name"]) and is_word(match["name"])


def said_of(match: "re.Match[str]", at: int) -> Said:
    """A label's name and office; one without a name is called by the office, that of an outlet's reporter."""
    spans = {part: (at + match.start(part), at + match.end(part)) for part in match.groupdict() if match[part]}
    office = spans.get("office") or spans.get("house") or (at, at)
    return Said(spans["name"], office) if "name" in spans else Said(office, (at, at))
