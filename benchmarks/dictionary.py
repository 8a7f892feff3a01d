"""One spinner's dictionary, the same for every text: what a spinner that keeps its dictionary does to many of them."""

import random
from collections.abc import Iterable

from benchmarks.disguises import Spinner, replace


class Dictionary(Spinner):
    """Every word has its one substitute, whatever the text; a greater share takes in more of the words."""

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        super().__init__(texts, seed)
        rnd = random.Random(seed)
        self._order = self._words[:]
        rnd.shuffle(self._order)
        self._table = {word: self._other(rnd) for word in self._order}

    def spin(self, text: str, share: float) -> str:
        """`text` with about `share` of its characters replaced."""
        present = {text[k : k + 2] for k in range(len(text) - 1)}
        table: dict[str, str] = {}
        changed = 0
        for word in self._order:
            if changed >= share * len(text):
                break
            if word in present:
                table[word] = self._table[word]
                changed += 2 * text.count(word)
        return replace(text, table)
