"""A new text and two stories it is the same as in, whether the two are one story out: never where anything is at odds.

Mixing two texts is the worst fault of all, so more is asked than of a copy that joins one story: the same part of the
new text must be nearly the whole of both, or one of them be cut from it word for word, seen from either side, with no
fact at odds between any two of the three; where both name the new one as their origin, none that would keep two texts
apart.
"""

from collections.abc import Iterable

from consumers.dedup.compare import Comparison
from consumers.dedup.rule import (
    UNFIXED,
    figures_at_odds,
    identity_at_odds,
    names_the_other,
    shares_a_fixing_fact,
    stand,
)
from newswatch.model.story import RelationKind
from newswatch.text.facts import Agreement

_WHOLE, _WHOLE_SPUN = 0.8, 0.65
"""Least share of either text that aligns."""
_CUT = 0.9
"""The same of a text that is a piece of the new one: a copy that was cut may have opened a story of its own."""
_OVERLAP = 0.8
"""Least share of what the new text shares with the one, or with the other where that is less, that it shares with both:
a page that carries two texts one after the other is no bridge between them."""


def one_story(one: Comparison, other: Comparison, across: Comparison) -> bool:
    """`one` and `other` compare the new text with the two originals, which `across` compares with one another."""
    credited = names_the_other(one) and names_the_other(other)
    return (
        _is_close(one)
        and _is_close(other)
        and _overlap(one, other) >= _OVERLAP
        and not any(_at_odds(each, credited) for each in (one, other, across, across.mirrored()))
        and (across.apart <= UNFIXED or all(shares_a_fixing_fact(each) for each in (one, other)))
        and (_is_same(across) or _bridged(one, other))
    )


def through(comparison: Comparison, member: Comparison) -> bool:
    """Whether the new text is a copy although its story's original does not show it: cut, edited or spun as that one
    is. `comparison` has the new text against a member of the story, `member` that member against the original, which
    it must be the same as by itself: nothing drifts away copy by copy."""
    return _is_close(comparison) and _is_same(member) and not _at_odds(comparison) and not _at_odds(member)


def _is_close(comparison: Comparison) -> bool:
    alignment = comparison.alignment
    least = _WHOLE_SPUN if comparison.spun else _WHOLE
    whole = min(alignment.cover_a, alignment.cover_b) >= least
    cut = not comparison.spun and alignment.cover_b >= _CUT
    return (whole or cut) and _is_same(comparison.mirrored())


def _is_same(comparison: Comparison) -> bool:
    standing = stand(comparison)
    return standing is not None and standing.kind is RelationKind.SAME


def _bridged(one: Comparison, other: Comparison) -> bool:
    """Whether the new text is the wording that both were made of: neither spun from it in its turn."""
    return one.stranger <= 0 and other.stranger <= 0


def _at_odds(comparison: Comparison, credited: bool = False) -> bool:
    """Whether facts are; where both are `credited` to one text only those that keep apart are: a copy with one figure
    falsified may have come before its original."""
    if credited:
        return bool(identity_at_odds(comparison.pairs) or figures_at_odds(comparison.figures, credited=False))
    return any(pair.agreement is Agreement.DISAGREE for pair in comparison.pairs)


def _overlap(one: Comparison, other: Comparison) -> float:
    mine, theirs = _marked(one.alignment.spans[0]), _marked(other.alignment.spans[0])
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _marked(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}
