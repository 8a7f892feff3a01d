"""What a person or a decision asks of two stories in, the ruling with all that follows from it out.

Everything is read from the store, since the index may have forgotten the stories. Nothing is written here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from consumers.dedup.engine import RETOLD, RULED_APART, Engine
from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.ledger import ENGINE, Moved, Ruling, RulingKind
from newswatch.model.story import Relation, RelationKind, Retold, Story
from newswatch.ports import Store
from newswatch.wire.messages import RulingAsked

_CANDIDATES = 50
"""Members among which a new original is looked for: the first so many."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ruling will stand in the ledger, and under which lease."""

    number: int
    fence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Asked:
    ruling_id: str
    by: str
    event_id: str = ""
    note: str = ""
    why: str = ""


class Rulings:
    """Works rulings out from what the store holds. Raises Unavailable."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store = store
        self._engine = engine

    def asked(self, asked: RulingAsked, place: Place) -> Ruling:
        """The ruling that a person asks for. Raises Unreadable, with the reason, where it cannot be made."""
        said = _Asked(asked.ruling_id, asked.by, note=asked.note)
        one = self._story(asked.story_id)
        if asked.kind is RulingKind.SPLIT:
            return self._split(one, asked.events, said, place)
        other = self._story(asked.other)
        if one.story_id == other.story_id:
            raise Unreadable(f"{asked.story_id} and {asked.other} are one story already")
        return self._merge(one, other, said, place)

    def brought(self, event_id: str, story_id: str, other_id: str, place: Place) -> Ruling | None:
        """The merge that an event brings about; None where nothing is left to merge, or a person took them apart."""
        one, other = self._store.stories.get(story_id), self._store.stories.get(other_id)
        if one is None or other is None or one.story_id == other.story_id:
            return None
        if self._engine.placement.kept_apart(one.story_id, other.story_id):
            return None
        said = _Asked(ids.ruling_id(event_id, other_id), ENGINE, event_id, why="same_as_both")
        return self._merge(one, other, said, place)

    def _story(self, story_id: str) -> Story:
        story = self._store.stories.get(story_id)
        if story is None:
            raise Unreadable(f"there is no story {story_id}")
        return story

    def _merge(self, one: Story, other: Story, said: _Asked, place: Place) -> Ruling:
        """The id earlier in the decision order stays, whichever was named first."""
        kept, gone = sorted((one, other), key=lambda story: (story.opening, story.story_id))
        articles = self._articles([kept.original, gone.original], kept.members, gone.members)
        candidates = [articles[event] for event in (kept.original, gone.original) if event in articles]
        original, ground = self._best(candidates, articles, kept.original)
        moves = gone.members if original == kept.original else kept.members
        return Ruling(
            ruling_id=said.ruling_id,
            kind=RulingKind.MERGE,
            number=place.number,
            fence=place.fence,
            decided_at=place.at,
            by=said.by,
            story_id=kept.story_id,
            other=gone.story_id,
            moved=self._moved(gone.members),
            original=original,
            former=kept.original,
            other_original=gone.original,
            aliases=(gone.story_id, *gone.aliases),
            event_id=said.event_id,
            why=said.why or ground,
            note=said.note,
            retold=tuple(self._retold(original, moves, articles, kept.story_id)),
        )

    def _split(self, story: Story, events: Sequence[str], said: _Asked, place: Place) -> Ruling:
        foreign = [event for event in events if event not in story.members]
        if foreign or not events:
            raise Unreadable(f"story {story.story_id} has no event {', '.join(foreign[:3]) or 'named'}")
        taken = [event for event in story.members if event in set(events)]
        left = [event for event in story.members if event not in set(events)]
        if not left:
            raise Unreadable(f"story {story.story_id} would be left without a member")
        articles = self._articles([story.original], taken, left)
        new_original, _ = self._best(_known(taken[:_CANDIDATES], articles), articles, taken[0])
        original, ground = story.original, ""
        if original not in left:
            original, ground = self._best(_known(left[:_CANDIDATES], articles), articles, left[0])
        crossing = list(self._crossing(taken, left))
        roots = [(new_original, taken)] + ([(original, left)] if original != story.original else [])
        return Ruling(
            ruling_id=said.ruling_id,
            kind=RulingKind.SPLIT,
            number=place.number,
            fence=place.fence,
            decided_at=place.at,
            by=said.by,
            story_id=story.story_id,
            other=ids.split_id(story.story_id, 1 + self._splits(story)),
            moved=self._moved(taken),
            original=original,
            former=story.original,
            other_original=new_original,
            aliases=(story.story_id, *story.aliases),
            why=ground,
            note=said.note,
            retold=tuple(
                again
                for root, members in roots
                for again in (*self._retold(root, members, articles, story.story_id), *_bare(root, crossing))
            ),
            relations=tuple(crossing),
        )

    def _splits(self, story: Story) -> int:
        """How often the story has been split so far."""
        made = (self._store.decisions.ruling(name) for name in story.rulings)
        return sum(
            1 for ruling in made if ruling and ruling.kind is RulingKind.SPLIT and ruling.story_id == story.story_id
        )

    def _articles(self, first: Iterable[str], *members: Sequence[str]) -> dict[str, Article]:
        wanted = {*first}.union(*(each[:_CANDIDATES] for each in members), *(each[-RETOLD:] for each in members))
        return dict(self._store.articles.many(wanted))

    def _best(self, candidates: Sequence[Article], articles: dict[str, Article], otherwise: str) -> tuple[str, str]:
        """The best witness's event, and on what ground; `otherwise` where none of their texts is kept."""
        if not candidates:
            return otherwise, ""
        best, ground = self._engine.roots.best(candidates, [*articles.values()])
        return best.event_id, ground.value if ground else ""

    def _moved(self, events: Iterable[str]) -> tuple[Moved, ...]:
        decisions = (self._store.decisions.get(event) for event in events)
        return tuple(Moved(decision.event_id, decision.number) for decision in decisions if decision)

    def _retold(
        self, original: str, events: Sequence[str], articles: dict[str, Article], story_id: str
    ) -> Iterator[Retold]:
        if original in articles:
            yield from self._engine.roots.retold(articles[original], _known(events[-RETOLD:], articles), story_id)

    def _crossing(self, taken: Sequence[str], left: Sequence[str]) -> Iterator[Relation]:
        """Ties between both sides that said SAME until now."""
        sides = set(taken), set(left)
        for event in taken:
            for relation in self._store.stories.relations(event):
                other = relation.to if relation.of == event else relation.of
                if relation.kind is RelationKind.SAME and other in sides[1]:
                    yield replace(relation, kind=RelationKind.RELATED, reason=RULED_APART, distortions=())


def _known(events: Iterable[str], articles: dict[str, Article]) -> list[Article]:
    return [articles[event] for event in events if event in articles]


def _bare(root: str, crossing: Iterable[Relation]) -> Iterator[Retold]:
    """An original has no disguise; what it is to the text it was a copy of until now."""
    for relation in crossing:
        if relation.of == root:
            yield Retold(root, (), relation)
