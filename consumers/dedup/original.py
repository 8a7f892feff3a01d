"""A story's present original and a new copy in, which of them is the better witness of the text out."""

from consumers.dedup.compare import Comparison
from consumers.dedup.disguise import converted
from newswatch.model.source import SourceKind
from newswatch.text.url import host_of

_OFFICIAL = frozenset({SourceKind.MINISTRY, SourceKind.AGENCY})


def replaces(comparison: Comparison, claimed: bool) -> bool:
    """Whether the later article is the better witness; where nothing speaks for it, the first seen stays.

    In this order: the wording as written beats a conversion of it and that beats a spin; the outlet or address that
    copies name as their origin (`claimed`) beats them; a ministry or agency beats other hosts.
    """
    later, earlier, outlets = comparison.later.article, comparison.earlier.article, comparison.outlets
    mine, theirs = _disguised(comparison), _disguised(comparison.mirrored())
    if mine != theirs:
        return mine < theirs
    if outlets.claims(later, earlier):
        return False
    if claimed:
        return True
    official, was_official = (outlets.kind_of(host_of(article.url)) in _OFFICIAL for article in (later, earlier))
    return official and not was_official and not outlets.is_copy(later)


def _disguised(comparison: Comparison) -> int:
    """How far the later text is from the wording as written, seen from the earlier one."""
    if comparison.stranger > 0:
        return 2
    return 1 if converted(comparison) else 0
