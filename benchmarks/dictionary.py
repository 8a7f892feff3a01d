"""One spinner's dictionary, the same for every text: what a spinner that keeps its dictionary does to many of them."""

import random
from collections.abc import Iterable

from benchmarks.spinners import Spinner


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
        return self._replaced(text, share, self._order, self._table.__getitem__)
