"""Alerts onto the terminal, with nothing in them that a terminal or rich would obey."""

from datetime import timedelta
from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.text import Text

from consumers.alerts.channels.channel import Undelivered
from consumers.alerts.channels.message import Language, Run, Shown, message_of
from newswatch.logs import plain
from newswatch.model.alert import Parcel


class Terminal:
    """Prints an alert in a few lines. It remembers nothing: after a crash between print and note it prints again."""

    local = True
    longest = timedelta(seconds=2)

    def __init__(self, out: TextIO, language: Language = "zh") -> None:
        self._console = Console(file=out, soft_wrap=True, highlight=False)
        self._language = language
        self._lock = Lock()

    def send(self, parcel: Parcel, done: int = 0) -> None:
        try:
            with self._lock:
                self._console.print(lines(parcel, self._language, marks=not self._console.is_terminal))
                self._console.file.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            raise Undelivered(f"console: {error}") from None


def lines(parcel: Parcel, language: Language, *, marks: bool = False) -> Text:
    """The parcel as styled text; page text goes in as text, never as markup. `marks` puts hits in 【】, for a file."""
    message = message_of(parcel, language)
    text = Text()
    if message.head:
        text.append(f"■ {message.head}\n", "bold")
    if message.command:
        text.append(f"  {message.command}\n")
    for number, story in enumerate(message.stories):
        text.append("\n" if number else "")
        _add(text, story, "" if message.head else f"{plain(parcel.subscription_id)}: ", marks=marks)
    if message.rest:
        text.append(f"\n  {message.rest}", "yellow")
    return text


def _add(text: Text, story: Shown, subscription: str, *, marks: bool) -> None:
    text.append("● ", "bold red")
    for run in story.title:
        text.append(_shown(run, marks=marks), "bold underline" if run.hit else "bold")
    text.append(f"  [{subscription}{' | '.join(story.notes)}]\n", "yellow")
    if story.lead:
        text.append("  ")
        for run in story.lead:
            text.append(_shown(run, marks=marks), "underline" if run.hit else "")
        text.append("\n")
    text.append(f"  {story.where}  {story.link}", "dim")
    if story.copy:
        text.append(f"\n  {story.copy}  {story.copy_link}", "dim")


def _shown(run: Run, *, marks: bool) -> str:
    return f"【{run.text}】" if marks and run.hit else run.text
