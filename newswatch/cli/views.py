"""Nouns in, JSON rows for people and programs out: what every command prints of an article, a story, an alert."""

from collections.abc import Mapping, Sequence
from typing import Any

from newswatch.model.article import Article
from newswatch.model.story import Decision, Distortion, Fact, Relation, Story
from newswatch.row import article, moment

__all__ = ["article", "distortion", "member", "moment", "proof", "relation", "story"]


def relation(item: Relation) -> dict[str, Any]:
    return {
        "to": item.to,
        "relation": item.kind.value,
        "score": round(item.score, 4),
        "reason": item.reason,
        "facts": dict(item.facts),
        "evidence": [
            {"a": list(e.a), "b": list(e.b), **({"in": "printed"} if e.printed else {})} for e in item.evidence
        ],
        "distortions": [distortion(each) for each in item.distortions],
        **proof(item),
    }


def distortion(item: Distortion) -> dict[str, Any]:
    return {"kind": item.kind, "here": item.here, "there": item.there, "a": list(item.a), "b": list(item.b)}


def proof(item: Relation) -> dict[str, Any]:
    """What more a relation shows than its aligned spans: how much is shared, how rare, facts of both, additions."""
    return {
        "coverage": list(item.coverage) if item.coverage else None,
        "rarity": item.rarity,
        "agree": [_fact(fact) for fact in item.agree],
        "disagree": [_fact(fact) for fact in item.disagree],
        "own": [list(span) for span in item.own],
    }


def _fact(item: Fact) -> dict[str, Any]:
    place = {"in": "title"} if item.title else {}
    return {"kind": item.kind, "here": item.here, "there": item.there, "a": list(item.a), "b": list(item.b), **place}


def member(item: Article, decision: Decision | None, original: str) -> dict[str, Any]:
    """One copy in its story: where it stands, what was done to it, what it changed."""
    return {
        **article(item),
        "is_original": item.event_id == original,
        "verdict": decision.verdict.value if decision else None,
        "disguises": [d.value for d in decision.disguises] if decision else [],
        "relations": [relation(r) for r in decision.relations] if decision else [],
    }


def story(item: Story, articles: Mapping[str, Article]) -> dict[str, Any]:
    """A story in one row, without texts."""
    original = articles.get(item.original)
    members: Sequence[Article] = [articles[m] for m in item.members if m in articles]
    return {
        "story_id": item.story_id,
        "title": original.reading.title if original else "",
        "original": item.original,
        "url": original.url if original else "",
        "site": original.reading.site if original else "",
        "origin": (original.reading.origin or original.reading.credited) if original else "",
        **moment("published", original.reading.published if original else None),
        "opened_at": item.opened_at.isoformat(),
        "changed_at": item.changed_at.isoformat(),
        "copies": len({m.article_id for m in members}),
        "sites": sorted({m.reading.site or m.source for m in members}),
    }
