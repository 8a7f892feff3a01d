"""Leases in memory: a name and an owner in, a Lease with its fence or None out."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from newswatch.ports import CLOCKS_AGREE, Lease


class MemoryLeases:
    """newswatch.ports.Leases. A released lease is kept without an owner, so that its fence never falls."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._kept: dict[str, Lease] = {}

    def acquire(self, name: str, owner: str, now: datetime, ttl: timedelta) -> Lease | None:
        with self._lock:
            held = self._kept.get(name)
            if held and held.owner == owner:
                lease = Lease(name, owner, held.fence, now + ttl)
            elif held and _is_live(held, now, ttl):
                return None
            else:
                lease = Lease(name, owner, (held.fence if held else 0) + 1, now + ttl)
            self._kept[name] = lease
            return lease

    def held(self, name: str, now: datetime, ttl: timedelta) -> bool:
        with self._lock:
            lease = self._kept.get(name)
            return lease is not None and _is_live(lease, now, ttl)

    def release(self, lease: Lease) -> None:
        with self._lock:
            held = self._kept.get(lease.name)
            if held and (held.owner, held.fence) == (lease.owner, lease.fence):
                self._kept[lease.name] = Lease(lease.name, "", held.fence, held.until)


def _is_live(lease: Lease, now: datetime, ttl: timedelta) -> bool:
    return bool(lease.owner) and now < lease.until <= now + ttl + CLOCKS_AGREE
