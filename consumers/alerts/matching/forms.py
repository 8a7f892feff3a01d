"""Searched forms in, which of them stand in a text's parts out: a trie in a hash table, walked from every place.

A node is the slot of the table that holds its key, its parent's number and the character that leads on; those of first
characters have no slot, but a place in an array. Words of Chinese are two to four characters long, so a walk ends after
as many steps, and most steps that lead nowhere are stopped by a filter that stays in the processor's cache (Bloom 1970,
one bit a key). It needs no links between nodes, as Aho and Corasick's automaton does, so a form is added to the table
that stands. All walks go on together by a character: what one waits for from memory delays no other. A walk is never
longer than a query may be (2000 characters), which bounds the cost of a text made to be slow.
"""

import sys
from collections.abc import Collection
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newswatch.compiled import compiled
from newswatch.query.searched import UNSPACED

Codes = NDArray[np.int64]
Table = NDArray[np.int64]
Numbers = NDArray[np.int64]

FORM = np.dtype([("whole", np.int32), ("part", np.int32), ("seen", np.int32), ("term", np.int32)])
"""The scopes where it stands in the text at hand, whole or at all; texts it was `seen` in; its first `term`."""
_EMPTY = -1
"""The key of a slot without a node. A node's key is its parent's number, shifted by the 21 bits of the character behind
it; beside it stand the form that ends there (its number and 1, shifted by one bit; 0: none) and whether others go on.
`first` has the same of each first character, shifted once more, and whether it is a letter."""


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
    for end in ends:
        begun = codes[start]
        if end == start + 1:
            first[begun] |= (number + 1) << 2
        else:
            first[begun] |= 2
            node = len(table) + begun
            for place in range(start + 1, end):
                character = codes[place]
                scattered = _hash(node, character)
                slot = _slot(table, node, character, scattered)
                if table[slot, 0] == _EMPTY:
                    table[slot, 0], table[slot, 1] = (node << 21) | character, 0
                    bit = (scattered >> 35) & (8 * len(known) - 1)
                    known[bit >> 3] |= 1 << (bit & 7)
                    new += 1
                if place > start + 1:
                    table[node, 1] |= 1
                node = slot
            table[node, 1] |= (number + 1) << 1
        number += 1
        start = end
    return new


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
    touched: NDArray[np.int32],
) -> int:
    """How many forms stand in `text`, whose parts reach to each of `ends` and are of the `scopes` beside them.

    Puts them into `touched`, which has room for all and one. Sets in `forms` the scopes where each stands `whole` and,
    if `pieces`, where it stands at all (`part`).
    """
    joined = _joined(text, ends, first)
    begins, nodes = np.empty(len(text), np.int64), np.empty(len(text), np.int64)
    found, behind = np.empty(len(text), np.int64), np.empty(len(text), np.int64)
    count = start = 0
    for part in range(len(ends)):
        end, scope = ends[part], scopes[part]
        walks = stood = 0
        for begin in range(start, end):
            told = first[text[begin]]
            asked = pieces | (1 - joined[begin])
            begins[walks], nodes[walks] = begin, len(table) + text[begin]
            walks += asked & (told >> 1)
            found[stood], behind[stood] = (told >> 2) - 1, joined[begin] | joined[begin + 1]
            stood += asked & (told >= 4)
        place = 1
        while True:
            for form in range(stood):
                number, inside = found[form], behind[form]
                if pieces or not inside:
                    touched[count] = number
                    count += forms[number]["whole"] == 0 and forms[number]["part"] == 0
                    forms[number]["whole"] |= scope * (1 - inside)
                    forms[number]["part"] |= scope * pieces
            if not walks:
                break
            walks = _filtered(text, place, end, known, begins, nodes, walks)
            left = stood = 0
            for walk in range(walks):
                begin = begins[walk]
                character = text[begin + place]
                slot = _slot(table, nodes[walk], character, _hash(nodes[walk], character))
                if table[slot, 0] == _EMPTY:
                    continue
                told = table[slot, 1]
                found[stood], behind[stood] = (told >> 1) - 1, joined[begin] | joined[begin + place + 1]
                stood += told > 1
                begins[left], nodes[left] = begin, slot
                left += told & 1
            walks = left
            place += 1
        start = end
    return count


@compiled
def _filtered(
    text: Codes,
    place: int,
    end: int,
    known: NDArray[np.uint8],
    begins: Numbers,
    nodes: Numbers,
    walks: int,
) -> int:
    """Leave of the walks those that may lead on by their next character."""
    left = 0
    for walk in range(walks):
        begin, node = begins[walk], nodes[walk]
        if begin + place == end:
            break
        bit = (_hash(node, text[begin + place]) >> 35) & (8 * len(known) - 1)
        begins[left], nodes[left] = begin, node
        left += (known[bit >> 3] >> (bit & 7)) & 1
    return left


@compiled
def _joined(text: Codes, ends: Numbers, first: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Whether each character holds on to the one before it: `stands_whole` of newswatch.query.searched."""
    joined = np.zeros(len(text) + 1, np.uint8)
    for place in range(1, len(text)):
        joined[place] = first[text[place - 1]] & first[text[place]] & 1
    for end in ends:
        joined[end] = 0
    return joined


class Forms:
    """Searched forms by number, and the table that finds them."""

    def __init__(self, numbers: dict[str, int] | None = None) -> None:
        """`numbers` are those of forms that have one: from 0 on, in their order."""
        self.numbers = numbers or {}
        self._nodes = 0
        self._waiting: list[str] = []
        self._make(sum(map(len, self.numbers)))

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
        fresh = sum(map(len, self._waiting))
        if 2 * (self._nodes + fresh) <= len(self.table):
            self._insert(self._waiting, len(self.numbers) - len(self._waiting))
        else:
            self._make(self._nodes + fresh)
        self._waiting = []

    def _make(self, nodes: int) -> None:
        """Put all forms into a table with room for `nodes`, at least as many as they need."""
        room = 1 << max(10, (2 * nodes).bit_length())
        self.table = np.empty((room, 2), np.int64)
        self.table[:, 0] = _EMPTY
        self.first = _LETTERS.copy()
        self.known = np.zeros(room // 2, np.uint8)
        self._nodes = 0
        self._insert(self.numbers, 0)
        if 4 * self._nodes < room > 1 << 10:  # fewer than there are characters: forms that begin alike share nodes
            self._make(self._nodes)

    def _insert(self, forms: Collection[str], number: int) -> None:
        ends = np.fromiter(accumulate(map(len, forms)), np.int64)
        self._nodes += insert(points("".join(forms)), ends, number, self.table, self.first, self.known)


def points(text: str) -> Codes:
    """The code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _letters() -> NDArray[np.int32]:
    """1 for each character that holds on to its like beside it: of a script whose words end at blanks."""
    letters = np.ones(sys.maxunicode + 1, np.int32)
    for start, end in UNSPACED:
        letters[start : end + 1] = 0
    letters[[ord(" "), ord("\n")]] = 0
    return letters


_LETTERS = _letters()
