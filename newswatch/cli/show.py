"""Rows in, a table for a person or JSON lines for a program out: data on stdout, whatever a page said made harmless."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from rich.console import Console
from rich.text import Text

from newswatch.cli.columns import lines as laid_out
from newswatch.cli.words import say
from newswatch.clock import BEIJING, system_clock
from newswatch.logs import UNSEEN, plain
from newswatch.model.moment import Moment, Precision

_UNSEEN = re.compile(f"[{UNSEEN}]")
"""Control characters that JSON does not escape, and marks of direction."""

_SHOWN = {
    Precision.DAY: "%Y-%m-%d",
    Precision.HOUR: "%Y-%m-%d %H:00",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.SECOND: "%Y-%m-%d %H:%M:%S",
}


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """rich would end the program with code 1; `one_line` knows that a reader who left (`| head`) is no fault."""
        raise  # rich calls this while it handles the BrokenPipeError


def console() -> Console:
    """Standard output; markup in data is never obeyed."""
    return _Output(file=sys.stdout, markup=False, highlight=False, soft_wrap=not sys.stdout.isatty())


def clock(moment: Moment | None) -> str:
    """A moment in Beijing time, as finely as it was stated."""
    return moment.at.astimezone(BEIJING).strftime(_SHOWN[moment.precision]) if moment else ""


def minute(at: datetime | None) -> str:
    """A time of ours in Beijing, to the minute."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""


def duration(span: timedelta) -> str:
    """How long, in the largest unit of which it is one or more."""
    units = (
        (timedelta(days=1), say("d", "天")),
        (timedelta(hours=1), say("h", "小时")),
        (timedelta(minutes=1), say("min", "分钟")),
    )
    unit, name = next((each for each in units if span >= each[0]), (timedelta(seconds=1), say("s", "秒")))
    return f"{round(span / unit, 1):g} {name}"


def soon(at: datetime) -> str:
    """A time of ours in Beijing: the hour where it is today, the day too where it is not."""
    today = system_clock().astimezone(BEIJING).date()
    return minute(at)[11:] if at.astimezone(BEIJING).date() == today else minute(at)[5:]


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; cells are plain text without line ends, cut short."""
    out, head = console(), [plain(column) for column in columns]
    cells = [[plain(str(cell)) for cell in row] for row in rows]
    out.print(Text(plain(title), "bold"))
    for number, shown in enumerate(laid_out(head, cells, out)):
        out.print(Text(shown, "" if number else "bold"), soft_wrap=True)
    out.print()


def json_line(row: Mapping[str, Any]) -> None:
    """One JSON object on a line of stdout; what a terminal would obey or hide stands in it as an escape."""
    shown = _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], orjson.dumps(row).decode())
    sys.stdout.buffer.write(f"{shown}\n".encode())
    sys.stdout.buffer.flush()


def line(text: str, style: str = "") -> None:
    """One line for a person on stdout; the terminal breaks it, so that an address in it stays whole."""
    console().print(Text(plain(text, 2000), style), soft_wrap=True)


def paragraph(text: str, indent: int = 4) -> None:
    """A text for a person on stdout, broken to the width of a terminal and indented."""
    out, shown = console(), Text(plain(text))
    in_a_terminal = sys.stdout.isatty() or "COLUMNS" in os.environ
    for part in shown.wrap(out, max(out.width - indent, 20)) if in_a_terminal else [shown]:
        out.print(Text(" " * indent) + part, soft_wrap=True)
