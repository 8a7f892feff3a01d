"""A text and the texts that share rare grams with it in, those of them that it may be something to out.

A look at one candidate costs a tenth of an alignment and dismisses six of seven: shared pairs of characters are counted
in bands of diagonals over the whole of both texts, and where no band has more than chance puts into any there is no
copy, no part and no quotation. The others are aligned, and the shape of the alignment dismisses all but one in thirty,
which alone are made into comparisons (counted over 8,818 items of broadcast news).
Method: the diagonals of FASTA (Lipman and Pearson 1985).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.passages import measured
from consumers.dedup.seeds import is_repeated, seeds
from consumers.dedup.shape import NOTHING, is_spun, shape
from consumers.dedup.texts import Short, pair_slot
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
_ROOM = 1 << 16
"""Characters of a text that are looked at; places beyond would not fit."""


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
    undone: bool,
    open_to: Numbers,
    most: int,
) -> Numbers:
    """The `most` stories among those of `hits` (events, most promising first) that `text` may carry, nearest first.

    A row for each: the event that was found, the event that is the story's original, and how many pairs the nearer of
    them shares with `text` beyond chance. Events seen before `since` and stories last added to before `oldest` are
    passed over. `characters` from `starts` are the texts of the events; `undone` says that the substitutions of a
    spinner were undone in `text`. Stories of `open_to` have texts beside these two and are not dismissed by them.
    """
    heads, behind, shift = _table(text)
    places, firsts = np.empty(_ROOM, np.int32), np.empty(_ROOM, np.uint16)
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
        other = characters[starts[hit] : starts[hit + 1]]
        beyond = _beyond_chance(text, other, heads, behind, shift, places, firsts)
        if original != hit:
            other = characters[starts[original] : starts[original + 1]]
            beyond = max(beyond, _beyond_chance(text, other, heads, behind, shift, places, firsts))
        if beyond == 0:
            continue
        place = count
        while place > 0 and found[place - 1, 2] < beyond:
            found[place] = found[place - 1]
            place -= 1
        found[place, 0], found[place, 1], found[place, 2] = hit, original, beyond
        count += 1
    return _somethings(text, found[:count], events, characters, starts, undone, open_to, most)


@compiled
def _somethings(
    text: Short,
    found: Numbers,
    events: NDArray[Any],
    characters: Short,
    starts: Numbers,
    undone: bool,
    open_to: Numbers,
    most: int,
) -> Numbers:
    """The first `most` of the rows whose original or event `text` is something to, or whose story is of `open_to`."""
    kept = 0
    for row in range(len(found)):
        hit, original = found[row, 0], found[row, 1]
        if kept < most and (
            events[hit]["story"] in open_to
            or _is_something(text, characters[starts[original] : starts[original + 1]], undone)
            or (hit != original and _is_something(text, characters[starts[hit] : starts[hit + 1]], undone))
        ):
            found[kept] = found[row]
            kept += 1
    return found[:kept]


@compiled
def _is_something(text: Short, other: Short, undone: bool) -> bool:
    """Whether the shape of their alignment makes anything of the two; what has no seeds for all its repetitions is left
    to a closer look."""
    i, j = seeds(text, other)
    if len(i) == 0:
        return is_repeated(text, other) or np.array_equal(text, other)
    table, cover_a, cover_b, likeness, imbalance = measured(i, j, text, other)
    spun = is_spun(likeness, imbalance, undone)
    return bool(shape(table, len(text), len(other), cover_a, cover_b, likeness, spun) != NOTHING)


@compiled
def _table(text: Short) -> tuple[Short, Short, int]:
    """The first place of every pair by its slot, behind each place the next one of that slot, both counted from 1 with
    0 for none, and by how much a hash is shifted to a slot."""
    slots, shift = 1024, 22
    while slots < 8 * len(text):
        slots, shift = 2 * slots, shift - 1
    heads, behind = np.zeros(slots, np.uint16), np.zeros(len(text) + 1, np.uint16)
    for at in range(min(len(text), _ROOM) - 1, 0, -1):
        slot = pair_slot(text[at - 1], text[at], shift)
        behind[at] = heads[slot]
        heads[slot] = at
    return heads, behind, shift


@compiled
def _beyond_chance(
    text: Short, other: Short, heads: Short, behind: Short, shift: int, places: NDArray[np.int32], firsts: Short
) -> int:
    """The shared pairs that lie in cells with more than chance puts there, less what it does.

    0 where that is too little to be worth an alignment. `places` and `firsts` are room to work in.
    """
    count = 0
    for at in range(min(len(other), _ROOM) - 1):  # without a branch: most pairs have nothing in their slot
        first = heads[pair_slot(other[at], other[at + 1], shift)]
        places[count], firsts[count] = at, first
        count += first != 0
    cells = np.zeros((len(text) + len(other)) // BAND + 2, np.int32)
    total = 0
    for each in range(count):
        at = places[each]
        one, two = other[at], other[at + 1]
        place, walked = firsts[each] if one >= _LATIN else np.uint16(0), 0
        while place > 0 and walked < _WALK:
            if text[place - 1] == one and text[place] == two:
                cells[(at - place + 1 + len(text)) // BAND] += 1
                total += 1
            place = behind[place]
            walked += 1
    chance = min(_CHANCE * total // len(cells) + _FEW, min(len(text), len(other)) // 2)
    beyond = 0
    for cell in range(len(cells)):
        beyond += max(0, cells[cell] - chance)
    return beyond if beyond >= LEAST * min(len(text), len(other)) else 0
