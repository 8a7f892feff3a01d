"""A text and the texts that share rare grams with it in, how much of it each may carry out.

A look at one candidate costs a tenth of an alignment and dismisses five of six: shared pairs of characters are counted
in bands of diagonals over the whole of both texts, and where no band has more than chance puts into any there is no
copy, no part and no quotation. Method: the diagonals of FASTA (Lipman and Pearson 1985).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.texts import Short
from newswatch.compiled import compiled

Numbers = NDArray[np.int64]

LOOK = 8
"""Stories looked at for one article, those that share most rare grams."""
BAND = 16
"""Diagonals to a cell."""
LEAST = 0.07
"""Pairs beyond chance, as a share of the shorter text, under which two texts share nothing worth an alignment: the
thinnest copies by a spinner that replaced 53 % of the characters have .075, five of six look-alikes fewer."""
_CHANCE, _FEW = 2, 12
"""What chance may put into one cell: so many times the mean of all cells and so many pairs, the length of an
office; half of the shorter text at most, which a page may repeat on every diagonal."""
_WALK = 12
"""Places of one pair that are looked at: repeated text costs no more."""
_LATIN = 0x80


@compiled
def nearest(
    text: Short,
    hits: Numbers,
    events: NDArray[Any],
    stories: NDArray[Any],
    since: int,
    oldest: int,
    characters: Short,
    starts: Numbers,
) -> Numbers:
    """The stories among those of `hits` (events, most promising first) that `text` may carry, nearest first.

    A row for each: the event that was found, the event that is the story's original, and how many pairs the nearer of
    them shares with `text` beyond chance. Events seen before `since` and stories last added to before `oldest` are
    passed over. `characters` from `starts` are the texts of the events.
    """
    heads, behind = _table(text)
    found = np.empty((LOOK, 3), np.int64)
    looked = np.empty(LOOK, np.int64)
    count = look = 0
    for hit in hits:
        story = events[hit]["story"]
        if look == LOOK:
            break
        if story < 0 or events[hit]["seen"] < since or stories[story]["added"] < oldest or story in looked[:look]:
            continue
        looked[look] = story
        look += 1
        original = stories[story]["original"]
        original = original if original >= 0 else hit
        beyond = _beyond_chance(text, characters[starts[hit] : starts[hit + 1]], heads, behind)
        if original != hit:
            beyond = max(
                beyond, _beyond_chance(text, characters[starts[original] : starts[original + 1]], heads, behind)
            )
        if beyond == 0:
            continue
        place = count
        while place > 0 and found[place - 1, 2] < beyond:
            found[place] = found[place - 1]
            place -= 1
        found[place, 0], found[place, 1], found[place, 2] = hit, original, beyond
        count += 1
    return found[:count]


@compiled
def _slot(one: int, two: int, slots: int) -> int:
    pair = (np.uint64(one) << np.uint64(16)) ^ np.uint64(two)
    return np.int64(((pair * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) & np.uint64(slots - 1))  # type: ignore[return-value]


@compiled
def _table(text: Short) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The first place of every pair by its slot, and behind each place the next one of that slot."""
    slots = 1024
    while slots < 4 * len(text):
        slots *= 2
    heads, behind = np.full(slots, -1, np.int32), np.empty(max(1, len(text)), np.int32)
    for at in range(len(text) - 2, -1, -1):
        slot = _slot(text[at], text[at + 1], slots)
        behind[at] = heads[slot]
        heads[slot] = at
    return heads, behind


@compiled
def _beyond_chance(text: Short, other: Short, heads: NDArray[np.int32], behind: NDArray[np.int32]) -> int:
    """The shared pairs that lie in cells with more than chance puts there, less what it does.

    0 where that is too little to be worth an alignment.
    """
    cells = np.zeros((len(text) + len(other)) // BAND + 2, np.int32)
    total = 0
    for at in range(len(other) - 1):
        one, two = other[at], other[at + 1]
        if one < _LATIN:
            continue
        place, walked = heads[_slot(one, two, len(heads))], 0
        while place >= 0 and walked < _WALK:
            if text[place] == one and text[place + 1] == two:
                cells[(at - place + len(text)) // BAND] += 1
                total += 1
            place = behind[place]
            walked += 1
    chance = min(_CHANCE * total // len(cells) + _FEW, min(len(text), len(other)) // 2)
    beyond = 0
    for cell in range(len(cells)):
        beyond += max(0, cells[cell] - chance)
    return beyond if beyond >= LEAST * min(len(text), len(other)) else 0
