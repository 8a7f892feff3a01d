"""A story's members in, how good a witness of its wording each is out: the ranking of originals, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from newswatch.cli.words import say
from newswatch.model.article import Article
from newswatch.model.story import Decision, Disguise

if TYPE_CHECKING:
    from consumers.dedup.original import Witness
    from consumers.dedup.outlets import Outlets

Member = tuple[Article, Decision | None]


def witnesses(members: Sequence[Member], original: str, outlets: "Outlets") -> dict[str, "Witness"]:
    """By event id, best first; what was done to a copy is as it was told, seen from the original."""
    from consumers.dedup.original import ranked, witness, wording

    articles = [article for article, _ in members]
    found = []
    for place, (article, decision) in enumerate(members):
        done = decision.disguises if decision and article.event_id != original else ()
        cut = Disguise.TRUNCATED in done
        found.append(witness(article, wording(done), articles, outlets, place, cut=cut))
    return {each.article.event_id: each for each in ranked(found)}


def row(each: "Witness", place: int) -> dict[str, Any]:
    """For programs. `claim` is what the page says its text is from, `proven` whether the story has such a text."""
    claim = {"of": each.claim, "proven": not each.unproven, "text": each.credits.event_id if each.credits else None}
    return {
        "rank": place,
        "wording": ("as_written", "converted", "spun")[each.wording],
        "named_by": [other.event_id for other in each.named_by],
        "claim": claim if each.claim or each.credits else None,
        "host": ("official", "newspaper", "other")[each.authority],
        "wire_head": each.head,
        "whole": not each.cut,
        "time": each.time.isoformat(),
    }


def rows(found: Mapping[str, "Witness"]) -> dict[str, dict[str, Any]]:
    """By event id."""
    return {event: row(each, place) for place, (event, each) in enumerate(found.items(), 1)}


def told(each: "Witness", first: bool) -> str:
    """What speaks for and against it, for a person."""
    return " · ".join(_told(each, first))


def _told(each: "Witness", first: bool) -> Iterator[str]:
    if each.wording:
        yield say("a conversion", "转换文本") if each.wording == 1 else say("spun", "洗稿")
    if each.named_by:
        names = len(each.named_by)
        yield say(f"named as origin by {names}", f"被 {names} 篇注明为出处")
    if each.credits:
        site = each.credits.reading.site or each.credits.source
        yield say(f"credits {site}, whose text is here", f"注明出自 {site}，其文在此")
    elif each.claim:
        yield say(f"credits {each.claim}, but no such text was seen", f"注明出自 {each.claim}，但未见该文")
    if each.authority < 2:
        yield (
            say("host of a ministry or agency", "部委或通讯社网站")
            if each.authority == 0
            else say("host of a newspaper", "报社网站")
        )
    if each.head:
        yield say("its own wire head", "自家电头")
    if each.cut:
        yield say("cut short", "有删节")
    if first:
        yield say("first", "最早")
