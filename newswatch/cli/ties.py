"""A story in, the other stories its texts are tied to out: PART_OF, QUOTES, RELATED, with the reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from newswatch.cli.reasons import reason
from newswatch.cli.words import term
from newswatch.model.story import Relation, RelationKind, Story
from newswatch.ports import Store

MOST = 20
"""Ties shown of one story."""
_MEMBERS, _EACH = 50, 20
"""Members whose ties are looked up, and ties of each: bounds the reads."""
_STRENGTH = (RelationKind.PART_OF, RelationKind.QUOTES, RelationKind.RELATED)


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation that leaves the story; `incoming` says that it is the other text that was decided later."""

    relation: Relation
    story: str
    title: str
    incoming: bool

    @property
    def name(self) -> str:
        return f"{'←' if self.incoming else '→'} {term(self.relation.kind.value)}"

    @property
    def why(self) -> str:
        """The reason with the values at odds; how much is shared where there is none."""
        facts = self.relation.facts
        values = f"{facts['there']} / {facts['here']}" if {"here", "there"} <= facts.keys() else ""
        return f"{reason(self.relation.reason)} {values}".strip() or f"{self.relation.score:.0%}"

    def row(self) -> dict[str, Any]:
        """For programs: events on both ends, and the story on the other."""
        return {
            "of": self.relation.of,
            "to": self.relation.to,
            "relation": self.relation.kind.value,
            "score": round(self.relation.score, 4),
            "reason": self.relation.reason,
            "facts": dict(self.relation.facts),
            "story": self.story,
            "title": self.title,
        }


def ties(store: Store, story: Story) -> list[Tie]:
    """The strongest tie to each other story, strongest first, at most MOST."""
    found = sorted(_leaving(store, story), key=lambda pair: (_STRENGTH.index(pair[0].kind), -pair[0].score))
    strongest: dict[str, tuple[Relation, str]] = {}
    for relation, other in found:
        decision = store.decisions.get(other)
        if decision is not None and decision.story_id not in (story.story_id, ""):
            strongest.setdefault(decision.story_id, (relation, other))
        if len(strongest) == MOST:
            break
    articles = store.articles.many(other for _, other in strongest.values())
    return [
        Tie(relation, name, articles[other].reading.title if other in articles else "", other == relation.of)
        for name, (relation, other) in strongest.items()
    ]


def _leaving(store: Store, story: Story) -> Iterator[tuple[Relation, str]]:
    """Relations of and to the story's members that are not SAME, each with the event on the other end."""
    members = set(story.members)
    for event in _first(story.original, story.members):
        for relation in store.stories.relations(event, _EACH):
            other = relation.to if relation.of == event else relation.of
            if relation.kind in _STRENGTH and other not in members:
                yield relation, other


def _first(original: str, members: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((original, *members)))[:_MEMBERS]
