"""A seed and a number in, a message that no stage can process out, and where in the quarantine it belongs."""

from dataclasses import dataclass
from random import Random

from newswatch.model import ids
from newswatch.wire.headers import EVENT_ID
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED

_STAGES = {EXTRACTED.name: "dedup", CHANGED.name: "match", DUE.name: "deliver"}
_VALUES = (
    b'{"schema":"article.extracted.v9","data":{}}',
    b"\x00\xff not JSON",
    b'{"schema":"%s","data":{"story_id":7}}',
    b"[]",
)


@dataclass(frozen=True, slots=True)
class Poison:
    """One bad message; `event_id` is empty where its headers name no event."""

    topic: str
    key: str
    value: bytes
    event_id: str

    @classmethod
    def of(cls, seed: int, number: int) -> "Poison":
        """Message `number`; every third goes to the decider with an event that must get a verdict."""
        dice = Random(f"{seed} poison {number}")
        topic = (EXTRACTED.name, CHANGED.name, DUE.name)[number % 3]
        value = dice.choice(_VALUES)
        value = value % topic.encode() if b"%s" in value else value
        name = ids.digest("chaos", seed, number)
        return cls(topic, name, value, name if topic == EXTRACTED.name else "")

    @property
    def headers(self) -> dict[str, str]:
        return {EVENT_ID: self.event_id} if self.event_id else {}

    @property
    def stage(self) -> str:
        return _STAGES[self.topic]

    @property
    def quarantine_id(self) -> str:
        return ids.digest("quarantine", self.stage, self.topic, self.key, self.value)
