"""What two texts share, in numbers, in; what that alone would make of the two out.

Most pairs of texts that share rare grams are dismissed here, before anything else is known of them.
"""

import numpy as np

from consumers.dedup.passages import Table
from newswatch.compiled import compiled

NOTHING, SAME, PART_OF, QUOTES, REPHRASED = range(5)
"""What the later text may be to the earlier one."""

SPUN = 0.8
"""Likeness below which a passage counts as spun: an edited copy keeps nine pairs of ten, a spun one six."""
EVEN = 0.25
"""Imbalance up to which words were replaced by words of their length."""
QUOTED = 64
"""Folded characters taken over word for word that make a quotation: two sentences. Read off the tuned half of the
benchmark with the other figures of a quotation: of 130 excerpts of a fifth .82
are tied, and of 1,000 items 1.4 to what they have nothing of."""
_QUOTED_SHARE = 0.15
_WORD_FOR_WORD, _LINE = 0.97, 40
"""What of a quotation stands unchanged in either text, and the folded characters of a run of it that is no phrase: half
of a flash at most."""
_QUOTATION = 0.8
"""How much of what two texts share is word for word in such runs; phrases of one trade come in bits."""
_PIECE, _PIECES = 20, 3
"""Passages of so many characters that a quotation comes in at most; two reports of one speech share more."""
_SIDE_BY_SIDE = 4
"""Characters between two passages that follow one another: a mark that one of the texts has lost, or doubled."""
_OPENING, _OPENED = 4, 0.5
"""Characters at which two texts that open alike begin to, and the share of the shorter that makes that a quotation."""
WHOLE, WHOLE_MOVED = 0.8, 0.9
"""Share of a text that is all of it; where its parts stand in another order among other text."""
_MOST = 0.75
"""Share of either text that makes two the same whatever else they have."""
MOST_OF_SPUN = 0.55
_WRAPPED = 0.3
_CUT, _CUT_OFF = 0.5, 0.35
"""Least share of the earlier text left in a cut copy, and in one that is its beginning and nothing else."""
_BARE = 0.95
_AS_WRITTEN = 0.9


@compiled
def is_spun(likeness: float, imbalance: float, undone: bool) -> bool:
    """Whether the wording was replaced throughout, word for word, as a synonym spinner does.

    Where its substitutions were `undone` it was, unless the two differ by whole phrases, as news of one pattern does.
    """
    if undone:
        return likeness >= SPUN or imbalance <= EVEN
    return likeness < SPUN and imbalance <= EVEN


@compiled
def shape(table: Table, size_a: int, size_b: int, cover_a: float, cover_b: float, likeness: float, spun: bool) -> int:
    """What the later text (a) may be to the earlier (b); the numbers are those of their Alignment.

    A copy may be wrapped in twice as much other text, cut to half, or a digest followed by the full text, and one that
    is nothing but the beginning of the other may be cut to a third, whichever of both is seen first; a text that is
    carried whole inside a much longer one, or is a small piece of one, is part of it. Thinly aligned text is a spun
    copy only where word stands for word: news written to one pattern differs by whole phrases.
    """
    fewer, more = min(cover_a, cover_b), max(cover_a, cover_b)
    if spun:
        return SAME if fewer >= MOST_OF_SPUN else NOTHING
    if likeness < SPUN:
        return REPHRASED if fewer >= _MOST else NOTHING
    if fewer >= _MOST or (likeness >= _AS_WRITTEN and _is_wrapped_or_cut(table, cover_a, cover_b)):
        return SAME
    if more >= WHOLE:
        return PART_OF if _taken_over(table, size_a, size_b) else REPHRASED
    shared = min(cover_a * size_a, cover_b * size_b)
    if shared < max(QUOTED, _QUOTED_SHARE * min(size_a, size_b)) - 1:
        return NOTHING
    return QUOTES if _taken_over(table, size_a, size_b) and _quotes(table, min(size_a, size_b)) else NOTHING


@compiled
def _is_wrapped_or_cut(table: Table, own: float, carried: float) -> bool:
    """Whether one text is the other in one piece with more around it; in many pieces it is taken from it instead."""
    in_order = _in_order(table)
    if max(own, carried) < WHOLE or (max(own, carried) < WHOLE_MOVED and not in_order):
        return False
    # the later text the beginning of the earlier, or what was left of its rest, and hardly anything else
    begins = table[0, 2] < _OPENING and own >= _BARE and in_order
    cut = _CUT_OFF if begins else _CUT
    return (carried >= WHOLE and own >= _WRAPPED) or (own >= WHOLE and carried >= cut)


@compiled
def _in_order(table: Table) -> bool:
    return bool(np.all(table[1:, 2] >= table[:-1, 2]))


@compiled
def _length(table: Table, row: int) -> int:
    return int(min(table[row, 1] - table[row, 0], table[row, 3] - table[row, 2]))


@compiled
def _is_word_for_word(table: Table, row: int) -> bool:
    return bool(table[row, 4] >= _WORD_FOR_WORD * max(1, _length(table, row) - 1))


@compiled
def _taken_over(table: Table, size_a: int, size_b: int) -> bool:
    """Whether what is shared was copied and not written from the same notes."""
    least = min(_LINE, min(size_a, size_b) // 2)
    total = 0
    for row in range(len(table)):
        total += _length(table, row)
    return max(_runs(table, 0, least, -1)[1], _runs(table, 2, least, -1)[1]) >= _QUOTATION * total


@compiled
def _quotes(table: Table, shorter: int) -> bool:
    """A quotation is an unbroken run of two sentences, and more than the way two items of a series open."""
    opening, pieces = -1, 0
    for row in range(len(table)):
        pieces += _length(table, row) >= _PIECE
        if max(table[row, 0], table[row, 2]) < _OPENING and _length(table, row) < _OPENED * shorter:
            opening = row
    longest = max(_runs(table, 0, 0, opening)[0], _runs(table, 2, 0, opening)[0])
    return pieces <= _PIECES and longest >= max(QUOTED, _QUOTED_SHARE * shorter)


@compiled
def longest_run(table: Table) -> int:
    """Characters of the longest run that is word for word in either text."""
    return int(max(_runs(table, 0, 0, -1)[0], _runs(table, 2, 0, -1)[0]))


@compiled
def _runs(table: Table, side: int, least: int, but: int) -> tuple[int, int]:
    """The longest run that is word for word, and the characters of all that have `least`; the row `but` left out.

    Passages side by side in one text (`side` 0: a, 2: b) are one run: what stands between them in the other was left
    out, or set in. Where two overlap there the characters count once; names in a row, none of them a piece, are no run.
    """
    longest = total = run = end = 0
    for row in np.argsort(table[:, side]):
        start, stop = max(table[row, side], end), table[row, side + 1]
        if stop <= end:
            continue
        length = min(_length(table, row), stop - start) if row != but and _is_word_for_word(table, row) else 0
        if length < _PIECE or start - end > _SIDE_BY_SIDE:
            total += run if run >= least else 0
            run = 0
        run, end = run + (length if length >= _PIECE else 0), stop
        longest = max(longest, run)
    return longest, total + (run if run >= least else 0)
