"""Searched forms in, which of them stand in a text's parts out: a trie in a hash table, walked from every place.

A node is the slot of the table that holds its key, its parent's slot and the character that leads on; the root has
none. Words of Chinese are two to four characters long, so a walk ends after as many steps, and most steps that lead
nowhere are stopped by a filter that stays in the processor's cache (Bloom 1970, one bit a key). It needs no links
between nodes, as Aho and Corasick's automaton does, so a form is added to the table that stands. A walk is never longer
than a query may be (2000 characters), which bounds the cost of a text made to be slow.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.alerts.matching.columns import Column
from newswatch.compiled import compiled
from newswatch.query.searched import UNSPACED

Codes = NDArray[np.int64]
Table = NDArray[np.int64]
Numbers = NDArray[np.int64]

FORM = np.dtype([("whole", np.int32), ("part", np.int32), ("seen", np.int32), ("term", np.int32)])
"""The scopes where it stands in the text at hand, whole or at all; texts it was `seen` in; its first `term`."""
_EMPTY = -1
_WIDE = 1 << 16
"""Characters beyond have no place in the array of first characters; they are looked up."""
_PLAIN = UNSPACED[0][0]
"""Characters before it are of a script whose words end at blanks, or signs."""
_RANGES = np.array(UNSPACED, np.int64)


@compiled
def _hash(node: int, character: int) -> int:
    return ((node << 21) | character) * -7046029254386353131


@compiled
def _slot(table: Table, node: int, character: int, scattered: int) -> int:
    """Where the node behind `node` and `character` is, or would be."""
    mask = len(table) - 1
    key = (node << 21) | character
    slot = (scattered >> 29) & mask
    while table[slot, 0] != key and table[slot, 0] != _EMPTY:
        slot = (slot + 1) & mask
    return slot


@compiled
def insert(
    codes: Codes, ends: Numbers, number: int, table: Table, first: NDArray[np.int32], known: NDArray[np.uint8]
) -> int:
    """Put forms into the table, numbered from `number`: `codes` up to each of `ends`. How many nodes are new."""
    new = start = 0
    root = len(table)  # none of its slots; a constant would become unsigned when shifted, and its product a float
    for end in ends:
        node = root
        for place in range(start, end):
            character = codes[place]
            scattered = _hash(node, character)
            slot = _slot(table, node, character, scattered)
            if table[slot, 0] == _EMPTY:
                table[slot, 0], table[slot, 1] = (node << 21) | character, 0
                new += 1
                if node != root:
                    table[node, 1] |= 1
                    bit = (scattered >> 35) & (8 * len(known) - 1)
                    known[bit >> 3] |= 1 << (bit & 7)
                elif character < _WIDE:
                    first[character] = slot
            node = slot
        table[node, 1] |= (number + 1) << 1
        number += 1
        start = end
    return new


@compiled
def _is_letter(character: int) -> bool:
    """Whether a character holds on to another such beside it: `stands_whole` of newswatch.query.searched."""
    if character < _PLAIN:
        return character != 32 and character != 10
    unspaced = False
    for row in range(len(_RANGES)):
        unspaced |= _RANGES[row, 0] <= character <= _RANGES[row, 1]
    return not unspaced


@compiled
def stand(
    text: Codes,
    ends: Numbers,
    scopes: Numbers,
    table: Table,
    first: NDArray[np.int32],
    known: NDArray[np.uint8],
    forms: NDArray[Any],
    pieces: bool,
) -> NDArray[np.int32]:
    """The forms that stand in `text`, whose parts reach to each of `ends` and are of the `scopes` beside them.

    Sets in `forms` the scopes where each stands `whole` and, if `pieces`, where it stands at all (`part`).
    """
    touched = np.empty(len(forms) + 1, np.int32)
    count = start = 0
    for part in range(len(ends)):
        end = ends[part]
        held = False  # whether the character before is a letter
        for begin in range(start, end):
            character = text[begin]
            letter = _is_letter(character)
            glued = held and letter
            held = letter
            if pieces or not glued:
                node = first[character] if character < _WIDE else _entered(table, character)
                if node >= 0:
                    count = _walked(
                        text, begin + 1, end, node, glued, scopes[part], table, known, forms, pieces, touched, count
                    )
        start = end
    return touched[:count]


@compiled
def _entered(table: Table, character: int) -> int:
    root = len(table)
    node = _slot(table, root, character, _hash(root, character))
    return node if table[node, 0] != _EMPTY else -1


@compiled
def _walked(
    text: Codes,
    place: int,
    end: int,
    node: int,
    glued: bool,
    scope: int,
    table: Table,
    known: NDArray[np.uint8],
    forms: NDArray[Any],
    pieces: bool,
    touched: NDArray[np.int32],
    count: int,
) -> int:
    """Note the forms that end on the way from `node` on; how many are touched."""
    while True:
        told = table[node, 1]
        number = (told >> 1) - 1
        if number >= 0:
            whole = not glued and (place == end or not (_is_letter(text[place - 1]) and _is_letter(text[place])))
            if whole or pieces:
                touched[count] = number
                count += forms[number]["whole"] == 0 and forms[number]["part"] == 0
                forms[number]["whole"] |= scope * whole
                forms[number]["part"] |= scope * pieces
        if place == end or not told & 1:
            return count
        scattered = _hash(node, text[place])
        bit = (scattered >> 35) & (8 * len(known) - 1)
        if not (known[bit >> 3] >> (bit & 7)) & 1:
            return count
        node = _slot(table, node, text[place], scattered)
        if table[node, 0] == _EMPTY:
            return count
        place += 1


class Forms:
    """Searched forms by number, and the table that finds them."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._codes = Column(np.int64)
        self._ends = Column(np.int64)
        self._nodes = 0
        self._waiting: list[str] = []
        self._make(0)

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
        if 2 * (self._nodes + len(codes)) <= len(self.table):
            self._nodes += insert(codes, ends, number, self.table, self.first, self.known)
            return
        self._make(self._nodes + len(codes))
        if 4 * self._nodes < len(self.table):  # fewer than there are characters: forms that begin alike share nodes
            self._make(self._nodes)

    def _make(self, nodes: int) -> None:
        """Put all forms into a table with room for at least `nodes`."""
        room = 1 << max(10, (2 * nodes).bit_length())
        self.table = np.empty((room, 2), np.int64)
        self.table[:, 0] = _EMPTY
        self.first = np.full(_WIDE, -1, np.int32)
        self.known = np.zeros(room // 2, np.uint8)
        self._nodes = insert(self._codes.all, self._ends.all, 0, self.table, self.first, self.known)


def points(text: str) -> Codes:
    """The code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _ends(texts: Iterable[str]) -> NDArray[Any]:
    return np.fromiter(accumulate(map(len, texts)), np.int64)
