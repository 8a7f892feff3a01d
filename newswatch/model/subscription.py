"""A reader's query, what he wants to hear of the stories that meet it, when, and through which channels."""

from dataclasses import dataclass, field
from datetime import datetime

from newswatch.model.plan import BriefingPlan, folder_of
from newswatch.model.schedule import Schedule

MOST = 200_000
"""How many one installation serves; each is matched against every story."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """`channels` are addresses such as `console`, `jsonl:alerts.jsonl` or `webhook:https://…`.

    `events` are the alert events asked for, `thresholds` the numbers of sites at which `spread` is told. `secret` signs
    webhooks (Standard Webhooks: whsec_…) or a robot's posts; `secrets` are those of its other channels, and earlier
    ones that sign beside it while a receiver changes over. One that is made here is told once, when it is made; after
    that the operator alone sees them, where he asks for secrets. `owner` is who may see and change it (empty: the
    operator alone), `name` what he calls it. Nothing is told of a story in `muted`. While `paused` nothing is matched
    for it. `most` is how many stories one delivery shows; the rest is counted. `feed` is what its feed's address has
    besides the id (empty: it has none), and a secret. `changed_at` is when it was last saved, by the clock of the
    machine that did. `briefing` is when a document of its stories is sent and where to. Raises ValueError where
    somebody else than the operator asks for a folder.
    """

    subscription_id: str
    query: str
    channels: tuple[str, ...]
    created_at: datetime
    events: tuple[str, ...] = ("new",)
    secret: str = ""
    thresholds: tuple[int, ...] = ()
    owner: str = ""
    name: str = ""
    schedule: Schedule = field(default_factory=Schedule)
    muted: tuple[str, ...] = ()
    paused: bool = False
    most: int = 20
    changed_at: datetime | None = None
    secrets: tuple[str, ...] = ()
    feed: str = ""
    briefing: BriefingPlan | None = None

    def __post_init__(self) -> None:
        if self.owner and self.briefing and any(map(folder_of, self.briefing.channels)):
            raise ValueError("a briefing to a folder: only the operator's own subscriptions may have one")
