"""A spun copy and its original in, the words that were replaced in it out, for a story's card and for programs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newswatch.cli.reasons import reason
from newswatch.cli.words import say
from newswatch.model.article import Article
from newswatch.model.story import Decision, Disguise

if TYPE_CHECKING:
    from consumers.dedup.despun import Replacement

MOST = 12
"""Changed words shown of one copy."""


def replaced(copy: Article, decision: Decision | None, original: Article | None) -> list[dict[str, Any]]:
    """Each word of a spun copy that stands for another: `here` and `there` as printed, `a` and `b` their places, `why`
    what that changes, empty where only the wording; nothing for a copy that is not spun."""
    return _rows(_replacements(copy, original)) if original is not None and is_spun(decision) else []


def replaced_and_marked(copy: Article, original: Article, most: int) -> tuple[list[dict[str, Any]], str]:
    """What `replaced` gives of a spun copy, and its first `most` characters with the words marked, for a person."""
    from consumers.dedup.despun import marked

    found, text = _replacements(copy, original), copy.reading.text
    shown = [each for each in found if each.span_a[1] <= most]
    return _rows(found), marked(text[:most], shown) + ("…" if len(text) > most else "")


def is_spun(decision: Decision | None) -> bool:
    return decision is not None and Disguise.SPUN in decision.disguises


def _replacements(copy: Article, original: Article) -> "list[Replacement]":
    from consumers.dedup.align import align
    from consumers.dedup.despun import despun
    from consumers.dedup.sheet import Sheet

    later, earlier = Sheet(copy), Sheet(original)
    return despun(later, earlier, align(later, earlier))


def _rows(found: "list[Replacement]") -> list[dict[str, Any]]:
    return [
        {"here": r.here, "there": r.there, "a": list(r.span_a), "b": list(r.span_b or ()), "why": r.why} for r in found
    ]


def changed(rows: list[dict[str, Any]]) -> Iterator[str]:
    """A line for a person for each word that changes what is said, each once, and how many more there are."""
    words = dict.fromkeys((row["why"], row["there"], row["here"]) for row in rows if row["why"])
    for why, there, here in list(words)[:MOST]:
        yield f"{reason(why)}: {there} → {here}"
    if len(words) > MOST:
        more = len(words) - MOST
        yield say(f"and {more} more words that change the meaning", f"另有 {more} 处改变原意")
