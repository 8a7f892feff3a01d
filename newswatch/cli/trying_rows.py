"""A trial in, what a program reads of it out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from newswatch.model.alert import Cited
from newswatch.model.article import Article
from newswatch.trying.spread import Days, spread

if TYPE_CHECKING:
    from newswatch.query.query import Query
    from newswatch.trying.tree import Node
    from newswatch.trying.trial import Alerts, Trial
    from newswatch.trying.why import Why


class Sample(NamedTuple):
    """A story, its original and the places there that a query hits."""

    story_id: str
    article: Article
    cited: Sequence[Cited]


def row(query: "Query", found: "Trial", alerts: "Alerts", samples: Sequence[Sample]) -> dict[str, Any]:
    """docs/subscriptions.md."""
    return {
        "query": str(query),
        "hints": list(map(str, query.hints)),
        "stories": found.stories,
        "stories_a_day": _spread_row(found.days),
        "alerts": sum(count for _, count in alerts.days),
        "alerts_a_day": _spread_row(alerts.days),
        "alerts_of": alerts.of,
        "today": {"stories": found.days[-1][1], "alerts": alerts.days[-1][1]},
        "days": [
            {"day": day.isoformat(), "stories": count, "alerts": told}
            for (day, count), (_, told) in zip(found.days, alerts.days, strict=True)
        ],
        "terms": [{"term": each.label, "only": each.only, "alone": each.alone} for each in found.noise],
        "samples": list(map(_sample_row, samples)),
    }


def _spread_row(days: Days) -> dict[str, float]:
    return dict(zip(("min", "median", "max"), spread(days), strict=True))


def _sample_row(each: Sample) -> dict[str, Any]:
    hits = list(map(_cited, each.cited))
    return {"story": each.story_id, "title": each.article.reading.title, "url": each.article.url, "hits": hits}


def _cited(place: Cited) -> dict[str, Any]:
    return {"in": place.part, "start": place.start, "end": place.end, "printed": place.printed}


def node(each: "Node") -> dict[str, Any]:
    """A part of a query and its parts."""
    parts = {"parts": list(map(node, each.parts))} if each.parts else {}
    return {"label": each.label, **parts, **({"notes": list(map(str, each.notes))} if each.notes else {})}


def why_row(each: "Why") -> dict[str, Any]:
    """The same with what of it a story meets and where, or what comes nearest."""
    more: Mapping[str, Any] = {
        "parts": list(map(why_row, each.parts)),
        "places": list(map(_cited, each.places)),
        "near": list(map(str, each.near)),
    }
    return {"label": each.node.label, "met": each.met, **{name: value for name, value in more.items() if value}}
