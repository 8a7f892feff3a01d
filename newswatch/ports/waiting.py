"""What waits or is held: alerts on their way out, messages put aside, leases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newswatch.model.alert import Alert, Delivery
from newswatch.model.route import Route


@dataclass(frozen=True, slots=True)
class Owed:
    """An alert that its subscription is owed on one channel."""

    alert_id: str
    subscription_id: str
    channel: str


class Outbox(Protocol):
    """Alerts on their way out; the row is what makes an alert be sent.

    Each channel of an alert is owed, delivered or given up. When an owed one is looked at next says its row, when
    and with what it goes out is for the deliverer to find (Routes).
    """

    def add(self, alert: Alert) -> bool:
        """Owed on all its channels, to be looked at from its creation on. False where it stands already."""

    def get(self, alert_id: str) -> Alert | None: ...

    def find(self, prefix: str) -> Alert | None:
        """The one alert whose id begins with `prefix` (6 hex digits or more); None where there is none or more."""

    def many(self, alert_ids: Sequence[str]) -> Sequence[Alert]:
        """Those that stand, in the order of `alert_ids`."""

    def due(self, now: datetime, limit: int = 100) -> Sequence[Owed]:
        """What is to be looked at by `now`, the earliest first; `limit` counts alerts.

        What is to be looked at days ahead was put off by a clock that was wrong, and is due too.
        """

    def waiting(self, subscription_id: str, channel: str, limit: int) -> Sequence[Alert]:
        """What the subscription is owed on the channel, the oldest first."""

    def owing(self, alert_ids: Sequence[str], channel: str) -> Sequence[str]:
        """Which of them are still owed on the channel."""

    def put_off(self, alert_ids: Sequence[str], channel: str, until: datetime) -> None:
        """Where they are still owed on the channel they are to be looked at from `until` on."""

    def record(self, deliveries: Sequence[Delivery], retry_at: datetime | None) -> None:
        """Keep one attempt: deliveries of one parcel on one channel, which differ in their alert alone.

        Delivered or given up (`retry_at` None): owed no longer; else looked at again from `retry_at` on. A channel
        that is owed no longer stays so.
        """

    def owe_again(self, asked: Delivery) -> bool:
        """Owed again on a channel that it was delivered on or given up; `asked` says who wanted it, and is kept.

        False where there is no such alert or channel, or it is owed there already.
        """

    def deliveries(self, alert_id: str) -> Sequence[Delivery]: ...

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]: ...

    def of(self, subscription_id: str, since: datetime, limit: int = 100) -> Sequence[Alert]:
        """What a subscription was to be told since then, newest first."""

    def totals(self) -> Mapping[str, int]:
        """`alerts`, `delivered`, `owed` and `given_up` (the last three count channels)."""

    def prune(self, before: datetime) -> int: ...


class Routes(Protocol):
    """What is under way from subscriptions to their channels; only who saw the latest state of a route changes it."""

    def get(self, subscription_id: str, channel: str) -> Route:
        """A new one where nothing is known of it."""

    def swap(self, route: Route, now: datetime) -> Route | None:
        """Keep `route`, a changed one of that turn; it with its next turn, or None where another was faster."""

    def due(self, now: datetime, limit: int = 100) -> Sequence[Route]:
        """Those with something to do by `now`, the earliest first, and those that a wrong clock put off for days."""

    def of(self, subscription_id: str, limit: int = 100) -> Sequence[Route]: ...

    def failing(self, limit: int = 100) -> Sequence[Route]:
        """Those that nothing arrives on or that are switched off, the longest first."""

    def prune(self, before: datetime) -> int:
        """Forget those that nothing has changed since."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that cannot be processed as it is, where it came from and why it waits.

    `headers` are the record's own. `provenance` names the place: `topic`, `partition` and `offset` of a record, `url`,
    `source` and `capture_id` of a page, and always the `version` of newswatch that put it aside.
    """

    quarantine_id: str
    stage: str
    reason: str
    at: datetime
    key: str
    value: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)


class Quarantine(Protocol):
    """Where messages wait that cannot be processed as they are."""

    def put(self, item: Quarantined) -> None:
        """Keep it; where one stands under its id, that one stays."""

    def get(self, quarantine_id: str) -> Quarantined | None: ...

    def find(self, prefix: str) -> Quarantined | None:
        """The one message whose id begins with `prefix` (hex digits); None where there is none or more than one."""

    def remove(self, quarantine_id: str) -> bool:
        """False where it does not wait there."""

    def list(self, stage: str | None = None, limit: int = 100) -> Sequence[Quarantined]: ...

    def count(self) -> int: ...

    def prune(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do what only one may do; `fence` rises with every change of hands."""

    name: str
    owner: str
    fence: int
    until: datetime


CLOCKS_AGREE = timedelta(hours=1)
"""What the clocks of an installation's machines differ by at the very most."""


class Leases(Protocol):
    """Leases by name."""

    def acquire(self, name: str, owner: str, now: datetime, ttl: timedelta) -> Lease | None:
        """Take or renew; None while another's is live.

        One that ends later than `ttl` and CLOCKS_AGREE from `now` is not: a clock that was ahead gave it.
        """

    def release(self, lease: Lease) -> None: ...

    def held(self, name: str, now: datetime, ttl: timedelta) -> bool:
        """Whether `acquire` by somebody new would be told None; nothing changes hands."""
