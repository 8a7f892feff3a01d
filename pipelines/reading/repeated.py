"""Texts of one host in, the lines it repeats around its stories out, and a reading without them.

Rules for furniture know what any site says; what only this one says shows in that it says it again. A line is its
boilerplate that stood at an end of several different stories lately: few where the page speaks in it, half of them
where it could be a sentence or heading of the story. The method is that of site-level template detection (Yi, Liu and
Li, "Eliminating noisy information in Web pages", KDD 2003), on lines at a text's ends instead of the tree.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime
from itertools import accumulate

from newswatch.model import ids
from newswatch.model.article import Reading, Turn
from newswatch.model.habit import Ends, Habit, Repeated
from newswatch.text.fold import fold

FIRST, LAST = 3, 8
"""Lines at a text's start and end that can be its host's; a paragraph in the middle never is."""
LATEST = 40
"""Stories of a host that are remembered."""
ENOUGH, ENOUGH_OF_STORY = 4, 8
"""Stories that have a line in which the page speaks, or one that could be the story's own: of these also half."""
_SHORTEST, _LONGEST = 5, 400
"""Characters; shorter lines are names and labels, longer ones paragraphs."""
_LEAST = 0.5
"""The share of a text that must be left: who publishes at a host could else take stories of others apart."""
_PAGE_WORDS = 0.3
"""The share of page words from which on the page speaks in a line that several stories have."""
_OWN = re.compile(
    r"^\W{0,3}(?:附件|附表|附|注)\s?\d{0,2}\s?[:：.、]|[:：]$|^[\d年月日〇○零一二三四五六七八九十\s]{4,20}$"
    r"|^\S{2,24}(?:部|局|委员会|委|会|院|办公室|办公厅|办|厅|署|组|中心|政府|公司)$|特此.{0,8}$"
)
"""What notices end with, one like the other: who signs, when, annexes, 特此通知."""


def key(line: str) -> str:
    """What a line is known by: script, width and spaces make no difference."""
    return ids.digest("line", fold(line))[:16]


def learned(habit: Habit, reading: Reading, now: datetime) -> Habit:
    """The habit of a host that has now published `reading` as well. The same title again counts once."""
    lines = reading.text.split("\n")
    if len(lines) < 2:
        return habit
    told = ids.digest("title", fold(reading.title))
    ends = {key(line): line for line in _ends(lines)}
    earlier = [each for each in habit.recent if each.story != told]
    seen = replace(habit, recent=(*earlier, Ends(told, tuple(ends)))[-LATEST:])
    known = {each.key: each for each in habit.boilerplate}
    for name, line in ends.items():
        if name not in known and name not in habit.spared and seen.times(name) >= _needed(line, len(seen.recent)):
            known[name] = Repeated(name, line, now)
    return replace(seen, boilerplate=tuple(each for each in known.values() if seen.times(each.key)))


def without(reading: Reading, habit: Habit | None) -> Reading:
    """A reading without its host's boilerplate at both ends; one of which that would be half stays as it is."""
    keys = {each.key for each in habit.boilerplate} if habit else set()
    if not keys:
        return reading
    lines = reading.text.split("\n")
    first = next((i for i, line in enumerate(lines[:FIRST]) if key(line) not in keys), min(FIRST, len(lines)))
    tail = max(first, len(lines) - LAST)
    longest = max(lines, key=len)
    gone = {i for i, line in enumerate(lines) if (i < first or (i >= tail and key(line) in keys)) and line != longest}
    text = "\n".join(line for i, line in enumerate(lines) if i not in gone)
    if not gone or len(text) < _LEAST * len(reading.text):
        return reading
    return replace(reading, text=text, turns=_moved(reading.turns, lines, gone, len(text)))


def _moved(turns: Sequence[Turn], lines: Sequence[str], gone: Set[int], length: int) -> tuple[Turn, ...]:
    """The turns of a text of `lines`, in the text of `length` characters that is left without those `gone`."""
    if not turns:
        return ()
    at = list(accumulate((len(line) + 1 for line in lines), initial=0))
    spans = [(at[i], at[i + 1]) for i in sorted(gone)]

    def moved(place: int) -> int:
        return min(length, place - sum(min(place, end) - start for start, end in spans if start < place))

    found = (replace(turn, start=moved(turn.start), end=moved(turn.end)) for turn in turns)
    return tuple(turn for turn in found if turn.start < turn.end)


def _ends(lines: Sequence[str]) -> list[str]:
    """The lines at both ends that could be the host's; the longest line is the story's whatever it says."""
    longest = max(lines, key=len)
    tail = max(FIRST, len(lines) - LAST)
    return [line for line in (*lines[:FIRST], *lines[tail:]) if line is not longest and _could_be(line)]


def _could_be(line: str) -> bool:
    return _SHORTEST <= len(line) <= _LONGEST and not _OWN.search(line)


def _needed(line: str, stories: int) -> int:
    """In how many of the latest `stories` a line must stand."""
    from pipelines.reading import voice  # the reader's tables, for which a crawl that finds nothing new has no use

    if voice.speaks(line) or voice.share(line) >= _PAGE_WORDS:
        return ENOUGH
    return max(ENOUGH_OF_STORY, -(-stories // 2))
