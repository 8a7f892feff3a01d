"""How lines of the ledger make a story: what each says of it in, in any order and any number of times, a Story out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newswatch.model.ledger import Moved, Ruling, RulingKind
from newswatch.model.story import Decision, Story


@dataclass(frozen=True, slots=True)
class Entry:
    """What one decision says of its story: `event` joined as `number`, when `original` was the best witness."""

    number: int
    event: str
    original: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """What one ruling says of one of its two stories: what it gained and lost, and whose alerts count as told of it.

    `into` is the survivor where the story was absorbed, and only there is `original` empty.
    """

    number: int
    ruling: str
    at: datetime
    original: str
    gained: tuple[Moved, ...] = ()
    lost: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    into: str = ""


def entry(decision: Decision) -> Entry:
    """The entry of `decision`. Raises ValueError for one that files its event under no story (quarantined)."""
    if not decision.story_id:
        raise ValueError(f"the event {decision.event_id} belongs to no story: its verdict is {decision.verdict.value}")
    return Entry(decision.number, decision.event_id, decision.original, decision.decided_at)


def marks(ruling: Ruling) -> dict[str, Mark]:
    """By story id what `ruling` says of each of its two stories."""
    line = (ruling.number, ruling.ruling_id, ruling.decided_at)
    if ruling.kind is RulingKind.MERGE:
        return {
            ruling.story_id: Mark(*line, ruling.original, gained=ruling.moved, aliases=ruling.aliases),
            ruling.other: Mark(*line, "", lost=ruling.events, into=ruling.story_id),
        }
    return {
        ruling.story_id: Mark(*line, ruling.original, lost=ruling.events),
        ruling.other: Mark(*line, ruling.other_original, gained=ruling.moved, aliases=ruling.aliases),
    }


def into(marked: Iterable[Mark]) -> str:
    """The story that one with these marks was absorbed by, for ever; empty where it stands."""
    return next((mark.into for mark in marked if mark.into), "")


def story(story_id: str, entries: Iterable[Entry], marked: Iterable[Mark] = ()) -> Story:
    """The story of these entries and marks, of which there is at least one.

    A fold over sets, so that it does not matter in which order, or how often, lines are applied: the first in decision
    order opened the story, the last says which event is its original.
    """
    lines: list[Entry | Mark] = [*set(entries), *set(marked)]
    lines.sort(key=lambda each: each.number)
    first, last = lines[0], lines[-1]
    places: dict[str, int] = {}
    for line in lines:
        if isinstance(line, Entry):
            places[line.event] = line.number
            continue
        places |= {moved.event_id: moved.number for moved in line.gained}
        for event in line.lost:
            places.pop(event, None)
    rulings = [line for line in lines if isinstance(line, Mark)]
    return Story(
        story_id=story_id,
        opened_by=_opener(first),
        opened_at=first.at,
        original=last.original,
        members=tuple(sorted(places, key=places.__getitem__)),
        changed_at=max(each.at for each in lines),
        decision=last.number,
        opening=first.number,
        aliases=tuple(dict.fromkeys(alias for mark in rulings for alias in mark.aliases)),
        rulings=tuple(mark.ruling for mark in rulings),
    )


def _opener(first: Entry | Mark) -> str:
    """The event that opened a story: of one split off the first it gained; empty until that line is applied."""
    if isinstance(first, Entry):
        return first.event
    return first.gained[0].event_id if first.gained else ""
