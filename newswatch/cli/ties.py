"""A story in, the other stories its texts are tied to out: PART_OF, QUOTES, RELATED, with the reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from newswatch.cli.reasons import at_odds
from newswatch.cli.words import term
from newswatch.home import home_of
from newswatch.model.article import Article
from newswatch.model.story import Relation, RelationKind, Story
from newswatch.ports import Store

MOST = 20
"""Ties shown of one story."""
_MEMBERS, _EACH = 50, 20
"""Members whose ties are looked up, and ties of each: bounds the reads."""
_STRENGTH = (RelationKind.PART_OF, RelationKind.QUOTES, RelationKind.RELATED)


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation that leaves the story; `incoming` says that it is the other text that was decided later.

    `article` is the text on the other end.
    """

    relation: Relation
    story: str
    title: str
    incoming: bool
    article: Article | None = None

    @property
    def name(self) -> str:
        return f"{'←' if self.incoming else '→'} {term(self.relation.kind.value)}"

    @property
    def why(self) -> str:
        """The reason with the values at odds; how much is shared where there is none."""
        return at_odds(self.relation.reason, self.relation.facts) or f"{self.relation.score:.0%}"

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
        home = home_of(other, store.decisions, store.stories)
        if home and home != story.story_id:
            strongest.setdefault(home, (relation, other))
        if len(strongest) == MOST:
            break
    articles = store.articles.many(other for _, other in strongest.values())
    return [
        Tie(relation, name, _title(articles.get(other)), other == relation.of, articles.get(other))
        for name, (relation, other) in strongest.items()
    ]


def _title(article: Article | None) -> str:
    return article.reading.title if article else ""


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
