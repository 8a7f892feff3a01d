"""Alerts as e-mail through the operator's relay, which mail alone dials: one letter a parcel, text and HTML."""

import re
import ssl
from datetime import timedelta
from email.message import EmailMessage

from consumers.alerts.channels.channel import BadChannel
from consumers.alerts.channels.envelope import Letter, enveloped, subject_line
from consumers.alerts.channels.letter import html, text
from consumers.alerts.channels.message import Language, subject
from consumers.alerts.channels.post import LOOKUP
from consumers.alerts.channels.smtp import Relay, hand_over
from newswatch.clock import Clock
from newswatch.logs import plain
from newswatch.model.alert import Parcel
from newswatch.unsubscribe import Leave, named_channel

SECONDS = 30.0
"""How long one letter may take altogether: relays check senders and contents while we wait."""
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)(?!.{0,254}=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,16}"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,10}"
)
"""Without `=?`: what an encoded word begins with, a header would decode."""


class Mail:
    """One recipient."""

    local = False

    def __init__(
        self,
        to: str,
        relay: Relay,
        clock: Clock,
        language: Language = "zh",
        leave: Leave | None = None,
        seconds: float = SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """`context` is the relay's, as `hand_over` takes it."""
        self._to = to
        self._relay = relay
        self._clock = clock
        self._language = language
        self._leave = leave
        self._seconds = seconds
        self._context = context

    @property
    def longest(self) -> timedelta:
        return timedelta(seconds=self._seconds) + LOOKUP

    def send(self, parcel: Parcel, done: int = 0) -> None:
        hand_over(self._letter(parcel), self._to, self._relay, self._seconds, self._context)

    def _letter(self, parcel: Parcel) -> EmailMessage:
        name, language = parcel.subscription_id, self._language
        leave = self._leave.address(name, named_channel(f"mail:{self._to}")) if self._leave else ""
        title = subject_line(subject(parcel, language))
        body, page = text(parcel, language, leave), html(parcel, language, title, leave)
        letter = Letter(parcel.parcel_id, name, self._clock(), title, body, page, leave)
        return enveloped(letter, self._relay.sender, self._to)


def address_of(given: str) -> str:
    """One plain e-mail address in ASCII. Raises BadChannel."""
    if not _ADDRESS.fullmatch(given):
        raise BadChannel(f"channel mail:{plain(given, 80)}: write one address, as in mail:someone@example.org")
    return given
