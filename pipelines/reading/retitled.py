"""A page's lines in, the title its text had elsewhere (原标题：) out; and lines without it.

A page says so on a line of its own over or under the text, in a bracket before its first words or behind its last ones,
or in the sentence that says whence it is. Lines are matched in Simplified, one character for one.
"""

import re
from collections.abc import Iterable

from newswatch.model.article import Sure
from pipelines.reading.found import Found
from pipelines.reading.script import folded
from pipelines.reading.tables.words import EDITED_BY

_CALLED = r"(?:本文|文章|新闻)?原(?:文|始)?(?:标题|题目|题)(?:[为是])?\s?(?:[:：]\s?[《“「]?|[《“「])\s?"
_NEXT = r"(?:" + EDITED_BY + r"|来源|作者|记者)\s?[:：/丨|]"
_LINE = re.compile(
    rf"^[\s（(\[【*＊·•—-]{{0,4}}{_CALLED}(?P<title>.{{2,120}}?)\s?[》”」]?\s?[)）\]】]?\s?(?:[（(\[【]?{_NEXT}.{{0,60}})?$"
)
_BRACKET = rf"[（(\[【]\s?{_CALLED}(?P<title>[^（()）\[\]【】]{{2,120}}?)\s?[》”」]?\s?[)）\]】]"
_BEFORE = re.compile(rf"^\s?{_BRACKET}\s?")
_BEHIND = re.compile(rf"(?<=[。！？”…])\s?{_BRACKET}\s?$")
_IN_SENTENCE = re.compile(
    r"(?:文章|报道|消息)[，,]\s?原(?:标题|题目|题)(?:[为是])?\s?(?:[:：]\s?)?"
    r"(?:[《“「](?P<title>[^《》“”「」\n]{4,60})[》”」]|(?P<bare>[^\s。]{4,60})(?=\s|$))"
)
_LONGEST, _LEAD, _TAIL = 200, 200, 160


def original_title(lines: Iterable[tuple[int, str]]) -> Found[str] | None:
    """The first original title that the numbered lines state, as printed."""
    for index, text in lines:
        for pattern, start, end in (
            (_BEFORE, 0, _LEAD),
            (_LINE, 0, len(text) if len(text) <= _LONGEST else 0),
            (_BEHIND, max(0, len(text) - _TAIL), len(text)),
            (_IN_SENTENCE, 0, _LEAD),
        ):
            part = text[start:end]
            match = pattern.search(folded(part)) if "原" in part else None
            if match:
                name = match.lastgroup or "title"
                return Found(part[slice(*match.span(name))].strip(), f"line {index + 1}", Sure.STATED)
    return None


def without_original_title(text: str) -> str:
    """A line of a text without the original title in brackets, or none where it says nothing else."""
    if "原" not in text:
        return text
    before = _BEFORE.match(folded(text[:_LEAD]))
    text = text[before.end() :] if before else text
    if len(text) <= _LONGEST and _LINE.match(folded(text)):
        return ""
    start = max(0, len(text) - _TAIL)
    behind = _BEHIND.search(folded(text[start:]))
    return text[: start + behind.start()] if behind else text
