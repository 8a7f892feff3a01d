"""Texts in, made-up queries of their own words out: as many as wanted, and each as often met as readers' queries are.

A word is a run of two to four Chinese characters that texts repeat, numbered by how often. A query has one to seven of
them, four in the mean; three in ten ask for any of their words, the others for one of them together with any of the
rest, and a tenth of all has a term under NOT, near another or in one field. Ranks are drawn evenly from all words, so
that nearly all that are asked for are rare, as names are, and the few most written of are asked for no more often than
they. All follows from the seed.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

_HAN = re.compile(r"[一-鿿]{2,}")
_LENGTHS = (2, 3, 4)
_REPEATED = 3
"""Texts a run stands in, at least, to be a word."""
_PART = 0.8
"""A run that stands for so large a part in one longer word is none of its own."""
WORDS = 200_000
"""Most words that queries are made of."""


def vocabulary(texts: Iterable[str], most: int = WORDS) -> list[str]:
    """The most repeated words, those that most texts have first."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(
            {run[k : k + n] for run in _HAN.findall(text) for n in _LENGTHS for k in range(len(run) - n + 1)}
        )
    usual = {word: count for word, count in counted.items() if count >= _REPEATED}
    for word, count in sorted(usual.items(), key=lambda each: -len(each[0])):
        for part in (word[1:], word[:-1]):
            if len(part) >= _LENGTHS[0] and part in usual and count > _PART * usual[part]:
                del usual[part]
    return sorted(usual, key=lambda word: (-usual[word], word))[:most]


def queries(words: Sequence[str], count: int, seed: int = 1) -> Iterator[str]:
    """`count` queries of `words`, those most written of first."""
    rnd = random.Random(seed)
    for number in range(count):
        terms = rnd.sample(words, min(len(words), rnd.randint(1, 7)))
        if len(terms) < 2:
            yield terms[0]
        elif number % 10 == 0:
            yield _peculiar(terms, number // 10)
        elif rnd.random() < 0.7:
            yield f"{terms[0]} AND ({' OR '.join(terms[1:])})"
        else:
            yield " OR ".join(terms)


def _peculiar(terms: Sequence[str], number: int) -> str:
    """One of a tenth: with a word that must not stand there, two near one another, or one in a field."""
    any_of = " OR ".join(terms[1:])
    ways = (f"({any_of}) NOT {terms[0]}", f"{terms[0]} NEAR/20 ({any_of})", f"title:{terms[0]} OR {any_of}")
    return ways[number % len(ways)]


def invented(count: int, seed: int = 1) -> list[str]:
    """Made-up texts: of words that are met the more often the earlier they were made up, as in a language (Zipf)."""
    rnd = random.Random(seed)
    words = [
        "".join(chr(rnd.randint(0x4E00, 0x9FFF)) for _ in range(rnd.choice((1, 2, 2, 2, 3, 4)))) for _ in range(60_000)
    ]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    made = []
    for _ in range(count):
        drawn = iter(rnd.choices(words, cum_weights=weights, k=rnd.randint(150, 500)))
        made.append("。".join("".join(islice(drawn, 12)) for _ in range(45)).strip("。"))
    return made


def stories(texts: Iterable[str], length: int) -> Iterator[str]:
    """Texts of `length` characters: one after the other joined, and cut."""
    held = ""
    for text in texts:
        held += text + "\n"
        if len(held) >= length:
            yield held[:length]
            held = ""
