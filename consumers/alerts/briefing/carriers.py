"""A briefing's documents in, handed to one channel that can carry them, or to one that says where they lie, out."""

import ssl
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path

from consumers.alerts.channels.channel import Undelivered
from consumers.alerts.channels.mail import address_of
from consumers.alerts.channels.registry import relay_of
from consumers.alerts.channels.smtp import hand_over
from newswatch import files
from newswatch.logs import plain
from newswatch.model.ids import digest
from newswatch.model.plan import CONSOLE, Form, folder_of
from newswatch.settings import Settings

FOLDER = "briefings"
"""In the data folder."""
_SECONDS = 120.0
"""How long handing a letter over may take: its attachments may be megabytes."""
_SUBJECT = 120
_TYPES = {
    Form.HTML: ("text", "html"),
    Form.WORD: ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    Form.PDF: ("application", "pdf"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file: its name, what it is, its bytes."""

    name: str
    form: Form
    data: bytes


@dataclass(frozen=True, slots=True)
class Issue:
    """What is sent of one edition: `title` and `text` are for who does not open it, `page` is it as HTML."""

    edition_id: str
    title: str
    text: str
    page: str
    documents: Sequence[Document]
    made_at: datetime


class Carriers:
    """Hands issues over; `tell` prints for the console, `context` says whose certificates the mail relay may show."""

    def __init__(
        self,
        settings: Settings,
        tell: Callable[[str], object] | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._tell = tell or _printed
        self._context = context

    def hand(self, channel: str, issue: Issue) -> None:
        """Returns when the channel has all of it; again with the same issue, it has it once. Raises Undelivered."""
        kind, _, rest = channel.partition(":")
        if kind == "mail":
            self._mail(rest, issue)
        elif kind == "folder":
            self._keep(folder_of(channel), issue)
        elif channel == CONSOLE:
            for path in self._keep("", issue):
                self._tell(f"{issue.title}: {path}")

    def _keep(self, name: str, issue: Issue) -> list[Path]:
        """Where the documents lie: each is written once, whole."""
        folder = self._settings.data / FOLDER / name
        paths = [folder / document.name for document in issue.documents]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path, document in zip(paths, issue.documents, strict=True):
                if not path.exists():
                    files.write(path, document.data, replace=False)
        except FileExistsError:
            raise Undelivered(f"{folder}: another writes the same briefing; try again") from None
        except OSError as error:
            raise Undelivered(f"{folder}: {error.strerror}") from None
        return paths

    def _mail(self, to: str, issue: Issue) -> None:
        relay = relay_of(self._settings)
        letter = EmailMessage(policy=SMTP)
        letter["From"] = formataddr(("newswatch", relay.sender))
        letter["To"] = address_of(to)
        letter["Subject"] = plain(issue.title, _SUBJECT)
        letter["Date"] = format_datetime(issue.made_at)
        domain = relay.sender.rpartition("@")[2]
        letter["Message-ID"] = f"<{digest('briefing', issue.edition_id, to)}@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(issue.text, cte="base64")
        letter.add_alternative(issue.page, subtype="html", cte="base64")
        for document in issue.documents:
            main, sub = _TYPES[document.form]
            letter.add_attachment(document.data, main, sub, cte="base64", filename=document.name)
        hand_over(letter, to, relay, _SECONDS, self._context or ssl.create_default_context())


def _printed(text: str) -> None:
    sys.stdout.write(f"{plain(text)}\n")
    sys.stdout.flush()
