"""How decisions make a story: entries (one a decision) in, in any order and any number of times, a Story out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newswatch.model.story import Decision, Story


@dataclass(frozen=True, slots=True)
class Entry:
    """What one decision says of its story: `event` joined as `number`, when `original` was the best witness."""

    number: int
    event: str
    original: str
    at: datetime


def entry(decision: Decision) -> Entry:
    """The entry of `decision`. Raises ValueError for one that files its event under no story (quarantined)."""
    if not decision.story_id:
        raise ValueError(f"the event {decision.event_id} belongs to no story: its verdict is {decision.verdict.value}")
    return Entry(decision.number, decision.event_id, decision.original, decision.decided_at)


def story(story_id: str, entries: Iterable[Entry]) -> Story:
    """The story of a non-empty set of entries.

    A fold over a set, so that it does not matter in which order, or how often, decisions are applied: the first in
    decision order opened the story, the last says which event is its original.
    """
    ordered = sorted(set(entries), key=lambda each: each.number)
    first, last = ordered[0], ordered[-1]
    return Story(
        story_id=story_id,
        opened_by=first.event,
        opened_at=first.at,
        original=last.original,
        members=tuple(each.event for each in ordered),
        changed_at=max(each.at for each in ordered),
        decision=last.number,
    )
