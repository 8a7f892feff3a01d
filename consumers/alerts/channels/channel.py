"""What every channel promises: an alert in, nothing out, or an Undelivered that says whether trying again may help."""

from datetime import timedelta
from typing import Protocol

from newswatch.model.alert import Alert
from newswatch.settings import BadSetting


class BadChannel(BadSetting):
    """A channel address that cannot be used; the message names it and the remedy."""


class Undelivered(Exception):  # noqa: N818 - reads as what it says
    """The alert did not arrive. `permanent`: it never will this way. `after`: the receiver asked to wait that long."""

    def __init__(self, reason: str, *, permanent: bool = False, after: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.after = after


class Channel(Protocol):
    """One way out of the house."""

    @property
    def local(self) -> bool:
        """Whether `send` never waits for a network and may be called while others wait."""

    @property
    def longest(self) -> timedelta:
        """How long one `send` may take: nobody else may hand the alert over meanwhile."""

    def send(self, alert: Alert) -> None:
        """Hand the alert over; returns only when the receiver has it. Raises Undelivered and nothing else.

        May be called again with an alert that already arrived: the sender may have died before it noted the arrival.
        """
