"""A subscription and what there is to tell it of a story in, what of that it was told already out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consumers.alerts.occasions import Occasion
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.subscription import Subscription
from newswatch.ports import Outbox

_OF_A_STORY = frozenset({AlertEvent.NEW, AlertEvent.OFFICIAL, AlertEvent.SPREAD})
"""What is told of a story as a whole, and so not again of the one it was merged into or split from."""


@dataclass(frozen=True, slots=True)
class Heard:
    """`story_id` is the story's name in the line of the ledger that is told of, `names` those it has or had, today's
    first."""

    subscription: Subscription
    story_id: str
    names: Sequence[str]
    alerts: Mapping[str, Alert]

    @classmethod
    def of(
        cls,
        subscription: Subscription,
        story_id: str,
        names: Sequence[str],
        found: Iterable[Occasion],
        outbox: Outbox,
    ) -> "Heard":
        """With one question to the outbox. Raises Unavailable."""
        nothing = cls(subscription, story_id, names, {})
        asked = [name for each in found for number in nothing.numbers(each) for name in nothing._ids(each, number)]
        return cls(subscription, story_id, names, {each.alert_id: each for each in outbox.many(asked)})

    def ledger(self, event: AlertEvent) -> str:
        """Under which name of the story something not told yet is told."""
        return self.names[0] if event in _OF_A_STORY else self.story_id

    def told(self, occasion: Occasion, number: int) -> Alert | None:
        """What the subscriber was told already under one of the story's names."""
        return next((self.alerts[name] for name in self._ids(occasion, number) if name in self.alerts), None)

    def threshold(self, spread: Occasion) -> int:
        """The highest threshold that the story has just reached; 0 where there is none, or a higher one was told."""
        reached = (each for each in self.subscription.thresholds if spread.more_than < each <= spread.number)
        number = max(reached, default=0)
        higher = (each for each in self.subscription.thresholds if each > number)
        return 0 if number and any(self.told(spread, each) for each in higher) else number

    def numbers(self, occasion: Occasion) -> Sequence[int]:
        """Those it may be told under."""
        return self.subscription.thresholds if occasion.event is AlertEvent.SPREAD else (occasion.number,)

    def _ids(self, occasion: Occasion, number: int) -> list[str]:
        stories = self.names if occasion.event in _OF_A_STORY else (self.story_id,)
        whose, event = self.subscription.subscription_id, occasion.event
        return [ids.alert_id(whose, story, event, number) for story in stories]
