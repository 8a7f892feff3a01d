"""Alerts onto the terminal, with nothing in them that a terminal or rich would obey."""

from datetime import timedelta
from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.text import Text

from consumers.alerts.channels.channel import Undelivered
from newswatch.logs import plain
from newswatch.model.alert import Alert, Parcel
from newswatch.model.moment import Moment, Precision

_SHOWN = {Precision.SECOND: 19, Precision.MINUTE: 16, Precision.HOUR: 13, Precision.DAY: 10}
"""Characters of an ISO clock that each precision vouches for."""


class Terminal:
    """Prints an alert in three lines. It remembers nothing: after a crash between print and note it prints again."""

    local = True
    longest = timedelta(seconds=2)

    def __init__(self, out: TextIO) -> None:
        self._console = Console(file=out, soft_wrap=True, highlight=False)
        self._lock = Lock()

    def send(self, parcel: Parcel, done: int = 0) -> None:
        try:
            with self._lock:
                for alert in parcel.alerts:
                    self._console.print(lines(alert))
                for rest in filter(None, (f"… +{parcel.more}" if parcel.more else "", parcel.notice)):
                    self._console.print(Text(plain(rest, 500), "yellow"))
                self._console.file.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            raise Undelivered(f"console: {error}") from None


def lines(alert: Alert) -> Text:
    """The alert as styled text; page text goes in as text, never as markup."""
    where = " · ".join(filter(None, [alert.site, _origin(alert), _clock(alert.published)]))
    text = Text()
    text.append("● ", "bold red").append(plain(alert.title), "bold")
    text.append(f"  [{plain(alert.subscription_id)}: {plain(' '.join(alert.words))}]\n", "yellow")
    text.append(f"  {plain(alert.lead)}\n") if alert.lead else None
    text.append(f"  {plain(where)}  {plain(alert.url)}", "dim")
    return text


def _origin(alert: Alert) -> str:
    return "" if alert.origin == alert.site else alert.origin


def _clock(published: Moment | None) -> str:
    if published is None:
        return ""
    return published.beijing()[: _SHOWN[published.precision]].replace("T", " ")
