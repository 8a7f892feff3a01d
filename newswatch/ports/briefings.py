"""Which briefings were made and to whom they are owed: the ledger that makes each be sent once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from newswatch.model.edition import Edition


class Editions(Protocol):
    """Briefings as they are sent, by their ids."""

    def get(self, edition_id: str) -> Edition | None: ...

    def put(self, edition: Edition) -> bool:
        """Keep it, with the next number, in place of the one it was made of; False where that is not kept any more."""

    def last(self, subscription_id: str) -> Edition | None:
        """The one of a subscription whose span ends last."""

    def due(self, now: datetime, limit: int = 100) -> Sequence[Edition]:
        """Those of which something is to be tried by now, longest due first."""

    def prune(self, before: datetime) -> int:
        """Forget those that were made before `before`; how many went."""
