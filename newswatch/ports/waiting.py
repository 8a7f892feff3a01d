"""What waits or is held: alerts on their way out, messages put aside, leases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newswatch.model.alert import Alert, Delivery


class Outbox(Protocol):
    """Alerts on their way out; the row is what makes an alert be sent once."""

    def add(self, alert: Alert) -> bool:
        """False where it stands already."""

    def get(self, alert_id: str) -> Alert | None: ...

    def claim(self, alert_id: str, owner: str, now: datetime, ttl: timedelta) -> Sequence[str]:
        """Take the row for `ttl` and return the channels still owed; empty where another has it or none is owed."""

    def record(self, delivery: Delivery, retry_at: datetime | None) -> None:
        """Keep the attempt. Delivered or given up (`retry_at` None): owed no longer; else owed again at `retry_at`."""

    def put_off(self, alert_id: str, channel: str, now: datetime, until: datetime) -> None:
        """A channel still owed is owed again at `until`, with no attempt; ends the claim where none is owed `now`."""

    def due(self, now: datetime, limit: int = 100) -> Sequence[str]:
        """Alert ids with a channel owed now and no live claim."""

    def deliveries(self, alert_id: str) -> Sequence[Delivery]: ...

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]: ...

    def totals(self) -> Mapping[str, int]:
        """`alerts`, `delivered`, `owed` and `given_up` (the last three count channels)."""

    def prune(self, before: datetime) -> int: ...


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
