"""A comparison of a copy with its original in, the facts of the body that differ between them out.

Facts that both read in the same place are compared by what they state. Beside them every place of a few characters is
judged in which the two texts differ and around which they do not: a negation, a name, an opposite, a number no form of
fact covers.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np
from opencc import OpenCC

from consumers.dedup.compare import Comparison, Pair
from consumers.dedup.holes import holes
from consumers.dedup.sheet import Sheet
from newswatch.model.story import Distortion
from newswatch.text.changes import REACH, Change, Place, Places, changed, windows
from newswatch.text.facts import Agreement, Fact
from newswatch.text.fold import folded_anew
from newswatch.text.renamed import people, renamed, retold

MOST = 50
"""Distortions listed at most: beyond that it is another text."""
_LOOKED, _HOLES = 4 * MOST, 40 * MOST
"""Changes gathered, and places looked at for them: a text with more is another text and costs no more."""
_HELD = 2
"""Characters that are the same on either side of two facts that stand in one place."""
_SAID = 10
"""Characters before what changed that tell whether the earlier text says the same elsewhere."""
_NUMBERS = frozenset(("figure", "date", "ordinal", "batch", "docno"))
_WORDS = frozenset(("place", "person", "organisation", "reversal", "negation"))


def distortions(comparison: Comparison) -> tuple[Distortion, ...]:
    """What is at odds, as printed in both, spans in the texts as given, in order of the later text."""
    if np.array_equal(comparison.later.folded.plain_codes, comparison.earlier.folded.plain_codes):
        return ()
    odds = [p for p in comparison.pairs if p.agreement is Agreement.DISAGREE and not p.title and _differ(p)]
    odds = [p for p in odds if comparison.spun or _is_held(comparison, p)]
    found = [_change(comparison, pair) for pair in odds[:_LOOKED]]
    found += list(islice(_judged(comparison, found), _LOOKED))
    found = [change for change in found if comparison.spun or not _is_moved(comparison, change)]
    once = {(c.here.start, c.there.start): c for c in reversed(found)}
    ordered = sorted(once.values(), key=lambda change: (change.here.start, change.there.start))
    return tuple(_distortion(comparison, change) for change in ordered[:MOST])


def _differ(pair: Pair) -> bool:
    """Two facts printed alike may mean two years by their days of publication: that is no falsification."""
    return pair.here.printed != pair.there.printed


def _is_held(comparison: Comparison, pair: Pair) -> bool:
    """Whether the same stands before both facts and behind them: else one sentence was dropped, or put in between."""
    mine, theirs = comparison.later.folded, comparison.earlier.folded
    start, end = np.searchsorted(mine.kept, (pair.here.start, pair.here.end)).tolist()
    other, other_end = np.searchsorted(theirs.kept, (pair.there.start, pair.there.end)).tolist()
    before = mine.text[max(0, start - _HELD) : start] == theirs.text[max(0, other - _HELD) : other]
    return before and mine.text[end : end + _HELD] == theirs.text[other_end : other_end + _HELD]


def _is_moved(comparison: Comparison, change: Change) -> bool:
    """Whether the earlier text says in another place what the later says there: a sentence was dropped or moved."""
    on = 0 if change.kind in _NUMBERS else REACH  # 将 and 将不 begin alike
    return change.here.grown(_SAID, on).text in comparison.earlier.folded.plain


def _change(comparison: Comparison, pair: Pair) -> Change:
    here, there = _place(comparison.later, pair.here), _place(comparison.earlier, pair.there)
    return Change(pair.there.kind.value, here, there)


def _judged(comparison: Comparison, found: Sequence[Change]) -> Iterator[Change]:
    """What the places that differ change beyond the facts `found` at odds."""
    agreed = [p for p in comparison.pairs if p.agreement is Agreement.AGREE and not p.title]
    unnamed: list[Places] = []
    names: set[tuple[str, str]] = set()
    for places in islice(holes(comparison), _HOLES):
        if any(_meet(places[0], c.here) or _meet(places[1], c.there) for c in found):
            continue
        change = changed(*places) or renamed(*places)
        if change is None and (bare := _bare(comparison, places)):
            change = changed(*bare) or renamed(*bare)
        if change is None:
            unnamed.append(places)
        elif not _is_spelling(comparison, change, agreed):
            if change.kind == "person":
                names.add((change.here.text, change.there.text))
            yield _as_facts(comparison, change)
    known = people(comparison.earlier.folded.plain) if unnamed else frozenset()
    for places in unnamed:
        again = _again(places, names) or (retold(places, known) if known else None)
        if again is not None and not _is_spelling(comparison, again, agreed):
            yield again


def _bare(comparison: Comparison, places: Places) -> Places | None:
    """The places without the word at their beginning or end that Taiwan has another for; None where there is none."""
    mine, theirs = places[0], places[1]
    given = _given(comparison.later, mine)
    if len(mine.text) < 2 or not theirs.text or _plain(given) == given or len(given) != len(mine.text):
        return None
    for size in range(len(given) - 1, 0, -1):
        word = _mainland(given[-size:])
        if word != mine.text[-size:] and theirs.text.endswith(word):
            return _trimmed(mine.grown(0, -size), theirs.grown(0, -len(word)))
        word = _mainland(given[:size])
        if word != mine.text[:size] and theirs.text.startswith(word):
            return _trimmed(mine.grown(-size, 0), theirs.grown(-len(word), 0))
    return None


def _trimmed(mine: Place, theirs: Place) -> Places:
    """Both without what they begin and end with alike."""
    while mine.text and theirs.text and mine.text[0] == theirs.text[0]:
        mine, theirs = mine.grown(-1, 0), theirs.grown(-1, 0)
    while mine.text and theirs.text and mine.text[-1] == theirs.text[-1]:
        mine, theirs = mine.grown(0, -1), theirs.grown(0, -1)
    return mine, theirs


def _again(places: Places, names: set[tuple[str, str]]) -> Change | None:
    """A name that was exchanged elsewhere, in a place that alone does not tell."""
    for window in windows(places, 2) if names else ():
        if (window[0].text, window[1].text) in names:
            return Change("person", *window)
    return None


def _is_spelling(comparison: Comparison, change: Change, agreed: Sequence[Pair]) -> bool:
    """Whether the two say the same in other words: numbers that agree, the words of Taiwan and Hong Kong."""
    if change.kind in _NUMBERS:
        return any(pair.here.start < change.here.end and change.here.start < pair.here.end for pair in agreed)
    if change.kind not in _WORDS:
        return False
    for reach in range(REACH + 1):
        here, there = change.here.grown(reach, reach), change.there.grown(reach, reach)
        mine, theirs = _given(comparison.later, here), _given(comparison.earlier, there)
        if _plain(mine) in (_mainland(theirs), _taiwan(theirs)) or _plain(theirs) in (_mainland(mine), _taiwan(mine)):
            return True
    return False


def _as_facts(comparison: Comparison, change: Change) -> Change:
    """The change as wide as the facts it lies in, where both texts state one of the same kind there."""
    here, there = _stated(comparison.later, change.here), _stated(comparison.earlier, change.there)
    if change.kind not in _NUMBERS or here is None or there is None or here.kind is not there.kind:
        return change
    if here.printed == there.printed:
        return change
    return Change(there.kind.value, _place(comparison.later, here), _place(comparison.earlier, there))


def _stated(sheet: Sheet, place: Place) -> Fact | None:
    return next((fact for fact in sheet.facts if fact.start <= place.start and place.end <= fact.end), None)


def _place(sheet: Sheet, fact: Fact) -> Place:
    return Place(sheet.folded.plain, fact.start, fact.end)


def _meet(one: Place, other: Place) -> bool:
    return one.start < max(other.end, other.start + 1) and other.start < max(one.end, one.start + 1)


def _given(sheet: Sheet, place: Place) -> str:
    return sheet.article.reading.text[slice(*sheet.folded.plain_span(place.start, place.end))]


@lru_cache(maxsize=4)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _plain(text: str) -> str:
    return folded_anew(text).plain  # a few characters: not worth a text's place among those kept


@lru_cache(maxsize=4096)
def _mainland(text: str) -> str:
    """`text` folded, in the words of the mainland."""
    return _plain(str(_converter("tw2sp").convert(_converter("s2t").convert(text))))


@lru_cache(maxsize=4096)
def _taiwan(text: str) -> str:
    """`text` folded, in the words of Taiwan."""
    return _plain(str(_converter("s2twp").convert(text)))


def _distortion(comparison: Comparison, change: Change) -> Distortion:
    a = comparison.later.folded.plain_span(change.here.start, change.here.end)
    b = comparison.earlier.folded.plain_span(change.there.start, change.there.end)
    here, there = comparison.later.article.reading.text, comparison.earlier.article.reading.text
    return Distortion(change.kind, here[slice(*a)], there[slice(*b)], a, b)
