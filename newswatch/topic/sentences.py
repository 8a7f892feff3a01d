"""A folded text in, its sentences out, headings told from them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newswatch.text.fold import Folded

_SENTENCE = re.compile(r"(?:[^。!?！？;；\n.]|\.(?!\s))*[。!?！？;；\n.]?")
_ENDS = frozenset('。!?！？;；”"…)）')
_HEAD = 40
"""Characters of a line that ends like no sentence and is a heading, a source line or a wire head."""
_NUMBERED = re.compile(r"(?:\d{1,2}|[①-⑳])\s?[、.．:：]")
_HEADS, _HEADED, _NAMED = 4, 0.2, 0.12
"""A text with so many headings, so large a share of its lines, is of many things, unless more of it names the topic."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) of a folded text; a `head` is a heading, a numbered line or another that is no sentence."""

    start: int
    end: int
    head: bool


def lined(part: Folded, text: str) -> str:
    """`part.plain` with the line breaks of the text it was folded from: folding makes them spaces."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    if part.stripped is not None:
        breaks = np.searchsorted(part.stripped, breaks).tolist()
    ends = [*breaks, len(part.plain)]
    starts = [0, *(at + 1 for at in ends)]
    return "\n".join(part.plain[start:end] for start, end in zip(starts, ends, strict=False))


def sentences(text: str) -> Sequence[Sentence]:
    """The sentences of a text as `lined` gives it, none empty."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if words:
            begins = match.start() == 0 or text[match.start() - 1] == "\n"
            short = len(words) <= _HEAD and words[-1] not in _ENDS
            found.append(Sentence(*match.span(), begins and (short or bool(_NUMBERED.match(words)))))
    return found


def is_gathered(found: Sequence[Sentence], named: Sequence[int]) -> bool:
    """Whether a text is many pieces under headings; `named` are the places where it names the topic, in order."""
    heads = sum(each.head for each in found)
    naming = sum(bisect_left(named, each.start) < bisect_left(named, each.end) for each in found)
    return heads >= max(_HEADS, _HEADED * len(found)) and naming <= _NAMED * len(found)
