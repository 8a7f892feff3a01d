"""What every channel promises: a parcel in, the answer out, or an Undelivered that says if trying again may help."""

from datetime import timedelta
from typing import Protocol

from newswatch.model.alert import Parcel
from newswatch.settings import BadSetting


class BadChannel(BadSetting):
    """A channel address that cannot be used; the message names it and the remedy."""


class Undelivered(Exception):  # noqa: N818 - reads as what it says
    """The parcel did not arrive, or not all of it; `done` of its messages have, counted from its first.

    `permanent`: it never will this way. `gone`: nor will any other, the receiver said so (a robot taken away, a mailbox
    that is none); it is permanent too. `ours`: a fault of this program, which says nothing about the receiver. `after`:
    how long to wait at least. `held`: nothing failed, our own pace asks for the wait. `inner` is what the operator
    alone reads besides.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        ours: bool = False,
        after: timedelta = timedelta(0),
        held: bool = False,
        done: int = 0,
        inner: str = "",
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent or gone
        self.gone = gone
        self.ours = ours
        self.after = after
        self.held = held
        self.done = done
        self.inner = inner


class Channel(Protocol):
    """One way out of the house."""

    @property
    def local(self) -> bool:
        """Whether `send` never waits for a network and may be called while others wait."""

    @property
    def longest(self) -> timedelta:
        """How long one `send` may take: nobody else may hand the parcel over meanwhile."""

    def send(self, parcel: Parcel, done: int = 0) -> str | None:
        """Hand over what the parcel's first `done` messages did not bring; returns only when the receiver has it all,
        and what it answered, in a few words, where that proves anything (an id, a status).

        Raises Undelivered and nothing else. May be called again with a parcel that already arrived: the sender may have
        died before it noted the arrival. The same parcel is always cut into the same messages.
        """
