"""Searched forms in, which of them stand in a text's parts out: a trie in a hash table, walked from every place.

A node is the slot of the table that holds its key, its parent's slot and the character that leads on; the root has
none. Words of Chinese are two to four characters long, so a walk ends after as many steps, nearly all of them where a
filter of pairs of characters says that no form begins so. It needs no links between nodes, as Aho and Corasick's
automaton does, so a form is added to the table that stands. A walk is never longer than a query may be (2000
characters), which bounds the cost of a text made to be slow.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.alerts.matching.columns import Column
from newswatch.compiled import compiled
from newswatch.query.searched import UNSPACED

Codes = NDArray[np.uint32]
Table = NDArray[np.int64]

_ROOT = (1 << 31) - 1
_EMPTY = -1
_WIDE = 1 << 16
"""Characters beyond have no place in the array of first characters; they are looked up."""
_PLAIN = UNSPACED[0][0]
"""Characters before it are of a script whose words end at blanks, or signs."""
_RANGES = np.array(UNSPACED, np.int64)


@compiled
def _slot(table: Table, node: int, character: int) -> int:
    """Where the node behind `node` and `character` is, or would be."""
    mask = len(table) - 1
    key = (node << 21) | character
    slot = ((key * -7046029254386353131) >> 29) & mask
    while table[slot, 0] != key and table[slot, 0] != _EMPTY:
        slot = (slot + 1) & mask
    return slot


@compiled
def _pair(pairs: NDArray[np.uint8], one: int, two: int) -> int:
    return ((((one << 21) | two) * -4417276706812531889) >> 31) & (8 * len(pairs) - 1)


@compiled
def insert(
    codes: Codes, ends: NDArray[np.int64], number: int, table: Table, first: NDArray[np.int32], pairs: NDArray[np.uint8]
) -> int:
    """Put forms into the table, numbered from `number`: `codes` up to each of `ends`. How many nodes are new."""
    new = start = 0
    for end in ends:
        node = _ROOT
        for place in range(start, end):
            character = np.int64(codes[place])
            slot = _slot(table, node, character)
            if table[slot, 0] == _EMPTY:
                table[slot, 0], table[slot, 1] = (node << 21) | character, 0
                new += 1
                if node != _ROOT:
                    table[node, 1] |= 1
                elif character < _WIDE:
                    first[character] = slot
            if place == start + 1:
                bit = _pair(pairs, np.int64(codes[start]), character)
                pairs[bit >> 3] |= 1 << (bit & 7)
            node = slot
        table[node, 1] |= (number + 1) << 1
        number += 1
        start = end
    return new


@compiled
def _is_letter(character: int) -> bool:
    """Whether a character holds on to another such beside it: newswatch.query.searched.stands_whole, in machine code."""
    if character < _PLAIN:
        return character != 32 and character != 10
    for row in range(len(_RANGES)):
        if _RANGES[row, 0] <= character <= _RANGES[row, 1]:
            return False
    return True


@compiled
def stand(
    text: Codes,
    ends: NDArray[np.int64],
    scopes: NDArray[np.int64],
    table: Table,
    first: NDArray[np.int32],
    pairs: NDArray[np.uint8],
    masks: NDArray[np.int32],
    pieces: bool,
) -> NDArray[np.int32]:
    """The forms that stand in `text`, whose parts reach to each of `ends` and are of the `scopes` beside them.

    Sets in `masks`, by form, the scopes where it stands whole (row 0) and, if `pieces`, where it stands at all (row 1).
    """
    touched = np.empty(256, np.int32)
    count = start = 0
    for part in range(len(ends)):
        end, scope = ends[part], scopes[part]
        held = False  # whether the character before is a letter
        for begin in range(start, end):
            character = np.int64(text[begin])
            letter = _is_letter(character)
            glued = held and letter
            held = letter
            if glued and not pieces:
                continue
            if character < _WIDE:
                node = np.int64(first[character])
            else:
                node = _slot(table, _ROOT, character)
                if table[node, 0] == _EMPTY:
                    node = np.int64(-1)
            if node < 0:
                continue
            place = begin + 1
            if table[node, 1] == 1:  # no form of one character
                if place == end:
                    continue
                bit = _pair(pairs, character, np.int64(text[place]))
                if not (pairs[bit >> 3] >> (bit & 7)) & 1:
                    continue
            while True:
                held_here = table[node, 1]
                form = (held_here >> 1) - 1
                if form >= 0:
                    whole = not glued and (
                        place == end
                        or not (_is_letter(np.int64(text[place - 1])) and _is_letter(np.int64(text[place])))
                    )
                    if whole or pieces:
                        if masks[0, form] == 0 and masks[1, form] == 0:
                            if count == len(touched):
                                grown = np.empty(2 * count, np.int32)
                                grown[:count] = touched
                                touched = grown
                            touched[count] = form
                            count += 1
                        if whole:
                            masks[0, form] |= scope
                        if pieces:
                            masks[1, form] |= scope
                if place == end or not held_here & 1:
                    break
                node = _slot(table, node, np.int64(text[place]))
                if table[node, 0] == _EMPTY:
                    break
                place += 1
        start = end
    return touched[:count]


class Forms:
    """Searched forms by number, and the table that finds them."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._codes = Column(np.uint32)
        self._ends = Column(np.int64)
        self._nodes = 0
        self._waiting: list[str] = []
        self._make(1 << 10)

    def __len__(self) -> int:
        return len(self.numbers)

    def number(self, form: str) -> int:
        """The number of `form`, a new one where it is new; it is found in texts after `settle`."""
        number = self.numbers.get(form)
        if number is None:
            number = self.numbers[form] = len(self.numbers)
            self._waiting.append(form)
        return number

    def settle(self) -> None:
        """Put what is new into the table."""
        if not self._waiting:
            return
        number, codes, ends = len(self._ends), points("".join(self._waiting)), _ends(self._waiting)
        self._ends.extend(ends + len(self._codes))
        self._codes.extend(codes)
        self._waiting = []
        if 2 * (self._nodes + len(codes)) > len(self.table):
            self._make(1 << (4 * (self._nodes + len(codes))).bit_length())
            number, codes, ends = 0, self._codes.all, self._ends.all
        self._nodes += insert(codes, ends, number, self.table, self.first, self.pairs)

    def _make(self, room: int) -> None:
        self.table = np.empty((room, 2), np.int64)
        self.table[:, 0] = _EMPTY
        self.first = np.full(_WIDE, -1, np.int32)
        self.pairs = np.zeros(max(1 << 10, room // 4), np.uint8)
        self._nodes = 0


def points(text: str) -> Codes:
    """The code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _ends(texts: Iterable[str]) -> NDArray[Any]:
    return np.fromiter(accumulate(map(len, texts)), np.int64)
