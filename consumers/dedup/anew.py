"""Events whose texts are read anew in, what the repost check would say otherwise of their stories out.

What it would say now of the texts as they stand is compared with what it would say of them as they are read now: what
differs comes of the reading alone, and not of texts that came since. Nothing is written and nothing decided: the
ledger stands, and what to do is a person's to say.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from consumers.dedup.engine import RETOLD, Engine
from consumers.dedup.memory import Articles
from newswatch.model.story import Story, Verdict

_CANDIDATES = 50
"""Members among which an original is looked for, beside the present one: the first so many."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What would be otherwise of one story: members (event ids) that are its text no more, stories whose text it, or
    what leaves it, would be, and another original with the ground for it."""

    story: Story
    apart: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    original: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One member as it is judged now: whether it stays, and which other stories it is the same as."""

    stays: bool
    like: tuple[str, ...]


class Anew:
    """An engine of its own, asked twice: it reads the articles as they `stand`, then as they are read at `present`."""

    def __init__(self, engine: Engine, stand: Articles, present: Articles) -> None:
        self._engine = engine
        self._stand = stand
        self._present = present

    def otherwise(self, stories: Sequence[Story], changed: Collection[str]) -> Iterator[Otherwise]:
        """Those of `stories`, each with a `changed` member at least, that would be otherwise. Raises Unavailable."""
        asked = [(story, event) for story in stories for event in self._asked(story, changed)]
        before, roots = self._judged(asked, self._stand), [self._root(story, self._stand) for story in stories]
        self._engine.read_anew(self._present, changed)
        after = self._judged(asked, self._present)
        shown = set[frozenset[str]]()
        for story, (former, _) in zip(stories, roots, strict=True):
            original, why = self._root(story, self._present)
            found = {event: (before[event], after[event]) for event in story.members if event in after}
            other = original not in (former, story.original)
            told = self._compared(story, found, shown)
            if other or told.apart or told.like:
                yield Otherwise(story, told.apart, told.like, original if other else "", why if other else "")

    def _asked(self, story: Story, changed: Collection[str]) -> list[str]:
        """Members to judge: those that changed and, where the original did, those that are compared with it."""
        asked = [event for event in story.members if event in changed]
        if story.original in changed:
            asked += [event for event in story.members[-RETOLD:] if event not in changed]
        return [event for event in asked if self._engine.knows(event)]

    def _judged(self, asked: Sequence[tuple[Story, str]], articles: Articles) -> dict[str, _Seen]:
        found = {}
        for story, event in asked:
            article = articles([event]).get(event)
            if article is not None:
                # An original is what the others are held against: of itself only other stories can be asked.
                alone = event == story.original
                judged = self._engine.decide_without(article, story.members if alone else [event])
                joined = () if judged.verdict is Verdict.NEW_STORY else (judged.story_id, *judged.merges)
                stays = alone or story.story_id in joined
                found[event] = _Seen(stays, tuple(name for name in joined if name != story.story_id))
        return found

    def _compared(self, story: Story, found: dict[str, tuple[_Seen, _Seen]], shown: set[frozenset[str]]) -> Otherwise:
        """Two stories are `shown` as one once, and never where a person took them apart: that stands."""
        placement, name = self._engine.placement, story.story_id
        apart = [event for event, (was, now) in found.items() if was.stays and not now.stays]
        copies = [event for event in found if event != story.original]
        if len(copies) > 1 and apart == copies and len(story.members) == len(copies) + 1:
            apart = [story.original]  # they all leave it, and stay together
        like = [other for was, now in found.values() for other in now.like if other not in was.like]
        known = [other for other in dict.fromkeys(like) if not placement.kept_apart(name, other)]
        if not apart:
            known = [other for other in known if frozenset((name, other)) not in shown]
            shown |= {frozenset((name, other)) for other in known}
        return Otherwise(story, tuple(apart), tuple(known))

    def _root(self, story: Story, articles: Articles) -> tuple[str, str]:
        """The best witness of the story, and on what ground where that is not its original."""
        wanted = [*dict.fromkeys((story.original, *story.members[:_CANDIDATES]))]
        known = articles(wanted)
        candidates = [known[event] for event in wanted if event in known]
        if not candidates:
            return story.original, ""
        best, ground = self._engine.roots.best(candidates, candidates)
        return best.event_id, ground.value if ground else ""
