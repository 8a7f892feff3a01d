"""A title, a body text and where a query hit them in, what an alert shows of both out: it shows why it was sent."""

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from newswatch.model.alert import Cited

LONGEST_TITLE = 200
LONGEST_LEAD = 160
"""Characters of a lead: two or three lines of Chinese."""
_ENDS = "。！？!?"
_WORD = re.compile(r"\S+")

Place = tuple[int, int]


def shown(title: str, text: str, hits: Sequence[Cited] = ()) -> tuple[str, str]:
    """Title and lead, one line each, runs of blanks as one: at least one of them shows a hit where there is any.

    The lead is the text's opening; where neither the title nor the opening shows a hit it is the excerpt around the
    most of them, with … where it was cut. A hit longer than a lead is shown as far as it goes.
    """
    title, its = _on_one_line(title, (hit for hit in hits if hit.part == "title"))
    head = _opening(title, LONGEST_TITLE, by_sentences=False)
    text, own = _on_one_line(text, (hit for hit in hits if hit.part == "text"))
    lead = _opening(text, LONGEST_LEAD)
    seen = _shows(head, title, its) or _shows(lead, text, own)
    if not seen and own:
        return head, _excerpt(text, own, LONGEST_LEAD)
    if not seen and its:
        return _excerpt(title, its, LONGEST_TITLE), lead
    return head, lead


def _on_one_line(text: str, hits: Iterable[Cited]) -> tuple[str, list[Place]]:
    """The text with its blanks as one, and where the hits stand in that, from first to last."""
    line, at = _laid(text)
    return line, sorted({(at[hit.start], at[hit.end]) for hit in hits})


@lru_cache(maxsize=8)
def _laid(text: str) -> tuple[str, Sequence[int]]:
    """The text with its blanks as one, and for each place in it the one in that: kept for all who are told of it."""
    words = list(_WORD.finditer(text))
    begins = [0, *accumulate(len(word.group()) + 1 for word in words)]
    at, word = array("L", bytes(array("L").itemsize * (len(text) + 1))), 0
    for place in range(len(text) + 1):
        while word < len(words) and words[word].end() < place:
            word += 1
        if word < len(words):
            at[place] = begins[word] + max(0, place - words[word].start())
        else:
            at[place] = max(0, begins[word] - 1)
    return " ".join(each.group() for each in words), at


def _opening(text: str, most: int, *, by_sentences: bool = True) -> str:
    """The first sentences that fit, else as many characters and an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[:most]
    end = max(cut.rfind(mark) for mark in _ENDS) + 1 if by_sentences else 0
    return cut[:end] if end > most // 3 else cut[:-1] + "…"


def _shows(opening: str, text: str, hits: Sequence[Place]) -> bool:
    """Whether a hit stands whole in what is shown of the beginning of the text."""
    kept = len(opening) - (opening != text[: len(opening)])
    return any(end <= kept for _, end in hits)


def _excerpt(text: str, hits: Sequence[Place], most: int) -> str:
    """At most so many characters of the text around the most different hits that stand close together."""
    room = most - 2
    start, end = _densest(text, hits, room)
    begun = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    begun += len(text[begun:start]) - len(text[begun:start].lstrip())
    if end - begun > room:
        begun = max(0, start - (room - (end - start)) // 3)
    cut = text[begun : begun + room]
    if begun + room < len(text):
        whole = max(cut.rfind(mark, end - begun - 1) for mark in _ENDS) + 1
        cut = cut[:whole] if whole >= max(end - begun, room // 3) else cut + "…"
    return ("…" if begun else "") + cut


def _densest(text: str, hits: Sequence[Place], room: int) -> Place:
    """Where the most hits of different wording stand within `room` characters; the first of several such places."""
    fitting = [hit for hit in hits if hit[1] - hit[0] <= room]
    if not fitting:
        start, end = hits[0]
        return start, min(end, start + room)
    best, found = (0, 0), fitting[0]
    for first, (start, _) in enumerate(fitting):
        within = [hit for hit in fitting[first : first + room] if hit[1] <= start + room]
        worth = (len({text[s:e] for s, e in within}), len(within))
        if worth > best:
            best, found = worth, (start, max(end for _, end in within))
    return found
