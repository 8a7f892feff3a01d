"""What the demo's watcher found in, a terminal that a person can follow out; plain lines where nobody watches."""

import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from newswatch.cli.demo_lines import broken, padded
from newswatch.cli.show import console
from newswatch.cli.words import say, term
from newswatch.logs import plain
from newswatch.model.story import Disguise, Verdict

LABELS = {
    "found": ("found", "发现", "cyan"),
    "new_story": ("new story", "新报道", "bold green"),
    "repost": ("repost", "转载", "yellow"),
    "revision": ("revision", "改稿", "yellow"),
    "original": ("original", "更正首发", "bold magenta"),
    "alert": ("ALERT", "提醒", "bold red"),
    "ended": ("left out", "未收录", "dim"),
}
"""What happened: in English, in Chinese, and its style."""

_VERDICTS = frozenset(verdict.value for verdict in Verdict)

_INDENT = 9
"""Cells of the time: what goes on below a line's first stands under its label."""
_LABEL, _SITE = 9, 11
"""Cells of the two columns between the time and the title."""
_AROUND = 3
"""Lines of the terminal that are not the timeline's: the numbers, and room below."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline, `at` seconds after the opening; `kind` is a key of `LABELS`."""

    at: float
    kind: str
    site: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers at the head of the screen."""

    seconds: float = 0.0
    pages: int = 0
    stories: int = 0
    alerts: int = 0


class Screen(Protocol):
    """Where the timeline is shown."""

    def show(self, event: Event) -> None: ...

    def tick(self, tally: Tally) -> None:
        """The numbers as they are now."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def screen() -> Screen:
    """A live one on a terminal; lines in a pipe or where CI is set."""
    out = console()
    return LiveScreen(out) if out.is_terminal and not os.environ.get("CI") else LineScreen(out)


def disguises(names: Iterable[Disguise]) -> str:
    """`traditional, pinyin`."""
    return say(", ", "、").join(term(name.value) for name in names)


def drawn(out: Console, event: Event) -> Text:
    """An event as it is shown, whole on any width; whatever a page says is made harmless."""
    english, chinese, style = LABELS[event.kind]
    label, site = padded(say(english, chinese), _LABEL), padded(plain(event.site), _SITE)
    head = Text.assemble((f"{event.at:5.1f} s", "dim"), "  ", (label, style), "  ", site)
    return broken(out, head, Text(plain(event.title)), Text(plain(event.detail), "italic"), _INDENT)


class LineScreen:
    """One line an event, as it happens."""

    def __init__(self, out: Console) -> None:
        self._out = out

    def show(self, event: Event) -> None:
        self._out.print(drawn(self._out, event))

    def tick(self, tally: Tally) -> None:
        """Nothing: a pipe needs no clock."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back."""


class LiveScreen:
    """A timeline that grows while the terminal has room, its oldest events going first, with the numbers above it."""

    def __init__(self, out: Console) -> None:
        self._out = out
        self._events: deque[Event] = deque(maxlen=max(8, out.size.height))
        self._tally = Tally()
        self._live = Live(console=out, refresh_per_second=4, get_renderable=self._drawn, transient=False)

    def show(self, event: Event) -> None:
        """A verdict takes the place of the find it judges."""
        find = replace(event, at=0.0, kind="found", detail="")
        for place, earlier in enumerate(self._events):
            if event.kind in _VERDICTS and replace(earlier, at=0.0) == find:
                del self._events[place]
                break
        self._events.append(event)

    def tick(self, tally: Tally) -> None:
        self._tally = tally

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def _drawn(self) -> Group:
        tally = self._tally
        head = say(
            f"{tally.seconds:5.1f} s  pages {tally.pages}  stories {tally.stories}  alerts {tally.alerts}",
            f"{tally.seconds:5.1f} s  页面 {tally.pages}  报道 {tally.stories}  提醒 {tally.alerts}",
        )
        return Group(Text(head, "bold"), *self._newest())

    def _newest(self) -> list[Text]:
        """The last events that the terminal has lines for, in their order."""
        shown: deque[Text] = deque()
        room = self._out.size.height - _AROUND
        for event in reversed(tuple(self._events)):
            lines = drawn(self._out, event)
            room -= lines.plain.count("\n") + 1
            if room < 0:
                break
            shown.appendleft(lines)
        return list(shown)
