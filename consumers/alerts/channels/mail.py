"""Alerts as e-mail through the operator's relay, which this channel alone dials: one letter a parcel, text and HTML.

Headers by RFC 5322; List-Unsubscribe by RFC 2369 and, where its address is https, one click by RFC 8058;
Auto-Submitted by RFC 3834, so that no absence note comes back; the Message-ID is made from the parcel's id, so that a
mail program shows a letter that came twice once.
"""

import re
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from consumers.alerts.channels.channel import BadChannel
from consumers.alerts.channels.letter import html, text
from consumers.alerts.channels.message import Language, subject
from consumers.alerts.channels.post import LOOKUP
from consumers.alerts.channels.smtp import Relay, hand_over
from newswatch.clock import Clock
from newswatch.logs import plain
from newswatch.model.alert import Parcel
from newswatch.model.ids import digest
from newswatch.unsubscribe import Leave

SECONDS = 30.0
"""How long one letter may take altogether: relays check senders and contents while we wait."""
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,16}"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,10}"
)
_SUBJECT = 120
"""Characters of a subject line."""
_NAME = "newswatch"


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
        """`context` says whose certificates the relay may show; the system's authorities where it is None."""
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
        context = self._context or ssl.create_default_context()
        hand_over(self._letter(parcel), self._to, self._relay, self._seconds, context)

    def _letter(self, parcel: Parcel) -> EmailMessage:
        leave = self._leave.address(parcel.subscription_id, f"mail:{self._to}") if self._leave else ""
        title = plain(subject(parcel, self._language), _SUBJECT)
        domain = self._relay.sender.rpartition("@")[2]
        letter = EmailMessage(policy=SMTP)
        letter["From"] = formataddr((_NAME, self._relay.sender))
        letter["To"] = self._to
        letter["Subject"] = title
        letter["Date"] = format_datetime(self._clock())
        letter["Message-ID"] = f"<{digest('letter', parcel.parcel_id, self._to)[:32]}@{domain}>"
        letter["List-Id"] = f"<{digest('list', parcel.subscription_id)[:16]}.{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        if leave:
            letter["List-Unsubscribe"] = f"<{leave}>"
        if leave.startswith("https:"):
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        letter.set_content(text(parcel, self._language, leave), cte="base64")
        letter.add_alternative(html(parcel, self._language, title, leave), subtype="html", cte="base64")
        return letter


def address_of(given: str) -> str:
    """One plain e-mail address in ASCII. Raises BadChannel."""
    if not _ADDRESS.fullmatch(given):
        raise BadChannel(f"channel mail:{plain(given, 80)}: write one address, as in mail:someone@example.org")
    return given
