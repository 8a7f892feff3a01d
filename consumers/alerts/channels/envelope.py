"""What one letter says in, the e-mail out: every letter of this program has its headers from here.

Headers by RFC 5322; List-Unsubscribe by RFC 2369 and, where its address is https, one click by RFC 8058;
Auto-Submitted by RFC 3834, so that no absence note comes back; the Message-ID is made from the letter's own name, so
that a mail program shows a letter that came twice once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, formataddr

from newswatch.logs import plain
from newswatch.model.ids import digest

_SUBJECT = 120
"""Characters of a subject line."""
_NAME = "newswatch"


class _Whole(UnstructuredHeader, BaseHeader):
    """Addresses in <>, on one line: what is longer than 78 characters would become encoded words (RFC 2047), which no
    mail program reads in these headers. A line has 998 at most (RFC 5322, 2.1.1); ours stay far below.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("List-Unsubscribe", _Whole)
_HEADERS.map_to_type("List-Id", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, its media type, its bytes."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """`mark` names the letter among all, `list_mark` what it is one of; `leave` is where its reader unsubscribes."""

    mark: str
    list_mark: str
    at: datetime
    subject: str
    text: str
    html: str
    leave: str = ""
    attachments: Sequence[Attachment] = ()


def subject_line(title: str) -> str:
    """The title as a subject shows it: on one line, inert, not too long."""
    return _undecoded(plain(title, _SUBJECT))


def _undecoded(text: str) -> str:
    """Text for a header, in which no encoded word (RFC 2047) begins: EmailMessage decodes those of what it is given,
    and a line feed that comes out of one ends the header."""
    return text.replace("=?", "＝？")


def enveloped(letter: Letter, sender: str, to: str) -> EmailMessage:
    """From one plain address to another, as `address_of` lets them through."""
    domain = sender.rpartition("@")[2]
    made = EmailMessage(policy=_POLICY)
    made["From"] = formataddr((_NAME, sender))
    made["To"] = to
    made["Subject"] = subject_line(letter.subject)
    made["Date"] = format_datetime(letter.at)
    made["Message-ID"] = f"<{digest('letter', letter.mark, to)[:32]}@{domain}>"
    made["List-Id"] = f"<{digest('list', letter.list_mark)[:16]}.{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    if letter.leave:
        made["List-Unsubscribe"] = f"<{letter.leave}>"
    if letter.leave.startswith("https:"):
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text, cte="base64")
    made.add_alternative(letter.html, subtype="html", cte="base64")
    for each in letter.attachments:
        main, _, sub = each.kind.partition("/")
        made.add_attachment(each.data, main, sub, cte="base64", filename=_undecoded(plain(each.name)))
    return made
