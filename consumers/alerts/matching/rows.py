"""What a text meets in, lines of JSON out: copied together in machine code, since one text may meet hundreds."""

from collections.abc import Sequence

import numpy as np
import orjson
from numpy.typing import NDArray

from consumers.alerts.matching.columns import Column
from consumers.alerts.matching.engine import Met
from newswatch.compiled import compiled

Bytes = NDArray[np.uint8]
Ends = NDArray[np.int64]

_BETWEEN = np.frombuffer(b',"words":[,]}\n', np.uint8)
_OPEN, _COMMA, _CLOSE = 10, 11, 14
"""Where in it ends what stands before the first word, between two, and behind the last."""


class Rows:
    """Rows for queries called `names`, by their numbers, with the words called `words`, by theirs, which may grow."""

    def __init__(self, names: Sequence[object], words: Sequence[str]) -> None:
        self._names = _Texts()
        self._names.extend(names)
        self._words = _Texts()
        self._said = words

    def of(self, name: object, met: Met) -> bytes:
        """A line for each query met, in their order: {"id": name, "subscription": …, "words": […]}."""
        self._words.extend(self._said[len(self._words) :])
        begin = np.frombuffer(b'{"id":' + orjson.dumps(name) + b',"subscription":', np.uint8)
        names, words = self._names, self._words
        return _written(*met, begin, names.bytes, names.ends, words.bytes, words.ends, _BETWEEN).tobytes()


class _Texts:
    """Values as JSON, one behind the other: `ends` are those of each, after a 0."""

    def __init__(self) -> None:
        self._bytes = Column(np.uint8)
        self._ends = Column(np.int64)
        self._ends.extend((0,))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def extend(self, values: Sequence[object]) -> None:
        written = [orjson.dumps(value) for value in values]
        self._ends.extend(len(self._bytes) + np.cumsum([len(each) for each in written], dtype=np.int64))
        self._bytes.extend(np.frombuffer(b"".join(written), np.uint8))

    @property
    def bytes(self) -> Bytes:
        return self._bytes.all

    @property
    def ends(self) -> Ends:
        return self._ends.all


@compiled
def _written(
    numbers: NDArray[np.int32],
    stops: NDArray[np.int32],
    said: NDArray[np.int32],
    begin: Bytes,
    names: Bytes,
    name_ends: Ends,
    words: Bytes,
    word_ends: Ends,
    between: Bytes,
) -> Bytes:
    size = len(numbers) * (len(begin) + len(between)) + len(said)
    for number in numbers:
        size += name_ends[number + 1] - name_ends[number]
    for word in said:
        size += word_ends[word + 1] - word_ends[word]
    out = np.empty(size, np.uint8)
    at = start = 0
    for row in range(len(numbers)):
        at = _copied(out, at, begin, 0, len(begin))
        at = _copied(out, at, names, name_ends[numbers[row]], name_ends[numbers[row] + 1])
        at = _copied(out, at, between, 0, _OPEN)
        for place in range(start, stops[row]):
            if place > start:
                at = _copied(out, at, between, _OPEN, _COMMA)
            at = _copied(out, at, words, word_ends[said[place]], word_ends[said[place] + 1])
        at = _copied(out, at, between, _COMMA, _CLOSE)
        start = stops[row]
    return out[:at]


@compiled
def _copied(out: Bytes, at: int, source: Bytes, start: int, end: int) -> int:
    for place in range(start, end):
        out[at] = source[place]
        at += 1
    return at
