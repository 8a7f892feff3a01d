"""Alerts on their way out, in memory: alerts and attempts in, what is owed and what was sent out."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from newswatch.clock import is_later
from newswatch.model.alert import Alert, Delivery
from newswatch.model.ids import is_prefix
from newswatch.ports import Owed
from storage.fit import fit


@dataclass
class _Row:
    alert: Alert
    owed: dict[str, datetime]
    """Channel to the time from which it is to be looked at."""
    delivered: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    attempts: list[Delivery] = field(default_factory=list)


class MemoryOutbox:
    """newswatch.ports.Outbox."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._rows: dict[str, _Row] = {}

    def add(self, alert: Alert) -> bool:
        fit(alert)
        with self._lock:
            if alert.alert_id in self._rows:
                return False
            self._rows[alert.alert_id] = _Row(alert, dict.fromkeys(alert.channels, alert.created_at))
            return True

    def get(self, alert_id: str) -> Alert | None:
        with self._lock:
            row = self._rows.get(alert_id)
            return row.alert if row else None

    def find(self, prefix: str) -> Alert | None:
        with self._lock:
            found = [row.alert for name, row in self._rows.items() if is_prefix(prefix) and name.startswith(prefix)]
        return found[0] if len(found) == 1 else None

    def many(self, alert_ids: Sequence[str]) -> Sequence[Alert]:
        with self._lock:
            return [self._rows[name].alert for name in alert_ids if name in self._rows]

    def due(self, now: datetime, limit: int = 100) -> Sequence[Owed]:
        with self._lock:
            found = [
                (at, name, row, channel)
                for name, row in self._rows.items()
                for channel, at in row.owed.items()
                if not is_later(at, now)
            ]
        found.sort(key=lambda each: (each[0] > now, each[0]))
        named = set(list(dict.fromkeys(name for _, name, _, _ in found))[: max(limit, 0)])
        return [Owed(name, row.alert.subscription_id, channel) for _, name, row, channel in found if name in named]

    def waiting(self, subscription_id: str, channel: str, limit: int) -> Sequence[Alert]:
        with self._lock:
            alerts = [
                row.alert
                for row in self._rows.values()
                if row.alert.subscription_id == subscription_id and channel in row.owed
            ]
        return sorted(alerts, key=lambda alert: (alert.created_at, alert.alert_id))[:limit]

    def owing(self, alert_ids: Sequence[str], channel: str) -> Sequence[str]:
        with self._lock:
            return [name for name in alert_ids if name in self._rows and channel in self._rows[name].owed]

    def put_off(self, alert_ids: Sequence[str], channel: str, until: datetime) -> None:
        with self._lock:
            for name in self.owing(alert_ids, channel):
                self._rows[name].owed[channel] = until

    def record(self, deliveries: Sequence[Delivery], retry_at: datetime | None) -> None:
        with self._lock:
            for delivery in deliveries:
                if row := self._rows.get(delivery.alert_id):
                    _keep(row, delivery)
                    _settle(row, delivery, retry_at)

    def owe_again(self, asked: Delivery) -> bool:
        with self._lock:
            row, channel = self._rows.get(asked.alert_id), asked.channel
            if row is None or channel not in row.delivered | row.given_up:
                return False
            row.delivered.discard(channel)
            row.given_up.discard(channel)
            row.owed[channel] = asked.at
            _keep(row, asked)
            return True

    def deliveries(self, alert_id: str) -> Sequence[Delivery]:
        with self._lock:
            row = self._rows.get(alert_id)
            return sorted(row.attempts, key=lambda each: (each.at, each.channel)) if row else ()

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]:
        with self._lock:
            alerts = [row.alert for row in self._rows.values() if row.alert.created_at >= since]
        return sorted(alerts, key=lambda alert: (alert.created_at, alert.alert_id), reverse=True)[:limit]

    def of(self, subscription_id: str, since: datetime, limit: int = 100) -> Sequence[Alert]:
        with self._lock:
            found = [alert for alert in self.recent(since, len(self._rows)) if alert.subscription_id == subscription_id]
        return found[: max(0, limit)]

    def totals(self) -> Mapping[str, int]:
        with self._lock:
            rows = list(self._rows.values())
            return {
                "alerts": len(rows),
                "delivered": sum(len(row.delivered) for row in rows),
                "owed": sum(len(row.owed) for row in rows),
                "given_up": sum(len(row.given_up) for row in rows),
            }

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [name for name, row in self._rows.items() if row.alert.created_at < before]
            for name in old:
                del self._rows[name]
            return len(old)


def _keep(row: _Row, delivery: Delivery) -> None:
    if delivery not in row.attempts:
        row.attempts.append(delivery)


def _settle(row: _Row, delivery: Delivery, retry_at: datetime | None) -> None:
    """A channel once settled is not owed again by an attempt."""
    channel = delivery.channel
    if channel not in row.owed:
        return
    if retry_at is None:
        del row.owed[channel]
        (row.given_up if delivery.error else row.delivered).add(channel)
    else:
        row.owed[channel] = retry_at
