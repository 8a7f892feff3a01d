"""Lines of the ledger in, a story as it stood at one of them out: what came later changes nothing of what is told.

A message may be read long after the story moved on. The lines that made the story what it was are still there, so
the same message gives the same copies, sites and occasions whenever it is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newswatch.model.article import Article
from newswatch.model.ledger import Line, Ruling, RulingKind
from newswatch.model.story import Decision
from newswatch.ports import Told
from newswatch.text.site import site_of
from newswatch.text.url import host_of

_KEPT = 50_000
"""Events that are remembered at most, some hundred bytes each."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An event with the line of the ledger that filed it and the address of its article."""

    decision: Decision
    article_id: str
    url: str

    @classmethod
    def of(cls, decision: Decision, article: Article) -> "Filed":
        return cls(decision, article.article_id, article.url)

    @property
    def site(self) -> str:
        """The site it stands on; one without a host is its own."""
        host = host_of(self.url)
        return site_of(host) if host else self.article_id


@dataclass(frozen=True, slots=True)
class Past:
    """A story at a line of the ledger: its events then, in decision order, that line's own last.

    `former` is the event that was its original just before; empty where there was no story. `spread` is how many sites
    it stood on at the last decision before; of stories merged since then the most that any of them did.
    """

    members: tuple[Filed, ...]
    former: str = ""
    spread: int = 0

    @property
    def copies(self) -> int:
        return len({filed.article_id for filed in self.members})

    @property
    def sites(self) -> int:
        return _sites(self.members)

    @property
    def before(self) -> tuple[Filed, ...]:
        return self.members[:-1]


def past(story_id: str, number: int, filed: Iterable[Filed], rulings: Iterable[Ruling]) -> Past:
    """The story as it stood when line `number` had filed its event in it.

    `filed` are the events that are, or ever were, in the story, `rulings` those that touched it.
    """
    lines = sorted((ruling for ruling in rulings if ruling.number <= number), key=lambda ruling: ruling.number)
    known = sorted((each for each in filed if each.decision.number <= number), key=lambda each: each.decision.number)
    members = tuple(each for each in known if _home(each.decision, lines) == story_id)
    before = [each for each in members if each.decision.number < number]
    if not before:
        return Past(members)
    last = before[-1].decision.number
    parts: dict[str, list[Filed]] = {}
    for each in before:
        parts.setdefault(_home(each.decision, [line for line in lines if line.number <= last]), []).append(each)
    told: list[Line] = [each.decision for each in before]
    told += [line for line in lines if story_id in (line.story_id, line.other)]
    return Past(members, _original(max(told, key=lambda line: line.number), story_id), max(map(_sites, parts.values())))


def _home(decision: Decision, rulings: Iterable[Ruling]) -> str:
    """The story that an event is in after these rulings, which are in decision order."""
    home = decision.story_id
    for ruling in rulings:
        if decision.event_id in ruling.events:
            home = ruling.story_id if ruling.kind is RulingKind.MERGE else ruling.other
    return home


def _original(line: Line, story_id: str) -> str:
    if isinstance(line, Decision) or line.story_id == story_id:
        return line.original
    return line.other_original


def _sites(filed: Iterable[Filed]) -> int:
    return len({each.site for each in filed})


class Pasts:
    """Stories of the past out of a store. What is filed never changes, so that each event is asked for once."""

    def __init__(self, store: Told) -> None:
        self._store = store
        self._filed: dict[str, Filed] = {}

    def at(self, decision: Decision, article: Article) -> Past:
        """The story of `decision`, which filed `article`, as it stood then. Raises Unavailable."""
        own = Filed.of(decision, article)
        story = self._store.stories.get(decision.story_id)
        if story is None or story.members == (decision.event_id,):
            return Past((own,))
        rulings = [*filter(None, map(self._store.decisions.ruling, story.rulings))]
        moved = (event for ruling in rulings for event in ruling.events)
        filed = self._all([*story.members, *moved])
        return past(decision.story_id, decision.number, {**filed, decision.event_id: own}.values(), rulings)

    def _all(self, events: Sequence[str]) -> Mapping[str, Filed]:
        missing = [event for event in dict.fromkeys(events) if event not in self._filed]
        if len(self._filed) + len(missing) > _KEPT:
            self._filed.clear()
            missing = list(dict.fromkeys(events))
        articles = self._store.articles.many(missing)
        for event in missing:
            decision = self._store.decisions.get(event)
            if event in articles and decision is not None and decision.story_id:
                self._filed[event] = Filed.of(decision, articles[event])
        return {event: self._filed[event] for event in events if event in self._filed}
