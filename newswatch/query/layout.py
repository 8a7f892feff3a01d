"""One searched form in, what looks for words in it out: each laid out once, however many queries ask."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newswatch.lazy import lazy
from newswatch.query.searched import NOWHERE, Spans, Steps, cuts, steps

MOST_PLACES = 2000
"""Places of one word in one part that are looked at where more counts than that it stands there: beside another word,
or with wildcards. A page that says a word more often says it no other way by then."""


class Standing(NamedTuple):
    """Where something stands, and its name at each place (one for all of them where it has but one)."""

    spans: Spans
    words: Sequence[str]


class Layout:
    """A form and, worked out as they are first asked for, its places."""

    def __init__(self, form: str, aids: Callable[[], NDArray[np.bool_] | None] = lambda: None) -> None:
        """`aids` tells of every character whether it is a reading aid's; None: none is."""
        self.form = form
        self._aids = aids
        self._found: dict[Hashable, Standing] = {}

    def once(self, what: Hashable, find: Callable[[], Standing]) -> Standing:
        """What `find` finds, asked once for each `what`."""
        if what not in self._found:
            self._found[what] = find()
        return self._found[what]

    @lazy
    def cuts(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        return cuts(self.form)

    @lazy
    def steps(self) -> Steps:
        return steps(self.form)

    @lazy
    def room(self) -> NDArray[np.int32]:
        """Of every place how many letters, digits and characters, none a reading aid's, stand behind it in a row."""
        _, filled = self.cuts
        aids = self._aids()
        if aids is not None:
            filled = filled & ~np.append(aids, False)
        places = np.arange(len(filled), dtype=np.int32)
        gaps = np.where(filled, len(filled), places)
        ends: NDArray[np.int32] = np.minimum.accumulate(gaps[::-1])[::-1]
        return ends - places

    def standing(self, sought: str, *, whole: bool) -> Spans:
        """All of its `occurrences`, at once."""
        size = len(sought)
        if sought not in self.form:
            return NOWHERE
        codes, asked = self._codes, _codes(sought)
        found = np.ones(len(codes) - size + 1, np.bool_)
        for at, code in enumerate(asked):
            found &= codes[at : at + len(found)] == code
        if whole:
            cut, _ = self.cuts
            found &= cut[: len(found)] & cut[size : size + len(found)]
        starts = found.nonzero()[0]
        return np.stack([starts, starts + size], axis=1)

    @lazy
    def _codes(self) -> NDArray[np.uint32]:
        return _codes(self.form)


def _codes(form: str) -> NDArray[np.uint32]:
    return np.frombuffer(form.encode("utf-32-le", "surrogatepass"), np.uint32)
