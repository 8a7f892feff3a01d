"""What the demo's watcher found in, a terminal that a person can follow out; plain lines where nobody watches."""

import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from newswatch.cli.show import console
from newswatch.logs import plain
from newswatch.model.disposition import Disposition
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

DISGUISES = {
    Disguise.VERBATIM: "原样",
    Disguise.BOILERPLATE: "套话",
    Disguise.TRADITIONAL: "繁体",
    Disguise.PINYIN: "夹拼音",
    Disguise.REORDERED: "重排",
    Disguise.EDITED: "改动",
    Disguise.TRUNCATED: "删节",
    Disguise.CORRUPTED: "乱码",
    Disguise.SPUN: "洗稿",
    Disguise.MERGED: "拼接",
}

ENDINGS = {
    Disposition.FAILED: "抓取失败",
    Disposition.BLOCKED: "被拦截",
    Disposition.IRRELEVANT: "与本部委无关",
}


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
    """`traditional 繁体, pinyin 夹拼音`."""
    return ", ".join(f"{name.value} {DISGUISES[name]}" for name in names)


def ending(disposition: Disposition) -> str:
    """`blocked 被拦截`."""
    return f"{disposition.value} {ENDINGS.get(disposition, '')}".strip()


def label(kind: str) -> Text:
    english, chinese, style = LABELS[kind]
    return Text(f"{english} {chinese}", style)


class LineScreen:
    """One line an event, as it happens."""

    def __init__(self, out: Console) -> None:
        self._out = out

    def show(self, event: Event) -> None:
        english, chinese, _ = LABELS[event.kind]
        told = "  ".join(filter(None, (event.site, event.title, event.detail)))
        self._out.print(Text(plain(f"{event.at:5.1f} s  {english} {chinese}  {told}")))

    def tick(self, tally: Tally) -> None:
        """Nothing: a pipe needs no clock."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back."""


class LiveScreen:
    """A table that grows while the terminal has room, its oldest lines going first, with the numbers above it."""

    def __init__(self, out: Console) -> None:
        self._events: deque[Event] = deque(maxlen=max(8, out.size.height - 6))
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
        head = Text(
            f"{tally.seconds:4.0f} s   pages 页面 {tally.pages}   stories 报道 {tally.stories}   "
            f"alerts 提醒 {tally.alerts}",
            "bold",
        )
        table = Table.grid(padding=(0, 2), expand=True)
        for width, ratio in ((7, None), (18, None), (12, None), (None, 4), (None, 3)):
            table.add_column(no_wrap=True, overflow="ellipsis", width=width, ratio=ratio)
        for event in tuple(self._events):
            table.add_row(
                Text(f"{event.at:4.0f} s", "dim"),
                label(event.kind),
                Text(plain(event.site)),
                Text(plain(event.title)),
                Text(plain(event.detail), "italic"),
            )
        return Group(head, table)
