"""A lease held: renewed while its holder works, given up for good once another has it."""

from datetime import timedelta

from newswatch.clock import Clock
from newswatch.ports import Lease, Leases, Superseded, Unavailable


class Term:
    """One owner's time with a lease. One thread."""

    def __init__(self, leases: Leases, lease: Lease, ttl: timedelta, clock: Clock) -> None:
        """`ttl` is how long each renewal lasts."""
        self._leases = leases
        self._lease = lease
        self._ttl = ttl
        self._clock = clock

    @property
    def fence(self) -> int:
        return self._lease.fence

    def hold(self) -> None:
        """Renew once a third of the lease is gone. Raises Superseded where another has it, or has had time to take it.

        A store that is away for a moment ends no term before its lease has run out.
        """
        now = self._clock()
        if self._lease.until - now > self._ttl * 2 / 3:
            return
        try:
            renewed = self._leases.acquire(self._lease.name, self._lease.owner, now, self._ttl)
        except Unavailable as error:
            if now < self._lease.until:
                return
            raise Superseded(f"the {self._lease.name}'s lease ran out: {error}") from None
        if renewed is None or renewed.fence != self._lease.fence:
            raise Superseded(f"the {self._lease.name}'s lease went to another")
        self._lease = renewed

    def end(self) -> None:
        """Let others take it at once. Raises Unavailable; the lease then runs out by itself."""
        self._leases.release(self._lease)
