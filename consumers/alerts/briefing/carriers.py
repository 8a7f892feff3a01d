"""A briefing's documents in, handed to one channel that can carry them, or to one that says where they lie, out."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consumers.alerts.briefing.page import html
from consumers.alerts.briefing.sheet import Sheet
from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.envelope import Attachment, Letter, enveloped
from consumers.alerts.channels.letter import leaving_line
from consumers.alerts.channels.mail import address_of
from consumers.alerts.channels.registry import relay_of
from consumers.alerts.channels.smtp import hand_over
from newswatch import files
from newswatch.logs import plain
from newswatch.model.plan import CONSOLE, Form, folder_of
from newswatch.settings import Settings
from newswatch.unsubscribe import Leave, named_briefing

FOLDER = "briefings"
"""In the data folder."""
_SECONDS = 120.0
"""How long handing a letter over may take: its attachments may be megabytes."""
_TYPES = {
    Form.HTML: "text/html",
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file: its name, what it is, its bytes."""

    name: str
    form: Form
    data: bytes


@dataclass(frozen=True, slots=True)
class Issue:
    """What is sent of one edition of a subscription's: `sheet` is all of it."""

    edition_id: str
    subscription_id: str
    sheet: Sheet
    documents: Sequence[Document]
    made_at: datetime

    @property
    def title(self) -> str:
        return f"{self.sheet.title} {self.sheet.span}"

    @property
    def text(self) -> str:
        """For who opens nothing."""
        sheet = self.sheet
        sums = sheet.words.comma.join(f"{label} {value}" for label, value in sheet.totals)
        return "\n".join(filter(None, [sheet.title, sheet.span, sums, sheet.note])) + "\n"


class Carriers:
    """Hands issues over; `tell` prints for the console."""

    def __init__(self, settings: Settings, tell: Callable[[str], object] | None = None) -> None:
        self._settings = settings
        self._tell = tell or _printed

    def hand(self, channel: str, issue: Issue) -> None:
        """Returns when the channel has all of it; again with the same issue, it has it once.

        Raises Undelivered, BadChannel.
        """
        kind, _, rest = channel.partition(":")
        if kind == "mail":
            self._mail(rest, issue)
        elif kind == "folder":
            self._keep(folder_of(channel), issue)
        elif channel == CONSOLE:
            for path in self._keep("", issue):
                self._tell(f"{issue.title}: {path}")
        else:
            raise BadChannel(f"a briefing to {plain(kind, 40)!r}: this program knows no such channel for documents")

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
        relay, address = relay_of(self._settings), address_of(to)
        leaving = Leave.from_settings(self._settings)
        leave = leaving.address(issue.subscription_id, named_briefing(f"mail:{to}")) if leaving else ""
        foot = f"\n-- \n{leaving_line(leave, issue.sheet.language)}\n" if leave else ""
        letter = Letter(
            mark=issue.edition_id,
            list_mark=f"briefing {issue.subscription_id}",
            at=issue.made_at,
            subject=issue.title,
            text=issue.text + foot,
            html=html(issue.sheet, leave),
            leave=leave,
            attachments=[Attachment(each.name, _TYPES[each.form], each.data) for each in issue.documents],
        )
        envelope = enveloped(letter, relay.sender, address)
        hand_over(envelope, address, relay, _SECONDS)


def _printed(text: str) -> None:
    sys.stdout.write(f"{plain(text)}\n")
    sys.stdout.flush()
