"""Alerts on their way out, in memory: alerts and attempts in, what is owed and what was sent out."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newswatch.model.alert import Alert, Delivery
from storage.fit import fit

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class _Row:
    alert: Alert
    owed: dict[str, datetime]
    """Channel to the time it may be tried."""
    delivered: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    attempts: list[Delivery] = field(default_factory=list)
    owner: str = ""
    until: datetime = _LONG_AGO

    def owed_at(self, now: datetime) -> list[str]:
        return [channel for channel in self.alert.channels if self.owed.get(channel, now + timedelta(1)) <= now]


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

    def claim(self, alert_id: str, owner: str, now: datetime, ttl: timedelta) -> Sequence[str]:
        with self._lock:
            row = self._rows.get(alert_id)
            if row is None or (row.until > now and row.owner != owner):
                return ()
            owed = row.owed_at(now)
            if owed:
                row.owner, row.until = owner, now + ttl
            return owed

    def record(self, delivery: Delivery, retry_at: datetime | None) -> None:
        with self._lock:
            row = self._rows.get(delivery.alert_id)
            if row is None:
                return
            if delivery not in row.attempts:
                row.attempts.append(delivery)
            if delivery.channel in row.owed:
                _settle(row, delivery, retry_at)
            _release(row, delivery.at)

    def put_off(self, alert_id: str, channel: str, now: datetime, until: datetime) -> None:
        with self._lock:
            row = self._rows.get(alert_id)
            if row is None:
                return
            if channel in row.owed:
                row.owed[channel] = until
            _release(row, now)

    def due(self, now: datetime, limit: int = 100) -> Sequence[str]:
        with self._lock:
            rows = [row for row in self._rows.values() if row.until <= now and row.owed_at(now)]
        rows.sort(key=lambda row: (row.alert.created_at, row.alert.alert_id))
        return [row.alert.alert_id for row in rows[:limit]]

    def deliveries(self, alert_id: str) -> Sequence[Delivery]:
        with self._lock:
            row = self._rows.get(alert_id)
            return sorted(row.attempts, key=lambda each: (each.at, each.channel)) if row else ()

    def recent(self, since: datetime, limit: int = 100) -> Sequence[Alert]:
        with self._lock:
            alerts = [row.alert for row in self._rows.values() if row.alert.created_at >= since]
        return sorted(alerts, key=lambda alert: (alert.created_at, alert.alert_id), reverse=True)[:limit]

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


def _release(row: _Row, now: datetime) -> None:
    """A claim ends with the last channel owed, so that a retry need not wait for it."""
    if not row.owed_at(now):
        row.until = _LONG_AGO


def _settle(row: _Row, delivery: Delivery, retry_at: datetime | None) -> None:
    """Arrived beats owed, and a channel once settled is never owed again."""
    if not delivery.error:
        del row.owed[delivery.channel]
        row.delivered.add(delivery.channel)
    elif retry_at is None:
        del row.owed[delivery.channel]
        row.given_up.add(delivery.channel)
    else:
        row.owed[delivery.channel] = retry_at
