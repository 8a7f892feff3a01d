"""What a trace found in, the card a person reads out."""

from collections.abc import Sequence
from typing import Any

from newswatch.cli.reasons import at_odds, reason
from newswatch.cli.show import line, minute, paragraph, table
from newswatch.cli.story import ID, counted_words
from newswatch.cli.trace import Found, Link, same_of
from newswatch.cli.traced import Asked
from newswatch.cli.words import say, term, terms
from newswatch.model.article import Article
from newswatch.model.story import Decision, Disguise

_COPIES, _BEGUN, _SPANS = 20, 60, 5
"""Copies shown of a chain, characters of a passage and passages shown."""
_SHORT = 60
"""Characters of a text under which an altered copy may go unrecognised."""
_MARKED = 1200
"""Characters of a spun text shown with its words marked."""


def show(given: Asked, decision: Decision, story: Found | None, near: Sequence[dict[str, Any]]) -> None:
    if story is None:
        line(say("No stored text is this text.", "库中没有同文报道。"), "bold")
        if len(given.article.reading.text) < _SHORT:
            paragraph(say("A whole paragraph or more is found more surely.", "给出一整段或更多，才查得准。"))
    else:
        _show_story(given, story)
        _show_changes(given, decision, story)
        _show_chain(story)
    if near:
        columns = [
            say("tie", "关系"),
            say("why", "原因"),
            say("shared", "重合"),
            say("story", "编号"),
            say("title", "标题"),
        ]
        rows = [_near_row(each) for each in near]
        table(say("Tied to", "相关报道"), columns, rows)


def _near_row(each: dict[str, Any]) -> tuple[str, ...]:
    why = at_odds(each["reason"], each["facts"])
    return term(each["relation"]), why, f"{each['score']:.0%}", each["story"][:ID], each["title"]


def _show_story(given: Asked, story: Found) -> None:
    original = story.original
    line(f"{story.story.story_id[:ID]}  {original.reading.title if original else ''}", "bold")
    if original is not None:
        own = original.event_id == given.article.event_id
        said = say("This is the original.", "此文即原文。") if own else say("The original:", "原文：")
        site = original.reading.site or original.source
        paragraph(f"{said} {site}  {original.url}")
    paragraph(counted_words(story.carriers))


def _show_changes(given: Asked, decision: Decision, story: Found) -> None:
    """What this text is to its original: how much of it, what was done, what is its own, what it says otherwise."""
    same, text = same_of(decision), given.article.reading.text
    if same is None:
        return
    if same.coverage is not None:
        here, there = same.coverage
        english = f"{there:.0%} of the original stands in this text and makes up {here:.0%} of it"
        paragraph(say(english, f"含原文的 {there:.0%}，占本文 {here:.0%}"))
    if decision.disguises:
        paragraph(terms(decision.disguises))
    for start, end in same.own[:_SPANS]:
        paragraph(say("its own: ", "自添：") + _begun(text[start:end]))
    for each in same.distortions:
        paragraph(f"{reason(each.kind)}: {each.there} → {each.here}")
    if Disguise.SPUN in decision.disguises and story.original is not None:
        line(say("With the original's words (! changes the meaning):", "还原用词（! 处改变原意）："))
        paragraph(_despun(given.article, story.original))


def _despun(article: Article, original: Article) -> str:
    from consumers.dedup.align import align
    from consumers.dedup.despun import despun, marked
    from consumers.dedup.sheet import Sheet

    later, earlier = Sheet(article), Sheet(original)
    shown = [each for each in despun(later, earlier, align(later, earlier)) if each.span_a[1] <= _MARKED]
    return marked(article.reading.text[:_MARKED], shown) + ("…" if len(article.reading.text) > _MARKED else "")


def _show_chain(story: Found) -> None:
    sites = {link.member.article.event_id: link.row["site"] for link in story.chain}
    columns = [
        say("when", "时间"),
        say("site", "网站"),
        say("from", "来自"),
        say("done to it", "改动"),
        say("address", "网址"),
    ]
    rows = [
        (
            minute(link.member.time),
            f"{'★' if link.is_original else '○'} {link.row['site']}",
            _from(link, sites),
            terms(link.disguises) if not link.is_original else "",
            link.member.article.url,
        )
        for link in story.chain[:_COPIES]
    ]
    more = len(story.chain) - len(rows)
    table(say("Chain of copies", "转载链") + (f" (+{more})" if more > 0 else ""), columns, rows)


def _from(link: Link, sites: dict[str, str]) -> str:
    """Whom it names; a claim without a known text is one that nobody has proved."""
    if link.member.credits is not None:
        return sites.get(link.member.credits.event_id, "")
    return say(f"{link.member.claim} (unproven)", f"{link.member.claim}（未证实）") if link.member.claim else ""


def _begun(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _BEGUN else f"{flat[:_BEGUN]}…"
